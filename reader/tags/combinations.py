"""Passages by several tags: on one passage, on passages that overlap, or anywhere in one article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType

from reader.articles.model import Metadata
from reader.errors import UsageError
from reader.tags.model import Anchored, Codebook, TaggedPassage
from reader.tags.questions import passage_test
from reader.tags.same_words import reduce

_FIELDS = frozenset({"tag", "note", "has", "by"})
_OWN = frozenset({"text", "source", "date", "article", "state"})
"""What is asked of a passage itself, never of one beside it."""
_ASKED = re.compile(r'\s*((?:\w+:)?(?:"[^"]*"?|[^\s"])+)')
_QUOTED = re.compile(r'"[^"]*"')
_SPACE = "\ue000"
_OPERATOR = re.compile(r"\s+(AND NOT|AND|OR)\s+")


class Within(StrEnum):
    """Where tags must meet."""

    PASSAGE = "passage"
    OVERLAP = "overlap"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a combination: `tag:guarantees`, or that this is not so."""

    field: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TagCount:
    """How often a tag is used. `characters` is the length of the text that it is on, passages that overlap once."""

    tag: str
    passages: int
    articles: int
    characters: int


Combination = tuple[tuple[Term, ...], ...]
"""Any of these, each of which is all of its terms."""


def parse(asked: str) -> Combination:
    """What `tag:a AND tag:b`, `a AND NOT b`, `a OR note:check` asks for. AND binds closer than OR; `tag:` may be left
    out, `by:` is who tagged. Raises UsageError if something is missing.
    """
    # What is in quotes is no operator.
    hidden = _QUOTED.sub(lambda found: found[0].replace(" ", _SPACE), asked.strip())
    words = _OPERATOR.split(hidden)
    groups: list[list[Term]] = [[]]
    for operator, word in zip(["", *words[1::2]], words[::2], strict=True):
        if operator == "OR":
            groups.append([])
        groups[-1].append(_term(word.strip(), operator == "AND NOT", asked))
    return tuple(map(tuple, groups))


def _term(word: str, negated: bool, asked: str) -> Term:
    if word.startswith("NOT "):
        negated, word = not negated, word[4:].strip()
    field, colon, value = word.partition(":")
    if not colon or field not in _FIELDS:
        field, value = "tag", word
    operators = {"AND", "OR", "NOT"} & set(value.split())
    value = value.replace(_SPACE, " ").strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1].strip()
    if not value or operators:
        raise UsageError(f"something is missing in “{asked}”", advice="write it like: tag:a AND tag:b")
    return Term(field, value, negated)


def parse_asked(asked: str) -> Combination:
    """What a person types to find passages: as `parse`, but words that stand side by side are all meant, and a word
    without a field is one of the passage's own. `source:`, `date:2025-09`, `article:` and `state:` are asked of it too.
    An unfinished question asks for what is there of it.
    """
    groups: list[list[Term]] = [[]]
    negated = False
    for found in _ASKED.finditer(asked):
        word = found[1]
        if word in ("AND", "OR", "NOT"):
            negated = word == "NOT" or (negated and word == "AND")
            if word == "OR" and groups[-1]:
                groups.append([])
            continue
        field, colon, value = word.partition(":")
        if not colon or field not in _FIELDS | _OWN:
            field, value = "text", word
        value = value.replace('"', " ").strip()
        if value:
            groups[-1].append(Term(field, value, negated))
        negated = False
    return tuple(tuple(group) for group in groups if group)


def find(
    anchored: Iterable[Anchored],
    asked: Combination,
    within: Within,
    codebook: Codebook,
    known: Mapping[str, Metadata] = MappingProxyType({}),
) -> tuple[Anchored, ...]:
    """Those of `anchored`, which may be of many articles, that answer `asked`, in the order given.

    A passage answers if it has one of the tags that are asked for, and the others are on it, on passages that overlap
    it, or in its article, and those that must not be are not. A lost passage overlaps none. `known` are the facts of
    the articles, for who asks for a source or a date.
    """
    passages = list(anchored)
    near = _near(passages, within)
    answering: set[int] = set()
    for terms in asked:
        own = [(_own_test(term, known), term.negated) for term in terms if term.field in _OWN]
        tests = [(_test(term, codebook), term.negated) for term in terms if term.field not in _OWN]
        holds = [[test(one.passage) for one in passages] for test, _ in tests]
        positive = [held for held, (_, negated) in zip(holds, tests, strict=True) if not negated]
        negative = [held for held, (_, negated) in zip(holds, tests, strict=True) if negated]
        for number in range(len(passages)):
            if positive and not any(held[number] for held in positive):
                continue
            if any(test(passages[number]) is negated for test, negated in own):
                continue
            around = near(number)
            if all(any(held[other] for other in around) for held in positive) and not any(
                held[other] for held in negative for other in around
            ):
                answering.add(number)
    return tuple(one for number, one in enumerate(passages) if number in answering)


