"""A comparison to be asked sentence by sentence: what is linked with this one, and what is most like it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from reader.compare.model import Comparison, Level, Link, Place

OFFERED = 5
"""Counterparts of a sentence that are offered in each other article. Of five, one is right in 88 of 100."""


class Lookup:
    """The sentences of a comparison with their links and candidates. Made once for each comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        sentences: dict[str, list[Place]] = defaultdict(list)
        for one in comparison.sentences:
            sentences[one.article].append(one)
        self._sentences = {name: sorted(places) for name, places in sentences.items()}
        self._starts = {name: [one.start for one in places] for name, places in self._sentences.items()}
        self._links = self._by_sentence(comparison.links)
        self._candidates = self._by_sentence(comparison.candidates)

    def _by_sentence(self, links: Sequence[Link]) -> Mapping[Place, list[Link]]:
        found: dict[Place, list[Link]] = defaultdict(list)
        for link in links:
            for end in (link.a, link.b):
                for sentence in self._overlapping(end):
                    found[sentence].append(link)
        return found

    def _overlapping(self, place: Place) -> list[Place]:
        """The sentences that share a character with a place: what people linked need not be sentences."""
        sentences = self._sentences.get(place.article, [])
        at = max(0, bisect_right(self._starts.get(place.article, []), place.start) - 1)
        found = []
        while at < len(sentences) and sentences[at].start < place.end:
            if sentences[at].end > place.start:
                found.append(sentences[at])
            at += 1
        return found

    def sentences(self, article: str) -> Sequence[Place]:
        """The sentences of one article that take part, in order."""
        return self._sentences.get(article, ())

    def sentence_at(self, article: str, offset: int) -> Place | None:
        """The sentence in which an offset lies, or after which it stands in the space before the next one."""
        sentences = self._sentences.get(article, [])
        at = bisect_right(self._starts.get(article, []), offset) - 1
        return sentences[at] if at >= 0 else None

    def links_of(self, sentence: Place) -> tuple[Link, ...]:
        """The links of a sentence, best first; what people linked before all others."""
        return tuple(sorted(self._links.get(sentence, ()), key=best_first))

    def offered(self, sentence: Place, article: str, most: int = OFFERED) -> tuple[Link, ...]:
        """What may tell the same in one other article: what is linked, then the likeliest others."""
        able = (*self.links_of(sentence), *sorted(self._candidates.get(sentence, ()), key=best_first))
        return tuple(one for one in able if article in (one.a.article, one.b.article))[:most]


def best_first(link: Link) -> tuple[bool, bool, bool, float, Place, Place]:
    """Sorts links: what people linked, what is drawn, what has a figure that differs, then the rest, each by score."""
    return not link.by_hand, link.level is Level.CANDIDATE, not link.by_figure, -link.score, link.a, link.b
