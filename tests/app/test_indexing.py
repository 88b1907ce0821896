"""One process follows the folder for the interface: what it reports is shown, and its end is noticed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader import own_processes
from reader.app import indexing
from reader.app.app import ReaderApp
from reader.app.grouping import By
from reader.app.indexing import unread_words
from reader.app.widgets.results import ResultList
from reader.app.widgets.status import Status
from reader.corpus import Corpus
from reader.search import Results, Sort
from reader.settings import Settings
from tests.app.hostile import screen_text
from tests.app.opened import Opened, opened, write_corpus

Hear = Callable[[dict[str, Any]], None]


async def until(right: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not right():
            await asyncio.sleep(0.01)


def index_process(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Hear], list[asyncio.Queue[str]]]:
    """Stand in for the index process, which says nothing by itself: what hears it, and the orders that it gets."""
    hear: list[Hear] = []
    asked: list[asyncio.Queue[str]] = []

    async def process(_: Path, heard: Hear, orders: asyncio.Queue[str]) -> str:
        hear.append(heard)
        asked.append(orders)
        return await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(indexing, "run_index_process", process)
    return hear, asked


async def test_what_it_reports_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hear, asked = index_process(monkeypatch)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        await until(lambda: bool(hear))
        assert reader.main.indexing.running
        hear[0]({"done": 12_400, "total": 100_000, "current": "x.md", "rate": 430.2, "left_s": 200.0})
        await reader.pilot.pause()
        line = reader.main.query_one(Status).render().plain
        assert "indexing 12,400 of 100,000 · 430/s · 3 min left" in line
        hear[0]({"waiting": "in use \x1b[31m elsewhere"})
        assert "elsewhere" in reader.main.last_words
        assert "\x1b" not in reader.main.query_one(Status).render().plain
        hear[0]({"report": {"added": 3, "failed": [{"article": "a", "problem": "b"}]}})
        await reader.pilot.pause()
        assert not reader.main.indexing.running
        assert reader.main.last_words.startswith("1 file could not be read: a; ")
        many = [{"article": f"{name}\x1b[2J.txt", "problem": "b"} for name in "abcde"]
        hear[0]({"report": {"added": 3, "failed": many}})
        await reader.pilot.pause()
        assert "5 files could not be read: a" in reader.main.last_words
        assert ", …; " in reader.main.last_words
        assert "\x1b" not in reader.main.query_one(Status).render().plain
        reader.main.indexing.update()
        reader.main.indexing.update(rebuild=True)
        assert [asked[0].get_nowait(), asked[0].get_nowait()] == ["update", "rebuild"]
        assert len(hear) == 1


async def test_what_another_reader_has_indexed_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hear, _ = index_process(monkeypatch)
    folder = write_corpus(tmp_path / "corpus")
    async with opened(folder) as reader:
        await until(lambda: bool(hear))
        hear[0]({"report": {"unchanged": 3}})
        (folder / "alpha.md").rename(folder / "renamed.md")
        other = Corpus.open(folder, author="bo")
        other.update_index()
        other.close()
        await reader.until(lambda: "renamed.md" in reader.main.searching.entries)
        assert "alpha.md" not in reader.main.searching.entries


async def test_what_could_not_be_read_stays_wrong_until_it_can_be_or_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear, _ = index_process(monkeypatch)
    folder = write_corpus(tmp_path / "corpus")
    for name in ("one.txt", "two.txt"):
        (folder / name).write_bytes(b"")
    async with opened(folder) as reader:
        await until(lambda: bool(hear))
        hear[0]({"report": {"failed": [{"article": one, "problem": "is empty"} for one in ("one.txt", "two.txt")]}})
        reader.main.say("something else")
        assert reader.main.problems == (unread_words(["one.txt", "two.txt"]),)
        (folder / "one.txt").write_text("Something about a bridge.", "utf-8")
        (folder / "two.txt").unlink()
        reader.main.corpus.update_index()
        await reader.until(lambda: reader.main.problems == ())


async def test_a_crash_is_mended_once_and_then_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = 0

    async def process(*_: object) -> str:
        nonlocal starts
        starts += 1
        return "MemoryError"

    monkeypatch.setattr(indexing, "run_index_process", process)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        await until(lambda: "MemoryError" in reader.main.last_words)
        assert starts == 2
        assert "Update the index now" in reader.main.last_words
        assert not reader.main.indexing.running
        reader.main.indexing.update()
        await until(lambda: starts == 4)


async def test_the_process_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    corpus = write_corpus(tmp_path / "corpus")
    said: list[dict[str, Any]] = []
    orders: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.ensure_future(indexing.run_index_process(corpus, said.append, orders))  # type: ignore[arg-type]

    def reports() -> list[dict[str, Any]]:
        return [one["report"] for one in said if "report" in one]

    await until(lambda: len(reports()) == 1)
    (corpus / "more.md").write_text("One more about a bridge.", "utf-8")
    await until(lambda: len(reports()) == 2)
    orders.put_nowait("rebuild")
    await until(lambda: len(reports()) == 3)
    assert [one["added"] for one in reports()] == [3, 1, 4]
    before = children()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(children()) < len(before) or not before


def children() -> list[str]:
    """On Linux: the processes that this one has."""
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return listed.read_text().split() if listed.exists() else []


async def test_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "dies"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stderr.write('one\\n\\x1b[31mtwo\\n'); sys.exit(3)\n", "utf-8"
    )
    script.chmod(0o700)
    monkeypatch.setattr(own_processes.sys, "executable", str(script))
    words = await indexing.run_index_process(tmp_path, lambda _: None, asyncio.Queue())
    assert words.endswith("two") and "\x1b" not in words


async def test_while_the_index_is_built_the_list_says_so_and_the_files_are_looked_through(tmp_path, monkeypatch):
    hear, _ = index_process(monkeypatch)
    monkeypatch.setattr("reader.corpus.folder._READ_AT_ONCE", 0)
    corpus = Corpus.open(write_corpus(tmp_path / "corpus"))
    app = ReaderApp(corpus, Settings())
    async with app.run_test(size=(160, 50)) as pilot:
        reader = Opened(app, pilot)
        await reader.until(lambda: hear)
        await reader.until(lambda: "The articles are being indexed." in screen_text(app))
        hear[0]({"done": 1, "total": 3, "current": "x.md"})
        await reader.until(lambda: "being indexed: 1 of 3 so far." in screen_text(app))
        assert "There are no articles" not in screen_text(app)
        # An index in which nothing is yet can be asked, and knows nothing.
        monkeypatch.setattr(type(corpus.index), "search", lambda self, query, **_: Results(query))
        await reader.search("coalition")
        await reader.until(lambda: len(reader.listed) == 3)
        await reader.until(lambda: "3 found · looked through the files" in screen_text(app))
        await reader.search("december")
        await reader.until(lambda: reader.listed == ["alpha.md"])
        await reader.search("nowhere")
        await reader.until(lambda: "Nothing found yet for “nowhere”" in screen_text(app))
        monkeypatch.undo()
        corpus.update_index()
        hear[0]({"report": {"added": 3}})
        await reader.until(lambda: "Nothing found for “nowhere”" in screen_text(app))
        await reader.until(lambda: "0 of 3 articles" in screen_text(app))
    corpus.close()


async def test_what_the_files_show_is_not_taken_back_by_an_index_that_has_only_begun(tmp_path, monkeypatch):
    hear, _ = index_process(monkeypatch)
    corpus = Corpus.open(write_corpus(tmp_path / "corpus"))
    app = ReaderApp(corpus, Settings())
    async with app.run_test(size=(160, 50)) as pilot:
        reader = Opened(app, pilot)
        await reader.until(lambda: hear and len(reader.listed) == 3)  # few enough to be read without an index
        hear[0]({"done": 1, "total": 3, "current": "x.md"})
        await reader.search("coalition")
        await reader.until(lambda: "3 found · looked through the files" in screen_text(app))
        monkeypatch.setattr(type(corpus.index), "search", lambda self, query, **_: Results(query))
        reader.main.searching.load()
        await pilot.pause(0.3)
        assert len(reader.listed) == 3
        await reader.search("nowhere")
        await reader.until(lambda: "Nothing found yet for “nowhere”" in screen_text(app))
    corpus.close()


@pytest.mark.parametrize("by", list(By))
async def test_an_index_that_is_built_anew_knows_few_articles_at_first(tmp_path: Path, by: By) -> None:
    """What is listed meanwhile can still be drawn, and grouped otherwise."""
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        listing, rows = reader.main.listing, reader.main.query_one(ResultList)
        await until(lambda: len(listing.entries) == 3)
        listing.by = by
        listing.know({}, [], Sort.NEWEST)
        shown: list[bool] = []
        listing.show(["alpha.md", "beta.md"], keep_cursor=True, then=lambda: shown.append(True))
        await until(lambda: bool(shown))
        await reader.pilot.pause()
        assert {"Three levels for the bridge", "Two layers are enough"} <= {row.title for row in rows.rows}


async def test_damage_met_while_it_is_written_is_mended_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that met it meanwhile asked for nothing: there was an update going on, which did not mend it."""
    hear, asked = index_process(monkeypatch)
    searched: list[str] = []

    def search(_: Corpus, query: str, **__: object) -> Results:
        searched.append(query)
        return Results(query, unusable=True, plain=True)

    monkeypatch.setattr(Corpus, "search", search)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        await until(lambda: bool(hear))
        hear[0]({"done": 1, "total": 3})
        reader.main.searching.ask("bridge")
        await until(lambda: len(searched) == 1)
        await reader.pilot.pause()
        assert asked[0].empty()
        for _ in range(2):
            before = len(searched)
            hear[0]({"report": {"added": 0}})
            await until(lambda: len(searched) > before)  # noqa: B023
            await reader.pilot.pause()
        assert asked[0].qsize() == 1
