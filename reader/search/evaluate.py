"""A query's tree against a snapshot: which documents, and how well each matches (BM25).

`Evaluation` walks the tree; how sets of documents are kept and joined is up to the two that follow it: `ByDocument`
here, in plain Python, for small corpora; `evaluate_arrays.py` for large ones. Both find the same, in the same order.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Generic, TypeVar

from reader.errors import QueryError
from reader.search.engine import FORM_SUFFIX
from reader.search.model import Sort
from reader.search.patience import Patience
from reader.search.query import DEFAULT, All, And, Dates, Folder, Fuzzy, Lookup, Node, Not, Or, Pattern, Phrase, Word
from reader.search.ranking import EXACT, K1, rarity
from reader.search.ranking import together as coordination
from reader.search.snapshot import Snapshot, ranks_of
from reader.search.spelling import within

Scores = dict[int, float]
S = TypeVar("S")
Tagged = Callable[[str, str], frozenset[int]]
"""From `tag`/`note`/`has` and a value to documents."""

_MOST_POSTINGS = 6_000_000
_FEWER_WORDS = 500
"""Words that are taken of a beginning or wildcard whose words are in more places than `_MOST_POSTINGS`."""
_MOST_FUZZY = 300
_REMEMBERED = 8
TIME_LIMIT = 0.6
"""Seconds that a query may take, as `Patience` counts them."""


class UnwantedError(Exception):
    """Nobody waits for the answer any more."""


class Evaluation(ABC, Generic[S]):
    """One run of one query. `S` is a set of documents with scores."""

    def __init__(self, snapshot: Snapshot, tagged: Tagged | None, wanted: Callable[[], bool] | None) -> None:
        self._snapshot = snapshot
        self._tagged = tagged
        self._wanted = wanted
        self._patience = Patience(TIME_LIMIT)
        self.notices: list[str] = []
        self._done: dict[Node, S] = {}

    def check(self) -> None:
        """Raises UnwantedError, or QueryError when the query has taken too long."""
        if self._wanted is not None and not self._wanted():
            raise UnwantedError
        if self._patience.ended:
            raise QueryError("this takes too long", advice="use longer beginnings of words and fewer wildcards")

    def scores(self, node: Node) -> S:
        """The documents that match, with scores. Raises QueryError, UnwantedError, UnsoundError."""
        found = self._done.get(node)
        if found is None:
            self.check()
            found = self._done[node] = self._scores(node)
        return found

    def remembered(self, node: Node) -> S:
        """As `scores`, for whole queries: the last few are kept with the snapshot, for asking again and for counting.

        What tags know can have changed meanwhile: what asks for them is not kept.
        """
        if asks_tags(node):
            return self.scores(node)
        recent = self._snapshot.recent
        key = type(self), node
        found: tuple[S, tuple[str, ...]] | None = recent.pop(key, None)
        if found is None:
            found = self.scores(node), tuple(self.notices)
        else:
            self.notices += found[1]
        recent[key] = found
        for old in list(recent)[:-_REMEMBERED]:
            recent.pop(old, None)
        return found[0]

    def _scores(self, node: Node) -> S:
        match node:
            case Word("all") | Phrase("all"):
                return self._or([self.scores(_with_field(node, field)) for field in (DEFAULT, "boilerplate")], False)
            case Word():
                return self._word(node)
            case Pattern(field, start, "*", boost) if not self._is_broad(field, start):
                return self._beginning(field, start, boost)
            case Pattern(field, _, _, boost):
                return self._any_of(field, self._matching(node), boost)
            case Fuzzy(field, form, distance, boost):
                near = within(form, distance, self._forms(field, form[:1]))
                return self._any_of(field, near[:_MOST_FUZZY], boost)
            case Phrase():
                return self._phrase(node)
            case Dates(first, last, _):
                return self._within(first or date.min, last or date.max)
            case Folder(path):
                return self._plain("folder", path) if path else self._every()
            case Lookup(field, value):
                if self._tagged is None:
                    raise QueryError(f"“{field}:” cannot be asked here", advice="leave it out")
                return self._of(self._tagged(field, value))
            case All():
                return self._every()
            case Not(part):
                return self._and([self._every()], [self.scores(part)])
            case And(parts):
                wanted = [self.scores(part) for part in parts if not isinstance(part, Not)]
                unwanted = [self.scores(part.part) for part in parts if isinstance(part, Not)]
                return self._and(sorted(wanted, key=self.count) or [self._every()], unwanted)
            case Or(parts, together):
                return self._or([self.scores(part) for part in parts], together)

    # -- words of a pattern

    def _forms(self, field: str, start: str) -> list[tuple[str, int]]:
        self.check()
        if field == "all":
            return [*self._snapshot.forms(DEFAULT, start), *self._snapshot.forms("boilerplate", start)]
        return self._snapshot.forms(field, start)

    def _is_broad(self, field: str, start: str) -> bool:
        return sum(self._snapshot.spread(name + FORM_SUFFIX, start) for name in fields_of(field)) > _MOST_POSTINGS

    def _matching(self, pattern: Pattern) -> list[str]:
        words = self._forms(pattern.field, pattern.start)
        if pattern.rest != "*":
            whole = re.compile(wildcard(pattern.rest), re.DOTALL)
            words = [(word, count) for word, count in words if whole.fullmatch(word, len(pattern.start))]
        if sum(count for _, count in words) > _MOST_POSTINGS:
            words = sorted(words, key=lambda pair: -pair[1])[:_FEWER_WORDS]
            said = f"{pattern.start}{pattern.rest}"
            self.notices.append(
                f"the search was too broad: of the words of “{said}” the {_FEWER_WORDS} commonest were used"
            )
        return list(dict.fromkeys(word for word, _ in words))

    # -- sets of documents

    @abstractmethod
    def count(self, scores: S) -> int:
        """How many documents."""

    @abstractmethod
    def top(self, scores: S) -> float:
        """The highest score."""

    @abstractmethod
    def raised(self, scores: S, those: S, by: float) -> S:
        """`scores`, higher by so much for `those`."""

    @abstractmethod
    def first(self, scores: S, limit: int, sort: Sort, known: Sequence[int] | None) -> Ranked:
        """The first `limit` documents with their scores, and how many there are.

        Equal ones newest first, those without a date or source last. With `known`, only documents whose numbers are
        in it.
        """

    @abstractmethod
    def documents(self, scores: S) -> Sequence[int]:
        """The documents, ascending."""

    @abstractmethod
    def _word(self, word: Word) -> S: ...
    @abstractmethod
    def _beginning(self, field: str, start: str, boost: float) -> S: ...
    @abstractmethod
    def _any_of(self, field: str, forms: list[str], boost: float) -> S: ...
    @abstractmethod
    def _phrase(self, phrase: Phrase) -> S: ...
    @abstractmethod
    def _within(self, first: date, last: date) -> S: ...
    @abstractmethod
    def _plain(self, field: str, term: str) -> S: ...
    @abstractmethod
    def _of(self, documents: Iterable[int]) -> S: ...
    @abstractmethod
    def _every(self) -> S: ...
    @abstractmethod
    def _and(self, wanted: list[S], unwanted: list[S]) -> S: ...
    @abstractmethod
    def _or(self, parts: list[S], together: bool) -> S: ...


Ranked = tuple[list[tuple[int, float]], int]
"""Documents with scores, and how many there are in all."""


class ByDocument(Evaluation[Scores]):
    """Sets as dictionaries from document to score."""

    def count(self, scores: Scores) -> int:
        return len(scores)

    def top(self, scores: Scores) -> float:
        return max(scores.values(), default=0.0)

    def raised(self, scores: Scores, those: Scores, by: float) -> Scores:
        return {doc: score + (by if doc in those else 0.0) for doc, score in scores.items()}

    def documents(self, scores: Scores) -> Sequence[int]:
        return sorted(scores)

    def first(self, scores: Scores, limit: int, sort: Sort, known: Sequence[int] | None) -> Ranked:
        numbers, days = self._snapshot.numbers, self._snapshot.spans()[0]
        if known is not None:
            there = set(known)
            scores = {doc: score for doc, score in scores.items() if numbers[doc] in there}
        sign = 1 if sort is Sort.OLDEST else -1
        ordered = sorted(scores, key=lambda doc: (days[doc] == 0, sign * days[doc], numbers[doc]))
        if sort is Sort.RELEVANCE:
            ordered.sort(key=lambda doc: -round(scores[doc], 6))
        elif sort is Sort.SOURCE:
            places, names = self._snapshot.origins()
            ranks = ranks_of(names)
            ordered.sort(key=lambda doc: ranks[places[doc]])
        return [(doc, scores[doc]) for doc in ordered[:limit]], len(ordered)

    def _word(self, word: Word) -> Scores:
        ids, weights = self._snapshot.postings(word.field, word.stem)
        found = self._bm25(word.field, ids, weights, word.boost)
        exact, exact_weights = self._snapshot.postings(word.field + FORM_SUFFIX, word.form)
        for doc, score in self._bm25(word.field, exact, exact_weights, word.boost * EXACT).items():
            found[doc] = found.get(doc, 0.0) + score
        return found

    def _bm25(self, field: str, ids: array[int], weights: array[float], boost: float) -> Scores:
        factor = boost * (K1 + 1) * rarity(len(self._snapshot.numbers), len(ids))
        if field != DEFAULT:
            return {doc: factor * weight / (weight + K1) for doc, weight in zip(ids, weights, strict=True)}
        norms = self._snapshot.norms
        return {doc: factor * weight / (weight + norms[doc]) for doc, weight in zip(ids, weights, strict=True)}

    def _beginning(self, field: str, start: str, boost: float) -> Scores:
        return self._any_of(field, list(dict.fromkeys(word for word, _ in self._forms(field, start))), boost)

    def _any_of(self, field: str, forms: list[str], boost: float) -> Scores:
        """Several words as if they were one, so that a rare misspelling does not outweigh the word."""
        sums: dict[int, float] = {}
        for name in fields_of(field):
            for form in forms:
                self.check()
                for doc, weight in zip(*self._snapshot.postings(name + FORM_SUFFIX, form), strict=True):
                    sums[doc] = sums.get(doc, 0.0) + weight
        return self._bm25(fields_of(field)[0], array("I", sums.keys()), array("f", sums.values()), boost)

    def _phrase(self, phrase: Phrase) -> Scores:
        lists = [self._snapshot.postings(phrase.field, word.stem)[0] for word in phrase.words]
        lists.sort(key=lambda ids: len(ids))
        shared = set(lists[0])
        for ids in lists:
            if len(shared) * 4 < len(ids):
                shared = {doc for doc in shared if _holds(ids, doc)}
            else:
                shared &= set(ids)
        documents = sorted(shared)
        if not documents:
            return {}
        places: dict[str, dict[int, array[int]]] = {}
        for word in phrase.words:
            self.check()
            if word.stem not in places:
                places[word.stem] = self._snapshot.places(phrase.field, word.stem, documents)
        count = len(self._snapshot.numbers)
        counts = {
            doc: many for doc in documents if (many := times([places[w.stem][doc] for w in phrase.words], phrase.slop))
        }
        factor = sum(rarity(count, len(ids)) for ids in lists) * (K1 + 1) * phrase.boost
        norms = self._snapshot.norms
        if phrase.field != DEFAULT:
            return {doc: factor * many / (many + K1) for doc, many in counts.items()}
        return {doc: factor * many / (many + norms[doc]) for doc, many in counts.items()}

    def _within(self, first: date, last: date) -> Scores:
        begins, ends = self._snapshot.spans()
        low, high = from_number(first), to_number(last)
        return {doc: 0.0 for doc in self._snapshot.every() if low <= begins[doc] and ends[doc] <= high}

    def _plain(self, field: str, term: str) -> Scores:
        return dict.fromkeys(self._snapshot.postings(field, term)[0], 0.0)

    def _of(self, documents: Iterable[int]) -> Scores:
        return dict.fromkeys(documents, 0.0)

    def _every(self) -> Scores:
        return dict.fromkeys(self._snapshot.every(), 0.0)

    def _and(self, wanted: list[Scores], unwanted: list[Scores]) -> Scores:
        first, *others = wanted
        keys = set(first)
        for scores in others:
            keys &= scores.keys()
        for scores in unwanted:
            keys -= scores.keys()
        found = {doc: first[doc] for doc in keys}
        for scores in others:
            for doc in found:
                found[doc] += scores[doc]
        return found

    def _or(self, parts: list[Scores], together: bool) -> Scores:
        found: Scores = {}
        matched: dict[int, int] = {}
        for scores in parts:
            for doc, score in scores.items():
                found[doc] = found.get(doc, 0.0) + score
            if together:
                for doc in scores:
                    matched[doc] = matched.get(doc, 0) + 1
        if together and len(parts) > 1:
            step = coordination(len(parts))
            for doc, count in matched.items():
                found[doc] += (count - 1) * step
        return found


def _holds(ids: array[int], doc: int) -> bool:
    at = bisect_left(ids, doc)
    return at < len(ids) and ids[at] == doc


def times(places: list[array[int]], slop: int) -> int:
    """How often words stand one after another; with `slop`, in either order, with so many words between two."""
    return _in_order(places, slop) + (_in_order(places[::-1], slop) if slop else 0)


def _in_order(places: list[array[int]], slop: int) -> int:
    ends = sorted(set(places[0]))
    for following in places[1:]:
        ends = [at for at in following if _stands_before(ends, at, slop)]
        if not ends:
            return 0
    return len(ends)


def _stands_before(ends: list[int], at: int, slop: int) -> bool:
    nearest = bisect_left(ends, at - slop - 1)
    return nearest < len(ends) and ends[nearest] < at


def to_number(day: date) -> int:
    """A day as the snapshot has days: 2025-09-03 as 20250903."""
    return day.year * 10_000 + day.month * 100 + day.day


def from_number(day: date) -> int:
    """The same for the first day of a range: a whole month begins with its day 0, a whole year with month 0."""
    if day.day > 1:
        return to_number(day)
    return day.year * 10_000 + (day.month * 100 if day.month > 1 else 0)


def fields_of(field: str) -> tuple[str, ...]:
    """The index's fields of one of the language."""
    return (DEFAULT, "boilerplate") if field == "all" else (field,)


def _with_field(node: Word | Phrase, field: str) -> Word | Phrase:
    if isinstance(node, Word):
        return Word(field, node.raw, node.form, node.stem, node.boost)
    return Phrase(field, node.words, node.slop, node.boost)


def asks_tags(node: Node) -> bool:
    """Whether a part of it is answered by the tags."""
    match node:
        case And(parts) | Or(parts):
            return any(map(asks_tags, parts))
        case Not(part):
            return asks_tags(part)
        case _:
            return isinstance(node, Lookup)


def wildcard(rest: str) -> str:
    """A regular expression for `*` and `?`. What stands between two `*` is taken where it first fits and left there:
    trying every way to divide a word would take for ever.
    """
    runs = ["".join("." if sign == "?" else re.escape(sign) for sign in run) for run in rest.split("*")]
    if len(runs) == 1:
        return runs[0]
    first, *middle, last = runs
    return first + "".join(f"(?>.*?{run})" for run in middle if run) + f".*{last}"
