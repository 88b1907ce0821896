"""An index is a cache: whatever is wrong with it, the answer is a new one, and a plain word meanwhile."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import FileWriteError
from reader.search import Index, catalogue

from .conftest import found, put


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


def parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "LOCK" not in path.name)


def test_every_file_truncated(built: Path, make: Callable[[], Index]) -> None:
    for name in [path.name for path in parts(built)]:
        for path in parts(built):
            if path.suffix == Path(name).suffix:
                for length in (0, path.stat().st_size // 2):
                    if path.exists():
                        path.write_bytes(path.read_bytes()[:length])
                        assert works_again(make) or path.suffix == ".col", name


def test_every_file_deleted(built: Path, make: Callable[[], Index]) -> None:
    for suffix in sorted({path.suffix for path in parts(built)}):
        for path in [path for path in parts(built) if path.suffix == suffix][:1]:
            path.unlink()
            rebuilt = works_again(make)
            assert rebuilt or suffix == ".col", path


def test_flipped_and_zeroed_bytes(built: Path, make: Callable[[], Index]) -> None:
    chance = random.Random(5)
    for round_ in range(30):
        index = make()
        index.update(rebuild=True)
        index.close()
        path = chance.choice(parts(built))
        content = bytearray(path.read_bytes())
        if not content:
            continue
        for _ in range(3):
            content[chance.randrange(len(content))] = 0 if round_ % 2 else chance.randrange(256)
        path.write_bytes(content)
        index = make()
        # Most flips in postings cannot be noticed; they may give a wrong answer, never an error.
        for query in ("river", "run*", '"to be or not"', "date:2025", ""):
            index.search(query)
        index.update()
        index.search("river")
        index.close()
    make().update(rebuild=True)
    assert works_again(make) == ""


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
    stamp = connection.execute("SELECT value FROM about").fetchone()[0]
    assert what in stamp
    connection.execute("UPDATE about SET value = ?", (stamp.replace(what + " ", what + " 0"),))
    connection.commit()
    connection.close()
    assert "another version" in works_again(make)


def test_a_row_without_its_document_and_the_reverse_are_mended(built: Path, make: Callable[[], Index]) -> None:
    connection = sqlite3.connect(built / "catalogue.sqlite")
    connection.execute("DELETE FROM articles WHERE id = 'exact.md'")
    connection.execute("UPDATE articles SET number = number + 1000 WHERE id = 'hamlet.md'")
    connection.commit()
    connection.close()
    assert found(make(), "river") == []
    assert works_again(make) == ""


class Payload:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (os.environ["HOME"] + "/pwned",))


def test_an_index_that_others_could_write_is_not_opened(built: Path, make: Callable[[], Index], sealed: Path) -> None:
    for path in (built / "index").glob("*.toc"):
        path.write_bytes(path.read_bytes()[:60] + pickle.dumps(Payload()))
    built.chmod(0o777)
    index = make()
    assert "other users" in index.search("river").notice
    with pytest.raises(FileWriteError, match="other users"):
        index.update()
    built.chmod(0o700)
    (built / "index").chmod(0o777)
    assert make().search("river").hits == ()
    assert make().update().rebuilt
    assert not (sealed / "pwned").exists()


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
