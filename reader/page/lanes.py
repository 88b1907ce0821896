"""Lanes for tagged passages at the edge of the text, as branches beside a history: a lane each while they last."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from heapq import heappop, heappush
from typing import NamedTuple

from reader.articles.model import Passage
from reader.page.spans import SpanIndex


class Part(Enum):
    """Which part of a passage a row holds."""

    ONLY = "only"
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"


class Sign(NamedTuple):
    """What one lane shows on one row: which span, and which part of it. `more` counts others that had no place."""

    span: int
    part: Part
    more: int = 0


def lanes_of(spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """A lane, from 0, for each span, in their order: the first one free, so that overlapping spans never share one."""
    lanes = [0] * len(spans)
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    made = 0
    for index in sorted(range(len(spans)), key=lambda at: (spans[at][0], -spans[at][1])):
        start, end = spans[index]
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if free:
            lane = heappop(free)
        else:
            lane, made = made, made + 1
        lanes[index] = lane
        heappush(busy, (end, lane))
    return tuple(lanes)


class Lanes:
    """The lanes of some spans, to be asked row by row."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._index = SpanIndex(spans)
        self.lanes = lanes_of(spans)

    @property
    def count(self) -> int:
        """How many lanes there are."""
        return max(self.lanes, default=-1) + 1

    def signs(self, row: Passage, most: int) -> tuple[Sign | None, ...]:
        """What each of `most` lanes shows on a row of these characters.

        Where several meet in a lane, the one that starts there is shown, of those the first. Lanes beyond `most`
        share the last one.
        """
        shown: list[Sign | None] = [None] * most
        if not most:
            return ()
        for index in self._index.touching(row.start, max(row.end, row.start + 1)):
            start, end = self._spans[index]
            begins, ends = start >= row.start, end <= row.end
            part = Part.ONLY if begins and ends else Part.FIRST if begins else Part.LAST if ends else Part.MIDDLE
            lane = min(self.lanes[index], most - 1)
            there = shown[lane]
            if there is None:
                shown[lane] = Sign(index, part)
            elif begins and there.part in (Part.MIDDLE, Part.LAST):
                shown[lane] = Sign(index, part, there.more + 1)
            else:
                shown[lane] = there._replace(more=there.more + 1)
        return tuple(shown)
