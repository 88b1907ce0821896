"""An index whose disk fails, whose writer is dead or asleep, and that is exchanged while somebody searches in it."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.errors import FileLockedError
from reader.search import Index
from reader.search.catalogue import Catalogue
from tests.search.conftest import PAST, found, put

QUERIES = ("river", "pri*", '"the river"', "rivr~", "date:2025", "source:wire", "in:news", "")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for number in range(6):
        about = {"title": f"River {number}", "source": "Wire", "date": f"2025-0{number + 1}"}
        put(tmp_path / "corpus", f"news/{number}.md", f"The river and the price, word{number}.", **about)
    return tmp_path / "corpus"


@pytest.fixture
def make(library: Path, tmp_path: Path) -> Iterator[Callable[[], Index]]:
    opened: list[Index] = []

    def made() -> Index:
        opened.append(Index(tmp_path / "cache", library))
        return opened[-1]

    made().update()
    yield made
    for one in opened:
        one.close()


def answers(index: Index) -> list[tuple[str, ...]]:
    return [tuple(found(index, query)) for query in QUERIES]


class Failing:
    """A function that fails with an error from some call on, for so many calls."""

    def __init__(self, real: Callable[..., Any], error: Exception) -> None:
        self._real = real
        self._error = error
        self.calls = 0
        self.first, self.last = 10**9, 0

    def __call__(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        self.calls += 1
        if self.first <= self.calls <= self.last:
            raise self._error
        return self._real(*given, **named)


def test_the_disk_fails_in_the_middle_of_a_search(
    make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At each read in turn, once and for good: right answers, or in words that the index is to be made anew."""
    right = answers(make())
    failing = Failing(os.pread, OSError(errno.EIO, "Input/output error"))
    monkeypatch.setattr(os, "pread", failing)
    answers(make())
    reads = failing.calls
    assert reads > 10
    for first in range(1, reads + 1, 7):
        for many in (1, 10**9):
            index = make()
            failing.calls, failing.first, failing.last = 0, first, first + many
            for query, said in zip(QUERIES, right, strict=True):
                results = index.search(query)
                if results.unusable:
                    assert "anew" in results.notice
                    assert not results.hits
                else:
                    assert tuple(hit.entry.id for hit in results.hits) == said
            failing.first = 10**9
            index.close()
    assert make().update().rebuilt
    assert answers(make()) == right
    shutil.rmtree(tmp_path / "cache")


@pytest.mark.parametrize("method", ["about", "rows_of", "text", "entries"])
def test_the_disk_fails_under_the_list_of_articles(
    make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    right = answers(make())
    failing = Failing(getattr(Catalogue, method), sqlite3.OperationalError("disk I/O error"))
    failing.first, failing.last = 1, 10**9
    monkeypatch.setattr(Catalogue, method, lambda *given: failing(*given))
    index = make()
    index.entries()
    assert {index.search(query).notice for query in QUERIES} <= {
        "the index is damaged and is built anew at the next update",
        "",
    }
    failing.last = 0
    make().update()
    assert answers(make()) == right


_HOLD = """
import sys, time, pathlib
from reader import files
from reader.search import engine
with files.locked(pathlib.Path(sys.argv[1])):
    writer = engine.writer(engine.open_index(pathlib.Path(sys.argv[1]) / "index"))
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_writer_that_is_dead_or_asleep(make: Callable[[], Index], library: Path, tmp_path: Path) -> None:
    right = answers(make())
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, tmp_path / "cache"], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.send_signal(signal.SIGSTOP)
        put(library, "news/7.md", "A lamp.", when=PAST)
        with pytest.raises(FileLockedError, match="being updated by another reader"):
            make().update()
        assert answers(make()) == right
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout is not None:
            holder.stdout.close()
    assert make().update().rebuilt == ""
    assert found(make(), "lamp") == ["news/7.md"]


def test_deleted_and_exchanged_while_it_is_open(make: Callable[[], Index], library: Path, tmp_path: Path) -> None:
    right = answers(make())
    other = Index(tmp_path / "other", library)
    put(library, "news/8.md", "A lamp by the river.", when=PAST)
    other.update()
    later = answers(other)
    other.close()
    for what in ("index", "catalogue.sqlite", ""):
        index = make()
        index.search("river")
        (tmp_path / "cache" / what).rename(tmp_path / f"gone {what}")
        assert all(one in (right[at], ()) for at, one in enumerate(answers(index))), what
        shutil.copytree(tmp_path / "other", tmp_path / "cache", dirs_exist_ok=True)
        index.refresh()
        assert all(one in (right[at], later[at], ()) for at, one in enumerate(answers(index))), what
        make().update()
        index.refresh()
        assert answers(index) == later, what
        right = later
