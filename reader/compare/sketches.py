"""Near copies among thousands of articles: each is known by its few lowest hashes, which can be kept in an index."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from reader.compare.copies import NEAR_COPY, SHINGLE
from reader.compare.model import NearCopy

SKETCH_SIZE = 200

_MIX = 0x9E3779B1
"""Odd: spreads what CRC-32 makes of similar input over all 32 bits."""
_FEWEST_SHARED = 8
_MOST_HASHES = 4_000_000
_FEWEST_HASHES = 32
"""Hashes that are looked up at once, in all and of one text: of a hundred thousand articles each text's lowest few
find the pairs, and all of them say how alike the two are."""
_MOST_ARTICLES = 400
"""A hash of more articles than this is a line that everybody prints."""
_EVERY = 256
"""Articles between two looks at whether the result is still wanted."""


class Sketch(NamedTuple):
    """How many different runs of four words a text has, and the lowest hashes of these, ascending."""

    size: int
    lowest: tuple[int, ...]


def sketch(words: Sequence[str]) -> Sketch:
    """The sketch of a text's words. The same on every machine and in every version of Python."""
    hashes = {
        zlib.crc32(" ".join(words[at : at + SHINGLE]).encode("utf-8", "surrogatepass")) * _MIX & 0xFFFFFFFF
        for at in range(len(words) - SHINGLE + 1)
    }
    return Sketch(len(hashes), tuple(sorted(hashes)[:SKETCH_SIZE]))


def estimated_containment(a: Sketch, b: Sketch) -> float:
    """About which share (0 to 1) of the smaller text stands in the other. Exact for texts of up to 200 words."""
    smaller = min(a.size, b.size)
    if not smaller:
        return 0.0
    here, there = set(a.lowest), set(b.lowest)
    union = sorted(here | there)
    if a.size > len(a.lowest) or b.size > len(b.lowest):
        union = union[:SKETCH_SIZE]
    both = len(here & there & set(union))
    alike = both / len(union)
    return min(1.0, alike * (a.size + b.size) / (1 + alike) / smaller)


def near_copies(
    sketches: Mapping[str, Sketch],
    threshold: float = NEAR_COPY,
    progress: Callable[[int, int], None] | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[NearCopy, ...]:
    """All pairs of articles of which one repeats at least `threshold` of the other, best first.

    `progress` is told how many of how many articles are done. When `wanted` returns False, what is found so far
    is returned soon.
    """
    names = sorted(sketches)
    looked_up = max(_FEWEST_HASHES, min(SKETCH_SIZE, _MOST_HASHES // max(1, len(names))))
    holders: dict[int, list[int]] = defaultdict(list)
    found: list[NearCopy] = []
    for number, name in enumerate(names):
        if number % _EVERY == 0:
            if not wanted():
                break
            if progress is not None:
                progress(number, len(names))
        mine = sketches[name]
        shared: Counter[int] = Counter()
        for value in mine.lowest[:looked_up]:
            others = holders[value]
            if len(others) <= _MOST_ARTICLES:
                shared.update(others)
            others.append(number)
        for other, count in shared.items():
            theirs = sketches[names[other]]
            if count < min(_FEWEST_SHARED * looked_up / SKETCH_SIZE, len(mine.lowest), len(theirs.lowest)):
                continue
            score = estimated_containment(theirs, mine)
            if score >= threshold:
                found.append(NearCopy(names[other], name, round(score, 3)))
    return tuple(sorted(found, key=lambda one: (-one.score, one.a, one.b)))


def stories(copies: Sequence[NearCopy]) -> tuple[tuple[str, ...], ...]:
    """Near copies as groups: what is a copy of a copy belongs to the same story. Sorted, each group too."""
    group: dict[str, set[str]] = {}
    for one in copies:
        merged = group.get(one.a, {one.a}) | group.get(one.b, {one.b})
        for name in merged:
            group[name] = merged
    return tuple(sorted({tuple(sorted(names)) for names in group.values()}))
