"""Where to scroll the other panes to: from a place in one text to the place in another that goes with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reader.compare.model import Level, Link


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pairs of offsets that stand level in two texts, ascending in both; the first is (0, 0), the last the ends."""

    here: tuple[int, ...]
    there: tuple[int, ...]

    def to_there(self, offset: int) -> int:
        """The offset in the other text that goes with `offset`: between two anchors by its share of the way."""
        return _along(self.here, self.there, offset)

    def to_here(self, offset: int) -> int:
        """The way back."""
        return _along(self.there, self.here, offset)


def anchors(here: str, here_length: int, there: str, there_length: int, links: Iterable[Link]) -> Anchors:
    """The anchors between two articles (their ids and the lengths of their texts) that their links give.

    Scrolling cannot run backwards, so of links that cross each other those are taken that weigh most together;
    with no links at all the texts go side by side in proportion.
    """
    pairs: dict[tuple[int, int], float] = {}
    for link in links:
        if link.level is Level.CANDIDATE or {link.a.article, link.b.article} != {here, there} or here == there:
            continue
        mine, theirs = link.other(there), link.other(here)
        weight = link.score + (1.0 if link.by_hand else 0.0)
        pairs[mine.start, theirs.start] = max(weight, pairs.get((mine.start, theirs.start), 0.0))
    inner = [pair for pair in _heaviest_rising(pairs) if 0 < pair[0] < here_length and 0 < pair[1] < there_length]
    points = [(0, 0), *inner, (max(here_length, 0), max(there_length, 0))]
    return Anchors(tuple(one for one, _ in points), tuple(other for _, other in points))


def _heaviest_rising(pairs: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Of pairs the heaviest choice in which both numbers rise."""
    ordered = sorted(pairs)
    best: list[float] = []
    came_from: list[int] = []
    for at, (one, other) in enumerate(ordered):
        weight, source = 0.0, -1
        for before in range(at):
            if ordered[before][0] < one and ordered[before][1] < other and best[before] > weight:
                weight, source = best[before], before
        best.append(weight + pairs[one, other])
        came_from.append(source)
    chosen: list[tuple[int, int]] = []
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chosen.append(ordered[at])
        at = came_from[at]
    return chosen[::-1]


def _along(here: Sequence[int], there: Sequence[int], offset: int) -> int:
    offset = min(max(offset, here[0]), here[-1])
    at = min(bisect_right(here, offset), len(here) - 1)
    if at == 0 or here[at] == here[at - 1]:
        return there[at]
    share = (offset - here[at - 1]) / (here[at] - here[at - 1])
    return there[at - 1] + round(share * (there[at] - there[at - 1]))


def level_rows(rows: Mapping[str, int]) -> dict[str, int]:
    """How many filler rows each pane needs above its passage so that all stand on one row.

    `rows` says for each pane on which row of its screen (from 0) the passage begins now.
    """
    lowest = max(rows.values(), default=0)
    return {pane: lowest - row for pane, row in rows.items()}
