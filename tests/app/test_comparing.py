"""Articles beside each other, at the keyboard: signs, counterparts, scroll modes, what differs, links by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from reader.app import indexing, watching
from reader.app.beside_words import coverage_words, offer_words, short_name
from reader.app.widgets.footer import KeyFooter
from reader.app.widgets.pane import Pane
from reader.app.widgets.status import Status
from reader.articles.model import Passage
from reader.compare import Coverage, Level, Link, Offer, Place, story
from reader.text import clean_line
from tests.app.opened import Opened, nothing_new, opened, write_corpus

TEXTS = {
    "one.txt": (
        "The bridge will have three pillars. The first pillar is made of old Swedish granite.\n\n"
        "Carla Cole, the mayor of Norrby, opened the works on 3 September 2025. Nobody sold any ice cream there.\n\n"
        "The works cost 40 million euros, said the council of the town.\n"
    ),
    "two.txt": (
        "A cook was applauded by many guests. Two pillars will hold the bridge. Swedish granite, old and grey, makes "
        "the first pillar.\n\n"
        "On 4 September 2025 the works were opened by the mayor of Norrby, Carla Cole.\n\n"
        "The council of the town said that the works cost 50 million euros.\n"
    ),
    "three.txt": "Snow fell on the mountains all night. Trains to the valley were late by an hour or more.\n",
}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    return write_corpus(tmp_path / "corpus", TEXTS)


async def beside(reader: Opened, *articles: str) -> None:
    """Open articles from left to right and wait for the comparison; the first has the attention."""
    for number, article in enumerate(articles):
        await reader.open(article, beside=number > 0)
    await compared(reader)
    reader.main.row.panes[0].focus()
    await reader.pilot.pause()


async def compared(reader: Opened) -> None:
    shown = reader.main.all_shown
    await reader.until(
        lambda: (
            reader.main.comparing.ready is not None
            and reader.main.comparing.ready.articles == {one.article.id: one.article for one in shown()}
        ),
        "the comparison",
    )
    await reader.pilot.pause()


def screen(reader: Opened, number: int) -> list[str]:
    pane = reader.main.row.panes[number]
    return [pane.render_line(y).text for y in range(pane.size.height)]


def row_of(reader: Opened, number: int, words: str) -> int:
    return next(at for at, row in enumerate(screen(reader, number)) if words in row)


def lit(reader: Opened, number: int) -> list[str]:
    shown = reader.main.all_shown()[number]
    return [" ".join(shown.article.text[one.start : one.end].split()) for one in shown.pane._lit]


def fact(reader: Opened, name: str) -> str:
    return reader.main.query_one(Status).fact(name)


def footer(reader: Opened) -> str:
    return " ".join(f"{one.keys} {one.words}" for one in reader.main.query_one(KeyFooter)._keys)


def links(corpus: Path) -> list[dict[str, object]]:
    path = corpus / "tags" / "links.yaml"
    return yaml.safe_load(path.read_text("utf-8"))["links"] if path.exists() else []


# -- what is seen


async def test_linked_sentences_have_the_same_sign_in_every_pane(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        ready = reader.main.comparing.ready
        signs = {name: {one.sign for one in marks.sentences} for name, marks in ready.marks.items()}
        assert signs["one.txt"] == signs["two.txt"] != set()
        for name, sign in (("one.txt", "Carla"), ("two.txt", "On 4 September")):
            number = list(TEXTS).index(name)
            marked = next(one for one in ready.marks[name].sentences if TEXTS[name].startswith(sign, one.start))
            row = screen(reader, number)[row_of(reader, number, sign)]
            assert row[: row.index(sign)].strip(" ▏≠") == marked.sign == "C"


async def test_a_single_article_has_neither_signs_nor_coverage(corpus):
    async with opened(corpus) as reader:
        await reader.open("one.txt")
        assert reader.main.comparing.ready is None
        assert not any("linked" in row or "elsewhere" in row for row in screen(reader, 0))
        await reader.press("equals_sign")
        assert "open another article beside" in reader.said
        await reader.open("two.txt", beside=True)
        await compared(reader)
        assert any("only here" in row for row in screen(reader, 0))
        await reader.press("q")
        await reader.until(lambda: len(reader.main.row.panes) == 1)
        assert not any("only here" in row for row in screen(reader, 0))
        assert reader.main.comparing.ready is None


async def test_the_sentence_under_the_cursor_lights_its_counterparts(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt", "three.txt")
        await reader.go("Carla Cole")
        assert lit(reader, 1) == ["On 4 September 2025 the works were opened by the mayor of Norrby, Carla Cole."]
        assert lit(reader, 0) == lit(reader, 2) == []
        assert "▎" in screen(reader, 1)[row_of(reader, 1, "mayor of Norrby")]
        await reader.go("Nobody sold")
        assert lit(reader, 1) == []
        await reader.press("tab")
        await reader.go("Swedish granite")
        assert lit(reader, 0) == ["The first pillar is made of old Swedish granite."]


async def test_figures_that_differ_are_marked_and_said_with_both_sides(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("The works cost")
        assert fact(reader, "differs") == "figures differ: 40 million euros | 50 million euros"
        assert "≠" in screen(reader, 1)[row_of(reader, 1, "50 million")]
        assert "≠" in screen(reader, 0)[row_of(reader, 0, "40 million")]
        await reader.press("tab")
        await reader.go("The council")
        assert fact(reader, "differs") == "figures differ: 50 million euros | 40 million euros"
        await reader.go("A cook")
        assert fact(reader, "differs") == ""


async def test_copied_words_are_marked(corpus):
    write_corpus(corpus, {"copy.txt": "Rain is expected. " + TEXTS["three.txt"]})
    async with opened(corpus) as reader:
        await beside(reader, "three.txt", "copy.txt")
        marks = reader.main.comparing.ready.marks
        (run,) = marks["three.txt"].copied
        assert TEXTS["three.txt"][run.start : run.end].startswith("Snow fell")
        await reader.go("Trains")
        assert any("″" in row for row in screen(reader, 0))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_coverage_line_fits(corpus, size):
    async with opened(corpus, size=size) as reader:
        await beside(reader, "one.txt", "two.txt")
        for number in (0, 1):
            line = screen(reader, number)[2]
            assert "only here" in line
            assert "differ" in line
            assert "…" not in line


# -- level by key


async def test_equals_brings_the_counterparts_level_and_again_offers_the_next(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("Carla Cole")
        await reader.press("equals_sign")
        assert row_of(reader, 0, "Carla Cole, the mayor") == row_of(reader, 1, "On 4 September")
        assert reader.said.startswith("1/")
        assert " in two, ." in reader.said
        assert "figures differ: 3 September 2025 | 4 September 2025" in reader.said
        assert "& the same" in footer(reader)
        await reader.press("equals_sign")
        assert reader.said.startswith("2/")
        (second,) = lit(reader, 1)
        assert row_of(reader, 0, "Carla Cole, the mayor") == row_of(reader, 1, second[:20])
        await reader.press("escape")
        assert lit(reader, 1) == ["On 4 September 2025 the works were opened by the mayor of Norrby, Carla Cole."]
        assert "& the same" not in footer(reader)
        assert isinstance(reader.main.focused, Pane)


async def test_what_would_be_cut_off_at_the_bottom_is_brought_up(corpus):
    write_corpus(corpus, long_pair())
    async with opened(corpus, size=(80, 14)) as reader:
        await beside(reader, "left.txt", "right.txt")
        left, right = reader.main.row.panes
        for _ in range(9):
            await reader.press("right_parenthesis", "equals_sign")
            await reader.pilot.pause()
            here, (there,) = left.current_sentence, right._lit
            assert left.row_on_screen(here.start) == right.row_on_screen(there.start) >= 0
            window = left._layout.window
            assert left.row_on_screen(here.end - 1) < window
            assert right.row_on_screen(there.end - 1) < window


async def test_moving_on_ends_what_was_offered(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("Carla Cole")
        await reader.press("equals_sign", "right_parenthesis")
        assert not reader.main.linking.offering


async def test_where_nothing_is_alike_it_is_said(corpus):
    write_corpus(corpus, {"other.txt": "Зима прийшла рано. Сніг лежить у долині.\n"})
    async with opened(corpus) as reader:
        await beside(reader, "three.txt", "other.txt")
        await reader.press("equals_sign")
        assert "nothing in the other articles" in reader.said
        await reader.press("ampersand")
        assert "nothing is linked" in reader.said


async def test_a_heading_has_no_counterparts_nor_those_of_the_sentence_before_it(corpus):
    write_corpus(corpus, {"four.txt": TEXTS["one.txt"] + "\nOther news\n\nSnow fell on the old mill.\n"})
    async with opened(corpus) as reader:
        await beside(reader, "four.txt", "two.txt")
        await reader.go("The works cost")
        assert lit(reader, 1)
        await reader.go("Other news")
        assert lit(reader, 1) == []
        await reader.press("equals_sign")
        assert "titles, menus" in reader.said


# -- people's links


async def test_a_link_is_confirmed_rejected_and_taken_back(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("Carla Cole")
        await reader.press("equals_sign", "ampersand")
        await reader.until(lambda: links(corpus))
        assert links(corpus)[0]["verdict"] == "same"
        await reader.until(lambda: reader.main.comparing.links_here()[0].by_hand)
        await reader.press("ampersand")
        assert "by hand already" in reader.said
        await reader.press("exclamation_mark")
        await reader.until(lambda: links(corpus)[0]["verdict"] == "not")
        await reader.until(lambda: not reader.main.comparing.links_here(), "the link is gone")
        assert lit(reader, 1) == []
        await reader.press("u", "u")
        await reader.until(lambda: not links(corpus))
        await reader.until(lambda: reader.main.comparing.links_here())
        assert not reader.main.comparing.links_here()[0].by_hand
        await reader.press("ctrl+r")
        await reader.until(lambda: links(corpus))


async def test_a_link_is_made_by_hand_from_one_pane_to_another(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("Nobody sold")
        await reader.press("semicolon")
        assert "marked" in reader.said
        assert lit(reader, 0) == ["Nobody sold any ice cream there."]
        assert "link with this sentence" in footer(reader)
        await reader.press("tab")
        await reader.go("A cook")
        await reader.press("semicolon")
        await reader.until(lambda: links(corpus))
        (link,) = links(corpus)
        assert (link["a"]["quote"], link["b"]["quote"]) == (
            "Nobody sold any ice cream there.",
            "A cook was applauded by many guests.",
        )
        await reader.until(lambda: lit(reader, 0) == ["Nobody sold any ice cream there."])
        assert reader.main.linking.marked is None


async def test_the_mark_is_forgotten_by_escape_and_by_the_same_key(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        for leave in ("escape", "semicolon"):
            await reader.press("semicolon")
            assert reader.main.linking.marked is not None
            await reader.press(leave)
            assert reader.main.linking.marked is None
            assert lit(reader, 0) == []
        assert reader.said == "not marked any more: nothing was linked"
        assert not links(corpus)


async def test_links_that_another_program_writes_are_drawn(corpus, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 0.05)
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("Nobody sold")
        from reader.corpus import Corpus
        from reader.tags import Verdict

        other = Corpus.open(corpus, author="bo")
        a, b = other.article("one.txt"), other.article("two.txt")
        ends = (Passage(*_place(a.text, "Nobody sold any ice cream there.")), Passage(*_place(b.text, "A cook was")))
        other.tags.links.decide(a, ends[0], b, ends[1], Verdict.SAME)
        await reader.until(lambda: any(one.by_hand for one in reader.main.comparing.links_here()))
        (corpus / "tags" / "links.yaml").write_text("links: [", "utf-8")
        await reader.until(lambda: "not valid YAML" in reader.said)
        assert not reader.main.comparing.links_here()
        await reader.press("semicolon", "tab", "semicolon")
        await reader.until(lambda: "nothing was linked" in reader.said)
        assert (corpus / "tags" / "links.yaml").read_text("utf-8") == "links: ["
        other.close()


def _place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


async def linked_and_rewritten(reader: Opened, corpus: Path, text: str) -> None:
    """A sentence of one article is linked by hand to one of another, which says this from then on."""
    await beside(reader, "one.txt", "two.txt")
    await reader.go("Carla Cole")
    await reader.press("ampersand")
    await reader.until(lambda: links(corpus))
    write_corpus(corpus, {"two.txt": text})
    await reader.until(lambda: text[:12] in reader.main.all_shown()[1].article.text)
    await compared(reader)


async def test_an_article_that_is_edited_is_compared_anew_and_links_find_their_place(corpus, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 0.05)
    async with opened(corpus) as reader:
        await linked_and_rewritten(reader, corpus, "A new beginning was written here today.\n\n" + TEXTS["two.txt"])
        assert lit(reader, 1) == ["On 4 September 2025 the works were opened by the mayor of Norrby, Carla Cole."]
        assert reader.main.comparing.links_here()[0].by_hand


async def test_a_link_whose_sentence_was_rewritten_is_said_to_be_gone(corpus, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 0.05)
    async with opened(corpus) as reader:
        await linked_and_rewritten(
            reader, corpus, "Another text altogether stands here. It tells of nothing that was there.\n"
        )
        assert "a link of yours is not shown" in reader.said
        assert len(links(corpus)) == 1, "it waits in the file"


# -- stepping


async def test_stepping_through_what_stands_only_here(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.press("home", "f")
        seen = []
        for _ in range(3):
            shown = reader.main.shown()
            seen.append(shown.article.text[shown.pane.cursor :][:11])
            await reader.press("f")
        assert "Nobody sold" in seen
        assert "only here" in reader.said
        assert "round the end" in reader.said or len(set(seen)) == 3


async def test_stepping_through_what_differs_brings_the_counterpart_level(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.press("home", "D")
        assert "differs 2/3" in reader.said, "the cursor was on the first"
        await reader.go("Nobody sold")
        await reader.press("D")
        assert reader.main.shown().article.text[reader.main.shown().pane.cursor :].startswith("The works cost")
        assert row_of(reader, 0, "40 million") == row_of(reader, 1, "50 million") or lit(reader, 1)
        assert row_of(reader, 0, "The works cost") == row_of(reader, 1, "The council of the town said")


async def test_a_figure_without_a_link_leads_to_the_figure_that_it_differs_from(tmp_path, monkeypatch):
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    texts = {
        "one.txt": "The mayor spoke on Tuesday. Guarantees would come in three layers, he hoped.\n\nIt rained.\n",
        "two.txt": "A cook was applauded by his guests.\n\nNobody was harmed.\n\nA speaker promised two layers.\n",
    }
    async with opened(write_corpus(tmp_path / "corpus", texts)) as reader:
        await beside(reader, "one.txt", "two.txt")
        await reader.go("Guarantees would")
        assert reader.main.comparing.links_here() == ()
        await reader.press("home", "D")
        assert reader.said == "differs 1/1"
        assert fact(reader, "differs") == "figures differ: three layers | two layers"
        assert lit(reader, 1) == ["A speaker promised two layers."]
        assert row_of(reader, 0, "Guarantees would") == row_of(reader, 1, "A speaker")
        await reader.press("escape", "equals_sign")
        assert reader.said.startswith("1/")
        assert "in two, by its figure · figures differ: three layers | two layers" in reader.said
        assert lit(reader, 1) == ["A speaker promised two layers."]
        await reader.press("exclamation_mark")
        await reader.until(lambda: fact(reader, "differs") == "", "no difference any more")
        assert "these sentences are not the same: one and two; u takes it back" in reader.said
        assert "0 differ" in " ".join(screen(reader, 0))
        assert not any("≠" in row for number in (0, 1) for row in screen(reader, number))
        await reader.press("D")
        assert "no figure differs" in reader.said


async def test_where_nothing_differs_it_is_said(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "three.txt", "two.txt")
        await reader.press("D")
        assert "no figure differs" in reader.said


# -- scrolling together


def long_pair() -> dict[str, str]:
    def paragraph(name: str, number: int) -> str:
        return f"{name} paragraph {number} tells of thing{number} and of matter{number * 7}, at some length as usual."

    left = [paragraph("The", number) for number in range(60)]
    right = [f"Something wholly else, called other{number * 3}, comes first." for number in range(40)]
    right += [paragraph("A", number) for number in range(60)]
    return {"left.txt": "\n\n".join(left) + "\n", "right.txt": "\n\n".join(right) + "\n"}


async def test_the_modes_are_cycled_and_named(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "one.txt", "two.txt")
        seen = []
        for _ in range(4):
            seen.append(fact(reader, "mode"))
            await reader.press("L")
        assert seen == ["scroll: free", "scroll: anchored", "scroll: level", "scroll: free"]


async def test_anchored_panes_go_along_and_only_the_focused_one_leads(corpus):
    write_corpus(corpus, long_pair())
    async with opened(corpus) as reader:
        await beside(reader, "left.txt", "right.txt")
        left, right = reader.main.row.panes
        await reader.press("pagedown")
        await reader.pilot.pause()
        before = right.fraction
        await reader.press("pagedown")
        await reader.pilot.pause()
        assert right.fraction == before, "free: each alone"
        await reader.press("L", "G")
        await reader.until(lambda: left.fraction == 1 and right.fraction == 1)
        await reader.press("home")
        await reader.until(lambda: left.fraction == 0 and right.fraction == 0)
        await reader.press(*["pagedown"] * 2)
        await reader.until(lambda: left.fraction > 0.3)
        middle = left.document.text[left.reach.offset :]
        thing = next(word for word in middle.split() if word.startswith("thing"))
        await reader.until(lambda: any(thing in row for row in screen(reader, 1)), "the counterpart is on screen")
        before = left.top
        right._wheel(-5)
        await reader.pilot.pause()
        assert left.top == before, "a pane without the attention does not lead"


async def test_in_level_mode_the_sentence_stands_on_one_row_in_every_pane(corpus):
    write_corpus(corpus, long_pair())
    async with opened(corpus) as reader:
        await beside(reader, "left.txt", "right.txt")
        await reader.press("L", "L")
        for _ in range(12):
            await reader.press("right_parenthesis")
            await reader.pilot.pause()
            shown = reader.main.shown()
            start = shown.pane.current_sentence.start
            (counterpart,) = (one.other("left.txt") for one in reader.main.comparing.links_here())
            assert shown.pane.row_on_screen(start) == reader.main.row.panes[1].row_on_screen(counterpart.start)
        await reader.press("home")
        await reader.pilot.pause()
        await reader.press("tab", "home")
        await reader.pilot.pause()
        assert (
            any(row.strip(" ▐│┃").startswith("~ empty, to keep") for row in screen(reader, 0))
            or reader.main.row.panes[0]._top >= 0
        )


async def test_filler_rows_read_as_empty(corpus):
    async with opened(corpus) as reader:
        await beside(reader, "two.txt", "one.txt")
        await reader.press("L", "L")
        await reader.go("On 4 September")
        await reader.pilot.pause()
        filled = [row.strip() for row in screen(reader, 1)[3:]]
        assert row_of(reader, 0, "On 4 September") == row_of(reader, 1, "Carla Cole")
        assert filled[0].startswith("~")
        assert [row for row in filled if "~ empty, to keep the panes level" in row] == [filled[0]]


# -- bad input


@pytest.mark.parametrize(
    "odd", ["Only a heading\n", "Word", "-", "\x1b[31m\u202eevil]8;; [b]bold[/b] \x07 words here today.\n"]
)
async def test_odd_articles_beside_a_good_one(corpus, odd):
    write_corpus(corpus, {"odd.txt": odd})
    async with opened(corpus, size=(80, 24)) as reader:
        await beside(reader, "odd.txt", "one.txt")
        for key in ("equals_sign", "ampersand", "semicolon", "f", "D", "L", "j", "L", "j", "tab", "equals_sign", "f"):
            await reader.press(key)
            await reader.pilot.pause()
            assert "unexpected" not in reader.said
            assert clean_line(reader.said) == reader.said


async def test_of_a_very_long_article_the_beginning_is_compared_and_that_is_said(corpus, monkeypatch):
    monkeypatch.setattr(story, "MOST_SENTENCES", 3)
    long = " ".join(f"Sentence {number} of the longest tale ever told here." for number in range(40))
    write_corpus(corpus, {"long.txt": long + "\n"})
    async with opened(corpus) as reader:
        await beside(reader, "long.txt", "three.txt")
        assert "long is too long: its last 37 sentences are not compared" in reader.said
        assert screen(reader, 0)[2].rstrip(" ▐│▏").endswith("in part")


async def test_six_panes_are_compared(tmp_path, corpus):
    from reader.settings import Settings

    write_corpus(corpus, {f"more{number}.txt": TEXTS["one.txt"] + f"Extra number {number}.\n" for number in range(3)})
    async with opened(corpus, size=(320, 50), settings=Settings(by="ada", panes=6)) as reader:
        names = ["one.txt", "two.txt", "three.txt", "more0.txt", "more1.txt", "more2.txt"]
        await beside(reader, *names)
        assert set(reader.main.comparing.ready.marks) == set(reader.open_articles)
        assert len(reader.open_articles) == 6


# -- words


def test_coverage_words_are_ever_shorter_and_the_last_fit_a_narrow_pane():
    words = coverage_words(Coverage("a", 123, 45, 78, 12, 3), 250)
    assert [len(one) for one in words] == sorted((len(one) for one in words), reverse=True)
    assert "45" in words[-2]
    assert "78 only here" in words[-2]
    assert "12 differ" in words[-2]
    assert len(coverage_words(Coverage("a", 40, 12, 28, 3, 0))[-2]) <= 36
    assert coverage_words(Coverage("a", 0, 0, 0, 0, 0)) == ("no sentences to compare",)


@pytest.mark.parametrize(
    ("score", "level", "by_hand", "said"),
    [
        (0.314, Level.MAYBE, False, "2/5 in 002, .31 maybe"),
        (1.0, Level.SURE, False, "2/5 in 002, 1.00 sure"),
        (0.1, Level.CANDIDATE, False, "2/5 in 002, .10"),
        (1.0, Level.SURE, True, "2/5 in 002, by hand"),
    ],
)
def test_an_offer_in_words(score, level, by_hand, said):
    link = Link(Place("001.txt", 0, 9), Place("sub/002.txt", 0, 9), score, level, by_hand)
    assert offer_words(Offer(link, "sub/002.txt", 2, 5)) == said


def test_names_of_files_are_cleaned_and_short():
    assert short_name("a/\x1b[31mb.txt") == clean_line("\x1b[31mb")
    assert len(short_name("x" * 90 + ".md")) == 20
