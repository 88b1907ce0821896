"""`reader compare`: what several articles tell alike, and the figures that differ."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from string import ascii_uppercase

from reader.articles import Article, Passage
from reader.commands import output
from reader.commands.progress import bring_up_to_date
from reader.commands.quotes import find_quote
from reader.commands.widths import cells, cut
from reader.compare import Comparison, Coverage, FigureRow, HandLinks, Level, Link, Place, Told, as_json, coverage
from reader.corpus import Corpus
from reader.errors import ReaderError, UsageError
from reader.text import clean_line

_GAP = "   "
_NARROWEST_COLUMN = 26
_WIDEST_CELL = 48
_MOST_ROWS = 30
"""Rows of the table of figures for a person; `--json` has all."""


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Compare the articles that are named; 1 if nothing in them meets. Raises UsageError, ArticleError, FileReadError.

    UsageError if fewer than two different ones are named.
    """
    ids = list(dict.fromkeys(corpus.named(name) for name in arguments.articles))
    if arguments.sentence is not None:
        if len(ids) != 1:
            raise UsageError("--sentence asks about one article", advice="name that one alone")
        return elsewhere(corpus, ids[0], arguments.sentence, as_json=arguments.json)
    if len(ids) < 2:
        raise UsageError(
            "there is one article and nothing to compare it with", path=ids[0], advice="name two or more different ones"
        )
    articles = {article_id: corpus.article(article_id) for article_id in ids}
    texts = list(articles.values())
    try:
        hand = corpus.hand_links(texts)
    except ReaderError as error:
        output.complain(f"{error}; what people linked by hand is left out")
        hand = HandLinks()
    comparison = corpus.compare_articles(texts, arguments.candidates, hand)
    if arguments.json:
        output.json_out(as_json(comparison))
    else:
        _Printed(comparison, articles).all()
    for article_id, count in comparison.left_out:
        output.complain(f"{article_id}: too long; its last {count} sentences were not compared")
    return 0 if comparison.links or any(len(row.cells) > 1 for row in comparison.figures) else 1


def elsewhere(corpus: Corpus, article_id: str, words: str, *, as_json: bool) -> int:
    """Print which sentences of other articles tell the same as the one with these words; 1 if none do.

    Raises UsageError if the article has no such words, FileReadError.
    """
    article = corpus.article(article_id)
    at = find_quote(article.text, words)[:1]
    if not at:
        raise UsageError(f"“{words}” does not stand in {article_id}", advice="quote it as it stands there")
    spans = [one for one in article.sentences if one.overlaps(at[0])]
    span = Passage(spans[0].start, spans[-1].end) if spans else at[0]
    bring_up_to_date(corpus)
    found: tuple[Told, ...] = list(corpus.told_elsewhere(article, span))[-1]
    if as_json:
        output.json_out(
            {
                "sentence": {"article": article_id, "start": span.start, "end": span.end},
                "told": [{**one.place._asdict(), "score": one.score, "level": str(one.level)} for one in found],
            }
        )
    elif not found:
        output.complain("no other article tells this")
    else:
        entries = {one.id: one.metadata for one in corpus.entries()}
        for one in found:
            about = entries.get(one.place.article)
            known = about.where if about is not None else ()
            said = " · ".join(clean_line(part) for part in (*known, one.place.article))
            output.line(f"{one.score:.2f}  {output.styled(str(one.level), 'dim')}  {said}")
            for row in output.paragraphs(_one_line(one.words), indent="  "):
                output.line(row)
    return 0 if found else 1


