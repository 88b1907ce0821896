"""What is offered as the counterpart of one sentence, one after the other, in all the other articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from reader.compare.lookup import Lookup, best_first
from reader.compare.model import Level, Link, Place


class Offer(NamedTuple):
    """One of the `of` likeliest counterparts in an article, number `rank` from 1."""

    link: Link
    article: str
    rank: int
    of: int

    @property
    def place(self) -> Place:
        """The counterpart."""
        return self.link.a if self.link.a.article == self.article else self.link.b


@dataclass(frozen=True, slots=True)
class Offers:
    """The offers for a sentence in the order in which they come: the best of each article before all others.

    `at` is the one whose turn it is.
    """

    sentence: Place
    all: tuple[Offer, ...]
    at: int = 0

    @property
    def now(self) -> Offer:
        """The one whose turn it is. There must be one."""
        return self.all[self.at]

    def next(self) -> Offers:
        """With the turn at the next one, after the last at the first."""
        return replace(self, at=(self.at + 1) % len(self.all))

    def turned_to(self, links: Sequence[Link]) -> Offers:
        """With the turn at the last offer that is one of these links, if any is."""
        at = max((at for at, one in enumerate(self.all) if one.link in links), default=self.at)
        return replace(self, at=at)

    def standing(self) -> dict[str, Offer]:
        """What stands level in each article by now: what had its turn last, else its best if that is linked."""
        found: dict[str, Offer] = {}
        for number, one in enumerate(self.all):
            drawn = one.rank == 1 and one.link.level is not Level.CANDIDATE
            if number <= self.at or (drawn and one.article not in found):
                found[one.article] = one
        return found


def offers(lookup: Lookup, sentence: Place, articles: Sequence[str]) -> Offers:
    """What is offered for a sentence in these articles."""
    found: list[Offer] = []
    for article in articles:
        if article != sentence.article:
            able = lookup.offered(sentence, article)
            found += [Offer(link, article, rank, len(able)) for rank, link in enumerate(able, 1)]
    found.sort(key=lambda one: (one.rank > 1, best_first(one.link)))
    return Offers(sentence, tuple(found))
