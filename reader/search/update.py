"""Bringing the index up to date with the folder: what was added, changed, removed, renamed; in steps, so that search
works on what is there, and so that stopping or crashing loses one step at most.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reader import articles, clock, files
from reader.articles.model import FoundFile, Listing
from reader.errors import FileLockedError, FileWriteError
from reader.search import engine
from reader.search.catalogue import BrokenCatalogueError, Catalogue, Row
from reader.search.documents import LIMIT
from reader.search.helper import Helper, HelperError, clear
from reader.search.intake import Batch, DamageError, Intake, write
from reader.search.layout import DAMAGED, INDEX, SET_ASIDE
from reader.search.model import Progress, UpdateReport
from reader.search.snapshot import Snapshot

_STEPS = (200, 1000, 4000)
"""Articles of the first steps and of each further one: first results soon, then few segments."""
_STEP_CHARACTERS = 40_000_000
_DOUBT_NS = 2_000_000_000
"""A file changed twice within the clock tick of its file system can keep its size and time (FAT: two seconds)."""
_BETWEEN = 0.1
_WAIT = 0.5
MANY = 3000
"""Articles from which on a first build takes a second process."""


class Update:
    """One update. `run` may be called once."""

    def __init__(
        self,
        cache_folder: Path,
        corpus_folder: Path,
        progress: Callable[[Progress], None] | None,
        wanted: Callable[[], bool] | None,
    ) -> None:
        self._cache = cache_folder
        self._corpus = corpus_folder
        self._tell = progress
        self._wanted = wanted or (lambda: True)
        self._catalogue = Catalogue(cache_folder)
        self._index: Any = None
        self._documents: dict[int, int] = {}
        self._told = 0.0
        self._now = int(clock.now().timestamp() * 1e9)
        self._intake = Intake(corpus_folder, 1, self._now)
        self._handed: list[FoundFile] = []
        self._total = self._left = 0
        self._added = self._changed = self._removed = self._unchanged = 0

    def run(self, rebuild: bool) -> UpdateReport:
        """Do it. Raises FileLockedError, FileWriteError, FileReadError; then what was done so far stands."""
        files.private_folder(self._cache)
        try:
            with files.locked(self._cache, _WAIT):
                return self._locked(rebuild)
        except FileLockedError as error:
            raise FileLockedError(
                "the index is being updated by another reader", advice="wait a little; searching works meanwhile"
            ) from error
        except engine.BusyError as error:
            raise FileLockedError("the index is being updated by another reader", advice="wait a little") from error
        except OSError as error:
            raise FileWriteError(
                f"cannot be written ({error.strerror or error})", path=self._cache, advice=files.advice_for(error)
            ) from error
        except sqlite3.Error as error:
            raise FileWriteError(
                f"cannot be written ({error})", path=self._cache, advice="try `reader index --rebuild`"
            ) from error
        finally:
            self._catalogue.close()

    def _locked(self, rebuild: bool) -> UpdateReport:
        listing = articles.scan(self._corpus)
        clear(self._cache)
        self._total = len(listing.files)
        reason = self._open("you asked for it" if rebuild else "")
        try:
            self._follow(listing)
        except (DamageError, BrokenCatalogueError):
            reason = self._open("it was damaged")
            self._added = self._changed = self._removed = self._unchanged = 0
            self._follow(listing)
        return UpdateReport(
            added=self._added,
            changed=self._changed,
            removed=self._removed,
            unchanged=self._unchanged,
            failed=tuple(sorted(self._intake.failed.items())),
            rebuilt=reason,
            notices=tuple(sorted(self._intake.notices.items())),
        )

    def _follow(self, listing: Listing) -> None:
        rows = {row.entry.id: row for row in self._rows()}
        todo, removed = self._compare(listing, rows)
        self._work(todo, removed, rows)

    # -- opening, or making anew

    def _open(self, reason: str) -> str:
        """Open index and catalogue, or make new ones; why, in words, unless there were none."""
        if not reason:
            found = self._reason_to_rebuild()
            if found is None:
                return ""
            reason = found
        folder = self._cache / INDEX
        self._catalogue.close()
        if folder.exists():
            aside = self._cache / SET_ASIDE
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        self._catalogue.create()
        files.private_folder(folder)
        self._index = engine.create(folder)
        files.remove(self._cache / DAMAGED)
        self._documents = {}
        return reason

    def _reason_to_rebuild(self) -> str | None:
        """Open what is there. None: it can be used. Empty: there is nothing."""
        folder = self._cache / INDEX
        if not folder.exists() and not self._catalogue.exists:
            return ""
        try:
            self._catalogue.open()
        except BrokenCatalogueError as broken:
            return str(broken) or "the list of articles was missing"
        if not folder.exists():  # whoever missed it first called it damaged
            return "it was missing"
        if (self._cache / DAMAGED).exists():
            return "it was damaged"
        files.private_folder(folder)
        try:
            self._index = engine.open_index(folder)
            snapshot = Snapshot(self._index)
            try:
                self._documents = dict(snapshot.documents())
                # A document without an article would show nothing; two with one number would be found twice.
                sound = 0 not in self._documents and len(self._documents) == snapshot.count
            finally:
                snapshot.close()
        except Exception:  # noqa: BLE001  (a damaged index raises anything at all)
            return "it was damaged"
        return None if sound else "it was damaged"

    def _rows(self) -> list[Row]:
        try:
            rows = self._catalogue.rows()
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            raise BrokenCatalogueError("the list of articles was damaged") from error
        self._intake.next = max([0, *(row.number for row in rows), *self._documents]) + 1
        return rows

    # -- what to do

    def _compare(self, listing: Listing, rows: dict[str, Row]) -> tuple[list[FoundFile], list[int]]:
        """Files to read, and numbers to take out of the index: gone articles, and what a crash left behind."""
        present = {found.id for found in listing.files}
        gone = [row for article, row in rows.items() if article not in present]
        self._removed = len(gone)
        known = {row.number for row in rows.values()}
        removed = [row.number for row in gone] + [number for number in self._documents if number not in known]
        todo: list[FoundFile] = []
        seen: list[tuple[int, int, int]] = []
        for found in listing.files:
            row = rows.get(found.id)
            if row is None or row.number not in self._documents or row.entry.size != found.size:
                todo.append(found)
            elif row.entry.mtime_ns == found.mtime_ns and found.mtime_ns < row.seen_ns - _DOUBT_NS:
                self._unchanged += 1
            elif self._intake.digest(found.id) == row.file_sha256:
                self._unchanged += 1
                seen.append((found.mtime_ns, self._now, row.number))
            else:
                todo.append(found)
        if seen:
            self._catalogue.write((), (), seen)
        return todo, removed

    # -- doing it

    def _work(self, todo: list[FoundFile], removed: list[int], rows: dict[str, Row]) -> None:
        self._left = len(todo)
        self._report("", force=True)
        # What is gone goes with the first step, so that a renamed article is there once at every moment.
        pairs = len(todo) >= MANY and not rows
        helper = None
        try:
            for number, step in enumerate(self._steps(todo, pairs)):
                if number == 1 and pairs:
                    helper = self._helper()
                if helper is not None and not helper.busy:
                    if self._hand_over(helper, step):
                        continue
                    helper = None
                if not self._do(step, removed, rows):
                    return
                removed = []
                if helper is not None and not self._take_over(helper):
                    helper = None
            if helper is not None:
                self._take_over(helper)
                helper.stop()
                helper = None
            if removed:
                self._commit(Batch(), removed)
        finally:
            if helper is not None:
                helper.stop()
            self._report("", force=True)

    def _do(self, step: list[FoundFile], removed: list[int], rows: dict[str, Row]) -> bool:
        """One step, in this process. False: it was stopped; what was read until then is in the index."""
        batch = Batch()
        old: list[int] = []
        going_on = True
        for found in step:
            going_on = self._wanted()
            if not going_on:
                break
            self._report(found.id)
            row = rows.get(found.id)
            self._intake.read(found, batch)
            self._left -= 1
            if row is not None:
                old.append(row.number)
        self._commit(batch, [*removed, *old])
        changed = sum(row.entry.id in rows for row, _ in batch.rows)
        self._changed += changed
        self._added += len(batch.rows) - changed
        self._removed += len(old) - changed
        return going_on

    def _commit(self, batch: Batch, old: list[int]) -> None:
        """Index first, then catalogue: whatever is done of the two, the next update mends the rest."""
        if batch.rows or old:
            write(self._index, batch, old)
            self._catalogue.write(batch.rows, old)

    # -- with the help of a second process, for a first build

    def _helper(self) -> Helper | None:
        try:
            return Helper(self._cache, self._corpus, self._now) if (os.cpu_count() or 1) > 1 else None
        except OSError:
            return None

    def _hand_over(self, helper: Helper, step: list[FoundFile]) -> bool:
        try:
            helper.begin(step, self._intake.next)
        except HelperError:
            helper.stop()
            return False
        self._handed = step
        self._intake.next += len(step)
        return True

    def _take_over(self, helper: Helper) -> bool:
        """Wait for the helper's step. False: it failed, and its step was done here."""
        step, self._handed = self._handed, []
        if not step:
            return True
        try:
            while not helper.done(0.2):
                self._report(step[0].id)
                if not self._wanted():
                    helper.stop()
                    return False
            count, failed, notices = helper.finish(self._index, self._catalogue)
        except HelperError:
            helper.stop()
            self._do(step, [], {})
            return False
        self._left -= len(step)
        self._added += count
        self._intake.failed |= failed
        self._intake.notices |= notices
        return True

    def _steps(self, todo: list[FoundFile], pairs: bool) -> Iterator[list[FoundFile]]:
        """`todo` in steps; with `pairs`, two by two of about the same length, one for each process."""
        sizes = iter(_STEPS[:1] if pairs else _STEPS)
        at = taken = taken_before = 0
        while at < len(todo):
            most = next(sizes, 0)
            if not most:
                if not pairs:
                    most = _STEPS[-1]
                elif taken % 2:
                    most = min(_STEPS[-1], (len(todo) - at + 1) // 2)
                else:
                    most = taken_before
            end = characters = 0
            for end in range(at, min(at + most, len(todo))):
                characters += min(todo[end].size, 2 * LIMIT)
                if characters > _STEP_CHARACTERS:
                    break
            yield todo[at : end + 1]
            taken_before, at, taken = end + 1 - at, end + 1, taken + 1

    def _report(self, current: str, force: bool = False) -> None:
        if self._tell is None:
            return
        now = time.monotonic()
        if force or now - self._told > _BETWEEN:
            self._told = now
            self._tell(Progress(self._total - self._left, self._total, current))
