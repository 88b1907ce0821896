"""From scores to links: which sentences of two articles tell the same thing, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reader.compare.model import Level, Link, Place
from reader.compare.scoring import Rows

SURE = 0.30
MAYBE = 0.22
"""Scores from which a link is drawn for sure, or as a perhaps. Measured: six of seven and two of three are right."""
_NO_CANDIDATE = 0.02
"""Below this two sentences share a syllable at most."""


def level_of(score: float) -> Level:
    """How far a score is to be trusted."""
    return Level.SURE if score >= SURE else Level.MAYBE if score >= MAYBE else Level.CANDIDATE


def links_between(
    a: Sequence[Place], b: Sequence[Place], rows: Rows, copied: Mapping[tuple[int, int], float]
) -> list[Link]:
    """Links between the sentences of two articles.

    Those that are each other's best are linked if their score allows. `copied` says which share of the shorter of
    two sentences stands in the other word for word: these are linked too, one to many.
    """
    best_a = [_best(row) for row in rows]
    best_b = [_best(row) for row in _turned(rows, len(b))]
    found: dict[tuple[int, int], Link] = {}
    for here, there in enumerate(best_a):
        if there is not None and best_b[there] == here and rows[here][there] >= MAYBE:
            score = rows[here][there]
            found[here, there] = Link(a[here], b[there], score, level_of(score))
    for (here, there), share in copied.items():
        score = max(rows[here].get(there, 0.0), round(share, 6))
        found[here, there] = Link(a[here], b[there], score, level_of(score), copied=True)
    return [found[pair] for pair in sorted(found)]


def _best(row: Mapping[int, float]) -> int | None:
    return min(row, key=lambda number: (-row[number], number)) if row else None


def _turned(rows: Rows, width: int) -> Rows:
    turned: Rows = [{} for _ in range(width)]
    for here, row in enumerate(rows):
        for there, score in row.items():
            turned[there][here] = score
    return turned


def candidates_between(a: Sequence[Place], b: Sequence[Place], rows: Rows, count: int) -> list[Link]:
    """For every sentence of either article its `count` best in the other, linked or not; each pair once."""
    pairs: set[tuple[int, int]] = set()
    for here, row in enumerate(rows):
        pairs |= {(here, there) for there in _top(row, count)}
    for there, row in enumerate(_turned(rows, len(b))):
        pairs |= {(here, there) for here in _top(row, count)}
    return [Link(a[here], b[there], rows[here][there], Level.CANDIDATE) for here, there in sorted(pairs)]


def _top(row: Mapping[int, float], count: int) -> list[int]:
    able = [number for number, score in row.items() if score >= _NO_CANDIDATE]
    return sorted(able, key=lambda number: (-row[number], number))[:count]


def with_hand_links(
    links: Iterable[Link], confirmed: Iterable[tuple[Place, Place]], rejected: Iterable[tuple[Place, Place]]
) -> tuple[Link, ...]:
    """`links` after what people decided, sorted by place.

    A rejected pair is gone. A confirmed one is sure, made if it was not there, and takes the place of the computed
    links that its two sentences had into each other's articles (copied words stay linked). Who is both confirmed
    and rejected is confirmed. The places of people's pairs need not be those of sentences: overlapping is enough.
    """
    kept = list(links)
    confirmed, rejected = list(confirmed), list(rejected)
    kept = [one for one in kept if not any(_same_pair(one.a, one.b, *pair) for pair in rejected)]
    made: dict[tuple[Place, Place], Link] = {}
    for here, there in confirmed:
        computed = next((one for one in kept if _same_pair(one.a, one.b, here, there)), None)
        if computed is not None:
            kept.remove(computed)
            link = replace(computed, score=1.0, level=Level.SURE, by_hand=True)
        elif any(_same_pair(one.a, one.b, here, there) for one in made.values()):
            continue
        else:
            link = Link(here, there, 1.0, Level.SURE, by_hand=True)
        made[link.a, link.b] = link
        kept = [one for one in kept if one.copied or not _rivals(one, link)]
    return tuple(sorted([*kept, *made.values()], key=lambda one: (one.a, one.b)))


def without_rejected(links: Iterable[Link], rejected: Sequence[tuple[Place, Place]]) -> tuple[Link, ...]:
    """`links` but for the pairs that people said do not belong together."""
    return tuple(one for one in links if not any(_same_pair(one.a, one.b, *pair) for pair in rejected))


def _same_pair(a: Place, b: Place, here: Place, there: Place) -> bool:
    return (a.overlaps(here) and b.overlaps(there)) or (a.overlaps(there) and b.overlaps(here))


def _rivals(one: Link, link: Link) -> bool:
    if {one.a.article, one.b.article} != {link.a.article, link.b.article}:
        return False
    ends = (link.a, link.b)
    return any(one.a.overlaps(end) or one.b.overlaps(end) for end in ends)


def only_here(sentences: Iterable[Place], links: Iterable[Link]) -> tuple[Place, ...]:
    """The sentences that no link touches."""
    sentences = tuple(sentences)
    known = set(sentences)
    ends = {end for link in links for end in (link.a, link.b)}
    # Places that people linked need not be those of sentences.
    odd = [end for end in ends if end not in known]
    return tuple(one for one in sentences if one not in ends and not any(one.overlaps(end) for end in odd))


def counterparts(links: Iterable[Link], place: Place) -> tuple[Link, ...]:
    """The links of a sentence, or of whatever overlaps `place`, best first; what people linked before all others."""
    mine = [one for one in links if one.a.overlaps(place) or one.b.overlaps(place)]
    return tuple(sorted(mine, key=lambda one: (not one.by_hand, -one.score, one.a, one.b)))
