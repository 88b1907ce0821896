"""How fast work goes, and how long it will take."""

from __future__ import annotations

from collections import deque

_WINDOW = 20.0
"""Seconds that the rate is taken over: long enough that a step of large articles does not make it jump."""
_LEAST = 1.0


class Pace:
    """Fed with how much is done at which moment."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int, now: float) -> float:
        """`done` of the work is done at `now` (seconds of any clock). How much is done in a second; 0 at first."""
        seen = self._seen
        if not seen or now - seen[-1][0] > 0.2:
            seen.append((now, done))
        while len(seen) > 2 and now - seen[0][0] > _WINDOW:
            seen.popleft()
        began, before = seen[0]
        return (done - before) / (now - began) if now - began >= _LEAST else 0.0
