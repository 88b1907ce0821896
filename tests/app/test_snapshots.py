"""How every screen looks, cell by cell, on the articles that come with the program.

After a change that is meant: `pytest tests/app/test_snapshots.py --snapshot-update`, then look at the pictures.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.app import copying, indexing, watching
from reader.app.app import ReaderApp
from reader.app.widgets.pane import Pane
from reader.corpus import Corpus
from reader.settings import Settings
from tests.app.opened import Opened, nothing_new, write_corpus
from tests.app.test_comparing import TEXTS
from tests.conftest import REPOSITORY

Steps = Callable[[Opened], Awaitable[None]]
FIRST, SECOND = "unn-three-components.md", "kyiv-two-layers.md"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReaderApp:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    monkeypatch.setattr(watching, "EVERY", 3600.0)
    monkeypatch.setattr(copying, "SOON", 3600.0)
    shutil.copytree(REPOSITORY / "corpus", tmp_path / "corpus")
    corpus = Corpus.open(tmp_path / "corpus", author="ada")
    corpus.update_index()
    return ReaderApp(corpus, Settings(by="ada"))


async def start(reader: Opened) -> None:
    await reader.until(lambda: reader.main.searching.entries)


async def beside(reader: Opened) -> None:
    await start(reader)
    await reader.open(FIRST)
    await reader.open(SECOND, beside=True)
    await reader.press(")", "]")


async def compared(reader: Opened) -> None:
    await reader.until(lambda: not reader.main.background.busy)
    await reader.until(lambda: reader.main.comparing.ready is not None)


async def levelled(reader: Opened) -> None:
    """Two reports of one event: what is linked, and a counterpart that was brought level by key."""
    await start(reader)
    await reader.open("three-levels.md")
    await reader.open(FIRST, beside=True)
    await compared(reader)
    await reader.go("As component number two")
    await reader.press("equals_sign")


async def four_level(reader: Opened) -> None:
    """Four of them in level mode, with filler rows."""
    await start(reader)
    await reader.open("three-levels.md")
    for article in (FIRST, SECOND, "tsn-macron-and-rutte.md"):
        await reader.open(article, beside=True)
    await compared(reader)
    reader.main.row.panes[0].focus()
    await reader.press("L", "L")
    await reader.go("Level two is")


async def differing(reader: Opened) -> None:
    """Figures that differ, in the panes and in words."""
    folder = reader.main.corpus.folder
    write_corpus(folder, {"one.txt": TEXTS["one.txt"], "two.txt": TEXTS["two.txt"]})
    reader.main.corpus.update_index()
    reader.main.searching.load("one.txt")
    await reader.until(lambda: "two.txt" in reader.listed)
    await reader.open("one.txt")
    await reader.open("two.txt", beside=True)
    await compared(reader)
    await reader.go("The council")


async def searched(reader: Opened) -> None:
    await start(reader)
    await reader.search("second OR layer")
    await reader.until(lambda: reader.listed == [SECOND])
    await reader.open(SECOND)
    await reader.until(lambda: reader.results.rows[0].found, "its matches are counted")


async def facets(reader: Opened) -> None:
    await searched(reader)
    await dialog(reader, "c")
    await reader.until(lambda: reader.app.screen.query_one("FacetList").row_count())


async def completing(reader: Opened) -> None:
    await start(reader)
    await reader.until(lambda: reader.main.searching.known.tags)
    await reader.press("s", *"tag:gua")


async def grouped(reader: Opened) -> None:
    await start(reader)
    await reader.press("z")
    await reader.until(lambda: "" in reader.listed)


async def previewed(reader: Opened) -> None:
    await start(reader)
    await reader.search("level OR layer")
    await reader.until(lambda: len(reader.listed) == 3)
    await reader.press("enter", "i")
    await reader.until(lambda: all(row.found for row in reader.results.rows))
    await reader.until(lambda: reader.main.query_one("Preview").document is not None)


async def saved(reader: Opened) -> None:
    await searched(reader)
    await dialog(reader, "@")


async def how_to_search(reader: Opened) -> None:
    await start(reader)
    await dialog(reader, "H")


async def selecting(reader: Opened) -> None:
    await start(reader)
    await reader.open(FIRST)
    await reader.press("}", "v", ")", "w")


async def dialog(reader: Opened, *keys: str) -> None:
    await reader.press(*keys)
    await reader.until(lambda: len(reader.app.screen_stack) == 3)


async def tagging(reader: Opened) -> None:
    await beside(reader)
    await dialog(reader, ")", "t")
    await reader.press(*"guar")


async def passages(reader: Opened) -> None:
    await start(reader)
    await dialog(reader, "p")


async def keys(reader: Opened) -> None:
    await start(reader)
    await reader.open(FIRST)
    await dialog(reader, "question_mark")


async def figures(reader: Opened) -> None:
    await beside(reader)
    await dialog(reader, "F")
    await reader.press("j", "l")


async def matrix(reader: Opened) -> None:
    await start(reader)
    await dialog(reader, "M")
    await reader.until(lambda: not reader.main.background.busy)
    await reader.press("j", "j", "l")


async def tag_pairs(reader: Opened) -> None:
    await matrix(reader)
    await reader.press("p")
    await reader.until(lambda: not reader.main.background.busy)


async def elsewhere(reader: Opened) -> None:
    await start(reader)
    await reader.open(FIRST)
    await reader.press("}")
    await dialog(reader, "C")
    await reader.until(lambda: not reader.main.background.busy)


async def wrong_query(reader: Opened) -> None:
    await start(reader)
    await reader.press("s")
    reader.field.query_one("QueryField").value = "date:[x"
    await reader.until(lambda: reader.field.query_one(".search--message").display)


@pytest.mark.parametrize(
    ("steps", "size", "theme"),
    [
        (start, (160, 50), "dark"),
        (start, (40, 10), "light"),
        (beside, (160, 50), "dark"),
        (beside, (80, 24), "light"),
        (levelled, (160, 50), "dark"),
        (levelled, (80, 24), "light"),
        (four_level, (160, 50), "dark"),
        (differing, (80, 24), "dark"),
        (searched, (120, 30), "light"),
        (selecting, (80, 24), "dark"),
        (tagging, (80, 24), "dark"),
        (passages, (80, 24), "light"),
        (keys, (160, 50), "dark"),
        (figures, (80, 24), "dark"),
        (figures, (160, 50), "light"),
        (matrix, (80, 24), "dark"),
        (matrix, (40, 12), "light"),
        (tag_pairs, (160, 50), "light"),
        (elsewhere, (80, 24), "dark"),
        (wrong_query, (80, 24), "dark"),
        (facets, (80, 24), "dark"),
        (facets, (40, 12), "light"),
        (completing, (80, 24), "light"),
        (grouped, (160, 50), "light"),
        (previewed, (80, 30), "dark"),
        (saved, (80, 24), "light"),
        (how_to_search, (80, 24), "dark"),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value).replace(", ", "x").strip("()"),
)
def test_looks(snap_compare, app, steps, size, theme):
    async def run(pilot: Pilot[None]) -> None:
        app.theme = f"reader-{theme}"
        reader = Opened(app, pilot)
        await reader.until(lambda: reader.main.is_mounted)
        await steps(reader)
        for pane in reader.main.query(Pane):
            await reader.until(lambda pane=pane: pane.document is not None)
        await reader.until(lambda: not reader.main.background.busy)
        reader.main.say("")
        for field in app.screen.query("Input"):
            field.cursor_blink = False
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=run)
