"""What is said about articles that stand side by side: how much they share, what differs, which counterpart this is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.articles import Article, Passage
from reader.compare import Coverage, FigureRow, Level, Link, Offer
from reader.text import clean_line

_LONGEST_NAME = 20
_LONGEST_FIGURE = 40
_MOST_FIGURES = 2
_MOST_NAMES = 3


def short_name(article_id: str) -> str:
    """An article's id in a few letters: its file's name without folder and ending."""
    name = clean_line(article_id).rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return stem if len(stem) <= _LONGEST_NAME else stem[: _LONGEST_NAME - 1] + "…"


def coverage_words(covered: Coverage, left_out: int = 0) -> tuple[str, ...]:
    """How much of an article has counterparts, the fullest words first; the last fit a pane of 40 columns."""
    if not covered.sentences:
        return ("no sentences to compare",)
    all_of_it = f"{covered.linked} of {covered.sentences}"
    alone, differ = f"{covered.only_here} only here", f"{covered.differing}"
    copied = f" · {covered.copied} copied" if covered.copied else ""
    too_long = f" · {left_out} not compared, too long" if left_out else ""
    part = " · in part" if left_out else ""
    return (
        f"{all_of_it} sentences told elsewhere · {alone} · {differ} figures differ{copied}{too_long}",
        f"{all_of_it} told elsewhere · {alone} · {differ} differ{copied}{part}",
        f"{all_of_it} told elsewhere · {alone} · {differ} differ{part}",
        f"{covered.linked} linked · {alone} · {differ} differ{part}",
        f"{covered.linked} linked · {alone}{part}",
    )


def row_words(row: FigureRow, articles: Mapping[str, Article]) -> str:
    """A row of the table of figures in a line: `levels, layers: three levels | two layers`."""
    cells = (_quoted(articles[name].text, spans[0]) for name, spans in row.cells if name in articles and spans)
    return f"{clean_line(row.label)}: {' | '.join(dict.fromkeys(cells))}"


def score_words(link: Link) -> str:
    """`.31 maybe`, `.67 sure`, `.12`, `by hand`, `by its figure`."""
    if link.by_hand or link.by_figure:
        return "by hand" if link.by_hand else "by its figure"
    score = f"{link.score:.2f}".removeprefix("0")
    return score if link.level is Level.CANDIDATE else f"{score} {link.level}"


def offer_words(offer: Offer, told: str = "") -> str:
    """`2/5 in 002, .31 maybe`, with what else is to be said."""
    copied = ", word for word" if offer.link.copied else ""
    said = f"{offer.rank}/{offer.of} in {short_name(offer.article)}, {score_words(offer.link)}{copied}"
    return f"{said} · {told}" if told else said


def differing_words(links: Sequence[Link], article: str, articles: Mapping[str, Article]) -> str:
    """What of one sentence's links differs, seen from `article`: its figures, then the names that only one has."""
    figures, names = "", ""
    for link in links:
        mine = link if link.a.article == article else link.turned()
        if mine.a.article not in articles or mine.b.article not in articles:
            continue
        here, there = articles[mine.a.article].text, articles[mine.b.article].text
        if mine.differs and not figures:
            told = [f"{_quoted(here, one.a)} | {_quoted(there, one.b)}" for one in mine.differs[:_MOST_FIGURES]]
            figures = f"figures differ: {', '.join(told)}"
        if not names:
            sides = (
                ("only this sentence", here, mine.only_a),
                (f"only {short_name(mine.b.article)}’s", there, mine.only_b),
            )
            told = [
                f"{whose}: {', '.join(_quoted(text, one) for one in only[:_MOST_NAMES])}"
                for whose, text, only in sides
                if only
            ]
            names = " · ".join(told)
    return figures or names


def _quoted(text: str, span: Passage) -> str:
    said = " ".join(clean_line(text[span.start : span.end]).split())
    return said if len(said) <= _LONGEST_FIGURE else said[: _LONGEST_FIGURE - 1].rstrip() + "…"
