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


def in_words(rate: float, left_s: float | None) -> str:
    """How fast it goes and how long it takes: `430/s · 3 min left`; empty while that is not known."""
    if rate <= 0:
        return ""
    words = f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"
    if left_s is None:
        return words
    if left_s < 55:
        return f"{words} · {max(1, round(left_s))} s left"
    minutes = max(1, round(left_s / 60))
    return f"{words} · {minutes} min left" if minutes < 100 else f"{words} · {round(minutes / 60)} h left"
