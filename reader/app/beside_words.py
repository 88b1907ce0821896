"""What is said about articles that stand side by side: how much they share, what differs, which counterpart this is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.articles import Article, Passage
from reader.compare import Coverage, Level, Link, Offer
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
        f"{alone} · {differ} differ{part}",
    )


def lapsed_words(count: int) -> str:
    """That links of people are not drawn, since their sentences have changed; nothing if there are none."""
    if not count:
        return ""
    those = "a link of yours is" if count == 1 else f"{count} links of yours are"
    return f"{those} not shown, for what was linked has changed: `reader check` names it, ; links anew"


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


def differing_figures(links: Sequence[Link], article: str, articles: Mapping[str, Article]) -> str:
    """Which figures of one sentence differ in its counterparts, seen from `article`; what it says itself stands first:
    `figures differ: three levels | two layers | four tiers`.
    """
    told: dict[str, list[str]] = {}
    for mine in _seen_from(article, articles, links):
        for one in mine.differs:
            said = told.setdefault(_quoted(articles[article].text, one.a), [])
            other = _quoted(articles[mine.b.article].text, one.b)
            said += [other] if other not in said else []
    each = [" | ".join([here, *there]) for here, there in list(told.items())[:_MOST_FIGURES]]
    return f"figures differ: {', '.join(each)}" if each else ""


def differing_names(links: Sequence[Link], article: str, articles: Mapping[str, Article]) -> str:
    """The names that only one of two linked sentences has, seen from `article`."""
    for mine in _seen_from(article, articles, links):
        sides = (
            ("only this sentence", mine.a.article, mine.only_a),
            (f"only {short_name(mine.b.article)}’s", mine.b.article, mine.only_b),
        )
        told = [
            f"{whose}: {', '.join(_quoted(articles[name].text, one) for one in only[:_MOST_NAMES])}"
            for whose, name, only in sides
            if only
        ]
        if told:
            return " · ".join(told)
    return ""


def _seen_from(article: str, articles: Mapping[str, Article], links: Sequence[Link]) -> list[Link]:
    turned = [link if link.a.article == article else link.turned() for link in links]
    return [one for one in turned if one.a.article in articles and one.b.article in articles]


def _quoted(text: str, span: Passage) -> str:
    said = " ".join(clean_line(text[span.start : span.end]).split())
    return said if len(said) <= _LONGEST_FIGURE else said[: _LONGEST_FIGURE - 1].rstrip() + "…"
