"""How long something may take: so much of this thread's work, not of the clock, so that a busy machine does not make a
query wrong. The thread's own clock costs milliseconds on some systems: it is asked only once the common one says so.
"""

from __future__ import annotations

import time

_MORE = 0.25


class Patience:
    """So many seconds of the clock from now on, and then a quarter as many of work."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = time.perf_counter() + seconds
        self._work = -1.0

    @property
    def ended(self) -> bool:
        """Whether they are used up."""
        now = time.perf_counter()
        if now < self._next:
            return False
        work = time.thread_time()
        if self._work < 0:
            self._work = work
        left = self._work + self._seconds * _MORE - work
        self._next = now + left
        return left <= 0
