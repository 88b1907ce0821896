"""Index and catalogue of one moment, and keeping them open for as long as somebody reads them."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from pathlib import Path

from reader import files
from reader.articles.model import Entry
from reader.errors import FileWriteError
from reader.search import contents
from reader.search.catalogue import BrokenCatalogueError, Catalogue, StoredText
from reader.search.contents import Contents
from reader.search.layout import CATALOGUE, DAMAGED, INDEX
from reader.search.model import Snippet
from reader.search.sealed import MalformedError
from reader.search.snapshot import Snapshot, UnsoundError

_KEPT_TEXTS = 400
_LONG = 20_000
"""Characters of a text that is too long to be kept in memory."""
NOT_INDEXED = "the articles are not indexed yet"
BROKEN = "the index is damaged and is built anew at the next update"


class State:
    """What is searched. Its files are closed when it is retired and the last reader has left."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        """Raises BrokenCatalogueError, sqlite3.Error, TypeError, ValueError for a catalogue that cannot be used."""
        self.catalogue = catalogue
        self._folder = folder
        self.about = catalogue.about()
        with contextlib.suppress(OSError, MalformedError):  # then it still says which articles there are
            self._must_go_with(contents.read(folder))
        self._entries: tuple[Entry, ...] | None = None
        self._by_number: dict[int, Entry] = {}
        self._known: list[int] | None = None
        self._texts: OrderedDict[int, StoredText | None] = OrderedDict()
        self.snippets: OrderedDict[Hashable, tuple[Snippet, ...]] = OrderedDict()
        """Those that were made last, by query and article."""
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()
        self._readers = 0
        self._retired = False

    def entries(self) -> tuple[Entry, ...]:
        """All articles, sorted by id. Read when first asked for: no search needs them all.

        Raises sqlite3.Error, BrokenCatalogueError, TypeError, ValueError.
        """
        if self._entries is None:
            self._by_number = self.catalogue.entries()
            self._entries = tuple(sorted(self._by_number.values(), key=lambda entry: entry.id))
        return self._entries

    def entries_of(self, numbers: list[int]) -> dict[int, Entry]:
        """These articles by number, without those that are gone since the index was opened. Raises as `entries`."""
        if self._entries is None and 2 * len(numbers) > self.about.count:
            self.entries()
        there = self._by_number
        if self._entries is None:
            there = {row.number: row.entry for row in self.catalogue.rows_of(numbers)}
        found = {number: there[number] for number in numbers if number in there}
        if len(found) < len(numbers):
            self._must_have_moved_on()
        return found

    def text(self, number: int) -> StoredText | None:
        """The text of an article as it was indexed. Raises sqlite3.Error, BrokenCatalogueError, zlib.error."""
        if number not in self._texts:
            found = self.catalogue.text(number)
            if found is None:
                self._must_have_moved_on()
            if found is not None and len(found.text) > _LONG:
                return found
            self._texts[number] = found
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.popitem(last=False)
            return found
        return self._texts.get(number)

    def _must_have_moved_on(self) -> None:
        """Something is not there that the index knows. Raises BrokenCatalogueError if no update has taken it away."""
        if self.catalogue.about() == self.about:
            raise BrokenCatalogueError("the list of articles lacks some")

    def _must_go_with(self, index: Contents) -> None:
        """Raises BrokenCatalogueError if catalogue and index are not of one moment, or of the two that an update joins.

        The catalogue was read before the index was, which meanwhile can only have gone on.
        """
        if not self.about.goes_with(index.build, index.edition) and (
            index.edition < self.about.edition or not self.catalogue.about().goes_with(index.build, index.edition)
        ):
            raise BrokenCatalogueError("index and list of articles do not go together")

    def known(self, snapshot: Snapshot) -> list[int] | None:
        """The numbers that are in the catalogue, if the index may have others too: what an update has put into the
        index and not yet into the catalogue is not there yet. Raises as `entries`.
        """
        if snapshot.contents.edition == self.about.edition:
            return None
        if self._known is None:
            self._known = list(self.catalogue.entries())
        return self._known

    def snapshot(self) -> Snapshot:
        """The index, opened by the first who asks. Raises UnsoundError."""
        with self._lock:
            if self._snapshot is None:
                found = Snapshot.open(self._folder)
                try:
                    self._must_go_with(found.contents)
                except (sqlite3.Error, BrokenCatalogueError, ValueError) as error:
                    found.close()
                    raise UnsoundError(str(error)) from error
                self._snapshot = found
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
            found.append(contents.identity(self._cache / INDEX))
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
                files.guarded_folder(self._cache)
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
