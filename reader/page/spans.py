"""Spans in order of place, to be asked which of them touch a stretch of the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from reader.articles.model import Passage


class SpanIndex:
    """Spans that may overlap and come in any order. An answer is their indexes in the order in which they came."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._order = sorted(range(len(spans)), key=lambda index: (spans[index][0], spans[index][1]))
        self._starts = [spans[index][0] for index in self._order]
        self._ends = [spans[index][1] for index in self._order]
        self._furthest = list(accumulate(self._ends, max))

    def __len__(self) -> int:
        return len(self._order)

    def touching(self, start: int, end: int) -> list[int]:
        """The spans that share a character with `[start, end)`, those that start first come first."""
        if end <= start:
            return []
        low = bisect_right(self._furthest, start)
        high = bisect_left(self._starts, end)
        return [self._order[at] for at in range(low, high) if self._ends[at] > max(start, self._starts[at])]

    def covering(self, offset: int) -> list[int]:
        """The spans in which the character at `offset` lies."""
        return self.touching(offset, offset + 1)


def span_at(spans: Sequence[Passage], offset: int) -> Passage | None:
    """Of spans that are sorted and do not overlap, the one in which the character at `offset` lies."""
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return spans[at] if at >= 0 and spans[at].covers(offset) else None


def nearest(spans: Sequence[Passage], offset: int) -> Passage | None:
    """As `span_at`; between two spans the one before, ahead of all the first; None only if there is no span."""
    if not spans:
        return None
    return spans[max(0, bisect_right(spans, offset, key=lambda span: span.start) - 1)]
