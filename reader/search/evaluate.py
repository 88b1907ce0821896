"""A query's tree against a snapshot: which documents, and how well each matches (BM25)."""

from __future__ import annotations

import math
import re
import time
from array import array
from collections.abc import Callable

from reader.errors import QueryError
from reader.search import dates
from reader.search.engine import FORM_SUFFIX
from reader.search.query import DEFAULT, All, And, Dates, Folder, Fuzzy, Lookup, Node, Not, Or, Pattern, Phrase, Word
from reader.search.snapshot import K1, Snapshot
from reader.search.spelling import within

Scores = dict[int, float]
Tagged = Callable[[str, str], frozenset[int]]
"""From `tag`/`note`/`has` and a value to documents."""

_EXACT = 0.35
"""What the word as typed is worth beside its stem."""
_MOST_WORDS = 1000
_COORDINATION = 0.9
TIME_LIMIT = 0.8
"""Seconds of this thread's work, not of the clock: a busy machine does not make a query wrong."""


class UnwantedError(Exception):
    """Nobody waits for the answer any more."""


class Evaluation:
    """One run of one query."""

    def __init__(self, snapshot: Snapshot, tagged: Tagged | None, wanted: Callable[[], bool] | None) -> None:
        self._snapshot = snapshot
        self._tagged = tagged
        self._wanted = wanted
        self._until = time.thread_time() + TIME_LIMIT
        self.notices: list[str] = []
        self._done: dict[Node, Scores] = {}

    def check(self) -> None:
        """Raises UnwantedError, or QueryError when the query has taken too long."""
        if self._wanted is not None and not self._wanted():
            raise UnwantedError
        if time.thread_time() > self._until:
            raise QueryError("this takes too long", advice="use longer beginnings of words and fewer wildcards")

    def scores(self, node: Node) -> Scores:
        """The documents that match, with scores. Raises QueryError, UnwantedError."""
        found = self._done.get(node)
        if found is None:
            self.check()
            found = self._done[node] = self._scores(node)
        return found

    def _scores(self, node: Node) -> Scores:
        match node:
            case Word():
                return self._word(node)
            case Pattern(field, _, _, boost):
                return self._any_of(field, self._matching(node), boost)
            case Fuzzy(field, form, distance, boost):
                near = within(form, distance, self._fields(field, form[:1]))
                return self._any_of(field, near, boost)
            case Phrase():
                return self._phrase(node)
            case Dates(first, last, _):
                years = [term for term, _ in self._snapshot.words("date", "y") if term[1:].isdecimal()]
                return self._plain("date", dates.covering(first, last, years))
            case Folder(path):
                return self._plain("folder", [path]) if path else dict.fromkeys(self._snapshot.every(), 0.0)
            case Lookup(field, value):
                if self._tagged is None:
                    raise QueryError(f"“{field}:” cannot be asked here", advice="leave it out")
                return dict.fromkeys(self._tagged(field, value), 0.0)
            case All():
                return dict.fromkeys(self._snapshot.every(), 0.0)
            case Not(part):
                return dict.fromkeys(self._snapshot.every() - self.scores(part).keys(), 0.0)
            case And(parts):
                return self._and(parts)
            case Or(parts, together):
                return self._or(parts, together)

    def _and(self, parts: tuple[Node, ...]) -> Scores:
        wanted = sorted((self.scores(part) for part in parts if not isinstance(part, Not)), key=len)
        unwanted = [self.scores(part.part) for part in parts if isinstance(part, Not)]
        if not wanted:
            wanted = [dict.fromkeys(self._snapshot.every(), 0.0)]
        keys = set(wanted[0])
        for scores in wanted[1:]:
            keys &= scores.keys()
        for scores in unwanted:
            keys -= scores.keys()
        first, *others = wanted
        found = {doc: first[doc] for doc in keys}
        for scores in others:
            for doc in found:
                found[doc] += scores[doc]
        return found

    def _or(self, parts: tuple[Node, ...], together: bool) -> Scores:
        found: Scores = {}
        matched: dict[int, int] = {}
        for part in parts:
            scores = self.scores(part)
            for doc, score in scores.items():
                found[doc] = found.get(doc, 0.0) + score
            if together:
                for doc in scores:
                    matched[doc] = matched.get(doc, 0) + 1
        if together and len(parts) > 1:
            # What Whoosh's OrGroup.factory does: a little more for each further part that matches.
            step = 1 / (len(parts) - _COORDINATION) ** 2
            for doc, count in matched.items():
                found[doc] += (count - 1) * step
        return found

    def _word(self, word: Word) -> Scores:
        if word.field == "all":
            return self._everywhere(word)
        ids, weights = self._snapshot.postings(word.field, word.stem)
        found = self._bm25(word.field, ids, weights, word.boost)
        exact, exact_weights = self._snapshot.postings(word.field + FORM_SUFFIX, word.form)
        if exact:
            if len(exact) == len(ids):  # the word has no other form here
                return {doc: score * (1 + _EXACT) for doc, score in found.items()}
            for doc, score in self._bm25(word.field, exact, exact_weights, word.boost * _EXACT).items():
                found[doc] = found.get(doc, 0.0) + score
        return found

    def _everywhere(self, node: Word | Pattern | Fuzzy | Phrase) -> Scores:
        both: list[Node] = []
        for field in (DEFAULT, "boilerplate"):
            match node:
                case Word(_, raw, form, stem, boost):
                    both.append(Word(field, raw, form, stem, boost))
                case Phrase(_, words, slop, boost):
                    both.append(Phrase(field, words, slop, boost))
        return self._or(tuple(both), together=False)

    def _bm25(self, field: str, ids: array[int], weights: array[float], boost: float) -> Scores:
        count = len(self._snapshot.numbers)
        factor = boost * (K1 + 1) * (math.log(count / (len(ids) + 1)) + 1 if ids else 0.0)
        factor = max(factor, 0.01 * boost)
        if field != DEFAULT:
            return {doc: factor * weight / (weight + K1) for doc, weight in zip(ids, weights, strict=True)}
        norms = self._snapshot.norms
        return {doc: factor * weight / (weight + norms[doc]) for doc, weight in zip(ids, weights, strict=True)}

    def _plain(self, field: str, terms: list[str]) -> Scores:
        found: Scores = {}
        for term in terms:
            if self._snapshot.has(field, term):
                found.update(dict.fromkeys(self._snapshot.postings(field, term)[0], 0.0))
        return found

    def _fields(self, field: str, start: str) -> list[tuple[str, int]]:
        if field == "all":
            return [*self._snapshot.forms(DEFAULT, start), *self._snapshot.forms("boilerplate", start)]
        return self._snapshot.forms(field, start)

    def _matching(self, pattern: Pattern) -> list[str]:
        words = self._fields(pattern.field, pattern.start)
        if pattern.rest != "*":
            whole = re.compile(wildcard(pattern.rest), re.DOTALL)
            words = [(word, count) for word, count in words if whole.fullmatch(word, len(pattern.start))]
        if len(words) > _MOST_WORDS:
            words = sorted(words, key=lambda pair: -pair[1])[:_MOST_WORDS]
            said = f"{pattern.start}{pattern.rest}"
            self.notices.append(f"“{said}” is many words: the {_MOST_WORDS} most common were taken")
        return list(dict.fromkeys(word for word, _ in words))

    def _any_of(self, field: str, forms: list[str], boost: float) -> Scores:
        """Several words as if they were one, so that a rare misspelling does not outweigh the word."""
        names = (DEFAULT, "boilerplate") if field == "all" else (field,)
        sums: dict[int, float] = {}
        for name in names:
            for form in forms:
                self.check()
                for doc, weight in zip(*self._snapshot.postings(name + FORM_SUFFIX, form), strict=True):
                    sums[doc] = sums.get(doc, 0.0) + weight
        return self._bm25(names[0], array("I", sums.keys()), array("f", sums.values()), boost)

    def _phrase(self, phrase: Phrase) -> Scores:
        if phrase.field == "all":
            return self._everywhere(phrase)
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
            doc: times
            for doc in documents
            if (times := _times([places[w.stem][doc] for w in phrase.words], phrase.slop))
        }
        factor = sum(math.log(count / (len(ids) + 1)) + 1 for ids in lists) * (K1 + 1) * phrase.boost
        norms = self._snapshot.norms
        if phrase.field != DEFAULT:
            return {doc: factor * times / (times + K1) for doc, times in counts.items()}
        return {doc: factor * times / (times + norms[doc]) for doc, times in counts.items()}


def _holds(ids: array[int], doc: int) -> bool:
    from bisect import bisect_left

    at = bisect_left(ids, doc)
    return at < len(ids) and ids[at] == doc


def _times(places: list[array[int]], slop: int) -> int:
    """How often words stand one after another; with `slop`, in either order, with so many words between two."""
    return _in_order(places, slop) + (_in_order(places[::-1], slop) if slop else 0)


def _in_order(places: list[array[int]], slop: int) -> int:
    ends = set(places[0])
    for following in places[1:]:
        ends = {at for at in following if any(at - step in ends for step in range(1, slop + 2))}
        if not ends:
            return 0
    return len(ends)


def wildcard(rest: str) -> str:
    """A regular expression for `*` and `?`."""
    return "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in rest)
