"""The figures of the open articles side by side: a row for each quantity, date, quotation, what differs first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from reader.app.content import in_rows, line, look, pieces
from reader.app.screens.table import CellChosen, CellMoved, TableScreen
from reader.app.widgets.grid import Grid
from reader.app.widgets.places import PlaceRow
from reader.articles import Article
from reader.compare import SheetRow

_MOST_LINES = 4
"""Lines of a cell; the places below the table show the rest."""
_NARROW = 60
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIFFERS = "≠"


@dataclass
class FiguresView:
    """Where the person was in the table, kept from one time to the next."""

    typed: str = ""
    only_differing: bool = False
    at: tuple[str, str] = ("", "")
    column: int = 0
    articles: tuple[str, ...] = field(default=())


class FiguresGrid(Grid):
    """Rows of figures; a row that differs begins with a sign."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"figures--differs", "figures--kind", "figures--about", "figures--more"}
    DEFAULT_CSS = """
    FiguresGrid {
        & > .figures--differs { color: $text-warning; text-style: bold; }
        & > .figures--kind { color: $foreground 55%; }
        & > .figures--about { color: $foreground 65%; text-style: not bold; }
        & > .figures--more { color: $foreground 55%; }
    }
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        super().__init__()
        self._articles = articles
        self.rows: Sequence[SheetRow] = ()

    def show(self, rows: Sequence[SheetRow], row: int, column: int) -> None:
        """Show these rows."""
        self.rows = rows
        self.changed(row, column)

    def row_count(self) -> int:
        return len(self.rows)

    def column_count(self) -> int:
        return len(self._articles)

    def widths(self, room: int) -> tuple[int, int]:
        narrow = room < _NARROW
        label = max(11, min(24, room * 22 // 100))
        fewest = 11 if narrow else 22
        shown = max(1, min(len(self._articles), (room - label) // (fewest + 2)))
        return label, (room - label) // shown - 2

    def heading(self, column: int, width: int) -> Sequence[Content]:
        if column < 0:
            left, right = self.hidden
            more = [f"‹ {left}" if left else "", f"{right} ›" if right else ""]
            return [line(""), line("  ".join(one for one in more if one), look(self, "figures--more"))]
        where = " ".join(self._articles[column].metadata.where)
        title = self._articles[column].display_title
        return [
            line(f"{_LETTERS[column]}  {where or title}"),
            line(title if where else "", look(self, "figures--about")),
        ]

    def row_lines(self, row: int, label_width: int, column_width: int) -> int:
        one = self.rows[row]
        cells = (len(self._wrapped(self._said(one, at), column_width)) for at in range(len(one.cells)))
        return max(len(self._about(one, label_width)), *cells)

    def label(self, row: int, width: int) -> Sequence[Content]:
        one = self.rows[row]
        first, *rest = self._about(one, width)
        sign = DIFFERS if one.differs else " "
        return [
            pieces((f"{sign} ", look(self, "figures--differs"))) + first,
            *(line("  ") + part for part in rest),
        ]

    def _about(self, row: SheetRow, width: int) -> list[Content]:
        """What the row is about, then what it is."""
        label = " ".join(row.label.split())[: 3 * width]
        kind = look(self, "figures--kind")
        shown = pieces((f"{label} ", ""), (f"({row.kind})", kind)) if label else pieces((str(row.kind), kind))
        lines = [part.rstrip() for part in in_rows(shown, width - 2)]
        return lines[:3]

    def cell(self, row: int, column: int, width: int) -> Sequence[Content]:
        one = self.rows[row]
        said = self._said(one, column)
        if not said:
            return [line("–", look(self, "figures--kind"))]
        style = look(self, "figures--differs") if one.differs else ""
        return [part.stylize(style) if style else part for part in self._wrapped(said, width)]

    @staticmethod
    def _said(row: SheetRow, column: int) -> str:
        return "; ".join(row.cells[column].words)

    @staticmethod
    def _wrapped(said: str, width: int) -> list[Content]:
        shown = line(said[: width * (_MOST_LINES + 1)])
        if shown.cell_length <= width:
            return [shown]
        lines = [part.rstrip() for part in in_rows(shown, width)]
        if len(lines) > _MOST_LINES:
            last = Content(" ").join(lines[_MOST_LINES - 1 :])
            lines = [*lines[: _MOST_LINES - 1], last]
        return lines

    def cursor_moved(self) -> None:
        self.post_message(CellMoved())

    def chosen(self) -> None:
        self.post_message(CellChosen())


class FiguresScreen(TableScreen):
    """The table of figures. It is opened empty and filled when the articles have been compared."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "which", "All, or only what differs", show=False),
        Binding("F", "close", "Leave", show=False),
    ]
    KEYS = (
        ("Enter", "go there"),
        ("a", "all / differing"),
        ("/", "find"),
        ("n", "next place"),
        ("h j k l", "move"),
        ("Esc", "leave"),
    )

    def __init__(self, articles: Sequence[Article], view: FiguresView) -> None:
        ids = tuple(one.id for one in articles)
        if ids != view.articles:
            view.articles, view.column = ids, 0
        grid = FiguresGrid(articles)
        super().__init__("Figures side by side", grid, typed=view.typed)
        self._table = grid
        self._articles = articles
        self._view = view
        self._rows: tuple[SheetRow, ...] | None = None
        self._filling = False

    def on_mount(self) -> None:
        self.say_about(f"comparing {len(self._articles)} articles …")

    def show_rows(self, rows: tuple[SheetRow, ...]) -> None:
        """The articles have been compared."""
        self._rows = rows
        self.fill()

    def fill(self) -> None:
        if self._rows is None:
            return
        view, words = self._view, self.typed
        view.typed = self._field.value
        shown = [row for row in self._rows if (row.differs or not view.only_differing) and row.has(words)]
        at = next((number for number, row in enumerate(shown) if _key(row) == view.at), 0)
        self._table.set_empty(self._nothing(bool(words)))
        self._table.show(shown, at, view.column)
        differing = sum(row.differs for row in self._rows)
        what = "only what differs" if view.only_differing else "all"
        count = f"{len(shown)} of {len(self._rows)} rows" if len(shown) < len(self._rows) else f"{len(shown)} rows"
        self.say_about(f"{DIFFERS} {differing} differ · {count} · showing {what}")
        if not shown:
            self._places.show(())

    def _nothing(self, asked: bool) -> str:
        if asked:
            return "No row has these words; Esc empties the field."
        if self._view.only_differing and self._rows:
            return "Nothing differs between these articles; a shows all rows."
        return "These articles name no figures."

    def show_places(self) -> None:
        grid = self._table
        if not (0 <= grid.row < len(grid.rows)):
            self._places.show(())
            return
        row = grid.rows[grid.row]
        self._view.at, self._view.column = _key(row), grid.column
        article = self._articles[grid.column]
        letter = _LETTERS[grid.column]
        places = row.cells[grid.column].places
        self._places.set_empty(f"{letter} says nothing of this")
        self._places.show(
            [
                PlaceRow(article.id, place.start, *_sentence(article, place), f"{letter} · {number} of {len(places)}")
                for number, place in enumerate(places, 1)
            ]
        )

    def action_which(self) -> None:
        """All rows, or only those that differ."""
        self._view.only_differing = not self._view.only_differing
        self.fill()


def _key(row: SheetRow) -> tuple[str, str]:
    return str(row.kind), row.label + "\0".join(words for cell in row.cells for words in cell.words[:1])


def _sentence(article: Article, place: tuple[int, int]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The sentence around a place, and where in it the place is."""
    start, end = place
    for sentence in article.sentences:
        if sentence.start <= start < sentence.end:
            start, end = sentence
            break
    else:
        start, end = max(0, start - 60), min(len(article.text), end + 60)
    end = max(end, place[1])
    return article.text[start:end], ((place[0] - start, place[1] - start),)
