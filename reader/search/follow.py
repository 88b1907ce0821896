"""Keeping the index up to date for as long as somebody reads: whatever changes in the folder is taken up soon.

A loop in a process of its own. Changes that come together are gathered and done as one update; between updates it
sleeps; in idle moments it tidies the index.
"""

from __future__ import annotations

import errno
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from reader.errors import CorpusError, FileLockedError, ReaderError
from reader.search.layout import DAMAGED
from reader.search.model import Progress, UpdateReport
from reader.search.tidying import tidy
from reader.search.update import Doing, Update
from reader.search.watch import Watch

_QUIET = 0.03
"""Seconds without a change after which what was gathered is done: an editor writes a file in several goes."""
_LONGEST = 1.0
"""Seconds after which it is done even though changes go on."""
_MOST_NAMES = 1500
"""Changes from which on a look at all files is cheaper, and surer where the system drops some."""
_FEW = 20
_IDLE = 2.0
"""Seconds without anything to do after which the index is tidied."""
_BUSY = 1.0
_TROUBLE = 20.0
_GONE = 3.0
"""Seconds between two looks whether the folder itself is still there, and whether the index is damaged."""
_POLL = 15
"""Seconds between two looks at the folder where the system cannot watch it."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something to tell whoever follows: an update went on or ended, or words for a person."""

    progress: Progress | None = None
    report: UpdateReport | None = None
    waiting: str = ""
    """Why the index is not written at the moment; it will be."""
    trouble: str = ""
    """What is wrong, and what to do about it."""


class _Ask(Enum):
    STOP = "stop"
    REBUILD = "rebuild"
    LOOK = "look"


class Follower:
    """Follows one corpus folder. `run` ends after `stop`; the others may be called from any thread and from signals."""

    def __init__(
        self, cache_folder: Path, corpus_folder: Path, say: Callable[[Said], None], *, memory: int, poll: int
    ) -> None:
        """`memory` in megabytes for all processes; `poll` in seconds, 0: the system tells what changes."""
        self._cache = cache_folder
        self._corpus = corpus_folder
        self._say = say
        self._memory = memory
        self._poll = poll
        self._asked: queue.SimpleQueue[str | _Ask] = queue.SimpleQueue()
        self._interrupt = threading.Event()
        self._names: set[str] = set()
        self._all, self._rebuild, self._over = True, False, False
        self._watch: Watch | None = None
        self._identity: tuple[int, int] | None = None
        self._untidy = self._answer = True
        self._last_words = ""

    def stop(self) -> None:
        """End soon. What is done of an update stays."""
        self._over = True
        self._asked.put(_Ask.STOP)

    def rebuild(self) -> None:
        """Build the index anew."""
        self._interrupt.set()
        self._asked.put(_Ask.REBUILD)

    def look(self) -> None:
        """Look at all files, as at the beginning, and report whatever comes of it."""
        self._answer = True
        self._asked.put(_Ask.LOOK)

    def run(self) -> None:
        """Bring the index up to date and keep it so. Raises what no update should raise."""
        try:
            while not self._over:
                if self._watch is None and not self._poll:
                    self._begin_watching()
                wait = self._update() if self._work_to_do() else None
                if not self._over:
                    self._sleep(wait)
        finally:
            if self._watch is not None:
                self._watch.stop()

    # -- waiting

    def _work_to_do(self) -> bool:
        return bool(self._names) or self._all or self._rebuild

    def _sleep(self, wait: float | None) -> None:
        """Until there is something to do: at least `wait` seconds where an update is to be tried again."""
        if wait is not None:
            self._gather(time.monotonic() + wait)
            return
        if self._untidy and not self._work_to_do() and not self._gather(time.monotonic() + _IDLE):
            self._tidy()
        while not (self._over or self._work_to_do()):
            asked = self._gather(time.monotonic() + (self._poll or _GONE))
            if not asked and (self._poll or self._gone() or self._damaged()):
                self._all = True

    def _gather(self, until: float | None) -> bool:
        """Take in what is asked. False: until then nothing was (None: wait for ever)."""
        if not self._take(until):
            return False
        longest = time.monotonic() + _LONGEST
        while not (self._over or self._rebuild) and time.monotonic() < longest:
            if not self._take(time.monotonic() + _QUIET):
                break
        return True

    def _take(self, until: float | None) -> bool:
        try:
            asked = self._asked.get(timeout=None if until is None else max(0.0, until - time.monotonic()))
        except queue.Empty:
            return False
        if asked is _Ask.REBUILD:
            self._interrupt.clear()
            self._rebuild = self._answer = True
        elif isinstance(asked, str) and len(self._names) < _MOST_NAMES:
            self._names.add(asked)
        elif asked is not _Ask.STOP:
            self._all = True
        return True

    # -- working

    def _update(self) -> float | None:
        """One update of what is known to have changed. Seconds to wait before it is tried again; None: it was done."""
        names = None if self._all or self._rebuild else frozenset(self._names)
        doing = Doing(self._progress, self._wanted, self._memory, self._rebuild, names)
        try:
            report = Update(self._cache, self._corpus, doing).run()
        except FileLockedError as error:
            self._tell(Said(waiting=str(error)))
            return _BUSY
        except CorpusError as error:
            self._tell(Said(trouble=str(error)))
            self._end_watching()  # what comes back in its place is another folder
            self._all = True
            return _GONE
        except ReaderError as error:
            self._tell(Said(trouble=str(error)))
            self._all = True
            return _TROUBLE
        if not self._wanted():
            self._all = True
            return 0.0
        self._names.clear()
        self._all = self._rebuild = False
        if self._answer or self._last_words or replace(report, unchanged=0) != UpdateReport():
            self._untidy, self._answer, self._last_words = True, False, ""
            self._say(Said(report=report))
        return None

    def _wanted(self) -> bool:
        return not (self._over or self._interrupt.is_set())

    def _progress(self, progress: Progress) -> None:
        # Of a single article nobody needs to be told that it will be done: it is.
        if progress.total > _FEW or self._answer:
            self._say(Said(progress=progress))

    def _tell(self, said: Said) -> None:
        """Words that were the last ones already are not said again at each try."""
        words = said.waiting or said.trouble
        if words != self._last_words:
            self._last_words = words
            self._say(said)

    def _tidy(self) -> None:
        try:
            self._untidy = tidy(self._cache)
        except ReaderError:
            self._untidy = False  # the next update says what is wrong

    # -- watching

    def _begin_watching(self) -> None:
        self._identity = _identity(self._corpus)
        try:
            self._watch = Watch(self._corpus, self._changed)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EMFILE, errno.ENFILE):
                self._poll = _POLL
                words = (
                    f"the system cannot watch so many folders: the files are looked at every {_POLL} seconds instead"
                )
                self._tell(Said(trouble=f"{words}; raise fs.inotify.max_user_watches to see changes at once"))
            # A folder that is gone: the update says so, and it is tried again with the next.
        self._all = True  # what changed before somebody watched

    def _damaged(self) -> bool:
        """Whether a search, by whatever process, has met damage."""
        return (self._cache / DAMAGED).exists()

    def _gone(self) -> bool:
        """Whether the folder itself was moved or replaced, of which no event tells."""
        if self._identity == _identity(self._corpus):
            return False
        self._end_watching()
        return True

    def _end_watching(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()

    def _changed(self, name: str | None) -> None:
        self._asked.put(_Ask.LOOK if name is None else name)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        about = folder.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino
