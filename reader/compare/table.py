"""The figures of several articles side by side: one row for each quantity, date, quotation and agent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from reader.compare.copies import containment, shingles
from reader.compare.figure import Figure, Named, Quantity, When, Wording
from reader.compare.figures import Figures, informative
from reader.compare.model import FigureRow, Kind, Place
from reader.compare.units import PART
from reader.compare.words import term, terms

_NEAR = 90
"""Code points around a date within which words say what it is the date of."""
_COMMON = 0.06
"""Words in more than this share of all sentences say nothing about one date among others."""
_FEWEST_COMMON = 3
_SAME_QUOTATION = 0.4
_MOST_LABELS = 4
_ORDER = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.TIME, Kind.NAME, Kind.ORDINAL, Kind.QUOTATION)


class Source(NamedTuple):
    """What the table needs to know of one article."""

    id: str
    text: str
    sentences: Sequence[Place]
    figures: Figures


class _Mention(NamedTuple):
    """A figure, whose it is, and what it is about: names (`N`), words (`w`) and places in a row near it."""

    article: int
    figure: Figure
    sentence: int
    about: frozenset[tuple[str, str]]


class _Groups:
    """Mentions that were found to be of one thing."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, one: int) -> int:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._parent[second] = first


def figure_table(sources: Sequence[Source], linked: Iterable[tuple[Place, Place]]) -> tuple[FigureRow, ...]:
    """The rows: first those in which articles do not agree, then those that several share, then the rest.

    `linked` are the pairs of sentences that tell the same: dates and agents in them belong together.
    """
    rare = _rare_terms(sources)
    mentions = [mention for number, source in enumerate(sources) for mention in _mentions(number, source, rare)]
    groups = _Groups(len(mentions))
    _join_same_key(mentions, groups)
    _join_near(mentions, groups, _sentence_pairs(sources, linked))
    _join_quotations(mentions, groups)
    members: dict[int, list[_Mention]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        members[groups.of(number)].append(mention)
    rows = [(_rank(group), _row(sources, group)) for group in members.values()]
    return tuple(row for _, row in sorted(rows, key=lambda ranked: ranked[0]))


def _rare_terms(sources: Sequence[Source]) -> frozenset[str]:
    found = Counter[str]()
    count = 0
    for source in sources:
        for sentence in source.sentences:
            count += 1
            found.update(terms(source.text[sentence.start : sentence.end]).keys())
    most = max(_FEWEST_COMMON, count * _COMMON)
    return frozenset(one for one, times in found.items() if times <= most)


def _mentions(number: int, source: Source, rare: frozenset[str]) -> Iterable[_Mention]:
    for at, sentence in enumerate(source.sentences):
        inside = source.figures.within(sentence.span)
        row_of_part = {
            ("o", str(int(one.value.low)))
            for one in inside
            if one.kind is Kind.ORDINAL and isinstance(one.value, Quantity)
        }
        for figure in inside:
            if not _belongs(figure):
                continue
            about: set[tuple[str, str]] = set()
            if figure.kind in (Kind.DATE, Kind.TIME, Kind.NAME):
                start = max(sentence.start, figure.span.start - _NEAR)
                end = min(sentence.end, figure.span.end + _NEAR)
                near = source.text[start : figure.span.start] + " " + source.text[figure.span.end : end]
                about = {("w", word) for word in terms(near) if word in rare}
                capitals = {
                    term(name)
                    for one in inside
                    if isinstance(one.value, Named) and not one.unit and start <= one.span.start < end
                    for name in one.value.names
                }
                about = {("N" if word in capitals else kind, word) for kind, word in about}
                about |= row_of_part if figure.kind is Kind.NAME else set()
            yield _Mention(number, figure, at, frozenset(about))


def _belongs(figure: Figure) -> bool:
    if figure.kind is Kind.NAME:
        return bool(figure.unit)
    if isinstance(figure.value, Wording):
        return not figure.value.scare
    return figure.kind is Kind.DATE or informative(figure)


def _key(mention: _Mention) -> Hashable | None:
    """What makes two figures of one row at once; None where only their surroundings can."""
    figure = mention.figure
    if figure.kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT):
        if figure.unit == PART or (figure.unit and figure.kind is not Kind.MONEY and figure.unit not in _TOO_WIDE):
            return figure.kind, figure.unit
        return figure.kind, figure.unit, figure.value
    if figure.kind is Kind.ORDINAL:
        return figure.kind, figure.unit, figure.value
    if isinstance(figure.value, When) and figure.value.day is not None:
        return figure.kind, mention.article, figure.value.month, figure.value.day
    return None


_TOO_WIDE = frozenset({"day", "second", "metre", "%", "points", "degree"})
"""Units that many things are measured in: equal amounts are one row, others only if their sentences are linked."""


def _join_same_key(mentions: Sequence[_Mention], groups: _Groups) -> None:
    first: dict[Hashable, int] = {}
    for number, mention in enumerate(mentions):
        if (key := _key(mention)) is not None:
            groups.join(first.setdefault(key, number), number)