def _test(term: Term, codebook: Codebook) -> Callable[[TaggedPassage], bool]:
    if term.field == "by":
        return lambda passage: passage.by.casefold() == term.value.casefold()
    return passage_test(term.field, term.value, codebook)


def _own_test(term: Term, known: Mapping[str, Metadata]) -> Callable[[Anchored], bool]:
    value = term.value.casefold()
    if term.field == "text":
        words = reduce(value).text
        return lambda one: words in _folded(one.passage.quote)
    if term.field == "state":
        return lambda one: one.state.value == value
    if term.field == "article":
        return lambda one: value in one.article.casefold()
    if term.field == "source":
        return lambda one: (facts := known.get(one.article)) is not None and value in facts.source.casefold()
    first, dots, last = value.partition("..")
    return lambda one: (facts := known.get(one.article)) is not None and _dated(facts.date, first, last, bool(dots))


def _dated(date: str, first: str, last: str, between: bool) -> bool:
    if not date or not between:
        return bool(date) and date.startswith(first)
    return date[: len(first)] >= first and (not last or date[: len(last)] <= last)


@lru_cache(maxsize=20_000)
def _folded(quote: str) -> str:
    return reduce(quote).text.casefold()


def _near(passages: Sequence[Anchored], within: Within) -> Callable[[int], Sequence[int]]:
    """For the number of a passage those that count as together with it, itself among them."""
    if within is Within.PASSAGE:
        return lambda number: (number,)
    if within is Within.ARTICLE:
        of: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(passages):
            of[one.article].append(number)
        return lambda number: of[passages[number].article]
    overlapping: defaultdict[int, list[int]] = defaultdict(list)
    for first, second in overlapping_pairs(passages):
        overlapping[first].append(second)
        overlapping[second].append(first)
    return lambda number: (number, *overlapping[number])


def overlapping_pairs(passages: Sequence[Anchored]) -> Iterator[tuple[int, int]]:
    """The numbers of any two passages of one article that share a character."""
    placed = [(one.article, one.place, number) for number, one in enumerate(passages) if one.place is not None]
    open_: list[tuple[int, int]] = []
    article = None
    for here, place, number in sorted(placed):
        if here != article:
            article, open_ = here, []
        del open_[: bisect_left(open_, (place.start + 1, -1))]
        for _, other in open_:
            yield other, number
        open_.insert(bisect_left(open_, (place.end, number)), (place.end, number))


def tags_of(passage: TaggedPassage, codebook: Codebook) -> tuple[str, ...]:
    """The tags of a passage, other names of a tag as the tag itself."""
    entries = ((tag, codebook.get(tag)) for tag in passage.tags)
    return tuple(dict.fromkeys(tag if entry is None else entry.name for tag, entry in entries))


def counts(anchored: Iterable[Anchored], codebook: Codebook) -> tuple[TagCount, ...]:
    """How often each tag is used, in the order of the codebook, then by name; tags that are not used among them."""
    passages: Counter[str] = Counter()
    articles: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for one in anchored:
        for tag in tags_of(one.passage, codebook):
            passages[tag] += 1
            articles[tag].add(one.article)
            if one.place is not None:
                places[tag, one.article].append(one.place)
    lengths: Counter[str] = Counter()
    for (tag, _), spans in places.items():
        lengths[tag] += sum(end - start for start, end in united(spans))
    known = [tag.name for tag in codebook.tags]
    names = [*known, *sorted(passages.keys() - set(known))]
    return tuple(TagCount(name, passages[name], len(articles[name]), lengths[name]) for name in names)


def united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spans` in order, those that overlap or touch as one."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        elif end > start:
            made.append((start, end))
    return made


def co_occurrence(anchored: Iterable[Anchored], within: Within, codebook: Codebook) -> dict[tuple[str, str], int]:
    """How often two tags meet, by their names in alphabetical order: the passages that have both; the pairs of
    overlapping passages, or single passages, with one and the other; or the articles with both.
    """
    passages = list(anchored)
    tags = [tags_of(one.passage, codebook) for one in passages]
    met: Counter[tuple[str, str]] = Counter()
    if within is Within.ARTICLE:
        of: defaultdict[str, set[str]] = defaultdict(set)
        for one, names in zip(passages, tags, strict=True):
            of[one.article].update(names)
        for together in of.values():
            met.update(combinations(sorted(together), 2))
        return dict(met)
    for names in tags:
        met.update(combinations(sorted(names), 2))
    if within is Within.OVERLAP:
        for first, second in overlapping_pairs(passages):
            met.update({(min(a, b), max(a, b)) for a in tags[first] for b in tags[second] if a != b})
    return dict(met)
