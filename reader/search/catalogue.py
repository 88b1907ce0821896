"""What is known of the articles between two runs: one row for each, in SQLite, in the cache folder.

`number` ties a row to its document in the index. An article that changes gets a new number, so that index and
catalogue agree exactly when they hold the same numbers: whatever crash lies between them, comparing the two mends it.

SQLite notices little of what a fault of the disk does to it. So each row has a checksum, the number of rows is known,
and which articles there are, how they are called and in which order they come is asked of the index.
"""

from __future__ import annotations

import json
import platform
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from marshal import dumps
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from reader import own_folders
from reader.articles.model import Entry, Metadata, Passage
from reader.errors import FileWriteError
from reader.search import words
from reader.search.layout import CATALOGUE as FILE

FORMAT = 3
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE articles (
  number INTEGER PRIMARY KEY, id, title, source, date, byline, url, language, guessed,
  display_title, words INTEGER, text_sha256, size INTEGER, mtime_ns INTEGER, sum INTEGER,
  file_sha256, seen_ns INTEGER, seen_sum INTEGER
);
CREATE TABLE texts (number INTEGER PRIMARY KEY, body_start INTEGER, body_end INTEGER, text BLOB, sum INTEGER);
"""
_ENTRY = (
    "number, id, title, source, date, byline, url, language, guessed, display_title, words, text_sha256, size, "
    "mtime_ns, sum"
)
"""What a list of articles needs; what else a row has is for updates, with a checksum of its own."""
_DAMAGED = "the list of articles was damaged"


@dataclass(frozen=True, slots=True)
class Row:
    """An article as the catalogue keeps it. `seen_ns` is when its file was looked at, `file_sha256` its bytes then."""

    number: int
    entry: Entry
    file_sha256: str
    seen_ns: int


@dataclass(frozen=True, slots=True)
class About:
    """Which index it goes with: `build` and `edition` as `contents.Contents` has them, and how many rows it has.

    `ahead` is the edition that an update is about to make of the index, or has made; then the catalogue follows.
    """

    build: str
    edition: int = 0
    ahead: int = 0
    count: int = 0

    def goes_with(self, build: str, edition: int) -> bool:
        """Whether an index is of this edition, or of the one that is being made."""
        return build == self.build and self.edition <= edition <= self.ahead


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
    """All that an index must have been made with to be used: formats, analysis, Python, Whoosh."""
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

    def create(self, build: str) -> None:
        """A new, empty one in place of what is there, for the index of that build. Raises FileWriteError."""
        self.close()
        try:
            for tail in ("", "-wal", "-shm", "-journal"):
                own_folders.clear_away(self._path.with_name(FILE + tail))
            self._connection = self._connect()
            self._connection.executescript(_TABLES)
            self._connection.execute("INSERT INTO about VALUES ('stamp', ?)", (stamp(),))
            _put(self._connection, About(build))
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
                connection.execute("SELECT sum FROM articles LIMIT 1").fetchone()
                connection.execute("SELECT sum FROM texts LIMIT 1").fetchone()
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise BrokenCatalogueError(_DAMAGED) from error
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

    def about(self) -> About:
        """Which index it goes with, as it is this moment. Raises sqlite3.Error, BrokenCatalogueError."""
        with self._lock:
            return _about(self._open)

    def entries(self) -> dict[int, Entry]:
        """All articles by number. Raises sqlite3.Error, BrokenCatalogueError, TypeError, ValueError, as others do."""
        found = self._all(_ENTRY)
        if any(crc32(dumps(row[:14], 2)) != row[14] for row in found):
            raise BrokenCatalogueError(_DAMAGED)
        return {row[0]: _entry(row[:14]) for row in found}

    def rows(self) -> list[Row]:
        """All rows."""
        return [_row(row) for row in self._all("*")]

    def _all(self, columns: str) -> list[tuple[Any, ...]]:
        with self._lock:
            self._open.execute("BEGIN")  # both of the same moment
            try:
                about = _about(self._open)
                found = self._open.execute(f"SELECT {columns} FROM articles").fetchall()
            finally:
                self._open.rollback()
        if not about.count == len(found) == len({row[0] for row in found}):
            raise BrokenCatalogueError(_DAMAGED)
        return found

    def rows_of(self, numbers: Iterable[int]) -> list[Row]:
        """These rows; those that are not there are left out."""
        found: list[Row] = []
        for some in _by_hundreds(list(numbers)):
            marks = ",".join("?" * len(some))
            with self._lock:
                rows = self._open.execute(f"SELECT * FROM articles WHERE number IN ({marks})", some).fetchall()
            found += [_row(row) for row in rows]
        return found

    def text(self, number: int) -> StoredText | None:
        """The text of one article as it was indexed. Raises sqlite3.Error, BrokenCatalogueError, zlib.error."""
        with self._lock:
            row = self._open.execute(
                "SELECT body_start, body_end, text, sum FROM texts WHERE number = ?", (number,)
            ).fetchone()
        if row is None:
            return None
        if _sum_of_text(number, *row[:3]) != row[3]:
            raise BrokenCatalogueError(_DAMAGED)
        return StoredText(zlib.decompress(row[2]).decode("utf-8", "surrogatepass"), Passage(row[0], row[1]))

    def announce(self, edition: int) -> None:
        """Note that an update is about to make this edition of the index. Raises FileWriteError."""
        self._change(lambda connection: _put(connection, replace(_about(connection), ahead=edition)))

    def write(
        self,
        added: Iterable[tuple[Row, PackedText]],
        removed: Iterable[int],
        edition: int | None = None,
        seen: Iterable[Row] = (),
    ) -> None:
        """Change rows, all or nothing. `edition` is what the index has become; `seen` are rows of files that turned out
        unchanged.

        Raises FileWriteError.
        """

        def change(connection: sqlite3.Connection) -> None:
            about = _about(connection)
            gone = [(number,) for number in removed]
            count = about.count
            if gone:
                count -= connection.executemany("DELETE FROM articles WHERE number = ?", gone).rowcount
                connection.executemany("DELETE FROM texts WHERE number = ?", gone)
            pairs = list(added)
            rows = [*(row for row, _ in pairs), *seen]
            marks = ",".join("?" * 18)
            connection.executemany(f"INSERT OR REPLACE INTO articles VALUES ({marks})", map(_kept, rows))
            connection.executemany(
                "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?)",
                (
                    (row.number, *text.body, text.content, _sum_of_text(row.number, *text.body, text.content))
                    for row, text in pairs
                ),
            )
            reached = about.edition if edition is None else edition
            _put(connection, About(about.build, reached, max(reached, about.ahead), count + len(pairs)))

        self._change(change)

    def adopt(self, part: Path, edition: int) -> None:
        """Add all rows of another catalogue, whose numbers are in nobody's use here; the index has become `edition`.

        Raises FileWriteError.
        """

        def change(connection: sqlite3.Connection) -> None:
            about = _about(connection)
            count = connection.execute("INSERT OR REPLACE INTO articles SELECT * FROM part.articles").rowcount
            connection.execute("INSERT OR REPLACE INTO texts SELECT * FROM part.texts")
            _put(connection, About(about.build, edition, max(edition, about.ahead), about.count + count))

        self._change(change, attached=part)

    def _change(self, change: Callable[[sqlite3.Connection], None], attached: Path | None = None) -> None:
        """Do it all or not at all. Raises FileWriteError, and BrokenCatalogueError where what is there is damaged."""
        try:
            with self._lock:
                connection = self._open
                if attached is not None:
                    connection.execute("ATTACH DATABASE ? AS part", (str(attached),))
                try:
                    with connection:
                        change(connection)
                finally:
                    if attached is not None:
                        connection.execute("DETACH DATABASE part")
        except sqlite3.Error as error:
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                raise BrokenCatalogueError(_DAMAGED) from error
            raise FileWriteError(
                f"cannot be written ({error})", path=self._path, advice="free some space; articles can still be read"
            ) from error


def _about(connection: sqlite3.Connection) -> About:
    found = connection.execute("SELECT value FROM about WHERE key = 'index'").fetchone()
    said, _, check = (found[0] if found else "").rpartition(" ")
    if check != str(crc32(said.encode())):
        raise BrokenCatalogueError(_DAMAGED)
    return About(*json.loads(said))


def _put(connection: sqlite3.Connection, about: About) -> None:
    said = json.dumps(astuple(about))
    connection.execute("INSERT OR REPLACE INTO about VALUES ('index', ?)", (f"{said} {crc32(said.encode())}",))


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


def _values(number: int, entry: Entry) -> tuple[int | str | bytes, ...]:
    about = entry.metadata
    texts = (entry.id, about.title, about.source, about.date, about.byline, about.url, about.language)
    return (
        number,
        *(_bound(text) for text in texts),
        " ".join(sorted(about.guessed)),
        _bound(entry.display_title),
        entry.words,
        entry.text_sha256,
        entry.size,
        entry.mtime_ns,
    )


def _kept(row: Row) -> tuple[int | str | bytes, ...]:
    """A row as it is kept: its values, and checksums of them."""
    values = _values(row.number, row.entry)
    seen = row.number, row.file_sha256, row.seen_ns
    return *values, _sum(values), *seen[1:], _sum(seen)


def _sum(values: tuple[int | str | bytes, ...]) -> int:
    # The second version of the format writes equal values alike; it is only written, never read.
    return crc32(dumps(values, 2))


def _sum_of_text(number: int, start: int, end: int, content: bytes) -> int:
    return crc32(content, crc32(f"{number} {start} {end}".encode()))


def _row(kept: tuple[Any, ...]) -> Row:
    number, file_sha256, seen_ns = kept[0], kept[15], kept[16]
    if _sum(kept[:14]) != kept[14] or _sum((number, file_sha256, seen_ns)) != kept[17]:
        raise BrokenCatalogueError(_DAMAGED)
    return Row(number, _entry(kept[:14]), file_sha256, seen_ns)


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