def _join_near(mentions: Sequence[_Mention], groups: _Groups, linked: frozenset[tuple[int, int, int, int]]) -> None:
    by_sort: dict[Hashable, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        figure = mention.figure
        if figure.kind in (Kind.DATE, Kind.TIME, Kind.NAME, Kind.MONEY, Kind.PERCENT, Kind.NUMBER):
            by_sort[figure.kind, figure.unit if figure.kind not in (Kind.NAME, Kind.DATE) else ""].append(number)
    for numbers in by_sort.values():
        if len(numbers) > 400:
            continue  # a book's worth of dates: their surroundings would cost minutes
        for one, other in combinations(numbers, 2):
            here, there = mentions[one], mentions[other]
            if here.article == there.article:
                continue
            if (here.article, here.sentence, there.article, there.sentence) in linked or _about_one_thing(here, there):
                groups.join(one, other)


def _about_one_thing(here: _Mention, there: _Mention) -> bool:
    shared = here.about & there.about
    if here.figure.kind is Kind.NAME:
        if any(kind == "o" for kind, _ in shared):
            return True
        return here.figure.unit == there.figure.unit and bool(shared)
    if here.figure.kind not in (Kind.DATE, Kind.TIME):
        return False
    return any(kind == "N" for kind, _ in shared) or len(shared) > 2


def _sentence_pairs(
    sources: Sequence[Source], linked: Iterable[tuple[Place, Place]]
) -> frozenset[tuple[int, int, int, int]]:
    number_of = {
        sentence: (number, at) for number, source in enumerate(sources) for at, sentence in enumerate(source.sentences)
    }
    found = set()
    for a, b in linked:
        if a in number_of and b in number_of:
            found |= {(*number_of[a], *number_of[b]), (*number_of[b], *number_of[a])}
    return frozenset(found)


def _join_quotations(mentions: Sequence[_Mention], groups: _Groups) -> None:
    quoted = [
        (number, shingles(mention.figure.value.words))
        for number, mention in enumerate(mentions)
        if isinstance(mention.figure.value, Wording)
    ]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sets = dict(quoted)
    for number, runs in quoted:
        for other in {other for run in runs for other in holders[run][:20]}:
            if containment(runs, sets[other]) >= _SAME_QUOTATION:
                groups.join(other, number)
        for run in runs:
            holders[run].append(number)


def _apart(group: Sequence[_Mention]) -> list[tuple[int, int]]:
    """The pairs of articles that have nothing in the row on which they agree."""
    if group[0].figure.kind in (Kind.ORDINAL, Kind.QUOTATION):
        return []
    cells: dict[int, list[Figure]] = defaultdict(list)
    for mention in group:
        if informative(mention.figure):
            cells[mention.article].append(mention.figure)
    return [
        (a, b)
        for (a, here), (b, there) in combinations(sorted(cells.items()), 2)
        if not any(_same(one, other) for one in here for other in there)
    ]


def _same(one: Figure, other: Figure) -> bool:
    # Agents are of one row because of what they do, though it was said with another verb.
    if one.kind is Kind.NAME:
        return one.value.agrees(other.value)  # type: ignore[arg-type]
    return one.agrees(other)


def _rank(group: Sequence[_Mention]) -> tuple[int, int, int, int, int, int]:
    articles = len({mention.article for mention in group})
    first = group[0]
    return (
        0 if _apart(group) else 1 if articles > 1 else 2,
        -articles,
        _ORDER.index(first.figure.kind),
        0 if first.figure.unit == PART else 1,
        first.article,
        first.figure.span.start,
    )


def _row(sources: Sequence[Source], group: Sequence[_Mention]) -> FigureRow:
    cells: dict[int, list[Figure]] = defaultdict(list)
    for mention in group:
        cells[mention.article].append(mention.figure)
    return FigureRow(
        group[0].figure.kind,
        _label(sources, group),
        tuple(
            (sources[number].id, tuple(sorted({figure.span for figure in figures})))
            for number, figures in sorted(cells.items())
        ),
        tuple((sources[a].id, sources[b].id) for a, b in _apart(group)),
    )


def _label(sources: Sequence[Source], group: Sequence[_Mention]) -> str:
    """The words that say what the row is about."""
    figure = group[0].figure
    if figure.kind in (Kind.DATE, Kind.TIME):
        return _shared_words(sources, group)
    if figure.kind is Kind.QUOTATION:
        return ""
    if figure.kind is Kind.ORDINAL and isinstance(figure.value, Quantity):
        return " ".join(part for part in (f"no. {figure.value.low:.0f}", ", ".join(_labels(group))) if part)
    return ", ".join(_labels(group))


def _labels(group: Sequence[_Mention]) -> list[str]:
    """What each article calls it, in the order of the articles."""
    of_article: dict[int, str] = {}
    for mention in group:
        if mention.figure.label:
            of_article.setdefault(mention.article, mention.figure.label.lower())
    return list(dict.fromkeys(of_article.values()))[:_MOST_LABELS]


def _shared_words(sources: Sequence[Source], group: Sequence[_Mention]) -> str:
    """What most of the mentions have near them, names first, as the first article writes it."""
    articles: Mapping[tuple[str, str], set[int]] = defaultdict(set)
    for mention in group:
        for one in mention.about:
            articles[one].add(mention.article)
    shared = [one for one in articles if len(articles[one]) > 1] or list(group[0].about)
    shared.sort(key=lambda one: (-len(articles[one]), one[0] != "N", one[1]))
    first = group[0]
    sentence = sources[first.article].sentences[first.sentence]
    written: dict[str, str] = {}
    for word in sources[first.article].text[sentence.start : sentence.end].split():
        bare = word.strip(".,;:!?()[]\"'“”‘’«»")
        if bare:
            written.setdefault(term(bare.lower()), bare)
    return ", ".join([written[said] for _, said in shared if said in written][:2])
