"""The figures of several articles as a sheet: rows of words and places, with what each article alone names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.articles.model import Article, Passage
from reader.compare.comparison import figures_of
from reader.compare.figure import Figure, Named
from reader.compare.model import FigureRow, Kind
from reader.compare.names import same_name

_MOST_NAMES = 60
"""Names that one article alone has and that are told of it; of a long book more would tell nothing."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What an article says of a row: each wording once, as it stands there, and all its places. Outside text."""

    words: tuple[str, ...] = ()
    places: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: `cells` are in the order of the articles, those of articles that say nothing of it are empty.

    `differs`: two articles do not agree. `alone`: names that one article has and none of the others.
    """

    kind: Kind
    label: str
    cells: tuple[SheetCell, ...]
    differs: bool = False
    alone: bool = False

    def has(self, words: Iterable[str]) -> bool:
        """Whether each of `words`, in small letters, stands somewhere in the row."""
        said = " ".join([self.kind, self.label, *(one for cell in self.cells for one in cell.words)]).casefold()
        return all(word in said for word in words)


def sheet(articles: Sequence[Article], rows: Iterable[FigureRow]) -> tuple[SheetRow, ...]:
    """The rows of a comparison of `articles` with their words: those that differ, what one article alone names, then
    the others, each as they came.
    """
    told = [_row(articles, row) for row in rows]
    differing = [row for row in told if row.differs]
    return (*differing, *_alone(articles), *(row for row in told if not row.differs))


def _row(articles: Sequence[Article], row: FigureRow) -> SheetRow:
    places = dict(row.cells)
    cells = tuple(_cell(one, places.get(one.id, ())) for one in articles)
    return SheetRow(row.kind, row.label, cells, row.differs)


def _cell(article: Article, places: Sequence[Passage]) -> SheetCell:
    words: dict[str, str] = {}
    for place in places:
        said = " ".join(article.text[place.start : place.end].split())
        words.setdefault(said.casefold(), said)
    return SheetCell(tuple(words.values()), tuple(places))


def _alone(articles: Sequence[Article]) -> list[SheetRow]:
    """Which names stand in one of the articles and in none of the others: a row, if there are any."""
    named = [_named(figures_of(article)) for article in articles]
    cells = []
    for number, mine in enumerate(named):
        others = {name for other, theirs in enumerate(named) if other != number for name in theirs}
        places = [figure.span for name, figure in mine.items() if not any(same_name(name, one) for one in others)]
        cells.append(_cell(articles[number], places[:_MOST_NAMES]))
    if len(articles) < 2 or not any(cell.places for cell in cells):
        return []
    return [SheetRow(Kind.NAME, "named only here", tuple(cells), alone=True)]


def _named(figures: Iterable[Figure]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for one in figures:
        if one.kind is Kind.NAME and isinstance(one.value, Named) and not one.unit:
            for name in one.value.names:
                found.setdefault(name, one)
    return found
