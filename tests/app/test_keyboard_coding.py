"""Tagging without the mouse: hits of a search, tags from the words, numbers in the picker, overlapping passages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app.screens.hits import Around, HitsScreen, hits_of
from reader.app.screens.tag_picker import TagPicker
from reader.app.tag_choices import in_vivo_name, name_problem
from reader.articles import Article, Metadata, Passage
from tests.app.coding import book, passages, tagged, tags_of, typed, working
from tests.app.hostile import assert_harmless, screen_text
from tests.app.opened import Opened, opened, write_corpus
from tests.conftest import Effort


async def picking(reader: Opened, key: str) -> TagPicker:
    await reader.press(key)
    await reader.until(lambda: isinstance(reader.app.screen, TagPicker) and reader.app.screen.is_mounted)
    await reader.pilot.pause()
    picker = reader.app.screen
    assert isinstance(picker, TagPicker)
    return picker


# -- every hit of the search


async def found(reader: Opened, query: str, count: int) -> HitsScreen:
    await reader.search(query)
    await reader.until(lambda: len(reader.listed) == count)
    await reader.press("enter")
    screen = await working(reader, "A")
    assert isinstance(screen, HitsScreen)
    return screen


async def test_hits_are_looked_through_tagged_in_one_step_and_undone(three_articles: Path) -> None:
    async with opened(three_articles, size=(100, 30)) as reader:
        screen = await found(reader, "coalition", 3)
        assert "Tag 3 in 3 articles · the sentence · coalition" in screen_text(reader.app)
        left_out = screen.chosen[0].article.id
        await reader.press("space")
        assert "Tag 2 of 3 in 2 articles" in screen_text(reader.app)
        picker = await picking(reader, "enter")
        assert "Tag 2 passages in 2 articles" in screen_text(reader.app)
        assert picker.draft.tags == ()
        await typed(reader, "hit", "<enter>")
        await reader.until(lambda: reader.app.screen is reader.main)
        assert reader.said == "tagged 2 passages in 2 articles with hit; u takes it back"
        everywhere = {name: tags_of(three_articles, name) for name in ("alpha.md", "beta.md", "gamma.txt")}
        assert everywhere.pop(left_out) == []
        assert list(everywhere.values()) == [[["hit"]], [["hit"]]]
        await reader.press("escape", "u")
        await reader.until(lambda: "Undone: tagged 2 passages" in reader.said)
        assert not any(tags_of(three_articles, name) for name in everywhere)
        assert "hit" not in book(three_articles)


async def test_how_much_is_tagged_and_what_is_left_out(three_articles: Path) -> None:
    async with opened(three_articles, size=(80, 24)) as reader:
        screen = await found(reader, "bridge OR level", 3)
        sentences = len(screen.chosen)
        await reader.press("w")
        paragraphs = len(screen.chosen)
        await reader.press("w")
        words = screen.chosen
        assert paragraphs < sentences < len(words)
        assert {one.article.text[one.span.start : one.span.end].casefold() for one in words} <= {
            *("bridge", "level", "levels")
        }
        await reader.press("*")
        assert screen.chosen == []
        await reader.press("enter")
        assert "all are left out" in screen.said
        await reader.press("*", "X")
        assert {one.article.id for one in screen.chosen} == {one.article.id for one in words} - {words[0].article.id}
        await reader.press("escape")
        assert reader.app.screen is reader.main
        assert not (three_articles / "tags").exists()


async def test_what_was_found_in_the_article_comes_before_the_search(three_articles: Path) -> None:
    async with opened(three_articles, size=(80, 24)) as reader:
        await reader.open("beta.md")
        await typed(reader, "/", "steel", "<enter>")
        await reader.until(lambda: reader.main.searching.find_text == "steel")
        screen = await working(reader, "A")
        assert isinstance(screen, HitsScreen)
        assert [one.article.text[one.span.start : one.span.end] for one in screen.chosen] == ["Steel comes first."]


async def test_without_a_search_or_words_in_it_that_is_said(three_articles: Path) -> None:
    tagged(three_articles, ("beta.md", "Two layers", "levels"))
    async with opened(three_articles) as reader:
        await reader.press("A")
        assert "search for something first" in reader.said
        await reader.search("tag:levels")
        await reader.until(lambda: reader.listed == ["beta.md"])
        await reader.press("enter", "A")
        await reader.until(lambda: "there is nothing to tag" in reader.said)


async def test_hostile_hits_are_shown_as_plain_characters(three_articles: Path) -> None:
    hostile = "bridge [/b] [@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202eevil"
    (three_articles / "hostile.txt").write_text(f"First.\n\n{hostile} and marmalade.\n", "utf-8")
    async with opened(three_articles, size=(100, 30)) as reader:
        await found(reader, "marmalade", 1)
        assert_harmless(reader.app)


def test_hits_in_one_sentence_are_one() -> None:
    text = "One bridge, two bridges. A bridge.\n\nNo more bridge."
    sentences = (Passage(0, 24), Passage(25, 34), Passage(36, 51))
    article = Article("a", Metadata(), text, Passage(0, len(text)), (), sentences, "")
    matches = [Passage(at, at + 6) for at in range(len(text)) if text.startswith("bridge", at)]
    hits = {around: hits_of([(article, matches)], around) for around in Around}
    assert [hit.span for hit in hits[Around.SENTENCE]] == list(sentences)
    assert [hit.span for hit in hits[Around.PARAGRAPH]] == [Passage(0, 34), Passage(36, 51)]
    assert [hit.span for hit in hits[Around.WORDS]] == matches


# -- a new tag from the passage's own words


async def test_the_selected_words_become_a_tag(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        await reader.open("alpha.md")
        await reader.go("coalition of builders")
        await reader.press("v", "w", "w", "w")
        picker = await picking(reader, "a")
        assert picker.draft.typed == "coalition of builders"
        await reader.press("enter")
        await reader.until(lambda: tags_of(three_articles, "alpha.md") == [["coalition of builders"]])
        assert passages(three_articles, "alpha.md")[0]["quote"] == "coalition of builders"


async def test_without_a_selection_the_word_under_the_cursor_names_the_sentence(three_articles: Path) -> None:
    tagged(three_articles, ("gamma.txt", "reason", "big/coalition"))
    async with opened(three_articles) as reader:
        await reader.open("beta.md")
        await reader.go("coalition")
        await picking(reader, "a")
        await reader.press("enter")
        await reader.until(lambda: tags_of(three_articles, "beta.md") == [["coalition"]])
        assert str(passages(three_articles, "beta.md")[0]["quote"]).startswith("The coalition of builders meets")
        assert set(book(three_articles)) == {"big/coalition", "coalition"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("“The  coalition,\nof builders.”", "The coalition of builders"),
        ("and/or", "and or"),
        ("…", ""),
        ("a" * 80, "a" * 60),
        ("word " * 30, " ".join(["word"] * 12)),
        ("\x1b[31mred", "␛[31mred"),
        ("漢字", "漢字"),
    ],
)
def test_a_name_from_words(words: str, name: str) -> None:
    assert in_vivo_name(words) == name


@given(st.text(max_size=120))
def test_any_words_give_a_name_that_can_be_one_or_none(words: str) -> None:
    name = in_vivo_name(words)
    assert not name or not name_problem(name)


# -- recent tags by number


async def test_a_digit_in_the_empty_field_chooses_and_a_space_makes_it_part_of_a_name(three_articles: Path) -> None:
    tagged(three_articles, ("beta.md", "Two layers", "old"), ("beta.md", "Steel", "new"))
    async with opened(three_articles) as reader:
        await reader.open("alpha.md")
        picker = await picking(reader, "t")
        rows = [row.name for row in picker._list._rows]
        await reader.press("2", "1", "1", "9")
        assert picker.draft.tags == (rows[1],)
        await typed(reader, " 2025")
        await reader.press("comma")
        assert picker.draft.tags == (rows[1], "2025")
        await typed(reader, "a1", "<enter>")
        await reader.until(lambda: tags_of(three_articles, "alpha.md") == [[rows[1], "2025", "a1"]])


async def test_a_digit_is_a_part_of_a_name_where_there_is_no_tag_to_choose(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        await reader.open("alpha.md")
        await picking(reader, "t")
        await reader.press("1")
        await typed(reader, "st level", "<enter>")
        await reader.until(lambda: tags_of(three_articles, "alpha.md") == [["1st level"]])


# -- overlapping passages


async def test_stepping_through_overlapping_passages_says_which_it_is_and_keys_act_on_it(three_articles: Path) -> None:
    tagged(
        three_articles,
        ("alpha.md", "The minister named three levels of safety for the bridge.", "long"),
        ("alpha.md", "three levels of safety", "middle"),
        ("alpha.md", "levels", "short"),
    )
    async with opened(three_articles) as reader:
        await reader.open("alpha.md")
        await reader.go("levels of safety")
        for said in ("1 of 3 here: short", "2 of 3 here: middle", "3 of 3 here: long", "1 of 3 here: short"):
            await reader.press("O")
            await reader.until(lambda said=said: reader.said == said)
        await reader.press("O")
        await reader.until(lambda: reader.said == "2 of 3 here: middle")
        await reader.press("d")
        await reader.until(lambda: tags_of(three_articles, "alpha.md") == [["long"], ["short"]])
        await reader.go("A third level")
        await reader.press("O")
        await reader.until(lambda: "nothing is tagged here" in reader.said)


# -- undo says what it did, over files


async def test_undo_and_redo_reach_over_files_and_say_what_they_did(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        for name in ("alpha.md", "beta.md"):
            await reader.open(name)
            reader.main.tagging.tag_with(["one"])
            await reader.until(lambda name=name: tags_of(three_articles, name))
        await reader.press("u")
        await reader.until(lambda: reader.said.startswith("Undone: tagged") and not tags_of(three_articles, "beta.md"))
    async with opened(three_articles) as reader:
        await reader.press("u")
        await reader.until(lambda: "one left the codebook" in reader.said)
        assert not tags_of(three_articles, "alpha.md")
        await reader.press("ctrl+r")
        await reader.until(lambda: reader.said.startswith("Done again: tagged"))
        assert tags_of(three_articles, "alpha.md")


# -- names of every kind


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("a/b c/ü漢😀", ""),
        ("[bold]x[/bold]"[:8], ""),
        ("/a", "“/”"),
        ("a/", "“/”"),
        ("a//b", "nothing between"),
        ("x" * 101, "at most 100"),
        ("a\u202eb", "invisible"),
        ("a\u200bb", "invisible"),
    ],
)
async def test_odd_names_are_taken_as_they_are_or_refused_in_words(
    three_articles: Path, name: str, refused: str
) -> None:
    async with opened(three_articles, size=(80, 24)) as reader:
        await reader.open("alpha.md")
        picker = await picking(reader, "t")
        problem = name_problem(name)
        assert refused in problem
        picker._field.value = name
        await reader.press("enter")
        if refused and "invisible" not in refused:
            await reader.pilot.pause()
            assert reader.app.screen is picker
            assert not tags_of(three_articles, "alpha.md")
        elif not refused:
            await reader.until(lambda: tags_of(three_articles, "alpha.md") == [[name]])


async def test_two_hundred_tags_on_one_passage_are_shown_and_changed(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", "three levels", " ".join(f"t/{number}" for number in range(200))))
    async with opened(three_articles, size=(80, 24)) as reader:
        await reader.open("alpha.md")
        await reader.go("three levels")
        picker = await picking(reader, "e")
        assert len(picker.draft.tags) == 200
        await typed(reader, "one more", "<enter>")
        await reader.until(lambda: len(tags_of(three_articles, "alpha.md")[0]) == 201)
        await working(reader, "p")
        assert "t/0  t/1" in screen_text(reader.app)


async def test_thousands_of_passages_in_one_file_are_opened_tagged_and_read(
    three_articles: Path, effort: Effort
) -> None:
    many = effort.rounds(2_000, 10_000)
    text = "".join(f"Number {number} is here. " for number in range(many))
    (three_articles / "many.txt").write_text(text + "\n", "utf-8")
    from reader.corpus import Corpus

    corpus = Corpus.open(three_articles, author="ada")
    article = corpus.article("many.txt")
    starts = [at for at in range(len(article.text)) if article.text.startswith("Number", at)]
    spans = [Passage(at, article.text.index(".", at)) for at in starts]
    corpus.tags.add_many([(article, spans)], ["n"])
    corpus.close()
    async with opened(three_articles, size=(80, 24)) as reader:
        await reader.until(lambda: reader.main.searching.passages_of("many.txt") == many)
        said: list[str] = []
        say = reader.main.say
        reader.main.say = lambda words, kind="info": (said.append(words), say(words, kind))[1]  # type: ignore[method-assign]
        await reader.open("many.txt")
        assert f"reading {many:,} tagged passages …" in said
        await reader.go("Number 77 is")
        reader.main.tagging.tag_with(["m"])
        await reader.until(lambda: f"saving {many:,} tagged passages …" in said)
        await reader.until(lambda: reader.said.startswith("tagged m"))
        await working(reader, "p")
        assert f"{many + 1:,} passages in 1 article" in screen_text(reader.app)
        await reader.press("G")
        assert f"Number {many - 1}" in screen_text(reader.app)


async def test_behind_the_last_sentence_all_keys_mean_the_same_passage(tmp_path: Path) -> None:
    article = {"a.txt": "First title\n\nOne sentence stands here.\n\nThe last one ends it.\n\n\n\n"}
    async with opened(write_corpus(tmp_path, article)) as reader:
        await reader.open("a.txt")
        await reader.press("G")
        shown = reader.main.shown()
        shown.pane.go_to(len(shown.article.text) - 1)
        assert not shown.article.text[shown.pane.cursor :].strip()
        await reader.press("t")
        await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
        await reader.press(*"mine", "enter")
        await reader.until(lambda: "tagged mine" in reader.said)
        await reader.until(lambda: reader.main.shown().anchored)
        await reader.press("e")
        await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
        assert reader.app.screen.draft.tags == ("mine",)


async def test_an_undo_that_cannot_be_is_not_said_to_have_tagged_nothing(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        await reader.open("alpha.md")
        for name in ("one", "two"):
            await reader.press("t")
            await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
            await reader.press(*name, "enter")
            await reader.until(lambda name=name: f"tagged {name}" in reader.said or "now" in reader.said)
        file = tmp_path / "tags" / "alpha.md.yaml"
        file.write_text(file.read_text().replace("- two", "- three"))
        await reader.press("u")
        await reader.until(lambda: "cannot be undone" in reader.said)
        assert reader.said.startswith("nothing was changed: ")


async def test_a_tagged_heading_is_found_where_the_cursor_is_on_it(tmp_path: Path) -> None:
    article = {"a.txt": "First title\n\nOne sentence stands here.\n\nA heading\n\nThe last one ends it.\n"}
    async with opened(write_corpus(tmp_path, article)) as reader:
        await reader.open("a.txt")
        shown = reader.main.shown()
        at = shown.article.text.index("A heading")
        shown.pane.go_to(at)
        await reader.press("v", "w", "t")
        await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
        await reader.press(*"head", "enter")
        await reader.until(lambda: reader.main.shown().anchored)
        shown.pane.go_to(at + 2)
        assert [one.passage.tags for one in reader.main.tagging.under_cursor(shown)] == [("head",)]
