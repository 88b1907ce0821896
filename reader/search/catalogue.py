"""What is known of the articles between two runs: one row for each, in SQLite, in the cache folder.

`number` ties a row to its document in the index. An article that changes gets a new number, so that index and
catalogue agree exactly when they hold the same numbers: whatever crash lies between them, comparing the two mends it.
"""

from __future__ import annotations

import platform
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from reader.articles.model import Entry, Metadata, Passage
from reader.errors import FileWriteError
from reader.search import words
from reader.search.layout import CATALOGUE as FILE
from reader.search.model import Sort

FORMAT = 2
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE articles (
  number INTEGER PRIMARY KEY, id UNIQUE, title, source, date, byline, url, language, guessed,
  display_title, words INTEGER, text_sha256, size INTEGER, mtime_ns INTEGER, file_sha256, seen_ns INTEGER
);
CREATE TABLE texts (number INTEGER PRIMARY KEY, body_start INTEGER, body_end INTEGER, text BLOB);
"""
_FIELDS = (
    "number, id, title, source, date, byline, url, language, guessed, display_title, words, text_sha256, size, mtime_ns"
)


@dataclass(frozen=True, slots=True)
class Row:
    """An article as the catalogue keeps it. `seen_ns` is when its file was looked at, `file_sha256` its bytes then."""

    number: int
    entry: Entry
    file_sha256: str
    seen_ns: int


@dataclass(frozen=True, slots=True)
class StoredText:
    """An article's text as it was indexed, without what lies beyond the indexed part. `body` is the story in it."""

    text: str
    body: Passage


@dataclass(frozen=True, slots=True)
class PackedText:
    """A stored text as the catalogue keeps it: a fifth of the memory while many wait to be written."""

    body: Passage
    content: bytes


def pack(stored: StoredText) -> PackedText:
    """`stored` made small."""
    return PackedText(stored.body, zlib.compress(stored.text.encode("utf-8", "surrogatepass"), 1))


class BrokenCatalogueError(Exception):
    """It cannot be used and is to be built anew; says why, in words for people."""


def stamp() -> str:
    """All that an index must have been made with to be used: formats, analysis, Python (it holds pickles), Whoosh."""
    from reader.search import engine

    python = ".".join(platform.python_version_tuple()[:2])
    return f"format {FORMAT}, words {words.VERSION}, Python {python}, Whoosh {engine.version()}"


