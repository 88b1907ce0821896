"""The flows of the main screen, at the keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from textual import events

from reader.app import indexing
from reader.app.widgets.find_bar import FindBar
from reader.app.widgets.pane import Pane
from reader.app.widgets.welcome import Welcome
from reader.settings import Settings
from tests.app.hostile import screen_text
from tests.app.opened import nothing_new, opened, write_corpus


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three articles. The index is brought up to date by the tests themselves, not by another process."""

    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    return write_corpus(tmp_path / "corpus")


def passages(corpus: Path, article: str) -> list[dict[str, object]]:
    path = corpus / "tags" / f"{article}.yaml"
    return yaml.safe_load(path.read_text("utf-8"))["passages"] if path.exists() else []


# -- the list and the search


async def test_all_articles_are_listed_newest_first_those_without_a_date_last(corpus):
    async with opened(corpus) as reader:
        assert reader.listed == ["alpha.md", "beta.md", "gamma.txt"]


async def test_what_can_be_done_stands_there_where_there_is_room_and_no_preview(corpus):
    async with opened(corpus, size=(110, 40)) as reader:
        assert reader.main.query_one(Welcome).display


async def test_searching_lists_what_is_found_with_the_words_marked(corpus):
    async with opened(corpus) as reader:
        await reader.search("december")
        await reader.until(lambda: reader.listed == ["alpha.md"])
        row = reader.results.rows[0]
        assert [row.snippet[a:b] for a, b in row.matches] == ["December"]
        await reader.press("escape")
        await reader.until(lambda: len(reader.listed) == 3)


async def test_a_query_that_cannot_be_run_is_said_and_the_last_results_stay(corpus):
    async with opened(corpus) as reader:
        await reader.search("december")
        await reader.until(lambda: reader.listed == ["alpha.md"])
        await reader.press("s")
        reader.field.query_one("QueryField").value = "date:[x to y]"
        await reader.until(lambda: "date" in str(reader.field.query_one(".search--message").content))
        assert reader.listed == ["alpha.md"]


async def test_a_passage_tagged_a_second_ago_is_found_by_its_tag(corpus):
    async with opened(corpus) as reader:
        await reader.open("gamma.txt")
        await reader.go("Nobody knew")
        reader.main.tagging.tag_with(["odd/silence"])
        await reader.until(lambda: passages(corpus, "gamma.txt"))
        await reader.search("tag:odd")
        await reader.until(lambda: reader.listed == ["gamma.txt"])


async def test_enter_twice_opens_the_first_result_of_what_was_typed_however_fast(corpus):
    async with opened(corpus) as reader:
        await reader.press("s")
        reader.field.query_one("QueryField").value = "january"
        field = reader.field.query_one("QueryField")
        field.post_message(field.Submitted(field, "january"))
        field.post_message(field.Submitted(field, "january"))
        await reader.until(lambda: reader.open_articles == ["beta.md"])


async def test_refining_keeps_the_query_and_sorting_turns_the_list_round(corpus):
    async with opened(corpus) as reader:
        await reader.search("coalition")
        await reader.until(lambda: len(reader.listed) == 3)
        await reader.press("enter", "|")
        assert reader.field.query_text == "coalition "
        await reader.press("enter", "S")
        await reader.until(lambda: reader.listed[:2] == ["alpha.md", "beta.md"] and "newest" in reader.said)
        await reader.press("S")
        await reader.until(lambda: reader.listed.index("beta.md") < reader.listed.index("alpha.md"))


# -- panes


