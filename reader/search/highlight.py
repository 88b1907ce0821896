"""Where in a text a query's words stand: the same analysis as in the index, on the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from reader.articles.model import Passage
from reader.errors import QueryError
from reader.search.evaluate import wildcard
from reader.search.parse import parse
from reader.search.query import DEFAULT, And, Fuzzy, Node, Or, Pattern, Phrase, Word
from reader.search.spelling import distance
from reader.search.words import LONGEST, WORD, compound, fold, kin

_HERE = {DEFAULT, "all", "boilerplate"}
_MOST_REMEMBERED = 100_000
_ABOUT = 300
"""Characters before and after a word of a phrase in which the rest of it is looked for."""
_MOST_SPOTS = 60


_Part: TypeAlias = "Word | Pattern | Fuzzy | Phrase"


class Match(NamedTuple):
    """A place where a part of the query stands. `part` numbers the parts; `exact`: as typed, not another form."""

    start: int
    end: int
    part: int
    exact: bool


class _Kind(NamedTuple):
    """What one word of a text is to the query."""

    part: int = -1
    exact: bool = False
    in_phrase: bool = False
    may_begin: bool = False


_NOTHING = _Kind()


class Highlighter:
    """Finds one query's words in any text. Remembers each distinct word it met."""

    def __init__(self, node: Node) -> None:
        self._parts = list(dict.fromkeys(_marked(node)))
        self._phrases = [(number, part) for number, part in enumerate(self._parts) if isinstance(part, Phrase)]
        self._tests = [(number, test) for number, part in enumerate(self._parts) if (test := _test(part))]
        self._phrase_stems = {word.stem for _, phrase in self._phrases for word in phrase.words}
        wholes = {text for part in self._parts if isinstance(part, Word) for text in (part.form, part.stem)}
        self._beginnings = {whole[:length] for whole in wholes for length in range(1, len(whole))}
        self._known: dict[str, _Kind] = {}
        self._starts = tuple(sorted({start for part in self._parts for start in _beginnings(part)}))
        # Of a phrase the word that is likely to be rarest: the longest.
        told = [
            part if not isinstance(part, Phrase) else max(part.words, key=lambda w: len(w.form)) for part in self._parts
        ]
        self._spotted = sorted({start for part in told for start in _beginnings(part)})
        self._phrase_parts = {number for number, _ in self._phrases}
        self._spots: re.Pattern[str] | None = None

    @property
    def parts(self) -> int:
        """How many parts of the query can be marked in a text."""
        return len(self._parts)

    def part(self, number: int) -> _Part:
        """The part of the query that a match's `part` numbers."""
        return self._parts[number]

    def matches(self, text: str, start: int = 0, end: int | None = None) -> list[Match]:
        """All places between `start` and `end`, in order; they can overlap."""
        if not self._parts:
            return []
        known = self._known
        found: list[Match] = []
        places: list[tuple[int, str, int, int]] = []
        stop = len(text) if end is None else end
        for at, word in enumerate(WORD.finditer(text, start, stop)):
            kind = known.get(word[0])
            if kind is _NOTHING:
                continue
            if kind is None:
                kind = self._learn(word[0])
                if kind is _NOTHING:
                    continue
            if kind.part >= 0:
                found.append(Match(word.start(), word.end(), kind.part, kind.exact))
            if kind.in_phrase:
                places.append((at, kin(word[0]).stem, word.start(), word.end()))
            if kind.may_begin and (whole := compound().match(text, word.start(), stop)):
                joined = self._learn(whole[0])
                if joined.part >= 0:
                    found.append(Match(whole.start(), whole.end(), joined.part, joined.exact))
        if places:
            for number, phrase in self._phrases:
                found += _phrase_matches(number, phrase, places)
        found.sort()
        return found

    def spotted(self, text: str, start: int, stop: int) -> list[Match]:
        """Most of `matches`, several times as fast: looks only at words that begin as a part of the query does.

        Misses what is written very differently (accents, apostrophes). Of a query with a phrase it gives the first
        place where one stands, and what is about it.
        """
        if not self._parts:
            return []
        if self._spots is None:
            either = "|".join(map(re.escape, self._spotted))
            self._spots = re.compile(rf"(?<![^\W_])(?i:{either})")
        if self._phrases:
            return self._phrase_spotted(text, start, stop)
        found: list[Match] = []
        for spot in self._spots.finditer(text, start, stop):
            word = WORD.match(text, spot.start(), stop)
            if word is None:
                continue
            kind = self._known.get(word[0]) or self._learn(word[0])
            if kind.part >= 0:
                found.append(Match(word.start(), word.end(), kind.part, kind.exact))
        return found

    def _phrase_spotted(self, text: str, start: int, stop: int) -> list[Match]:
        assert self._spots is not None
        seen = start
        for count, spot in enumerate(self._spots.finditer(text, start, stop)):
            if count > _MOST_SPOTS:
                break
            low, high = max(spot.start() - _ABOUT, start), min(spot.start() + _ABOUT, stop)
            if spot.start() < seen:
                continue
            while low > start and not text[low - 1].isspace():
                low -= 1
            found = self.matches(text, low, high)
            if any(match.part in self._phrase_parts for match in found):
                return found
            seen = high - _ABOUT // 2
        return []

    def _learn(self, raw: str) -> _Kind:
        kind = self._known.get(raw)
        if kind is not None:
            return kind
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        kind = self._kind(raw)
        self._known[raw] = kind if kind != _NOTHING else _NOTHING
        return self._known[raw]

    def _kind(self, raw: str) -> _Kind:
        form = raw.lower() if raw.isascii() and raw.isalpha() and len(raw) < LONGEST else fold(raw)
        begins = form in self._beginnings
        if not form.startswith(self._starts):
            return _Kind(may_begin=begins)  # most words of a text: they need no stem
        stem = kin(raw).stem
        part, exact = -1, False
        for number, test in self._tests:
            how = test(form, stem)
            if how and (part < 0 or (how == 2 and not exact)):
                part, exact = number, how == 2
        return _Kind(part, exact, stem in self._phrase_stems, begins)


