"""An index is a cache: whatever is wrong with it, the answer is a new one, and a plain word meanwhile."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import FileWriteError
from reader.search import Index, catalogue

from .conftest import PAST, found, put


@pytest.fixture
def built(library: Path, make: Callable[[], Index], tmp_path: Path) -> Path:
    index = make()
    index.update()
    put(library, "later.md", "A lamp at the end.")
    index.update()
    index.close()
    return tmp_path / "cache"


def works_again(make: Callable[[], Index]) -> str:
    """Search, update, search: never an error, and everything is found in the end. Why it was rebuilt, if it was."""
    index = make()
    for query in ("river", "run*", "securty~2", '"to be or not"', "date:2025", "in:news", ""):
        index.search(query)
    report = index.update()
    assert report.failed == ()
    assert found(index, "river") == ["exact.md"]
    assert found(index, '"to be or not"') == ["hamlet.md"]
    assert found(index, "lamp") == ["later.md"]
    assert len(found(index, "run*")) == 2
    assert len(found(index, "")) == 7
    assert make().update().rebuilt == ""
    return report.rebuilt


def test_a_missing_index_is_built_without_a_question(built: Path, make: Callable[[], Index]) -> None:
    shutil.rmtree(built / "index")
    assert works_again(make)


def test_a_missing_catalogue(built: Path, make: Callable[[], Index]) -> None:
    for path in built.glob("catalogue*"):
        path.unlink()
    index = make()
    assert index.entries() == ()
    assert "missing" in works_again(make)


def test_a_catalogue_of_something_else(built: Path, make: Callable[[], Index]) -> None:
    (built / "catalogue.sqlite").write_bytes(b"not a database at all" * 500)
    index = make()
    assert index.entries() == ()
    assert "damaged" in index.search("river").notice
    assert "damaged" in works_again(make)


@pytest.mark.parametrize("what", ["format", "words", "Python", "Whoosh"])
def test_made_by_another_version(built: Path, make: Callable[[], Index], what: str) -> None:
    connection = sqlite3.connect(built / "catalogue.sqlite")
    stamp = connection.execute("SELECT value FROM about WHERE key = 'stamp'").fetchone()[0]
    assert what in stamp
    connection.execute("UPDATE about SET value = ? WHERE key = 'stamp'", (stamp.replace(what + " ", what + " 0"),))
    connection.commit()
    connection.close()
    assert "another version" in works_again(make)


def test_killed_between_index_and_catalogue(
    library: Path, built: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are changed one after the other: what is in one of them only is not found, and the next update mends it."""
    put(library, "lately.md", "A new lamp.")
    put(library, "exact.md", "They walk along a river.", when=PAST + 5)
    with monkeypatch.context() as patch:

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(catalogue.Catalogue, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            make().update()
    index = make()
    assert found(index, "lamp") == ["later.md"]
    assert found(index, "river") == []
    assert not index.search("river").unusable
    report = make().update()
    assert report.rebuilt == ""
    assert (report.added, report.changed) == (1, 1)
    assert sorted(found(make(), "lamp")) == ["lately.md", "later.md"]
    assert found(make(), "walk") == ["exact.md"]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM articles WHERE id = 'exact.md'",
        "DELETE FROM texts WHERE number = 1",
        "UPDATE articles SET number = number + 1000 WHERE id = 'hamlet.md'",
        "UPDATE articles SET title = 'Another' WHERE id = 'run.md'",
        "UPDATE articles SET mtime_ns = mtime_ns + 1",
        "UPDATE texts SET body_start = body_start + 1",
        "UPDATE about SET value = replace(value, ', 7]', ', 6]') WHERE key = 'index'",
    ],
)
def test_rows_that_are_not_what_was_written(built: Path, make: Callable[[], Index], change: str) -> None:
    connection = sqlite3.connect(built / "catalogue.sqlite")
    assert connection.execute(change).rowcount > 0
    connection.commit()
    connection.close()
    index = make()
    assert index.search("river OR lamp OR runner OR question", limit=50).unusable
    assert "damaged" in works_again(make)


def test_an_index_that_others_could_write_is_not_opened(built: Path, make: Callable[[], Index]) -> None:
    built.chmod(0o777)
    index = make()
    assert "other users" in index.search("river").notice
    with pytest.raises(FileWriteError, match="other users"):
        index.update()
    built.chmod(0o700)
    (built / "index").chmod(0o777)
    assert make().search("river").hits == ()
    assert make().update().rebuilt


def test_an_index_inside_the_corpus_is_not_looked_at(library: Path, make: Callable[[], Index], tmp_path: Path) -> None:
    index = make()
    index.update()
    (tmp_path / "cache/index").rename(library / "index")
    other = make()
    assert other.search("river").total == 0
    other.update()
    assert found(other, "river") == ["exact.md"]
    assert (tmp_path / "cache/index").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_nothing_is_made_before_the_first_update(library: Path, make: Callable[[], Index], tmp_path: Path) -> None:
    index = make()
    assert index.entries() == ()
    assert "not indexed" in index.search("river").notice
    assert not index.refresh()
    assert not (tmp_path / "cache").exists()


def test_a_stamp_names_what_it_must() -> None:
    assert catalogue.stamp() == catalogue.stamp()


def test_a_file_cut_short_while_it_is_open(built: Path, make: Callable[[], Index]) -> None:
    index = make()
    assert found(index, "river") == ["exact.md"]
    for path in (built / "index").glob("*.pst"):
        os.truncate(path, path.stat().st_size // 3)
    # Words that were read before may still be answered; others are a plain word, and nothing ends the program.
    for query in ("river", "lamp", '"to be or not"', "que*", "questoin~2", "date:2025", "-lamp"):
        index.search(query)
    index.close()
    assert "damaged" in make().search("lamp").notice
    assert works_again(make)


def test_files_that_vanish_under_a_search(built: Path, make: Callable[[], Index]) -> None:
    index = make()
    assert found(index, "river") == ["exact.md"]
    for path in (built / "index").glob("MAIN_*.*"):
        path.unlink()
    assert found(index, "lamp") == ["later.md"]
    assert found(index, '"to be or not"') == ["hamlet.md"]
