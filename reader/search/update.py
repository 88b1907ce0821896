"""Bringing the index up to date with the folder: what was added, changed, removed, renamed; in steps, so that search
works on what is there, and so that stopping or crashing loses one step at most.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass, replace
from pathlib import Path

from reader import articles, clock, files, locks, own_folders
from reader.articles.model import FoundFile, Listing
from reader.errors import FileLockedError, FileWriteError
from reader.search import engine
from reader.search.catalogue import BrokenCatalogueError, Row
from reader.search.helper import Helper, HelperError, clear
from reader.search.intake import Batch, DamageError, Intake
from reader.search.model import Progress, UpdateReport
from reader.search.opened import Opened
from reader.search.pace import Pace
from reader.search.steps import Steps

_DOUBT_NS = 2_000_000_000
"""A file changed twice within the clock tick of its file system can keep its size and time (FAT: two seconds)."""
_BETWEEN = 0.1
_WAIT = 0.5
MANY = 3000
"""New articles from which on a second process helps."""
MEMORY = 600
"""Megabytes that the processes of an update may take together."""


@dataclass(frozen=True, slots=True)
class Doing:
    """How an update is to be done.

    `progress` is told about ten times a second; once `wanted` returns False it stops soon and keeps what is done.
    `memory` is in megabytes, for all processes together. With `rebuild` it begins from nothing. `names` are paths below
    the corpus that changed; None: whatever changed is found by looking at all files.
    """

    progress: Callable[[Progress], None] | None = None
    wanted: Callable[[], bool] = lambda: True
    memory: int = MEMORY
    rebuild: bool = False
    names: Collection[str] | None = None


class Update:
    """One update. `run` may be called once."""

    def __init__(self, cache_folder: Path, corpus_folder: Path, doing: Doing) -> None:
        self._cache = cache_folder
        self._corpus = corpus_folder
        self._doing = doing
        self._wanted = doing.wanted
        self._opened = Opened(cache_folder)
        self._told = 0.0
        self._pace = Pace()
        self._now = int(clock.now().timestamp() * 1e9)
        self._intake = Intake(corpus_folder, 1, self._now)
        self._helper: Helper | None = None
        self._handed: list[FoundFile] = []
        self._total = self._left = 0
        self._added = self._changed = self._removed = self._unchanged = 0

    def run(self) -> UpdateReport:
        """Do it. Raises FileLockedError, FileWriteError, FileReadError; then what was done so far stands."""
        own_folders.guarded_folder(self._cache)
        try:
            with locks.locked(self._cache, _WAIT):
                return self._locked()
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
            self._opened.catalogue.close()

    def _locked(self) -> UpdateReport:
        clear(self._cache)
        files.sweep_folder(self._cache)
        reason = ""
        try:
            if self._doing.names is None or not self._at_names(self._doing.names):
                listing = articles.scan(self._corpus, self._listing)
                reason = self._opened.open("you asked for it" if self._doing.rebuild else "")
                self._follow(listing)
        except (DamageError, BrokenCatalogueError):
            listing = articles.scan(self._corpus, self._listing)
            reason = self._opened.open("it was damaged")
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
        self._total = len(listing.files)
        everything, documents = self._opened.rows(), self._opened.documents
        self._intake.next = 1 + max([0, *(row.number for row in everything), *documents])
        rows = {row.entry.id: row for row in everything}
        known = {row.number for row in rows.values()}
        left_behind = [number for number in documents if number not in known]
        todo, removed = self._compare(listing.files, rows, documents)
        self._work(todo, removed + left_behind, rows)

    def _at_names(self, names: Collection[str]) -> bool:
        """What the update is at these paths, without a look at anything else. False: it needs a whole one."""
        if self._opened.doubtful:
            return False
        try:
            found = {one.id: one for name in names for one in articles.scan_at(self._corpus, name).files}
            standing, highest = self._opened.rows_at(names)
            rows = {row.entry.id: row for row in standing}
            self._intake.next = 1 + highest
        except FileWriteError:
            raise
        except Exception:  # noqa: BLE001  (a damaged index raises anything at all; the whole update mends it)
            return False
        self._total = len(found)
        todo, removed = self._compare(found.values(), rows)
        self._work(todo, removed, rows)
        return True

    # -- what to do

    def _compare(
        self, found: Collection[FoundFile], rows: dict[str, Row], documents: Container[int] | None = None
    ) -> tuple[list[FoundFile], list[int]]:
        """Files to read, and the numbers of articles that are gone. `documents` are the numbers in the index."""
        present = {one.id for one in found}
        gone = [row.number for article, row in rows.items() if article not in present]
        self._removed = len(gone)
        todo: list[FoundFile] = []
        seen: list[Row] = []
        for one in found:
            row = rows.get(one.id)
            indexed = row is not None and (documents is None or row.number in documents)
            if row is None or not indexed or row.entry.size != one.size:
                todo.append(one)
            elif row.entry.mtime_ns == one.mtime_ns and one.mtime_ns < row.seen_ns - _DOUBT_NS:
                self._unchanged += 1
            elif self._intake.digest(one.id) == row.file_sha256:
                self._unchanged += 1
                seen.append(replace(row, entry=replace(row.entry, mtime_ns=one.mtime_ns), seen_ns=self._now))
            else:
                todo.append(one)
        if seen:
            self._opened.catalogue.write((), (), seen=seen)
        return todo, gone

    # -- doing it

    def _work(self, todo: list[FoundFile], removed: list[int], rows: dict[str, Row]) -> None:
        self._left = len(todo)
        self._report("", force=True)
        together = len(todo) >= MANY and not any(found.id in rows for found in todo)
        steps = Steps(todo, self._doing.memory, 2 if together else 1)
        collecting = gc.isenabled()
        gc.disable()  # nothing here makes rings; looking for them among millions of postings costs a tenth
        try:
            going_on = True
            # What is gone goes with the first step, so that a renamed article is there once at every moment.
            while going_on and (step := steps.next(2 if self._helper else 1)):
                going_on = self._do(step, removed, rows, steps)
                removed = []
                if together and self._helper is None and steps.left:
                    self._helper = self._start_helper()
                    together = self._helper is not None
                    self._hand_over(steps)
            if self._helper is not None and going_on:
                self._take_over()
            if removed and going_on:
                self._opened.write(Batch(), removed)
        finally:
            if self._helper is not None:
                self._helper.stop()
            if collecting:
                gc.enable()
            self._report("", force=True)

    def _do(self, step: list[FoundFile], removed: list[int], rows: dict[str, Row], steps: Steps | None = None) -> bool:
        """One step, in this process. False: it was stopped; what was read until then is in the index."""
        batch = Batch()
        old: list[int] = []
        going_on = True
        for found in step:
            going_on = self._wanted()
            if not going_on:
                break
            self._report(found.id)
            if steps is not None and self._helper is not None and self._helper.done(0.0) and self._take_over():
                self._hand_over(steps)
            row = rows.get(found.id)
            self._intake.read(found, batch)
            self._left -= 1
            if row is not None:
                old.append(row.number)
        self._opened.write(batch, [*removed, *old])
        changed = sum(row.entry.id in rows for row, _ in batch.rows)
        self._changed += changed
        self._added += len(batch.rows) - changed
        self._removed += len(old) - changed
        return going_on

    # -- with the help of a second process, for a first build

    def _start_helper(self) -> Helper | None:
        try:
            return Helper(self._cache, self._corpus, self._now) if (os.cpu_count() or 1) > 1 else None
        except OSError:
            return None

    def _hand_over(self, steps: Steps) -> None:
        """Give the helper its next step."""
        if self._helper is None or not (step := steps.next(2)):
            return
        self._handed = step
        try:
            self._helper.begin(step, self._intake.next)
            self._intake.next += len(step)
        except HelperError:
            self._alone()

    def _take_over(self) -> bool:
        """Wait for the helper's step. False: it was not finished, or failed, and was done here."""
        helper, step = self._helper, self._handed
        if helper is None or not step:
            return helper is not None
        try:
            while not helper.done(0.2):
                self._report(step[min(helper.at, len(step) - 1)].id)
                if not self._wanted():
                    helper.stop()
                    return False
            count, failed, notices = helper.finish(self._opened.index, self._opened.catalogue)
        except HelperError:
            self._alone()
            return False
        self._handed = []
        self._left -= len(step)
        self._added += count
        self._intake.failed |= failed
        self._intake.notices |= notices
        return True

    def _alone(self) -> None:
        """The helper failed: what it had is done here, and all the rest too."""
        helper, self._helper = self._helper, None
        step, self._handed = self._handed, []
        if helper is not None:
            helper.stop()
        self._do(step, [], {})

    def _listing(self, found: int) -> None:
        """Say that the folder is looked through: how many articles there are is not known until that is done."""
        now = time.monotonic()
        if self._doing.progress is not None and now - self._told > _BETWEEN:
            self._told = now
            self._doing.progress(Progress(found, 0))

    def _report(self, current: str, force: bool = False) -> None:
        if self._doing.progress is None:
            return
        now = time.monotonic()
        if force or now - self._told > _BETWEEN:
            self._told = now
            left = self._left - (self._helper.at if self._helper is not None and self._handed else 0)
            rate = self._pace.note(-left, now)
            remaining = left / rate if rate > 0 else None
            self._doing.progress(Progress(self._total - left, self._total, current, rate, remaining))
