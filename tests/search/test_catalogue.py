"""The list of articles notices what SQLite does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.articles.model import Entry, Metadata, Passage
from reader.search.catalogue import About, BrokenCatalogueError, Catalogue, Row, StoredText, pack


def row(number: int) -> Row:
    about = Metadata(f"Title {number}", "Wire\udcff", "2025-09", "", "", "en", frozenset({"date"}))
    return Row(number, Entry(f"{number}.md", about, f"Title {number}", 3, "aa", 30, 10**18 + number), "bb", 10**18)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = Catalogue(tmp_path)
    made.create("build")
    made.announce(1)
    made.write([(row(number), pack(StoredText(f"text {number}", Passage(0, 4)))) for number in range(1, 6)], (), 1)
    yield made
    made.close()


def test_what_is_written_is_read(catalogue: Catalogue) -> None:
    assert catalogue.rows() == [row(number) for number in range(1, 6)]
    assert catalogue.entries() == {number: row(number).entry for number in range(1, 6)}
    assert catalogue.rows_of([2, 4, 99]) == [row(2), row(4)]
    assert catalogue.text(3) == StoredText("text 3", Passage(0, 4))
    assert catalogue.about() == About("build", 1, 1, 5)
    catalogue.write((), [2, 3], 2)
    assert catalogue.about() == About("build", 2, 2, 3)
    assert [one.number for one in catalogue.rows()] == [1, 4, 5]


WAYS: dict[str, Callable[[Catalogue], object]] = {
    "rows": Catalogue.rows,
    "entries": Catalogue.entries,
    "rows_of": lambda one: one.rows_of([1, 2, 3]),
    "text": lambda one: one.text(2),
    "about": Catalogue.about,
}


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        ("UPDATE articles SET title = 'x' WHERE number = 2", {"rows", "entries", "rows_of"}),
        ("UPDATE articles SET number = 7 WHERE number = 2", {"rows", "entries"}),
        ("UPDATE articles SET words = words + 1 WHERE number = 2", {"rows", "entries", "rows_of"}),
        ("UPDATE articles SET seen_ns = seen_ns + 1", {"rows", "rows_of"}),
        ("UPDATE articles SET file_sha256 = 'cc'", {"rows", "rows_of"}),
        ("UPDATE articles SET sum = sum + 1 WHERE number = 2", {"rows", "entries", "rows_of"}),
        ("DELETE FROM articles WHERE number = 2", {"rows", "entries"}),
        ("UPDATE texts SET body_end = 3 WHERE number = 2", {"text"}),
        ("UPDATE texts SET text = (SELECT text FROM texts WHERE number = 3) WHERE number = 2", {"text"}),
        ("UPDATE about SET value = replace(value, 'build', 'other') WHERE key = 'index'", {"about", "rows", "entries"}),
        ("DELETE FROM about WHERE key = 'index'", {"about", "rows", "entries"}),
    ],
)
def test_what_was_not_written_is_noticed(catalogue: Catalogue, tmp_path: Path, change: str, heard: set[str]) -> None:
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    assert connection.execute(change).rowcount > 0
    connection.commit()
    connection.close()
    for name, ask in WAYS.items():
        if name in heard:
            with pytest.raises(BrokenCatalogueError):
                ask(catalogue)
        else:
            ask(catalogue)
