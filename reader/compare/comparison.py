"""Compare articles: everything of this layer put together, and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from reader.articles.model import Article, Passage
from reader.compare.by_figure import figure_links, with_figure_links
from reader.compare.copies import NEAR_COPY, Words, containment, copied_runs, shingles, split
from reader.compare.differing import differences
from reader.compare.figure import Figure, Quantity
from reader.compare.figures import Figures, figures_in
from reader.compare.links import candidates_between, links_between, only_here, with_hand_links, without_rejected
from reader.compare.model import Comparison, CopiedRun, Coverage, HandLinks, Kind, Link, NearCopy, Place
from reader.compare.moments import base_of
from reader.compare.names import only_named
from reader.compare.scoring import Scorer, weigh, with_neighbours, with_ordinals
from reader.compare.story import story_sentences, within_reach
from reader.compare.table import Source, figure_table

_KEPT_ARTICLES = 12
"""What was found in so many articles is remembered: one more is opened beside them, not all anew."""
_COPIED_WORDS = 6
_COPIED_SHARE = 0.7
"""How many words, and which share of the shorter sentence, must be copied to link two sentences."""


class _Side(NamedTuple):
    """One article with all that is needed to hold it against others."""

    article: Article
    sentences: tuple[Place, ...]
    left_out: int
    words: Words
    sentence_of_word: tuple[int, ...]
    shingles: frozenset[tuple[str, ...]]
    figures: Figures

    def ordinals(self) -> list[frozenset[int]]:
        return [
            frozenset(
                int(figure.value.low)
                for figure in self.figures.within(one.span)
                if figure.kind is Kind.ORDINAL and isinstance(figure.value, Quantity)
            )
            for one in self.sentences
        ]

    def texts(self) -> list[str]:
        return [self.article.text[one.start : one.end] for one in self.sentences]


def compare(
    articles: Sequence[Article], candidates: int = 0, hand: HandLinks | None = None, scorer: Scorer = weigh
) -> Comparison:
    """What the articles tell alike, differently, or alone.

    `candidates`: how many of the best-scored sentences in each other article to offer for every sentence. `hand`:
    what people decided; it wins over what is computed. `scorer`: how alike sentences are. An article that is named
    twice counts once; the order of the articles changes nothing but the order of what is told.
    """
    unique = list({article.id: article for article in articles}.values())
    sides = {article.id: _side(article) for article in sorted(unique, key=lambda article: article.id)}
    order = {article.id: number for number, article in enumerate(unique)}
    ordered = list(sides.values())
    scores = scorer([side.texts() for side in ordered])
    ordinals = [side.ordinals() for side in ordered]
    links: list[Link] = []
    offered: list[Link] = []
    runs: list[CopiedRun] = []
    copies: list[NearCopy] = []
    for a, b in combinations(range(len(ordered)), 2):
        rows = with_neighbours(with_ordinals(scores.between(a, b), ordinals[a], ordinals[b]))
        here, there = ordered[a], ordered[b]
        copied, shares = _copied(here, there)
        links += links_between(here.sentences, there.sentences, rows, shares)
        if candidates > 0:
            offered += candidates_between(here.sentences, there.sentences, rows, candidates)
        runs += copied
        alike = containment(here.shingles, there.shingles)
        if alike >= NEAR_COPY:
            first, second = sorted((here.article.id, there.article.id), key=order.__getitem__)
            copies.append(NearCopy(first, second, round(alike, 3)))
    hand = hand or HandLinks()
    links = [link for link in with_hand_links(links, hand.confirmed, hand.rejected) if _both_in(link, sides)]
    pairs = {(link.a, link.b) for link in links} | {(link.b, link.a) for link in links}
    in_order = [sides[article.id] for article in unique]
    sentences = tuple(sentence for side in in_order for sentence in side.sentences)
    figures = figure_table(
        [Source(one.article.id, one.article.text, one.sentences, one.figures) for one in in_order],
        [(link.a, link.b) for link in links],
    )
    figures, by_figure = figure_links(figures, sentences, hand.rejected)
    if candidates > 0:
        offered = with_figure_links(offered, by_figure)
    offered = [one for one in without_rejected(offered, hand.rejected) if (one.a, one.b) not in pairs]
    return Comparison(
        articles=tuple(order),
        sentences=sentences,
        links=_arranged([_with_figures(sides, one) for one in links], order),
        candidates=_arranged(offered, order),
        only_here=only_here(sentences, links),
        figures=figures,
        near_copies=tuple(sorted(copies, key=lambda one: (-one.score, order[one.a], order[one.b]))),
        copied=tuple(_turned_run(one, order) for one in runs),
        left_out=tuple((side.article.id, side.left_out) for side in in_order if side.left_out),
    )


@lru_cache(_KEPT_ARTICLES)
def _side(article: Article) -> _Side:
    told = story_sentences(article)
    spans = within_reach(told)
    words: list[str] = []
    places: list[Passage] = []
    owners: list[int] = []
    for number, span in enumerate(spans):
        part = split(article.text, [span])
        words += part.words
        places += part.spans
        owners += [number] * len(part.words)
    return _Side(
        article,
        tuple(Place(article.id, *span) for span in spans),
        len(told) - len(spans),
        Words(tuple(words), tuple(places)),
        tuple(owners),
        shingles(words),
        figures_in(article.text, spans, base_of(article.metadata.date)),
    )


def figures_of(article: Article) -> tuple[Figure, ...]:
    """The figures in the sentences of an article that take part, by place."""
    return _side(article).figures.all


def _copied(here: _Side, there: _Side) -> tuple[list[CopiedRun], dict[tuple[int, int], float]]:
    """The runs of words that two articles share, and which share of a sentence they make up of which other."""
    found: list[CopiedRun] = []
    equal: Counter[tuple[int, int]] = Counter()
    for run in copied_runs(here.words.words, there.words.words):
        (a_first, a_last), (b_first, b_last) = run.a, run.b
        found.append(
            CopiedRun(
                Place(here.article.id, here.words.spans[a_first].start, here.words.spans[a_last - 1].end),
                Place(there.article.id, there.words.spans[b_first].start, there.words.spans[b_last - 1].end),
                run.words,
            )
        )
        for block in run.blocks:
            for step in range(block.words):
                equal[here.sentence_of_word[block.a + step], there.sentence_of_word[block.b + step]] += 1
    sizes_here, sizes_there = Counter(here.sentence_of_word), Counter(there.sentence_of_word)
    shares = {}
    for (a, b), count in equal.items():
        share = count / min(sizes_here[a], sizes_there[b])
        if count >= _COPIED_WORDS and share >= _COPIED_SHARE:
            shares[a, b] = share
    return found, shares


def _both_in(link: Link, sides: dict[str, _Side]) -> bool:
    return link.a.article in sides and link.b.article in sides and link.a.article != link.b.article


def _with_figures(sides: dict[str, _Side], link: Link) -> Link:
    a, b = sides[link.a.article].figures.within(link.a.span), sides[link.b.article].figures.within(link.b.span)
    only_a, only_b = only_named(a, b)
    # A quotation may go on in the next sentence; the link ends with its own.
    differs = tuple(
        one._replace(
            a=Passage(one.a.start, min(one.a.end, link.a.end)), b=Passage(one.b.start, min(one.b.end, link.b.end))
        )
        for one in differences(a, b)
    )
    return replace(
        link,
        differs=differs,
        only_a=tuple(one.span for one in only_a),
        only_b=tuple(one.span for one in only_b),
    )


def _arranged(links: Sequence[Link], order: dict[str, int]) -> tuple[Link, ...]:
    """The links with the article first that was named first, by place."""
    turned = [one.turned() if order[one.a.article] > order[one.b.article] else one for one in links]
    return tuple(sorted(turned, key=lambda one: (order[one.a.article], order[one.b.article], one.a, one.b)))


def _turned_run(run: CopiedRun, order: dict[str, int]) -> CopiedRun:
    return run if order[run.a.article] <= order[run.b.article] else run._replace(a=run.b, b=run.a)


def coverage(comparison: Comparison) -> tuple[Coverage, ...]:
    """For each article how much of it stands elsewhere too."""
    sentences = Counter(one.article for one in comparison.sentences)
    alone = Counter(one.article for one in comparison.only_here)
    differing = Counter(name for row in comparison.figures for name in {one for pair in row.apart for one in pair})
    runs: dict[str, list[Place]] = defaultdict(list)
    for run in comparison.copied:
        runs[run.a.article].append(run.a)
        runs[run.b.article].append(run.b)
    copied = Counter(one.article for one in comparison.sentences if any(one.overlaps(run) for run in runs[one.article]))
    return tuple(
        Coverage(name, sentences[name], sentences[name] - alone[name], alone[name], differing[name], copied[name])
        for name in comparison.articles
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as `reader compare --json` prints it; offsets are code points of the articles' texts."""
    return {
        "articles": list(comparison.articles),
        "pairs": [_pair_as_json(link) for link in (*comparison.links, *comparison.candidates)],
        "only_here": [one._asdict() for one in comparison.only_here],
        "figures": [
            {
                "kind": str(row.kind),
                "label": row.label,
                "cells": {name: [list(span) for span in spans] for name, spans in row.cells},
            }
            for row in comparison.figures
        ],
        "near_copies": [one._asdict() for one in comparison.near_copies],
    }


def _pair_as_json(link: Link) -> dict[str, Any]:
    return {
        "a": link.a._asdict(),
        "b": link.b._asdict(),
        "score": link.score,
        "level": str(link.level),
        "differs": [{"kind": str(one.kind), "a": list(one.a), "b": list(one.b)} for one in link.differs],
    }
