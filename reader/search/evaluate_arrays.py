"""Evaluation over whole arrays of documents, for large corpora: what `evaluate.ByDocument` finds, many times faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reader.search import arrays
from reader.search.engine import FORM_SUFFIX
from reader.search.evaluate import Evaluation, Ranked, Tagged, fields_of, from_number, to_number
from reader.search.model import Sort
from reader.search.query import DEFAULT, Phrase, Word
from reader.search.ranking import EXACT, K1, rarity
from reader.search.ranking import together as coordination
from reader.search.snapshot import Snapshot, ranks_of


class Dense(NamedTuple):
    """For every document whether it is in the set, and its score; None where all scores are nothing."""

    there: NDArray[np.bool_]
    scores: NDArray[np.float64] | None


class ByArray(Evaluation[Dense]):
    """Sets as arrays over all documents."""

    def __init__(self, snapshot: Snapshot, tagged: Tagged | None, wanted: Callable[[], bool] | None) -> None:
        super().__init__(snapshot, tagged, wanted)
        self._arrays = arrays.of(snapshot)
        self._size = self._arrays.count

    def count(self, scores: Dense) -> int:
        return int(np.count_nonzero(scores.there))

    def top(self, scores: Dense) -> float:
        return float(scores.scores.max(initial=0.0)) if scores.scores is not None else 0.0

    def raised(self, scores: Dense, those: Dense, by: float) -> Dense:
        base = scores.scores if scores.scores is not None else np.zeros(self._size)
        return Dense(scores.there, np.where(scores.there & those.there, base + by, base))

    def documents(self, scores: Dense) -> Sequence[int]:
        return np.flatnonzero(scores.there)  # type: ignore[return-value]

    def first(self, scores: Dense, limit: int, sort: Sort, known: Sequence[int] | None) -> Ranked:
        documents = np.flatnonzero(scores.there)
        if known is not None:
            documents = documents[np.isin(self._arrays.numbers[documents], np.array(known, np.uint32))]
        total = len(documents)
        values = np.zeros(total) if scores.scores is None else scores.scores[documents]
        relevant = sort is Sort.RELEVANCE
        ranks = np.round(values, 6) if relevant else np.zeros(0)
        if relevant and 0 < limit < total:
            # All that the last of the first could be exchanged for: equal ones are sorted by date.
            least = np.partition(ranks, total - limit)[total - limit]
            near = np.flatnonzero(ranks >= least)
            documents, values, ranks = documents[near], values[near], ranks[near]
        days = self._arrays.spans()[0][documents].astype(np.int64)
        keys: list[NDArray[Any]] = [self._arrays.numbers[documents], days if sort is Sort.OLDEST else -days, days == 0]
        if relevant:
            keys.append(-ranks)
        elif sort is Sort.SOURCE:
            places, names = self._arrays.origins()
            keys.append(np.array(ranks_of(names), np.uint32)[places[documents]])
        order = np.lexsort(keys)[:limit]
        return list(zip(documents[order].tolist(), values[order].tolist(), strict=True)), total

    def _sparse(self, ids: NDArray[Any], values: NDArray[np.float64] | None) -> Dense:
        there = np.zeros(self._size, bool)
        there[ids] = True
        if values is None:
            return Dense(there, None)
        scores = np.zeros(self._size)
        scores[ids] = values
        return Dense(there, scores)

    def _bm25(self, field: str, found: arrays.List, boost: float) -> NDArray[np.float64]:
        ids, weights = found
        factor = boost * (K1 + 1) * rarity(self._size, len(ids))
        if field != DEFAULT:
            return factor * weights / (weights + K1)
        return factor * weights / (weights + self._arrays.norms[ids])

    def _word(self, word: Word) -> Dense:
        found = self._arrays.term(word.field, word.stem)
        dense = self._sparse(found[0], self._bm25(word.field, found, word.boost))
        exact = self._arrays.term(word.field + FORM_SUFFIX, word.form)
        if len(exact[0]):
            assert dense.scores is not None
            dense.there[exact[0]] = True
            dense.scores[exact[0]] += self._bm25(word.field, exact, word.boost * EXACT)
        return dense

    def _beginning(self, field: str, start: str, boost: float) -> Dense:
        return self._together(field, boost, [self._arrays.beginning(name, start) for name in self._names(field)])

    def _any_of(self, field: str, forms: list[str], boost: float) -> Dense:
        self.check()
        return self._together(
            field, boost, [self._arrays.any_of(name, tuple(forms), self.check) for name in self._names(field)]
        )

    def _names(self, field: str) -> list[str]:
        return [name + FORM_SUFFIX for name in fields_of(field)]

    def _together(self, field: str, boost: float, lists: list[arrays.List]) -> Dense:
        found = lists[0]
        if len(lists) > 1:
            sums = sum(np.bincount(ids, weights, self._size) for ids, weights in lists)
            ids = np.flatnonzero(sums).astype(np.int32)
            found = ids, np.asarray(sums)[ids]
        return self._sparse(found[0], self._bm25(fields_of(field)[0], found, boost))

    def _phrase(self, phrase: Phrase) -> Dense:
        self.check()
        found = self._arrays.phrase(phrase, self.check)
        ids, times = found
        lists = [len(self._arrays.term(phrase.field, word.stem)[0]) for word in phrase.words] if len(ids) else []
        factor = sum(rarity(self._size, having) for having in sorted(lists)) * (K1 + 1) * phrase.boost
        norms: float | NDArray[np.float64] = K1 if phrase.field != DEFAULT else self._arrays.norms[ids]
        return self._sparse(ids, factor * times / (times + norms))

    def _within(self, first: date, last: date) -> Dense:
        begins, ends = self._arrays.spans()
        return Dense((begins >= from_number(first)) & (ends <= to_number(last)) & self._arrays.alive, None)

    def _plain(self, field: str, term: str) -> Dense:
        return self._sparse(self._arrays.term(field, term)[0], None)

    def _of(self, documents: Iterable[int]) -> Dense:
        return self._sparse(np.fromiter(documents, np.int32), None)

    def _every(self) -> Dense:
        return Dense(self._arrays.alive, None)

    def _and(self, wanted: list[Dense], unwanted: list[Dense]) -> Dense:
        there = wanted[0].there.copy()
        for one in wanted[1:]:
            there &= one.there
        for one in unwanted:
            there &= ~one.there
        several = [one.scores for one in wanted if one.scores is not None]
        if not several:
            return Dense(there, None)
        documents = np.flatnonzero(there)
        values = several[0][documents]
        for scores in several[1:]:
            values += scores[documents]
        return self._sparse(documents, values)

    def _or(self, parts: list[Dense], together: bool) -> Dense:
        there = np.zeros(self._size, bool)
        for one in parts:
            there |= one.there
        scores = self._added(parts)
        if together and len(parts) > 1:
            matched = np.zeros(self._size)
            for one in parts:
                matched += one.there
            extra = (matched - 1).clip(0) * coordination(len(parts))
            scores = extra if scores is None else scores + extra
        return Dense(there, scores)

    def _added(self, parts: list[Dense]) -> NDArray[np.float64] | None:
        several = [one.scores for one in parts if one.scores is not None]
        if not several:
            return None
        total = several[0].copy()
        for scores in several[1:]:
            total += scores
        return total
