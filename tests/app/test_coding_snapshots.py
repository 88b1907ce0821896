"""How the screens of tagging look, cell by cell. As in test_snapshots."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.app import copying, indexing, watching
from reader.app.app import ReaderApp
from reader.corpus import Corpus
from reader.settings import Settings
from tests.app.coding import typed, working
from tests.app.opened import Opened
from tests.conftest import REPOSITORY

Steps = Callable[[Opened], Awaitable[object]]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReaderApp:
    """The articles that come with the program; three of them were edited, and one was renamed."""

    async def nothing_new(corpus: Path, hear: Callable[[dict[str, object]], None], orders: object) -> str:
        hear({"report": {"added": 0}})
        return await asyncio.get_running_loop().create_future()  # nothing ever changes

    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    monkeypatch.setattr(watching, "EVERY", 3600.0)
    monkeypatch.setattr(copying, "SOON", 3600.0)
    folder = tmp_path / "corpus"
    shutil.copytree(REPOSITORY / "corpus", folder)
    for path in sorted(folder.glob("*.md"))[:3]:
        head, body = path.read_text("utf-8").split("\n---\n", 1)
        for old, new in (("guarantees", "warranties"), ("Rutte", "the secretary"), ("coalition", "group")):
            body = body.replace(old, new)
        path.write_text(f"{head}\n---\n{body}", "utf-8")
    sorted(folder.glob("*.md"))[3].rename(folder / "renamed.md")
    corpus = Corpus.open(folder, author="ada")
    corpus.update_index()
    return ReaderApp(corpus, Settings(by="ada"))


async def codebook(reader: Opened) -> None:
    await working(reader, "T")
    await reader.press("j", "j")


async def merging(reader: Opened) -> None:
    await working(reader, "T")
    await reader.press("j", "M")


async def splitting(reader: Opened) -> None:
    await working(reader, "T")
    await typed(reader, "j", "s", "strong, weak", "<enter>")
    await reader.until(lambda: type(reader.app.screen).__name__ == "SplitScreen")
    await reader.press("1")


async def doubts(reader: Opened) -> None:
    await working(reader, "x")
    await reader.until(lambda: not reader.main.background.busy)
    await reader.press("n", "n")


async def gone(reader: Opened) -> None:
    await working(reader, "x")
    await reader.press("n", *["n"] * 30)


async def by_tag(reader: Opened) -> None:
    await working(reader, "p")
    await reader.press("v")


async def hits(reader: Opened) -> None:
    await reader.search("guarantees")
    await reader.until(lambda: reader.main.searching.results is not None)
    await reader.press("enter")
    await working(reader, "A")
    await reader.press("space")


@pytest.mark.parametrize(
    ("steps", "size", "theme"),
    [
        (codebook, (160, 50), "dark"),
        (codebook, (80, 24), "light"),
        (codebook, (40, 12), "dark"),
        (merging, (80, 24), "dark"),
        (splitting, (80, 24), "light"),
        (doubts, (160, 50), "light"),
        (doubts, (80, 24), "dark"),
        (doubts, (40, 12), "light"),
        (gone, (80, 24), "dark"),
        (by_tag, (160, 50), "dark"),
        (by_tag, (80, 24), "light"),
        (by_tag, (40, 12), "dark"),
        (hits, (80, 24), "dark"),
        (hits, (40, 12), "light"),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value).replace(", ", "x").strip("()"),
)
def test_looks(
    snap_compare: Callable[..., bool], app: ReaderApp, steps: Steps, size: tuple[int, int], theme: str
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        app.theme = f"reader-{theme}"
        reader = Opened(app, pilot)
        await reader.until(lambda: reader.main.is_mounted and reader.main.searching.entries)
        await steps(reader)
        await reader.until(lambda: not reader.main.background.busy)
        reader.main.say("")
        for field in app.screen.query("Input"):
            field.cursor_blink = False
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=run)
