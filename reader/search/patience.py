"""How long something may take: so much of this thread's work, not of the clock, so that a busy machine does not make a
query wrong. Looking costs little: the thread's own clock, which is slow on some systems, is asked only once the time
has passed on the common one.
"""

from __future__ import annotations

import time


class Patience:
    """So many seconds of work from now on."""

    def __init__(self, seconds: float) -> None:
        self._clock = time.perf_counter()
        self._work = time.thread_time()
        self._seconds = self._next = seconds

    @property
    def ended(self) -> bool:
        """Whether they are used up."""
        passed = time.perf_counter() - self._clock
        if passed < self._next:
            return False
        worked = time.thread_time() - self._work
        if worked >= self._seconds:
            return True
        self._next = passed + self._seconds - worked
        return False