class _Printed:
    """A comparison for a person: each article has a letter."""

    def __init__(self, comparison: Comparison, articles: Mapping[str, Article]) -> None:
        self._comparison = comparison
        self._articles = articles
        self._letters = dict(zip(comparison.articles, _letters(), strict=False))

    def all(self) -> None:
        """Print who is who, the linked sentences, the candidates, the figures and what stands in one alone."""
        for name, letter in self._letters.items():
            about = self._articles[name].metadata
            where = " · ".join(clean_line(part) for part in (about.marked("source"), about.marked("date")) if part)
            output.line(output.styled(f"{letter}  {clean_line(name)}", "bold") + (f"  {where}" if where else ""))
        self._copies()
        self._links("told alike", self._comparison.links)
        self._links("candidates", self._comparison.candidates)
        self._figures()
        output.line()
        for covered in coverage(self._comparison):
            output.line(output.styled(self._covered(covered), "dim"))

    def _copies(self) -> None:
        for copy in self._comparison.near_copies:
            alike = (
                f"{self._letters[copy.a]} and {self._letters[copy.b]} are near copies: {copy.score:.0%} word for word"
            )
            output.line(output.styled(alike, "warn"))

    def _links(self, title: str, links: Sequence[Link]) -> None:
        if not links:
            return
        output.line()
        output.line(output.styled(title, "bold"))
        for link in links:
            said = [f"{self._letters[link.a.article]}–{self._letters[link.b.article]}", f"{link.score:.2f}"]
            said += [str(link.level)] if link.level is not Level.CANDIDATE else []
            said += ["by hand"] if link.by_hand else []
            said += ["word for word"] if link.copied else []
            said += [output.styled("figures differ", "warn")] if link.differs else []
            output.line()
            output.line("  ".join(said))
            self._beside(link)

    def _beside(self, link: Link) -> None:
        marks_a = [one.a for one in link.differs]
        marks_b = [one.b for one in link.differs]
        width = (output.columns() - len(_GAP)) // 2
        left, right = self._text(link.a), self._text(link.b)
        if width < _NARROWEST_COLUMN:
            for text, place, marks in ((left, link.a, marks_a), (right, link.b, marks_b)):
                for row in output.paragraphs(text, indent="  ", styles=_within(place, marks)):
                    output.line(row)
            return
        # Without colour a mark is two asterisks.
        text_width = width - 2 if link.differs else width
        columns = (
            list(output.paragraphs(left, styles=_within(link.a, marks_a), width=text_width)),
            list(output.paragraphs(right, styles=_within(link.b, marks_b), width=text_width)),
        )
        for here, there in zip_longest(*columns, fillvalue=""):
            gap = " " * max(0, width - cells(output.unstyled(here)))
            output.line(f"{here}{gap}{_GAP}{there}".rstrip())

    def _text(self, place: Place) -> str:
        return clean_line(self._articles[place.article].text[place.start : place.end])

    def _figures(self) -> None:
        shared = [row for row in self._comparison.figures if len(row.cells) > 1]
        if not shared:
            return
        output.line()
        output.line(output.styled("figures", "bold"))
        output.line()
        header = ["", "", *self._letters.values()]
        rows = [self._figure_row(row) for row in shared[:_MOST_ROWS]]
        cells = range(1, len(header))
        for row in output.table([header, *rows], shrink=cells):
            output.line(row)
        if len(shared) > _MOST_ROWS:
            output.line(output.styled(f"{len(shared) - _MOST_ROWS} more; --json prints all", "dim"))

    def _figure_row(self, row: FigureRow) -> list[str]:
        cells = dict(row.cells)
        told = [
            "; ".join(_each_once(clean_line(self._articles[name].text[span.start : span.end]) for span in cells[name]))
            if name in cells
            else "-"
            for name in self._letters
        ]
        label = f"{row.kind} {_one_line(row.label)}".strip()
        return ["differ" if row.differs else "", label, *(cut(_one_line(cell), _WIDEST_CELL) for cell in told)]

    def _covered(self, covered: Coverage) -> str:
        said = [
            f"{covered.linked} of {covered.sentences} sentences have a counterpart",
            f"{covered.only_here} stand only here",
        ]
        if covered.differing:
            said.append("1 figure differs" if covered.differing == 1 else f"{covered.differing} figures differ")
        if covered.copied:
            said.append(f"words copied in {covered.copied}")
        return f"{self._letters[covered.article]}  {', '.join(said)}"


def _letters() -> Iterable[str]:
    yield from ascii_uppercase
    for number in range(len(ascii_uppercase) + 1, 10**6):
        yield str(number)


def _within(place: Place, marks: Iterable[tuple[int, int]]) -> list[tuple[int, int, str]]:
    return sorted({(start - place.start, end - place.start, "match") for start, end in marks})


def _each_once(texts: Iterable[str]) -> list[str]:
    return list({_one_line(text).casefold(): _one_line(text) for text in reversed(list(texts))}.values())[::-1]


def _one_line(text: str) -> str:
    return " ".join(clean_line(text).split())
