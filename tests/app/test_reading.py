"""The tagged passages in their context, at the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app.screens.note import NoteEditor
from reader.app.screens.reading import ReadingScreen
from reader.app.screens.tag_picker import TagPicker
from reader.app.widgets.passage_flow import PassageFlow
from tests.app.coding import tagged, tags_of, typed, working
from tests.app.hostile import assert_harmless, screen_text
from tests.app.opened import Opened, opened

WORDS = [
    ("alpha.md", "three levels of safety for the bridge", "levels"),
    ("alpha.md", "safety for the bridge", "bridge"),
    ("alpha.md", "coalition of builders", "coalition levels"),
    ("beta.md", "Two layers will hold the bridge", "levels"),
    ("gamma.txt", "coalition of builders kept silent", "coalition"),
]


@pytest.fixture
def corpus(three_articles: Path) -> Path:
    tagged(three_articles, *WORDS)
    return three_articles


async def reading(reader: Opened) -> ReadingScreen:
    screen = await working(reader, "p")
    assert isinstance(screen, ReadingScreen)
    return screen


def shown(screen: ReadingScreen) -> list[str]:
    return [one.text for one in screen.shown]


def current(screen: ReadingScreen) -> str:
    one = screen.query_one(PassageFlow).current
    return one.text if one is not None else ""


async def ask(reader: Opened, screen: ReadingScreen, question: str) -> None:
    await reader.press("/")
    screen.query_one("LineField").value = question
    await reader.press("enter")


async def test_passages_stand_in_their_context_by_article_or_by_tag(corpus: Path) -> None:
    async with opened(corpus, size=(100, 40)) as reader:
        screen = await reading(reader)
        text = screen_text(reader.app)
        assert "5 passages in 3 articles" in text
        assert "Three levels for the bridge" in text
        assert "The minister named three levels of safety for the bridge. The first level is steel." in text
        assert current(screen) == "three levels of safety for the bridge"
        await reader.press("v")
        text = screen_text(reader.app)
        assert "● levels  3" in text
        assert len(screen.query_one(PassageFlow)._of_passage) == 6


@pytest.mark.parametrize(
    ("question", "keys", "count"),
    [
        ("tag:levels", "", 3),
        ("tag:levels tag:coalition", "", 1),
        ("tag:levels AND tag:bridge", "w", 2),
        ("tag:levels AND tag:bridge", "ww", 3),
        ("tag:levels NOT coalition", "", 2),
        ("SAFETY", "", 2),
        ("source:beta", "", 1),
        ("date:2025-09-03 tag:coalition", "", 1),
        ("by:ada", "", 5),
        ("by:bob", "", 0),
        ("tag:bridge OR silent", "", 2),
    ],
)
async def test_what_is_asked_is_what_is_shown(corpus: Path, question: str, keys: str, count: int) -> None:
    async with opened(corpus, size=(100, 30)) as reader:
        screen = await reading(reader)
        await ask(reader, screen, question)
        await reader.press(*keys)
        assert len(shown(screen)) == count
        assert f"{count} of 5 passages" in screen_text(reader.app)
        if not count:
            await reader.press("enter", "o", "e", "m", "d", "y", "E", "j", "G", "tab")
            assert "there is nothing to export" in screen.said


async def test_moving_by_passage_by_page_and_by_group(corpus: Path) -> None:
    async with opened(corpus, size=(60, 14)) as reader:
        screen = await reading(reader)
        flow = screen.query_one(PassageFlow)
        await reader.press("j", "down", "k")
        assert flow.cursor == 1
        await reader.press("G")
        assert flow.cursor == 4
        await reader.press("g", "g")
        assert flow.cursor == 0
        await reader.press("tab", "tab")
        assert flow.cursor == 4
        await reader.press("{")
        assert flow.cursor == 3
        await reader.press("g", "g", "space")
        assert flow.cursor > 0
        await reader.press("b")
        assert flow.cursor == 0


async def test_enter_goes_to_the_article_o_beside_and_p_comes_back_where_one_was(corpus: Path) -> None:
    async with opened(corpus) as reader:
        screen = await reading(reader)
        await ask(reader, screen, "tag:coalition")
        await reader.press("j", "enter")
        await reader.until(lambda: reader.open_articles == ["gamma.txt"])
        assert reader.app.screen is reader.main
        pane = reader.main.shown()
        assert pane.article.text[pane.pane.cursor :].startswith("coalition of builders kept")
        screen = await reading(reader)
        assert current(screen) == "coalition of builders kept silent"
        await reader.press("k", "o")
        await reader.until(lambda: reader.open_articles == ["gamma.txt", "alpha.md"])


async def test_a_passage_is_changed_noted_and_untagged_in_place(corpus: Path) -> None:
    async with opened(corpus, size=(100, 40)) as reader:
        screen = await reading(reader)
        await ask(reader, screen, "silent")
        await reader.press("e")
        await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
        await typed(reader, "quiet", "<enter>")
        await reader.until(lambda: tags_of(corpus, "gamma.txt") == [["coalition", "quiet"]])
        await reader.until(lambda: "coalition  quiet" in screen_text(reader.app))
        await reader.press("m")
        assert isinstance(reader.app.screen, NoteEditor)
        await typed(reader, "why", "<enter>")
        await reader.until(lambda: "✎ why" in screen_text(reader.app))
        await reader.press("d")
        await reader.until(lambda: not tags_of(corpus, "gamma.txt"))
        await reader.until(lambda: "No passage is like that" in screen_text(reader.app))
        await reader.press("u")
        await reader.until(lambda: "✎ why" in screen_text(reader.app))
        assert screen.said.startswith("Undone: untagged")
        await reader.press("ctrl+r")
        await reader.until(lambda: not tags_of(corpus, "gamma.txt"))


async def test_what_is_shown_is_exported(corpus: Path, tmp_path: Path) -> None:
    async with opened(corpus, size=(100, 40)) as reader:
        screen = await reading(reader)
        await ask(reader, screen, "tag:bridge")
        target = tmp_path / "out.md"
        await reader.press("E")
        reader.app.screen.query_one("LineField").value = str(target)
        await reader.press("enter")
        await reader.until(target.exists)
        text = target.read_text("utf-8")
        assert "> safety for the bridge" in text
        assert "silent" not in text
        await reader.until(lambda: screen.said == f"wrote 1 passage to {target}")
        await reader.press("E")
        reader.app.screen.query_one("LineField").value = str(target)
        await reader.press("enter")
        await reader.until(lambda: "is there already" in screen.said)
        await reader.press("E", "enter")
        await reader.until(lambda: reader.app.clipboard == text)
        await reader.press("y")
        assert reader.app.clipboard == "“safety for the bridge” (Three levels for the bridge, Alpha Post, 2025-09-03)"


async def test_escape_shows_all_again_and_then_leaves(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await reading(reader)
        await ask(reader, screen, "steel")
        await reader.press("escape")
        assert len(shown(screen)) == 5
        await reader.press("escape")
        assert reader.app.screen is reader.main


async def test_hostile_text_is_shown_as_plain_characters(three_articles: Path) -> None:
    hostile = "Words [/b] [@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202eevil"
    (three_articles / "hostile.txt").write_text(f"First.\n\n{hostile} and more.\n\nLast.\n", "utf-8")
    tagged(three_articles, ("hostile.txt", hostile, "[@click=app.quit]t"))
    async with opened(three_articles, size=(100, 40)) as reader:
        await reading(reader)
        assert_harmless(reader.app)


async def test_a_passage_of_the_whole_article_and_texts_of_other_scripts(three_articles: Path) -> None:
    words = "السلام عليكم ورحمة الله. " * 3 + "これは長い文です。" * 12
    (three_articles / "wide.txt").write_text(words + "\n", "utf-8")
    tagged(three_articles, ("wide.txt", words.strip(), "whole"))
    async with opened(three_articles, size=(40, 12)) as reader:
        screen = await reading(reader)
        assert current(screen) == words.strip()
        rows = [row for row in screen_text(reader.app).splitlines() if "これは" in row]
        assert rows