def _length(word: Word) -> int:
    return len(word.form)


def _marked(node: Node) -> Iterator[Word | Pattern | Fuzzy | Phrase]:
    """The parts that stand in a text. What is ruled out by NOT, and what asks for a title or date, does not."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _marked(part)
        case Word() | Pattern() | Fuzzy() | Phrase():
            if node.field in _HERE:
                yield node
        case _:
            return


def _beginnings(part: Word | Pattern | Fuzzy | Phrase) -> Iterator[str]:
    """What the words begin with that a part can match. Stemming changes two letters at the end at most."""
    match part:
        case Word(_, _, form, stem):
            while not form.startswith(stem):
                stem = stem[:-1]
            yield stem[: max(1, len(stem) - 2)]
        case Pattern(_, start):
            yield start
        case Fuzzy(_, form):
            yield form[:1]
        case Phrase(_, words):
            for word in words:
                yield from _beginnings(word)


def _test(part: Word | Pattern | Fuzzy | Phrase) -> Callable[[str, str], int] | None:
    """Whether a form and stem match: 0 no, 1 by the stem or nearly, 2 exactly."""
    match part:
        case Word(_, _, form, stem):
            return lambda f, s: 2 if f == form else int(s == stem)
        case Pattern(_, start, "*"):
            return lambda f, s: int(f.startswith(start))
        case Pattern(_, start, rest):
            whole = re.compile(re.escape(start) + wildcard(rest), re.DOTALL)
            return lambda f, s: int(whole.fullmatch(f) is not None)
        case Fuzzy(_, form, most):
            return lambda f, s: (
                2
                if f == form
                else int(f[:1] == form[:1] and abs(len(f) - len(form)) <= most and distance(form, f, most) <= most)
            )
        case _:
            return None


def _phrase_matches(number: int, phrase: Phrase, places: list[tuple[int, str, int, int]]) -> Iterator[Match]:
    stems = [word.stem for word in phrase.words]
    yield from _in_order(number, stems, phrase.slop, places)
    if phrase.slop:
        yield from _in_order(number, stems[::-1], phrase.slop, places)


def _in_order(number: int, stems: list[str], slop: int, places: list[tuple[int, str, int, int]]) -> Iterator[Match]:
    by_place = {at: (stem, start, end) for at, stem, start, end in places}
    for at, stem, start, end in places:
        if stem != stems[0]:
            continue
        # All ways on from here; with slop a word can follow in more than one place.
        last = {at: end}
        for wanted in stems[1:]:
            last = {
                on: by_place[on][2]
                for place in last
                for on in range(place + 1, place + slop + 2)
                if on in by_place and by_place[on][0] == wanted
            }
            if not last:
                break
        else:
            yield Match(start, last[min(last)], number, True)


@lru_cache(maxsize=32)
def highlighter(node: Node) -> Highlighter:
    """The highlighter of a query; kept, since it has learnt the words of the texts it saw."""
    return Highlighter(node)


def find_matches(query: str, text: str) -> tuple[Passage, ...]:
    """All places of `text` that the words and phrases of `query` match, sorted, not overlapping.

    Code points into `text`, end exclusive. What is not about the text (`tag:`, `date:`, `title:`) marks nothing; a
    query that cannot be understood marks nothing.
    """
    try:
        found = highlighter(parse(query).node).matches(text)
    except QueryError:
        return ()
    return merged(found)


def match_groups(query: str, text: str, most: int = 4) -> tuple[tuple[Passage, ...], ...]:
    """`find_matches` apart by the words and phrases of the query, in its order: up to `most` groups of places.

    A phrase is one group, and so is a word however it is hyphenated; those beyond `most` share the last group. A
    place is in one group only, that of the longer match.
    """
    try:
        node = parse(query).node
        marks = highlighter(node)
        found = marks.matches(text)
    except QueryError:
        return ()
    group_of = _groups(node)
    count = max(group_of.values(), default=-1) + 1
    groups: list[list[Match]] = [[] for _ in range(min(count, most))]
    for match in _longest(found):
        groups[min(group_of[marks.part(match.part)], most - 1)].append(match)
    return tuple(merged(group) for group in groups)


def _groups(node: Node) -> dict[_Part, int]:
    """The number of the group of each part that stands in a text."""
    groups: dict[_Part, int] = {}

    def walk(node: Node) -> None:
        match node:
            case Or((Phrase(), Word(_, raw))) if not raw.isalnum():  # `cease-fire`
                number = max(groups.values(), default=-1) + 1
                for part in _marked(node):
                    groups.setdefault(part, number)
            case And(parts) | Or(parts):
                for one in parts:
                    walk(one)
            case _:
                for part in _marked(node):
                    groups.setdefault(part, max(groups.values(), default=-1) + 1)

    walk(node)
    return groups


def _longest(found: list[Match]) -> list[Match]:
    """Of matches that overlap the longest."""
    kept: list[Match] = []
    for match in found:
        if kept and match.start < kept[-1].end:
            if match.end - match.start > kept[-1].end - kept[-1].start:
                kept[-1] = match
        else:
            kept.append(match)
    return kept


def merged(found: list[Match]) -> tuple[Passage, ...]:
    """Matches, in order, as passages that do not overlap."""
    passages: list[Passage] = []
    for start, end, _, _ in found:
        if passages and start < passages[-1].end:
            if end > passages[-1].end:
                passages[-1] = Passage(passages[-1].start, end)
        else:
            passages.append(Passage(start, end))
    return tuple(passages)
