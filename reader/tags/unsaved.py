"""The changes that are not in their files yet: in order, in memory, and in a recovery file elsewhere.

A change comes here when it could not be written. It is then laid over what the files say whenever they are read, so
that the person sees it, and goes when it has been written. A change on the same article that comes later queues
behind it. Changes that are on their way to a disk that does not answer are known here as well.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from reader.errors import FileWriteError, Problem, ReaderError
from reader.tags.codebook_changes import TagEdit
from reader.tags.journal import AnyEdit, Edit, Entry, LinkEdit, Listed, Retag
from reader.tags.recovery import LeftBehind, Recovery
from reader.tags.traces import CODEBOOK, LINKS


@dataclass(frozen=True, slots=True)
class Step:
    """A change that could not be written, and why."""

    entry: Entry
    why: ReaderError


@dataclass(frozen=True, slots=True)
class UnsavedState:
    """What a person is told: how many changes are not saved, why the first one is not, and where they are kept.

    `kept` is empty if they are in memory alone; `waiting` of them are on their way for `seconds` by now.
    """

    count: int = 0
    why: str = ""
    advice: str = ""
    kept: str = ""
    trouble: str = ""
    waiting: int = 0
    seconds: float = 0.0


class Unsaved:
    """The unsaved changes of one corpus. Making one touches no disk. All methods may be called from any thread, and
    none waits for the disk of the corpus.
    """

    def __init__(self, recovery: Recovery) -> None:
        self._recovery = recovery
        self._lock = threading.Lock()
        self._keeping = threading.Lock()
        self._steps: tuple[Step, ...] = ()
        self._under_way: dict[str, tuple[Entry, float]] = {}
        self._with_under_way = False
        self._taken_over: list[LeftBehind] = []
        self._sorted: tuple[int, dict[str, list[Edit | Retag]]] = -1, {}
        self.version = 0
        """Goes up with each change of what is unsaved."""

    def __bool__(self) -> bool:
        return bool(self._steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The changes that could not be written, in order."""
        return self._steps

    def state(self) -> UnsavedState:
        """What is to be told of it now."""
        with self._lock:
            steps, under_way = self._steps, list(self._under_way.values())
        first = steps[0].why if steps else None
        where = first.path if first is not None and first.path else ""
        inside = where.removeprefix(f"{self._recovery.corpus}/")
        since = min((begun for _, begun in under_way), default=0.0)
        return UnsavedState(
            count=len(steps),
            why="" if first is None else (f"{inside}: {first.problem}" if inside else first.problem),
            advice="" if first is None else first.advice,
            kept=str(self._recovery.path or ""),
            trouble=self._recovery.trouble,
            waiting=len(under_way),
            seconds=time.monotonic() - since if under_way else 0.0,
        )

    # -- what is where

    def edits_of(self, article_id: str) -> tuple[Edit | Retag, ...]:
        """The unsaved edits of one article's passages, in order."""
        return tuple(self._by_article().get(article_id, ()))

    def articles(self) -> frozenset[str]:
        """The articles that have unsaved edits."""
        return frozenset(self._by_article())

    def _by_article(self) -> dict[str, list[Edit | Retag]]:
        """The edits of passages by their articles; thousands of them are sorted once."""
        version, found = self._sorted
        if version != self.version:
            version, found = self.version, {}
            for one in self._edits():
                if isinstance(one, Edit | Retag):
                    found.setdefault(one.article, []).append(one)
            self._sorted = version, found
        return found

    def passages(self) -> frozenset[str]:
        """The ids of the passages that have unsaved edits."""
        return frozenset(one.passage_id for one in self._edits() if isinstance(one, Edit | Retag))

    def codebook_edits(self) -> tuple[TagEdit | Listed, ...]:
        """The unsaved edits of the codebook, in order."""
        return tuple(one for one in self._edits() if isinstance(one, TagEdit | Listed))

    def link_edits(self) -> tuple[LinkEdit, ...]:
        """The unsaved edits of links, in order."""
        return tuple(one for one in self._edits() if isinstance(one, LinkEdit))

    def _edits(self) -> Iterator[AnyEdit]:
        return (edit for step in self._steps for edit in step.entry.edits)

    def before(self, edits: Iterable[AnyEdit]) -> Step | None:
        """The first unsaved change of the same files: what is to be done with `edits` has to wait for it."""
        files = touched(edits)
        return next((step for step in self._steps if files & touched(step.entry.edits)), None)

    # -- what comes and goes

    def add(self, entry: Entry, why: ReaderError) -> str:
        """A change that could not be written. Returns where it is kept, empty if in memory alone."""
        with self._lock:
            self._steps = (*self._steps, Step(entry, why))
            self._under_way.pop(entry.id, None)
            self.version += 1
        self.keep()
        return str(self._recovery.path or "") if not self._recovery.trouble else ""

    def saved(self, entry_ids: Iterable[str]) -> None:
        """These changes have been written, or are not wanted any more."""
        gone = set(entry_ids)
        with self._lock:
            left = tuple(step for step in self._steps if step.entry.id not in gone)
            changed = left != self._steps
            self._steps = left
            self.version += changed
        if changed:
            self.keep()

    def blame(self, entry_id: str, why: ReaderError) -> None:
        """Why a change cannot be written now."""
        with self._lock:
            self._steps = tuple(replace(one, why=why) if one.entry.id == entry_id else one for one in self._steps)

    def set_aside(self, entry: Entry, why: ReaderError) -> str:
        """A change that does not fit any more is kept for a person to look at. Returns where, empty if nowhere: then it
        stays unsaved.
        """
        path = self._recovery.set_aside(entry, why)
        if path is not None:
            self.saved([entry.id])
        return str(path or "")

    @contextmanager
    def under_way(self, entry: Entry) -> Iterator[None]:
        """While this lasts a change is on its way to the disk, which may not answer."""
        self.set_out(entry)
        try:
            yield
        finally:
            self.arrived(entry.id)

    def set_out(self, entry: Entry) -> None:
        """A change is on its way from now on."""
        with self._lock:
            self._under_way.setdefault(entry.id, (entry, time.monotonic()))

    def arrived(self, entry_id: str) -> None:
        """A change is not on its way any more."""
        with self._lock:
            gone = self._under_way.pop(entry_id, None)
        if gone is not None and self._recovery.path is not None:
            self.keep()

    # -- the recovery file

    def keep(self, *, under_way: bool = False) -> UnsavedState:
        """Keep the unsaved changes in the recovery file, `under_way` also those on their way, from now on until all
        have arrived; take the file away if there are none. Returns how it stands then.
        """
        with self._keeping:
            self._with_under_way = under_way = under_way or (self._with_under_way and bool(self._under_way))
            self._recovery.keep(self._kept(under_way))
            if not self._recovery.trouble:
                self._forget_taken_over()
        return self.state()

    def _kept(self, under_way: bool) -> Sequence[Entry]:
        with self._lock:
            more = [entry for entry, _ in self._under_way.values()] if under_way else []
            return [*(step.entry for step in self._steps), *more]

    def as_text(self) -> str:
        """All of it as a recovery file would say it, for when there is no place for one."""
        return self._recovery.text(self._kept(under_way=True))

    def let_go(self) -> None:
        """The reader ends: whoever comes next may take over what is left."""
        self._recovery.let_go()

    # -- what an earlier reader left

    def take_over(self) -> tuple[int, tuple[Problem, ...]]:
        """Take over the changes that readers which have ended left behind; they are unsaved here from now on.

        Returns how many, and which files cannot be read: these stay as they are.
        """
        problems = []
        count = 0
        for left in self._recovery.left_behind():
            if left.problem is not None:
                problems.append(left.problem)
                continue
            known = {step.entry.id for step in self._steps}
            fresh = [entry for entry in left.entries if entry.id not in known and entry.edits]
            why = FileWriteError("was not saved when the reader was left", path=left.path)
            with self._lock:
                self._steps = (*self._steps, *(Step(entry, why) for entry in fresh))
                self.version += 1
            self._taken_over.append(left)
            count += len(fresh)
        if self._taken_over:
            self.keep()
        return count, tuple(problems)

    def _forget_taken_over(self) -> None:
        """What was taken over is kept by this reader by now, or in its files: the old file goes."""
        for left in tuple(self._taken_over):
            if self._recovery.forget(left):
                self._taken_over.remove(left)

    def problems(self) -> tuple[Problem, ...]:
        """What is not saved, by this reader and by earlier ones, as findings of a check."""
        kept = f"; it is kept in {self._recovery.path}" if self._recovery.path else ""
        mine = tuple(
            Problem(step.why.path or "", f"a change is not saved: {step.why.problem}", step.why.advice + kept)
            for step in self._steps
        )
        return (*mine, *self._recovery.waiting())


def touched(edits: Iterable[AnyEdit]) -> frozenset[str]:
    """What stands for the files that edits change. New tags in the codebook are a convenience, and wait for nobody."""
    files = set()
    for edit in edits:
        if isinstance(edit, Edit | Retag):
            files.add(edit.article)
        elif isinstance(edit, TagEdit):
            files.add(CODEBOOK)
        elif isinstance(edit, LinkEdit):
            files.add(LINKS)
    return frozenset(files)