class Catalogue:
    """The open catalogue. For one thread at a time; readers and one writer in other processes are fine."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a file at all."""
        return self._path.exists()

    def create(self) -> None:
        """A new, empty one in place of what is there. Raises FileWriteError."""
        self.close()
        try:
            for tail in ("", "-wal", "-shm", "-journal"):
                self._path.with_name(FILE + tail).unlink(missing_ok=True)
            self._connection = self._connect()
            self._connection.executescript(_TABLES)
            self._connection.execute("INSERT INTO about VALUES ('stamp', ?)", (stamp(),))
            self._connection.commit()
        except (sqlite3.Error, OSError) as error:
            raise FileWriteError(
                f"cannot be written ({error})", path=self._path, advice="free some space or check the permissions"
            ) from error

    def open(self) -> None:
        """Open what is there. Raises BrokenCatalogueError."""
        if self._connection is not None:
            return
        if not self.exists:
            raise BrokenCatalogueError("")
        try:
            connection = self._connect()
            try:
                found = connection.execute("SELECT value FROM about WHERE key = 'stamp'").fetchone()
                connection.execute("SELECT seen_ns FROM articles LIMIT 1").fetchone()
                connection.execute("SELECT number FROM texts LIMIT 1").fetchone()
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise BrokenCatalogueError("the list of articles was damaged") from error
        if found is None or found[0] != stamp():
            connection.close()
            raise BrokenCatalogueError("it was made by another version of this program, Python or Whoosh")
        self._connection = connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
        # Readers go on while an update writes; what a crash of the machine loses is built again.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise BrokenCatalogueError("it is closed")
        return self._connection

    def state(self) -> tuple[int, int]:
        """Something that differs once another process wrote here. Raises sqlite3.Error, BrokenCatalogueError."""
        with self._lock:
            version = self._open.execute("PRAGMA data_version").fetchone()[0]
            about = self._path.stat()
            return int(version), about.st_ino

    def entries(self) -> list[tuple[int, Entry]]:
        """All articles with their numbers, sorted by id. Raises sqlite3.Error, BrokenCatalogueError."""
        with self._lock:
            rows = self._open.execute(f"SELECT {_FIELDS} FROM articles").fetchall()
        found = [(row[0], _entry(row)) for row in rows]
        found.sort(key=lambda pair: pair[1].id)
        return found

    def count(self) -> int:
        """How many articles. Raises sqlite3.Error, BrokenCatalogueError."""
        with self._lock:
            return int(self._open.execute("SELECT count(*) FROM articles").fetchone()[0])

    def numbers(self) -> list[int]:
        """The numbers of all articles. Raises sqlite3.Error, BrokenCatalogueError."""
        with self._lock:
            return [row[0] for row in self._open.execute("SELECT number FROM articles").fetchall()]

    def numbers_of(self, ids: Iterable[str]) -> list[int]:
        """The numbers of those of these articles that are known. Raises sqlite3.Error, BrokenCatalogueError."""
        found: list[int] = []
        for some in _by_hundreds([_bound(one) for one in ids]):
            marks = ",".join("?" * len(some))
            with self._lock:
                rows = self._open.execute(f"SELECT number FROM articles WHERE id IN ({marks})", some).fetchall()
            found += [row[0] for row in rows]
        return found

    def having(self, field: str) -> list[int]:
        """The numbers of the articles of which a field is known. Raises sqlite3.Error, BrokenCatalogueError."""
        if field not in ("date", "byline", "source", "url"):
            raise BrokenCatalogueError(f"it has no field {field}")
        with self._lock:
            return [row[0] for row in self._open.execute(f"SELECT number FROM articles WHERE {field} != ''").fetchall()]

    def entries_of(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Articles by number; those that are not known are left out. Raises sqlite3.Error, BrokenCatalogueError."""
        found: dict[int, Entry] = {}
        for some in _by_hundreds(list(numbers)):
            marks = ",".join("?" * len(some))
            with self._lock:
                rows = self._open.execute(f"SELECT {_FIELDS} FROM articles WHERE number IN ({marks})", some).fetchall()
            found |= {row[0]: _entry(row) for row in rows}
        return found

    def in_order(self, limit: int, sort: Sort) -> list[int]:
        """The first numbers by date or source; newest first where that is all the same, those without one last.

        Raises sqlite3.Error, BrokenCatalogueError.
        """
        order = "date = '', date, number" if sort is Sort.OLDEST else "date DESC, number"
        if sort is Sort.SOURCE:
            order = f"source = '', source COLLATE NOCASE, {order}"
        with self._lock:
            rows = self._open.execute(f"SELECT number FROM articles ORDER BY {order} LIMIT ?", (limit,)).fetchall()
        return [row[0] for row in rows]

    def rows(self) -> list[Row]:
        """All rows. Raises sqlite3.Error, BrokenCatalogueError."""
        with self._lock:
            rows = self._open.execute(f"SELECT {_FIELDS}, file_sha256, seen_ns FROM articles").fetchall()
        return [Row(row[0], _entry(row[:14]), row[14], row[15]) for row in rows]

    def highest(self) -> int:
        """The highest number that an article has; 0 if there is none. Raises as `rows`."""
        with self._lock:
            return int(self._open.execute("SELECT max(number) FROM articles").fetchone()[0] or 0)

    def rows_at(self, name: str) -> list[Row]:
        """The rows of the article `name` and of those in the folder `name`. Raises as `rows`."""
        chosen = "WHERE id = ? OR (id > ? AND id < ?)"  # "0" comes after "/"
        with self._lock:
            rows = self._open.execute(
                f"SELECT {_FIELDS}, file_sha256, seen_ns FROM articles {chosen}", (name, name + "/", name + "0")
            ).fetchall()
        return [Row(row[0], _entry(row[:14]), row[14], row[15]) for row in rows]

    def text(self, number: int) -> StoredText | None:
        """The text of one article as it was indexed. Raises sqlite3.Error, BrokenCatalogueError, zlib.error."""
        with self._lock:
            row = self._open.execute(
                "SELECT body_start, body_end, text FROM texts WHERE number = ?", (number,)
            ).fetchone()
        if row is None:
            return None
        return StoredText(zlib.decompress(row[2]).decode("utf-8", "surrogatepass"), Passage(row[0], row[1]))

    def write(
        self, added: Iterable[tuple[Row, PackedText]], removed: Iterable[int], seen: Iterable[tuple[int, int, int]] = ()
    ) -> None:
        """Change rows, all or nothing. `seen` has mtime_ns, seen_ns, number of files that turned out unchanged.

        Raises FileWriteError.
        """
        try:
            with self._lock, self._open as connection:
                gone = [(number,) for number in removed]
                connection.executemany("DELETE FROM articles WHERE number = ?", gone)
                connection.executemany("DELETE FROM texts WHERE number = ?", gone)
                connection.executemany("UPDATE articles SET mtime_ns = ?, seen_ns = ? WHERE number = ?", seen)
                pairs = list(added)
                connection.executemany(
                    f"INSERT OR REPLACE INTO articles VALUES ({','.join('?' * 16)})", (_values(row) for row, _ in pairs)
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)",
                    ((row.number, *text.body, text.content) for row, text in pairs),
                )
        except sqlite3.Error as error:
            raise FileWriteError(
                f"cannot be written ({error})", path=self._path, advice="free some space; articles can still be read"
            ) from error

    def adopt(self, part: Path) -> None:
        """Add all rows of another catalogue, whose numbers are in nobody's use here. Raises FileWriteError."""
        try:
            with self._lock:
                connection = self._open
                connection.execute("ATTACH DATABASE ? AS part", (str(part),))
                try:
                    with connection:
                        connection.execute("INSERT OR REPLACE INTO articles SELECT * FROM part.articles")
                        connection.execute("INSERT OR REPLACE INTO texts SELECT * FROM part.texts")
                finally:
                    connection.execute("DETACH DATABASE part")
        except sqlite3.Error as error:
            raise FileWriteError(
                f"cannot be written ({error})", path=self._path, advice="free some space; articles can still be read"
            ) from error


_T = TypeVar("_T")


def _by_hundreds(values: list[_T]) -> Iterator[list[_T]]:
    """Few enough for one statement of SQLite."""
    for at in range(0, len(values), 500):
        yield values[at : at + 500]


def _bound(value: str) -> str | bytes:
    """SQLite takes no lone surrogates, which a file name can have; such a value is kept as bytes."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def _values(row: Row) -> tuple[int | str | bytes, ...]:
    entry, about = row.entry, row.entry.metadata
    texts = (entry.id, about.title, about.source, about.date, about.byline, about.url, about.language)
    return (
        row.number,
        *(_bound(text) for text in texts),
        " ".join(sorted(about.guessed)),
        _bound(entry.display_title),
        entry.words,
        entry.text_sha256,
        entry.size,
        entry.mtime_ns,
        row.file_sha256,
        row.seen_ns,
    )


_GUESSED: dict[str, frozenset[str]] = {"": frozenset()}


def _entry(row: tuple[int | str | bytes, ...]) -> Entry:
    if bytes in map(type, row):
        row = tuple(one.decode("utf-8", "surrogatepass") if isinstance(one, bytes) else one for one in row)
    (_, article, title, source, date, byline, url, language, guessed, display, count, sha, size, mtime) = row
    names = _GUESSED.get(guessed)  # type: ignore[arg-type]
    if names is None:
        names = _GUESSED[guessed] = frozenset(str(guessed).split())  # type: ignore[index]
    about = Metadata(title, source, date, byline, url, language, names)  # type: ignore[arg-type]
    return Entry(article, about, display, count, sha, size, mtime)  # type: ignore[arg-type]
