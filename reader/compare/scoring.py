"""How alike two sentences are, weighed by the articles that are compared.

Reports of one event share its words, so these tell nothing: a word's weight comes from the compared sentences alone.
Anything that scores sentences (an embedding model, say) can stand in the place of `weigh`: it is a `Scorer`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from reader.compare.words import grams, terms

Rows = list[dict[int, float]]
"""For each sentence of one article the scores (0 to 1) of the other's by their number; what is absent is 0."""


class Scores(Protocol):
    """Scores between any two of the articles that a scorer has seen."""

    def between(self, a: int, b: int) -> Rows:
        """For each sentence of article number `a` its scores with those of `b`."""


Scorer = Callable[[Sequence[Sequence[str]]], Scores]
"""Takes the sentences of all articles, because what a word weighs depends on all of them."""

_WORDS_SHARE = 0.4
_ORDINALS_AGREE = 0.08
_ORDINALS_CLASH = 0.6
_NEIGHBOURS = 0.15
_DIGITS = 6
"""Decimals that are kept: sums in another order must not make another score."""
_NOISE = 0.02
"""Scores below it are none: the sentences share a syllable."""
_COMMON = 400
"""A term of more sentences than this brings no two of them together; it still counts where they have met."""


class _Space:
    """The sentences of all articles as vectors over one sort of terms."""

    def __init__(self, articles: Sequence[Sequence[Mapping[str, float]]]) -> None:
        everything = [sentence for article in articles for sentence in article]
        found_in = Counter(term for sentence in everything for term in sentence)
        count = len(everything)
        weights = {term: max(0.0, math.log((count + 1) / (times + 0.5))) for term, times in found_in.items()}
        self.vectors = [[_unit(sentence, weights) for sentence in article] for article in articles]
        self.common = {term for term, times in found_in.items() if times > _COMMON}
        self._postings: dict[int, dict[str, list[tuple[int, float]]]] = {}

    def postings(self, article: int) -> dict[str, list[tuple[int, float]]]:
        """For each term the sentences of one article that have it."""
        known = self._postings.get(article)
        if known is None:
            known = self._postings[article] = defaultdict(list)
            for number, vector in enumerate(self.vectors[article]):
                for term, weight in vector.items():
                    if term not in self.common:
                        known[term].append((number, weight))
        return known

    def add_cosines(self, row: list[float], a: int, sentence: int, b: int, share: float) -> None:
        """Add `share` of the cosines of one sentence of article `a` with every sentence of `b` to `row`."""
        postings = self.postings(b)
        for term, weight in self.vectors[a][sentence].items():
            if term in postings:
                weight *= share
                for number, other in postings[term]:
                    row[number] += weight * other


def _unit(sentence: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    vector = {term: (1 + math.log(times) if times > 1 else times) * weights[term] for term, times in sentence.items()}
    length = math.sqrt(math.fsum(value * value for value in vector.values()))
    return {term: value / length for term, value in vector.items() if value} if length else {}


class _Weighed:
    def __init__(self, articles: Sequence[Sequence[str]]) -> None:
        self._spaces = (
            (_WORDS_SHARE, _Space([[terms(sentence) for sentence in article] for article in articles])),
            (1 - _WORDS_SHARE, _Space([[grams(sentence) for sentence in article] for article in articles])),
        )
        self._sizes = [len(article) for article in articles]

    def between(self, a: int, b: int) -> Rows:
        rows: Rows = []
        for sentence in range(self._sizes[a]):
            row = [0.0] * self._sizes[b]
            for share, space in self._spaces:
                space.add_cosines(row, a, sentence, b, share)
            rows.append({number: score for number, score in enumerate(row) if score >= _NOISE})
        return rows


def weigh(articles: Sequence[Sequence[str]]) -> Scores:
    """The scorer that needs nothing but the text: shared words and shared runs of four characters."""
    return _Weighed(articles)


def with_ordinals(rows: Rows, a: Sequence[frozenset[int]], b: Sequence[frozenset[int]]) -> Rows:
    """`rows` after a look at the ordinals that each sentence counts by: the second level is not the third."""
    adjusted: Rows = []
    for row, here in zip(rows, a, strict=True):
        if here:
            row = {number: _by_ordinals(score, here, b[number]) for number, score in row.items()}
        adjusted.append(row)
    return adjusted


def _by_ordinals(score: float, here: frozenset[int], there: frozenset[int]) -> float:
    if not there:
        return score
    return score + _ORDINALS_AGREE if here & there else score * _ORDINALS_CLASH


def with_neighbours(rows: Rows) -> Rows:
    """`rows` where a score gains if the sentences before both, and those after both, are alike as well."""
    none: dict[int, float] = {}
    adjusted: Rows = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else none
        after = rows[at + 1] if at + 1 < len(rows) else none
        adjusted.append(
            {
                number: round(
                    min(1.0, score + _NEIGHBOURS * (before.get(number - 1, 0.0) + after.get(number + 1, 0.0))), _DIGITS
                )
                for number, score in row.items()
            }
        )
    return adjusted
