"""Sentences that are held against each other because of a figure: each has one, and the two do not agree."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from reader.articles.model import Passage
from reader.compare.links import without_rejected
from reader.compare.model import Difference, FigureRow, Level, Link, Place

_MOST = 8
"""Mentions of a figure in one article that are held against those in another: the first ones."""


def figure_links(
    rows: Sequence[FigureRow], sentences: Iterable[Place], rejected: Sequence[tuple[Place, Place]]
) -> tuple[tuple[FigureRow, ...], list[Link]]:
    """The rows of the table in which articles are still `apart`, and a candidate for each two sentences of such
    articles in which its figures stand; `differs` says which figures.

    Two sentences that people said do not tell the same are not held against each other; once none of two articles
    are, the articles are not apart in that row any more.
    """
    of_article: dict[str, list[Place]] = defaultdict(list)
    for sentence in sorted(sentences):
        of_article[sentence.article].append(sentence)
    found: list[Link] = []
    left: list[FigureRow] = []
    for row in rows:
        mentions = {name: _mentions(of_article[name], spans) for name, spans in row.cells} if row.apart else {}
        apart = []
        for one, other in row.apart:
            pairs = product(mentions[one].items(), mentions[other].items())
            made = [
                Link(a, b, 0.0, Level.CANDIDATE, by_figure=True, differs=(Difference(row.kind, here, there),))
                for (a, here), (b, there) in pairs
            ]
            if kept := without_rejected(made, rejected):
                apart.append((one, other))
                found += kept
        left.append(replace(row, apart=tuple(apart)))
    return tuple(left), found


def with_figure_links(candidates: Iterable[Link], by_figure: Iterable[Link]) -> list[Link]:
    """`candidates`, of which those that are `by_figure` as well say so, and the others of these."""
    found = {_pair(one): one for one in candidates}
    for link in by_figure:
        before = found.get(_pair(link), link)
        if not before.by_figure:
            mine = link if before.a == link.a else link.turned()
            link = replace(before, by_figure=True, differs=mine.differs)
            found[_pair(link)] = link
        else:
            found.setdefault(_pair(link), link)
    return list(found.values())


def _pair(link: Link) -> frozenset[Place]:
    return frozenset((link.a, link.b))


def _mentions(sentences: Sequence[Place], spans: Sequence[Passage]) -> Mapping[Place, Passage]:
    """The first sentences in which these figures stand, each with the first of them."""
    found: dict[Place, Passage] = {}
    for span in spans:
        at = bisect_right(sentences, span.start, key=lambda one: one.start) - 1
        if at >= 0 and sentences[at].span.covers(span.start):
            # A quotation may go on in the next sentence.
            found.setdefault(sentences[at], Passage(span.start, min(span.end, sentences[at].end)))
        if len(found) == _MOST:
            break
    return found
