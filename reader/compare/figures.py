"""All figures of an article, each place claimed by one of them."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from reader.articles.model import Passage
from reader.compare.agents import agents
from reader.compare.figure import Figure
from reader.compare.model import Kind
from reader.compare.moments import dates, times
from reader.compare.names import names
from reader.compare.quantities import quantities
from reader.compare.quotations import quotations


class Figures(NamedTuple):
    """The figures of one article by place; names and what stands in a quotation may lie inside other figures."""

    all: tuple[Figure, ...]
    starts: tuple[int, ...]

    def within(self, span: Passage) -> tuple[Figure, ...]:
        """Those that begin in `span`."""
        first = bisect_right(self.starts, span.start - 1)
        last = bisect_right(self.starts, span.end - 1)
        return self.all[first:last]


def figures_in(text: str, sentences: Sequence[Passage], base: datetime.date | None = None) -> Figures:
    """The figures in the sentences of a text. `base` is the article's day, if it is known: of `tomorrow`."""
    found: list[Figure] = []
    for sentence in sentences:
        found += _apart(text, _figures_of(text, sentence, base))
    found += names(text, sentences)
    found += agents(text, sentences)
    for stretch in _stretches(text, sentences):
        found += quotations(text, *stretch)
    found.sort(key=lambda figure: (figure.span, figure.kind))
    return Figures(tuple(found), tuple(figure.span.start for figure in found))


def _figures_of(text: str, sentence: Passage, base: datetime.date | None) -> Iterable[Figure]:
    start, end = sentence
    yield from times(text, start, end)
    yield from dates(text, start, end, base)
    yield from quantities(text, start, end)


def _apart(text: str, figures: Iterable[Figure]) -> list[Figure]:
    """What was found first has the place; of a number whose noun it is, the number is left."""
    kept: list[Figure] = []
    places: list[Passage] = []  # in order, none over another
    for figure in figures:
        span = figure.span
        at = bisect_left(places, span.end, key=lambda one: one.start)
        first = at
        while first and places[first - 1].overlaps(span):
            first -= 1
        if first < at:
            if figure.kind not in (Kind.NUMBER, Kind.ORDINAL) or span.start >= places[first].start:
                continue
            left = text[span.start : places[first].start].rstrip(" -–\n\t")
            figure = replace(figure, span=Passage(span.start, span.start + len(left)), unit="", label="")
        kept.append(figure)
        places.insert(first, figure.span)
    return kept


def _stretches(text: str, sentences: Sequence[Passage]) -> list[Passage]:
    """Sentences that follow one another in one paragraph, joined: a quotation may hold several."""
    joined: list[Passage] = []
    for sentence in sentences:
        if joined and "\n\n" not in text[joined[-1].end : sentence.start] and sentence.start - joined[-1].end < 4:
            joined[-1] = Passage(joined[-1].start, sentence.end)
        else:
            joined.append(sentence)
    return joined


def informative(figure: Figure) -> bool:
    """Whether it says something that can be held against another: `today` does not, without a date."""
    if figure.kind is Kind.DATE:
        return bool(getattr(figure.value, "known", False))
    return True
