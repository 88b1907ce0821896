"""A short list of places in articles: what stands behind a cell of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reader.app.content import around, in_rows, look, marked, pieces
from reader.app.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and the words around it; nothing in it needs to be cleaned. `matches` are offsets into `text`."""

    article: str
    start: int
    text: str
    matches: tuple[tuple[int, int], ...] = ()
    about: str = ""


class PlaceList(RowList):
    """Two lines for each place: whose it is and what is said of it, then its words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "The place below", show=False),
        Binding("k,up", "cursor_up", "The place above", show=False),
        Binding("pagedown,space,ctrl+d", "page_down", "A page down", show=False),
        Binding("pageup,b,ctrl+u", "page_up", "A page up", show=False),
        Binding("home", "first", "The first", show=False),
        Binding("g", "g_prefix", "The first, when typed twice", show=False),
        Binding("end,G", "last", "The last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"places--about", "places--match"}
    DEFAULT_CSS = """
    PlaceList {
        & > .places--about { color: $foreground 65%; }
        & > .places--match { text-style: bold underline; color: $text-accent; }
    }
    """

    class Chosen(Message):
        """A place was double clicked; the cursor is on it."""

    def __init__(self, *, lines: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[PlaceRow] = ()
        self._lines = lines

    def show(self, rows: Sequence[PlaceRow], cursor: int = 0) -> None:
        """List these."""
        self._rows = rows
        self.rows_changed(cursor)

    @property
    def current(self) -> PlaceRow | None:
        """The place under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def rows(self) -> Sequence[PlaceRow]:
        """What is listed."""
        return self._rows

    def row_count(self) -> int:
        return len(self._rows)

    def row_lines(self, size: Size) -> int:
        return self._lines

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row = self._rows[index]
        about = pieces((row.about, look(self, "places--about"))).truncate(width, ellipsis=True)
        room = width * (self._lines - 1)
        text, matches = around(row.text, row.matches, room)
        shown = marked(text, matches, look(self, "places--match"))
        lines = [part.rstrip() for part in in_rows(shown[: room + width], width)] if text else []
        if len(lines) >= self._lines:
            rest = Content(" ").join(lines[self._lines - 2 :])
            lines = [*lines[: self._lines - 2], rest.truncate(width, ellipsis=True)]
        return [about, *lines]

    def chosen(self) -> None:
        self.post_message(self.Chosen())
