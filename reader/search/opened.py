"""Index and catalogue, opened to be written: those that are there if they can be used, else new ones."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import Any

from reader import clock, files, own_folders
from reader.search import engine
from reader.search.catalogue import BrokenCatalogueError, Catalogue, Row
from reader.search.intake import Batch, DamageError, write
from reader.search.layout import DAMAGED, INDEX, SET_ASIDE
from reader.search.snapshot import Snapshot


class Opened:
    """What an update writes to. Making one opens nothing; whoever opens holds the lock of the cache folder."""

    def __init__(self, cache_folder: Path) -> None:
        self._cache = cache_folder
        self._folder = cache_folder / INDEX
        self.catalogue = Catalogue(cache_folder)
        self.index: Any = None
        self.documents: dict[int, int] = {}
        """What `open` found in the index: from an article's number to its document."""

    @property
    def doubtful(self) -> bool:
        """Whether the index is missing, or a search has met damage in it."""
        return (self._cache / DAMAGED).exists() or not self._folder.exists()

    def open(self, reason: str) -> str:
        """Open index and catalogue, or make new ones; why, in words, unless there were none.

        With a `reason` they are made anew for that. Raises OSError, FileWriteError, sqlite3.Error.
        """
        if not reason:
            found = self._reason_to_rebuild()
            if found is None:
                return ""
            reason = found
        self.catalogue.close()
        if os.path.lexists(self._folder):
            aside = self._cache / SET_ASIDE
            own_folders.clear_away(aside)
            self._folder.rename(aside)
            with contextlib.suppress(OSError):  # the next rebuild does it
                own_folders.clear_away(aside)
        build = clock.random_id()
        self.catalogue.create(build)
        own_folders.guarded_folder(self._folder)
        self.index = engine.create(self._folder, build)
        files.remove(self._cache / DAMAGED)
        self.documents = {}
        return reason

    def rows_at(self, names: Collection[str]) -> tuple[list[Row], int]:
        """Open what is there; the rows of articles at these paths or in folders of these names, and the highest number
        in use, in either.

        Raises DamageError if index and catalogue do not agree; if one of them is damaged, anything at all.
        """
        own_folders.guarded_folder(self._folder)
        self.catalogue.open()
        self.index = engine.open_index(self._folder)
        about, snapshot = self.catalogue.about(), Snapshot(self._folder)
        try:
            contents = snapshot.contents
            if (contents.build, contents.edition) != (about.build, about.edition):
                raise DamageError  # an update was killed between the two: only a whole one can mend that
            numbers = {number for name in names for number in snapshot.numbers_at(name)}
            highest = max(snapshot.numbers, default=0)
        finally:
            snapshot.close()
        rows = self.catalogue.rows_of(numbers)
        if len(rows) != len(numbers):
            raise DamageError
        return rows, highest

    def _reason_to_rebuild(self) -> str | None:
        """Open what is there. None: it can be used. Empty: there is nothing."""
        if not self._folder.exists() and not self.catalogue.exists:
            return ""
        try:
            self.catalogue.open()
        except BrokenCatalogueError as broken:
            return str(broken) or "the list of articles was missing"
        if not self._folder.exists():  # whoever missed it first called it damaged
            return "it was missing"
        if (self._cache / DAMAGED).exists():
            return "it was damaged"
        own_folders.guarded_folder(self._folder)
        try:
            self.index = engine.open_index(self._folder)
            snapshot = Snapshot(self._folder)
            try:
                contents = snapshot.contents
                if not self.catalogue.about().goes_with(contents.build, contents.edition):
                    return "it was damaged"
                self.documents = dict(snapshot.documents())
                # A document without an article would show nothing; two with one number would be found twice.
                sound = 0 not in self.documents and len(self.documents) == snapshot.count
            finally:
                snapshot.close()
        except Exception:  # noqa: BLE001  (a damaged index raises anything at all)
            return "it was damaged"
        return None if sound else "it was damaged"

    def rows(self) -> list[Row]:
        """All that the catalogue holds. Raises BrokenCatalogueError."""
        try:
            return self.catalogue.rows()
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            raise BrokenCatalogueError("the list of articles was damaged") from error

    def write(self, batch: Batch, old: list[int]) -> None:
        """Index first, then catalogue: whatever is done of the two, the next update mends the rest."""
        if batch.rows or old:
            self.catalogue.announce(self.index.contents.edition + 1)
            write(self.index, batch, old)
            self.catalogue.write(batch.rows, old, self.index.contents.edition)
