"""Index and catalogue of one moment, and keeping them open for as long as somebody reads them."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from reader import files
from reader.articles.model import Entry
from reader.errors import FileWriteError
from reader.search.catalogue import BrokenCatalogueError, Catalogue
from reader.search.layout import CATALOGUE, DAMAGED, INDEX
from reader.search.model import Sort
from reader.search.snapshot import Snapshot

NOT_INDEXED = "the articles are not indexed yet"
BROKEN = "the index is damaged and is built anew at the next update"


class State:
    """What is searched. Its files are closed when it is retired and the last reader has left."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        """Raises BrokenCatalogueError, sqlite3.Error, TypeError, ValueError for a catalogue that cannot be used."""
        self.catalogue = catalogue
        self._folder = folder
        self.seen = catalogue.state()
        self._pairs = catalogue.entries()
        self.entries = tuple(entry for _, entry in self._pairs)
        self.by_number = dict(self._pairs)
        self.numbers = {entry.id: number for number, entry in self._pairs}
        self._newest: list[tuple[int, Entry]] | None = None
        self._having: dict[str, frozenset[str]] = {}
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()
        self._readers = 0
        self._retired = False

    def newest(self) -> list[tuple[int, Entry]]:
        """All articles with their numbers, newest first; those without a date last."""
        if self._newest is None:
            self._newest = sorted(self._pairs, key=lambda pair: pair[1].metadata.date, reverse=True)
        return self._newest

    def oldest(self) -> list[tuple[int, Entry]]:
        """The same, oldest first; those without a date last."""
        return sorted(self._pairs, key=lambda pair: pair[1].metadata.date or "~")

    def by_source(self) -> list[tuple[int, Entry]]:
        """All articles with their numbers by the name of their source, newest first; those without one last."""
        return sorted(self.newest(), key=lambda pair: (not pair[1].metadata.source, pair[1].metadata.source.casefold()))

    def in_order(self, sort: Sort) -> list[tuple[int, Entry]]:
        """All articles with their numbers, as `sort` has them; newest first where that is by relevance."""
        if sort is Sort.SOURCE:
            return self.by_source()
        return self.oldest() if sort is Sort.OLDEST else self.newest()

    def having(self, field: str) -> frozenset[str]:
        """The ids of the articles that have a `date`, `byline`, `source` or `url`, stated or guessed."""
        found = self._having.get(field)
        if found is None:
            found = frozenset(entry.id for entry in self.entries if getattr(entry.metadata, field))
            self._having[field] = found
        return found

    def snapshot(self) -> Snapshot:
        """The index, opened by the first who asks. Raises UnsoundError."""
        with self._lock:
            if self._snapshot is None:
                self._snapshot = Snapshot.open(self._folder)
            return self._snapshot

    @contextlib.contextmanager
    def held(self) -> Iterator[State]:
        """Keep the files open meanwhile."""
        with self._lock:
            self._readers += 1
        try:
            yield self
        finally:
            with self._lock:
                self._readers -= 1
            self._close_if_done()

    def retire(self) -> None:
        """Nobody begins to read it from now on."""
        self._retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        with self._lock:
            if not self._retired or self._readers:
                return
            snapshot, self._snapshot = self._snapshot, None
        self.catalogue.close()
        if snapshot is not None:
            snapshot.close()


class Keeper:
    """Holds the current state and replaces it when the files on disk have moved on."""

    def __init__(self, cache_folder: Path) -> None:
        self._cache = cache_folder
        self._lock = threading.RLock()
        self._state: State | None = None
        self._loaded = False
        self._disk: tuple[object, ...] = ()
        self.why_not = NOT_INDEXED
        """Why there is no state, in words."""

    @contextlib.contextmanager
    def current(self) -> Iterator[State | None]:
        """The state to read from; None if there is no index."""
        with self._lock:
            if not self._loaded:
                self._load()
            state = self._state
            holding = state.held() if state is not None else contextlib.nullcontext()
            holding.__enter__()
        try:
            yield state
        finally:
            holding.__exit__(None, None, None)

    def refresh(self) -> bool:
        """Take up what was updated; True if what is searched changed."""
        with self._lock:
            if self._loaded and self._disk == self._look():
                return False
            before, loaded = self._state, self._loaded
            self._load()
            return (before is not None or self._state is not None) if loaded else self._state is not None

    def reload(self) -> None:
        """Open everything anew, whether or not it seems to have changed."""
        with self._lock:
            self._load()

    def forget(self) -> None:
        """Let go of all files."""
        with self._lock:
            if self._state is not None:
                self._state.retire()
            self._state, self._loaded, self._disk = None, False, ()

    def damaged(self) -> None:
        """Leave word for the next update that the index is to be built anew."""
        with self._lock:
            with contextlib.suppress(FileWriteError, OSError):
                files.write_atomic(self._cache / DAMAGED, b"")
            self.why_not = BROKEN
            self._disk = self._look()

    def _look(self) -> tuple[object, ...]:
        """Something that differs after each update, by whatever process."""
        found: list[object] = []
        with contextlib.suppress(OSError):
            found.append(max((path.name for path in (self._cache / INDEX).glob("*.toc")), key=_generation, default=""))
        try:
            found.append((self._cache / CATALOGUE).stat().st_ino)
            if self._state is not None:
                found.append(self._state.catalogue.state())
        except (OSError, sqlite3.Error, BrokenCatalogueError):
            found.append(None)
        return tuple(found)

    def _load(self) -> None:
        self.forget()
        self._loaded = True
        self.why_not = NOT_INDEXED
        if self._cache.exists():
            catalogue = Catalogue(self._cache)
            try:
                # Whatever lies in a folder that others can write to must not be opened: opening runs it.
                files.private_folder(self._cache)
                catalogue.open()
                self._state = State(catalogue, self._cache / INDEX)
            except BrokenCatalogueError as broken:
                catalogue.close()
                self.why_not = BROKEN if str(broken) else NOT_INDEXED
            except FileWriteError as error:
                self.why_not = f"the index cannot be used: {error}"
            except (sqlite3.Error, TypeError, ValueError, OSError):
                catalogue.close()
                self.damaged()
        self._disk = self._look()


def _generation(name: str) -> int:
    digits = "".join(sign for sign in name if sign.isdecimal())
    return int(digits or 0)
