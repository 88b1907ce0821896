"""Sentences that are held against each other because of a figure: each has one, and the two do not agree."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from reader.articles.model import Passage
from reader.compare.model import Difference, FigureRow, Level, Link, Place

_MOST = 4
"""Mentions of a figure in one article that are held against those in another: the first ones."""

Mention = tuple[Place, Passage]


def with_figures(
    candidates: Iterable[Link], rows: Iterable[FigureRow], sentences: Iterable[Place], texts: Mapping[str, str]
) -> list[Link]:
    """`candidates` and, where they are not among them, the sentences whose figures stand in one row of the table and
    differ. Such a link is `by_figure`, and `differs` says which figures.
    """
    found = {_pair(one): one for one in candidates}
    of_article: dict[str, list[Place]] = defaultdict(list)
    for sentence in sorted(sentences):
        of_article[sentence.article].append(sentence)
    for row in rows:
        if not row.differs:
            continue
        mentions = [_mentions(of_article[name], spans) for name, spans in row.cells]
        for one, other in combinations(mentions, 2):
            for (a, here), (b, there) in product(one, other):
                if (
                    texts[a.article][here.start : here.end].casefold()
                    == texts[b.article][there.start : there.end].casefold()
                ):
                    continue
                made = Link(a, b, 0.0, Level.CANDIDATE, by_figure=True, differs=(Difference(row.kind, here, there),))
                before = found.get(_pair(made))
                if before is None:
                    found[_pair(made)] = made
                elif not before.by_figure:
                    mine = made if before.a == made.a else made.turned()
                    found[_pair(made)] = replace(before, by_figure=True, differs=mine.differs)
    return list(found.values())


def _pair(link: Link) -> frozenset[Place]:
    return frozenset((link.a, link.b))


def _mentions(sentences: Sequence[Place], spans: Sequence[Passage]) -> list[Mention]:
    """The first sentences in which these figures stand, each with the first of them."""
    found: dict[Place, Passage] = {}
    for span in spans:
        at = bisect_right(sentences, span.start, key=lambda one: one.start) - 1
        if at >= 0 and sentences[at].span.covers(span.start):
            # A quotation may go on in the next sentence.
            found.setdefault(sentences[at], Passage(span.start, min(span.end, sentences[at].end)))
        if len(found) == _MOST:
            break
    return list(found.items())
