"""The codebook at the keyboard: every key of its screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Static

from reader.app.screens.ask import Ask
from reader.app.screens.codebook import CodebookScreen
from reader.app.screens.confirm import Confirm
from reader.app.screens.help import Help
from reader.app.screens.reading import ReadingScreen
from reader.app.screens.split import SplitScreen
from reader.app.widgets.branch_list import BranchList
from tests.app.coding import book, tagged, tags_of, typed, working
from tests.app.hostile import assert_harmless, screen_text
from tests.app.opened import Opened, opened

WORDS = [
    ("alpha.md", "three levels of safety", "levels guarantees/us"),
    ("alpha.md", "coalition of builders", "guarantees/coalition"),
    ("beta.md", "Two layers", "levels"),
    ("gamma.txt", "coalition of builders", "guarantees/coalition"),
]


@pytest.fixture
def corpus(three_articles: Path) -> Path:
    tagged(three_articles, *WORDS)
    return three_articles


def listed(screen: object) -> list[str]:
    assert isinstance(screen, CodebookScreen)
    return [row.branch.name for row in screen.query_one(BranchList)._rows]


async def on(reader: Opened, screen: object, name: str) -> None:
    assert isinstance(screen, CodebookScreen)
    tags = screen.query_one(BranchList)
    tags.move_to(listed(screen).index(name))
    await reader.pilot.pause()
    assert tags.current is not None
    assert tags.current.name == name


async def test_the_tree_with_counts_folds_and_unfolds(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        assert listed(screen) == ["levels", "guarantees", "guarantees/us", "guarantees/coalition"]
        assert "Codebook · 3 tags on 4 passages" in screen_text(reader.app)
        await on(reader, screen, "guarantees")
        assert "0 passages · 3 with the 2 tags below it · 2 articles · only holds others" in " ".join(
            screen_text(reader.app).split()
        )
        await reader.press("h")
        assert listed(screen) == ["levels", "guarantees"]
        await reader.press("l")
        assert len(listed(screen)) == 4
        await reader.press("space", "space", "j", "left")
        assert screen.query_one(BranchList).current.name == "guarantees"
        await reader.press("G", "g", "g")
        assert screen.query_one(BranchList).cursor == 0
        await reader.press("escape")
        assert reader.app.screen is reader.main


async def test_typing_finds_a_tag_with_what_it_lies_under(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        await typed(reader, "/", "coal")
        assert listed(screen) == ["guarantees", "guarantees/coalition"]
        assert screen.query_one(BranchList).current.name == "guarantees/coalition"
        assert "1 of 4" in screen_text(reader.app)
        await reader.press("escape")
        assert len(listed(screen)) == 4


async def test_new_rename_move_and_merge_with_what_they_did_and_undo(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        await typed(reader, "n", "numbers", "<enter>")
        await reader.until(lambda: "numbers" in listed(screen))
        assert screen.said == "added numbers"

        await on(reader, screen, "levels")
        await reader.press("r")
        assert isinstance(reader.app.screen, Ask)
        reader.app.screen.query_one("LineField").value = "guarantees/us"
        await reader.press("enter")
        assert "there is a tag “guarantees/us” already" in screen_text(reader.app)
        reader.app.screen.query_one("LineField").value = "layers"
        await reader.press("enter")
        await reader.until(lambda: "layers" in listed(screen))
        assert screen.said == "renamed levels to layers · 2 passages in 2 articles"
        assert book(corpus)["layers"]["aliases"] == ["levels"]
        assert "also levels" in screen_text(reader.app)

        await typed(reader, "m", "guar", "<enter>")
        await reader.until(lambda: "guarantees/layers" in listed(screen))
        assert tags_of(corpus, "beta.md") == [["guarantees/layers"]]

        await on(reader, screen, "guarantees/layers")
        await typed(reader, "M", "coal", "<enter>")
        await reader.until(lambda: "guarantees/layers" not in listed(screen))
        assert screen.said == "merged guarantees/layers into guarantees/coalition · 2 passages in 2 articles"
        assert tags_of(corpus, "beta.md") == [["guarantees/coalition"]]

        for _ in range(4):
            before = screen.said
            await reader.press("u")
            await reader.until(lambda before=before: screen.said != before)
        assert screen.said == "Undone: added numbers"
        await reader.until(lambda: listed(screen) == ["levels", "guarantees", "guarantees/us", "guarantees/coalition"])
        assert tags_of(corpus, "beta.md") == [["levels"]]
        await reader.press("ctrl+r")
        await reader.until(lambda: "numbers" in listed(screen))


async def test_deleting_asks_says_how_many_and_can_be_undone(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        await on(reader, screen, "guarantees")
        await reader.press("d")
        assert isinstance(reader.app.screen, Confirm)
        text = " ".join(screen_text(reader.app).split())
        assert "Delete guarantees, and the 2 tags below it?" in text
        assert "taken off 3 passages in 2 articles" in text
        await reader.press("n", "d", *"dalek", "enter")  # words that were meant for elsewhere
        assert reader.app.screen is screen
        assert "guarantees" in listed(screen)
        await reader.press("d", "y")
        await reader.until(lambda: listed(screen) == ["levels"])
        assert tags_of(corpus, "alpha.md") == [["levels"]]
        assert tags_of(corpus, "gamma.txt") == []
        await reader.press("u")
        await reader.until(lambda: tags_of(corpus, "gamma.txt") == [["guarantees/coalition"]])


async def test_colour_key_and_description(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        await typed(reader, "c", "teal", "<enter>")
        await reader.until(lambda: book(corpus)["levels"].get("colour") == "#2a9d9d")
        await typed(reader, "c", "#12", "<enter>")
        assert "is no colour" in screen_text(reader.app)
        await reader.press("escape", "3")
        await reader.until(lambda: book(corpus)["levels"].get("key") == 3)
        await on(reader, screen, "guarantees/us")
        await reader.press("3")
        await reader.until(lambda: "the key 3 is that of “levels”" in screen.said)
        assert "key" not in book(corpus)["guarantees/us"]
        await reader.press("4")
        await reader.until(lambda: book(corpus)["guarantees/us"].get("key") == 4)
        await reader.press("0")
        await reader.until(lambda: "key" not in book(corpus)["guarantees/us"])
        await typed(reader, "e", "what it means", "<enter>")
        await reader.until(lambda: book(corpus)["guarantees/us"].get("description") == "what it means")
        await reader.until(lambda: "what it means" in screen_text(reader.app))


async def test_enter_reads_the_passages_of_the_tag_and_comes_back(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        await on(reader, screen, "guarantees")
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, ReadingScreen))
        await reader.until(lambda: "3 of 4 passages in 2 articles" in screen_text(reader.app))
        await reader.press("escape", "escape")
        assert reader.app.screen is screen


async def split(reader: Opened, names: str) -> SplitScreen:
    screen = await working(reader, "T")
    await on(reader, screen, "guarantees/coalition")
    await typed(reader, "s", names, "<enter>")
    await reader.until(lambda: isinstance(reader.app.screen, SplitScreen))
    await reader.pilot.pause()
    found = reader.app.screen
    assert isinstance(found, SplitScreen)
    return found


async def test_splitting_goes_through_the_passages_and_is_one_step(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        await split(reader, "builders, silent")
        assert "Split guarantees/coalition · 1 of 2" in screen_text(reader.app)
        await reader.press("1")
        assert "2 of 2" in screen_text(reader.app)
        await reader.press("u")
        assert "1 of 2" in screen_text(reader.app)
        await reader.press("7", "1")
        await reader.press("s", "1", "2", "enter")
        assert "That was the last one.\n" in re.sub(r" +\n", "\n", screen_text(reader.app))
        await reader.press("1", "n", "s")  # a fast hand: nothing is left that it could be for
        assert isinstance(reader.app.screen, SplitScreen)
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, CodebookScreen))
        await reader.until(lambda: tags_of(corpus, "gamma.txt") == [["builders", "silent"]])
        assert ["builders"] in tags_of(corpus, "alpha.md")
        assert reader.app.screen.said == "split guarantees/coalition: 2 builders, 1 silent"
        await reader.press("u")
        await reader.until(lambda: tags_of(corpus, "gamma.txt") == [["guarantees/coalition"]])
        await reader.until(lambda: set(book(corpus)) == {"levels", "guarantees/us", "guarantees/coalition"})


@pytest.mark.parametrize(("answer", "tags"), [("y", "builders"), ("n", "guarantees/coalition")])
async def test_leaving_a_split_half_way_asks_what_becomes_of_it(corpus: Path, answer: str, tags: str) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        await split(reader, "builders")
        await reader.press("1", "escape")
        assert "Write what was decided about 1 passage?" in screen_text(reader.app)
        await reader.press(answer)
        await reader.until(lambda: isinstance(reader.app.screen, CodebookScreen))
        await reader.until(lambda: not reader.main.background.busy)
        assert [tags] in tags_of(corpus, "alpha.md")
        assert tags_of(corpus, "gamma.txt") == [["guarantees/coalition"]]


async def test_the_keys_are_said(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        await working(reader, "T")
        await reader.press("?")
        assert isinstance(reader.app.screen, Help)
        assert "merge it into another tag" in screen_text(reader.app)


async def test_hostile_names_and_descriptions_are_shown_as_plain_characters(corpus: Path) -> None:
    path = corpus / "tags/codebook.yaml"
    path.write_text(
        'version: 1\ntags:\n- name: "[b] [@click=app.quit]x"\n  description: "\\e]52;c;aGk=\\a\\x9b31m\\u202eevil"\n',
        "utf-8",
    )
    async with opened(corpus, size=(120, 30)) as reader:
        await working(reader, "T")
        assert_harmless(reader.app, "[b] [@click=app.quit]x")
        await reader.press("r")
        assert_harmless(reader.app, "[b] [@click=app.quit]x")


async def test_an_empty_codebook_says_what_to_do(three_articles: Path) -> None:
    async with opened(three_articles, size=(80, 24)) as reader:
        screen = await working(reader, "T")
        assert "No tags yet: n makes the first one" in screen_text(reader.app)
        await reader.press("enter", "r", "m", "M", "s", "d", "c", "e", "1", "h", "u")
        await reader.until(lambda: screen.said == "there is nothing to undo or to do again")
        assert str(screen.query_one(".detail", Static).content) == ""