async def test_enter_opens_here_o_beside_and_an_open_article_gets_the_attention(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md")
        assert reader.open_articles == ["beta.md"]
        await reader.open("alpha.md", beside=True)
        assert reader.open_articles == ["beta.md", "alpha.md"]
        await reader.open("beta.md")
        assert reader.open_articles == ["beta.md", "alpha.md"]
        assert reader.main.row.active_index == 0


async def test_a_found_article_opens_at_what_was_found(corpus):
    async with opened(corpus) as reader:
        await reader.search("december")
        await reader.until(lambda: reader.listed == ["alpha.md"])
        await reader.open("alpha.md")
        shown = reader.main.shown()
        assert shown.article.text[shown.pane.cursor :].startswith("December")


async def test_panes_swap_close_and_widen(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.open("gamma.txt", beside=True)
        await reader.press("<")
        await reader.until(lambda: reader.open_articles == ["alpha.md", "gamma.txt", "beta.md"])
        assert [pane.region.x for pane in reader.main.row.panes] == sorted(
            pane.region.x for pane in reader.main.row.panes
        )
        await reader.press("+")
        widths = [pane.size.width for pane in reader.main.row.panes]
        assert widths[1] > 1.8 * widths[0]
        await reader.press("+")
        await reader.until(lambda: sum(pane.display for pane in reader.main.row.panes) == 1)
        await reader.press("+", "q")
        await reader.until(lambda: reader.open_articles == ["alpha.md", "beta.md"])
        assert isinstance(reader.main.focused, Pane)


async def test_four_panes_are_the_most_and_settings_can_lower_it(corpus):
    async with opened(corpus, settings=Settings(panes=2)) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.open("gamma.txt", beside=True)
        assert reader.open_articles == ["alpha.md", "gamma.txt"]
        assert "2 panes" in reader.said


async def test_tab_goes_round_and_h_l_between_panes(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        panes = reader.main.row.panes
        await reader.press("h")
        assert reader.main.focused is panes[0]
        await reader.press("h")
        assert reader.main.focused is reader.results
        await reader.press("l")
        assert reader.main.focused is panes[0]
        await reader.press("tab")
        assert reader.main.focused is panes[1]
        await reader.press("tab")
        assert reader.main.focused is reader.results
        await reader.press("shift+tab")
        assert reader.main.focused is panes[1]


async def test_next_result_from_inside_an_article_and_back(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("third level")
        await reader.press("J")
        await reader.until(lambda: reader.open_articles == ["beta.md"])
        await reader.press("J")
        await reader.until(lambda: reader.open_articles == ["gamma.txt"])
        await reader.press("J")
        await reader.until(lambda: "last result" in reader.said)
        await reader.press("K")
        await reader.until(lambda: reader.open_articles == ["beta.md"])
        await reader.press("ctrl+o", "ctrl+o", "ctrl+o")
        await reader.until(lambda: reader.open_articles == ["alpha.md"])
        shown = reader.main.shown()
        assert shown.article.text[shown.pane.cursor :].startswith("third level")


async def test_panes_scroll_together_to_the_ends(tmp_path, corpus):
    long = "\n\n".join(f"This is paragraph number {number} of a long one." for number in range(200))
    write_corpus(
        corpus, {"long1.txt": "One long title here\n\n" + long, "long2.txt": "Another long title\n\n" + long * 2}
    )
    async with opened(corpus) as reader:
        await reader.open("long1.txt")
        await reader.open("long2.txt", beside=True)
        first, second = reader.main.row.panes
        await reader.press("pagedown")
        assert first.fraction == 0
        await reader.press("L", "G")
        await reader.until(lambda: first.fraction == 1 and second.fraction == 1)
        await reader.press("home")
        await reader.until(lambda: first.fraction == 0)


@pytest.mark.parametrize(("size", "seen"), [((160, 50), 2), ((80, 24), 2), ((60, 20), 1), ((40, 10), 1)])
async def test_two_panes_stay_side_by_side_down_to_80_columns(corpus, size, seen):
    async with opened(corpus, size=size) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.until(lambda: sum(pane.display for pane in reader.main.row.panes) == seen)
        assert all(pane.region.right <= size[0] for pane in reader.main.row.panes if pane.display)
        assert reader.main.row.active.size.height >= size[1] - 5


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (10, 3), (20, 5), (39, 9)])
async def test_no_size_ends_the_program(corpus, size):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.pilot.resize_terminal(*size)
        await reader.press("j", "t", "escape", "tab", "?", "escape", "s")
        await reader.pilot.resize_terminal(160, 50)
        await reader.until(lambda: reader.main.row.active.display)


# -- finding


async def test_find_in_the_article_as_one_types_and_step_through(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.press("/", *"LEVEL", "enter")
        assert not reader.main.query_one(FindBar).is_open
        await reader.press("n")
        await reader.until(lambda: "/4" in reader.said)
        await reader.press("/", *"zebra")
        await reader.until(lambda: "“zebra” is not in this article" in reader.said)
        await reader.press("escape")
        assert reader.main.searching.find_text == "LEVEL"
        await reader.press("escape")
        assert reader.main.searching.find_text == ""
        await reader.go("coalition")
        await reader.press("*")
        await reader.until(lambda: reader.main.searching.find_text == "coalition")


async def test_n_without_matches_says_what_to_do(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.press("n")
        await reader.until(lambda: "/ finds" in reader.said)


# -- tagging


async def test_tag_a_sentence_with_a_new_tag_and_a_note(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("second level")
        await reader.press("t")
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.press(*"levels", "slash", *"two", "tab", *"why", "enter")
        await reader.until(lambda: "tagged levels/two" in reader.said)
        [passage] = passages(corpus, "alpha.md")
        assert passage["tags"] == ["levels/two"]
        assert passage["quote"] == "The second level is a coalition of builders."
        assert passage["note"] == "why"
        assert passage["by"] == "ada"
        await reader.until(lambda: len(reader.main.shown().anchored) == 1)
        assert reader.results.rows[0].tagged == 1


async def test_the_last_tags_again_a_codebook_key_and_one_passage_not_two(corpus):
    (corpus / "tags").mkdir()
    (corpus / "tags" / "codebook.yaml").write_text("version: 1\ntags:\n- name: steel\n  key: '3'\n", "utf-8")
    async with opened(corpus) as reader:
        await reader.open("beta.md")
        await reader.go("Steel comes")
        await reader.press("3")
        await reader.until(lambda: "tagged steel" in reader.said)
        await reader.press("3")
        await reader.until(lambda: "already" in reader.said)
        await reader.press("7")
        await reader.until(lambda: "key 7" in reader.said)
        await reader.go("Two layers")
        await reader.press(".")
        await reader.until(lambda: len(passages(corpus, "beta.md")) == 2)
        reader.main.tagging.tag_with(["other"])
        await reader.until(lambda: any(one["tags"] == ["steel", "other"] for one in passages(corpus, "beta.md")))
        assert len(passages(corpus, "beta.md")) == 2


async def test_untag_undo_redo_across_leaving(corpus):
    async with opened(corpus) as reader:
        await reader.open("beta.md")
        await reader.go("Two layers")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: len(reader.main.shown().anchored) == 1)
        await reader.press("d")
        await reader.until(lambda: not passages(corpus, "beta.md"))
    async with opened(corpus) as reader:
        await reader.press("u")
        await reader.until(lambda: len(passages(corpus, "beta.md")) == 1)
        assert "ndone" in reader.said
        await reader.press("ctrl+r")
        await reader.until(lambda: not passages(corpus, "beta.md"))


async def test_the_ends_of_a_passage_are_moved(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("second level")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: len(reader.main.shown().anchored) == 1)
        await reader.press("r", ")", "enter")
        await reader.until(lambda: "moved its ends" in reader.said)
        [passage] = passages(corpus, "alpha.md")
        assert passage["quote"].endswith("It meets in Paris in December.")
        await reader.go("second level")
        await reader.press("r", "w", "w", "escape")
        assert passages(corpus, "alpha.md") == [passage]
        assert not reader.main.resizing.under_way


async def test_what_was_typed_in_the_picker_is_there_again_after_esc_and_after_leaving(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("second level")
        await reader.press("t")
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.press(*"half", "tab", *"a thought", "escape")
        await reader.until(lambda: len(reader.app.screen_stack) == 2)
        await reader.press("ctrl+q")
    async with opened(corpus) as reader:
        await reader.until(lambda: reader.open_articles == ["alpha.md"] and isinstance(reader.main.focused, Pane))
        await reader.press("t")
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.press("tab", "enter")
        await reader.until(lambda: passages(corpus, "alpha.md"))
        assert passages(corpus, "alpha.md")[0]["note"] == "a thought"


async def test_tags_written_by_another_program_appear(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("second level")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: len(reader.main.shown().anchored) == 1)
        path = corpus / "tags" / "alpha.md.yaml"
        path.write_text(path.read_text("utf-8").replace("- a\n", "- changed/outside\n"), "utf-8")
        await reader.until(
            lambda: any("changed/outside" in one.passage.tags for one in reader.main.shown().anchored), "the new tag"
        )


async def test_an_article_edited_outside_is_shown_anew_and_its_lost_passages_are_listed(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        for words in ("second level", "A third level"):
            await reader.go(words)
            reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: len(reader.main.shown().anchored) == 2)
        path = corpus / "alpha.md"
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("The minister named", "Last week the minister named").replace(
                "A third level was promised by the river board, which did not say when.", "Nothing more was said."
            ),
            "utf-8",
        )
        await reader.until(lambda: "Last week" in reader.main.shown().article.text, "the new text")
        await reader.until(lambda: reader.main.shown().lost == 1)
        moved = next(one for one in reader.main.shown().anchored if one.place is not None)
        shown = reader.main.shown()
        assert shown.article.text[slice(*moved.place)] == "The second level is a coalition of builders."
        assert len(passages(corpus, "alpha.md")) == 2


async def test_a_broken_tag_file_is_said_and_never_written(corpus):
    (corpus / "tags").mkdir()
    path = corpus / "tags" / "alpha.md.yaml"
    path.write_text("version: 1\npassages: [", "utf-8")
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.until(lambda: "alpha.md.yaml" in reader.said)
        await reader.go("second level")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: "nothing was tagged" in reader.said)
        await reader.open("beta.md")
        await reader.go("Two layers")
        reader.main.tagging.tag_with(["b"])
        await reader.until(lambda: passages(corpus, "beta.md"))
    assert path.read_text("utf-8") == "version: 1\npassages: ["


async def test_copying_takes_the_source_along(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("second level")
        await reader.press("y")
        assert reader.app.clipboard == (
            "“The second level is a coalition of builders.” (Three levels for the bridge, Alpha Post, 2025-09-03)"
        )


async def test_the_list_of_passages_goes_to_the_passage(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("second level")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: passages(corpus, "alpha.md"))
        await reader.open("beta.md")
        await reader.press("p")
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.press("enter")
        await reader.until(lambda: reader.open_articles == ["alpha.md"])
        shown = reader.main.shown()
        assert shown.article.text[shown.pane.cursor :].startswith("The second level")


# -- leaving and coming back


async def test_everything_is_as_it_was(corpus):
    async with opened(corpus) as reader:
        await reader.search("coalition")
        await reader.until(lambda: len(reader.listed) == 3)
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.go("according")
        await reader.press("L", "ctrl+t", "ctrl+q")
        theme = reader.app.theme
    async with opened(corpus) as reader:
        await reader.until(lambda: reader.open_articles == ["alpha.md", "beta.md"])
        await reader.until(lambda: reader.main.focused is reader.main.row.panes[1])
        shown = reader.main.shown()
        assert shown.article.text[shown.pane.cursor :].startswith("according")
        assert reader.field.query_text == "coalition"
        assert reader.main.scrolling.mode == "anchored"
        assert reader.app.theme == theme


async def test_an_article_that_is_gone_is_said_and_the_rest_opens(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.press("ctrl+q")
    (corpus / "beta.md").unlink()
    async with opened(corpus) as reader:
        await reader.until(lambda: reader.open_articles == ["alpha.md"])


async def test_a_session_from_elsewhere_does_not_stop_the_program(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.press("ctrl+q")
        path = reader.main.corpus.state_folder / "session.json"
    session = json.loads(path.read_text())
    session["panes"] = [
        {"article": "../../etc/passwd", "cursor": 10**9, "top": 3},
        {"article": "alpha.md", "cursor": 10**9, "top": 10**9},
    ]
    session["focus"], session["spread"], session["sort"] = 17, "sideways", "by colour"
    path.write_text(json.dumps(session))
    async with opened(corpus) as reader:
        await reader.until(lambda: reader.open_articles == ["alpha.md"])


async def test_q_closes_and_from_the_last_pane_leaves(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.press("q")
        await reader.until(lambda: reader.open_articles == ["alpha.md"])
        await reader.press("q")
        await reader.until(lambda: not reader.app.is_running or reader.app._exit)


# -- what is hostile or odd


async def test_hostile_words_are_shown_as_they_are(tmp_path, corpus):
    nasty = "[/b] [@click=app.quit]x[/] \x1b[31mred\x1b]52;c;eA==\x07 \u202egnp"
    write_corpus(
        corpus, {"[red]n.md": f"---\nsource: '[/b]'\n---\n{nasty} is in this sentence about the bridge.\n\n{nasty}\n"}
    )
    async with opened(corpus) as reader:
        await reader.search(nasty)
        await reader.search("")
        await reader.open("[red]n.md")
        reader.main.tagging.tag_with(["[/b]"])
        await reader.until(lambda: "tagged" in reader.said)
        await reader.press("p")
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.press("escape", "?", "escape", "ctrl+p", "escape")
        svg = reader.app.export_screenshot()
        assert "\x1b" not in svg
        assert "\u202e" not in svg


async def test_an_empty_folder_opens_and_says_so(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    from reader.app.app import ReaderApp
    from reader.corpus import Corpus

    app = ReaderApp(Corpus.open(folder), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "enter", "o", "s", "x", "escape", "t", "q")


async def test_the_palette_has_every_command_of_the_table(corpus):
    from reader.app.palette import Commands
    from reader.keys import COMMANDS

    async with opened(corpus) as reader:
        provider = Commands(reader.main)
        said = {hit.text.casefold() async for hit in provider.discover()}
        for command in COMMANDS:
            if command.in_palette:
                assert command.words.casefold() in said


async def test_every_action_of_the_table_exists(corpus):
    from reader.keys import COMMANDS

    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        places = {"app": reader.app, "main": reader.main, "list": reader.results, "pane": reader.main.row.active}
        for command in COMMANDS:
            where, action = places[command.context], command.action
            if action.startswith("screen."):
                where, action = reader.main, action.removeprefix("screen.")
            assert hasattr(where, f"action_{action}"), command.id


async def test_a_keymap_of_ones_own_is_heard(corpus):
    async with opened(corpus, settings=Settings(by="ada", keymap={"main.undo": "Z", "main.search": ["U"]})) as reader:
        await reader.press("Z")
        await reader.until(lambda: "nothing to undo" in reader.said)
        await reader.press("U")
        assert reader.main.focused is reader.field.query_one("QueryField")


async def test_without_colour_everything_is_drawn(corpus, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        await reader.press("p", "escape", "t", "escape", "?", "escape")
        assert "beta" not in reader.said


async def test_what_is_typed_with_the_key_that_opens_the_picker_is_not_lost(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.until(lambda: reader.main.dialogs.ready)
        for key in "tquiet":
            reader.app.post_message(events.Key(key, key))
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.until(lambda: [field.value for field in reader.app.screen.query("TagField")] == ["quiet"])


async def test_what_is_typed_with_the_key_that_opens_the_search_is_the_query(corpus):
    async with opened(corpus) as reader:
        for key in "squick":
            reader.app.post_message(events.Key(key, key))
        await reader.until(lambda: reader.field.query_text == "quick")
        assert not reader.app._exit


async def test_ctrl_q_leaves_from_a_dialog_too(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.press("t")
        await reader.until(lambda: len(reader.app.screen_stack) == 3)
        await reader.press("ctrl+q")
        await reader.until(lambda: reader.app._exit)


async def test_what_is_tagged_in_a_corpus_that_is_gone_is_saved_when_it_is_back(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        corpus.rename(corpus.with_name("elsewhere"))
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: "the corpus folder is gone" in reader.standing or "is gone: put" in reader.standing)
        await reader.until(lambda: reader.main.corpus.tags.unsaved)
        assert not corpus.exists()
        corpus.with_name("elsewhere").rename(corpus)
        await reader.until(lambda: (corpus / "tags" / "alpha.md.yaml").exists())
        await reader.until(lambda: not reader.standing)


async def test_while_the_corpus_is_gone_no_screen_says_that_its_passages_are_lost(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: passages(corpus, "alpha.md"))
        corpus.rename(corpus.with_name("elsewhere"))
        for key in "px":
            await reader.press(key)
            await reader.until(lambda: "the corpus folder is gone" in reader.said + reader.standing)
            await reader.until(lambda: not reader.main.background.busy)
            assert reader.app.screen is reader.main
            reader.main.say("")
        corpus.with_name("elsewhere").rename(corpus)
        await reader.until(lambda: "gone" not in reader.standing)
        await reader.press("p")
        await reader.until(lambda: "1 passage in 1 article" in screen_text(reader.app))


@pytest.mark.parametrize("key", ["tab", "l", "right", "shift+tab"])
async def test_where_no_article_is_open_one_goes_into_the_one_that_is_shown(corpus, key):
    async with opened(corpus, size=(120, 30)) as reader:
        await reader.press("z", "home")
        await reader.until(lambda: reader.results.heading is not None)
        rows = reader.results.row_count()
        await reader.press(key)
        assert reader.results.row_count() == rows  # a heading is not an article, and is not folded by going on
        await reader.press("j", key)
        await reader.until(lambda: reader.open_articles)
        assert isinstance(reader.app.focused, Pane)


async def test_a_long_warning_is_shown_whole_and_gives_its_rows_back(corpus):
    async with opened(corpus, size=(60, 20)) as reader:
        words = "a warning that goes on and on, naming some/file/of/yours.yaml; and then it says what to do about it"
        reader.main.say(words, "warning")
        status = reader.main.query_one("Status")
        await reader.until(lambda: status.size.height > 1)
        assert "about it" in " ".join(strip.text.strip() for strip in status.render_lines(status.region.reset_offset))
        reader.main.say("done")
        await reader.until(lambda: status.size.height == 1)


async def test_a_changed_passage_keeps_its_quote_until_its_place_is_confirmed(corpus):
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        await reader.go("A third level")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: passages(corpus, "alpha.md"))
        before = passages(corpus, "alpha.md")[0]["quote"]
        path = corpus / "alpha.md"
        path.write_text(
            path.read_text("utf-8").replace("was promised by the river board", "was promised by the river office"),
            "utf-8",
        )
        await reader.until(lambda: reader.main.shown().changed == 1)
        assert "confirm" in reader.said
        assert passages(corpus, "alpha.md")[0]["quote"] == before
        await reader.go("third level")
        await reader.press("r", "enter")
        await reader.until(lambda: "confirmed" in reader.said)
        assert "river office" in passages(corpus, "alpha.md")[0]["quote"]
        await reader.until(lambda: reader.main.shown().changed == 0)
