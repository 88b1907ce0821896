"""A table of any size with one cell under the cursor: its headings stay, and only what is in view is drawn."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from reader.app.content import in_rows, line, look, pieces

_GAP = 2
"""Cells of the screen before each cell of the table: the cursor's bar stands there."""


class Grid(ScrollView, can_focus=True):
    """Rows of any height under headings, with names of rows on the left that stay as the columns scroll.

    A subclass says what stands in them and hears of the cursor by `cursor_moved`, of a double click by `chosen`. The
    cursor is a row and a column, both -1 in an empty table.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1, 0)", "The row below", show=False),
        Binding("k,up", "move(-1, 0)", "The row above", show=False),
        Binding("l,right", "move(0, 1)", "The column to the right", show=False),
        Binding("h,left", "move(0, -1)", "The column to the left", show=False),
        Binding("pagedown,space,ctrl+d", "page(1)", "A page down", show=False),
        Binding("pageup,b,ctrl+u", "page(-1)", "A page up", show=False),
        Binding("g", "g_prefix", "The first row, when typed twice", show=False),
        Binding("ctrl+home", "to_row(0)", "The first row", show=False),
        Binding("end,G", "to_row(-1)", "The last row", show=False),
        Binding("home,0,circumflex_accent", "to_column(0)", "The first column", show=False),
        Binding("dollar_sign", "to_column(-1)", "The last column", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--cursor",
        "grid--row",
        "grid--bar",
        "grid--bar-blurred",
        "grid--heading",
        "grid--label",
        "grid--empty",
    }
    DEFAULT_CSS = """
    Grid {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-background: $surface;
        scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
        scrollbar-color: $foreground 15%;
        scrollbar-color-hover: $foreground 25%;
        scrollbar-color-active: $foreground 35%;
        background: $surface;
        color: $foreground;
        & > .grid--cursor { background: $foreground 14%; }
        & > .grid--row { background: $foreground 4%; }
        & > .grid--bar { color: $primary; }
        & > .grid--bar-blurred { color: $foreground 30%; }
        & > .grid--heading { color: $foreground; text-style: bold; }
        & > .grid--label { color: $foreground 75%; }
        & > .grid--empty { color: $foreground 65%; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.row = self.column = -1
        self._first = 0
        self._tops: list[int] = [0]
        self._empty = ""
        self._strips: LRUCache[tuple[int, int], list[Strip]] = LRUCache(512)
        self._headings: list[Strip] = []
        self._heard = 0
        self._first_g = -1

    # -- for the subclass

    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def column_count(self) -> int:
        """How many columns there are, the names of the rows not counted."""

    @abstractmethod
    def widths(self, room: int) -> tuple[int, int]:
        """Cells for the names of the rows and for each column, if `room` cells are there for all. The gap between
        them comes on top of a column's.
        """

    @abstractmethod
    def heading(self, column: int, width: int) -> Sequence[Content]:
        """The heading of a column, -1 for what stands over the names of the rows; as many lines as `heading_lines`."""

    @abstractmethod
    def label(self, row: int, width: int) -> Sequence[Content]:
        """The name of a row."""

    @abstractmethod
    def cell(self, row: int, column: int, width: int) -> Sequence[Content]:
        """What stands in a cell."""

    def heading_lines(self) -> int:
        """How many lines the headings take."""
        return 2

    def row_lines(self, row: int, label_width: int, column_width: int) -> int:
        """How many lines a row takes."""
        return 1

    def cursor_moved(self) -> None:
        """The cursor is on another cell."""

    def chosen(self) -> None:
        """The cell under the cursor was double clicked."""

    # -- state

    def set_empty(self, words: str) -> None:
        """Say `words` while there is nothing."""
        self._empty = words
        self.refresh()

    def changed(self, row: int = 0, column: int = 0) -> None:
        """Draw other cells from now on, with the cursor there as far as that exists."""
        self.row = min(row, self.row_count() - 1)
        self.column = min(column, self.column_count() - 1)
        self._measure()
        self._show_cursor()
        self.refresh()
        self.cursor_moved()

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or the nearest there is, and scroll so far that it is seen."""
        if not (self.row_count() and self.column_count()):
            return
        row = max(0, min(row, self.row_count() - 1))
        column = max(0, min(column, self.column_count() - 1))
        if (row, column) != (self.row, self.column):
            self._strips.discard((self.row, self.column))
            self.row, self.column = row, column
            self._show_cursor()
            self.refresh()
            self.cursor_moved()

    @property
    def hidden(self) -> tuple[int, int]:
        """How many columns there are to the left and to the right of those in view."""
        return self._first, max(0, self.column_count() - self._first - self._in_view())

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As for any widget; without regions what is in view is asked for again."""
        if not regions:
            self._strips.clear()
            self._headings = []
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    # -- actions

    def action_move(self, rows: int, columns: int) -> None:
        self.go(self.row + rows, self.column + columns)

    def action_page(self, direction: int) -> None:
        height = max(1, self.scrollable_content_region.height - self.heading_lines() - 1)
        top = self._tops[max(0, self.row)] + direction * height
        row = bisect_right(self._tops, max(0, top)) - 1
        self.go(row if row != self.row else self.row + direction, self.column)

    def action_to_row(self, row: int) -> None:
        self.go(row if row >= 0 else self.row_count() - 1, self.column)

    def action_to_column(self, column: int) -> None:
        self.go(self.row, column if column >= 0 else self.column_count() - 1)

    def action_g_prefix(self) -> None:
        """The first of two keys that lead to the first row."""
        if self._first_g == self._heard - 1:
            self.action_to_row(0)
        self._first_g = self._heard

    # -- events

    def on_key(self) -> None:
        self._heard += 1

    def on_resize(self) -> None:
        self._measure()
        self._show_cursor()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes where the button is pressed."""
        if (at := self._at(event)) is not None:
            self.go(*at)

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self._at(event) is not None:
            self.chosen()

    def _at(self, event: events.MouseEvent) -> tuple[int, int] | None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.heading_lines():
            return None
        row = bisect_right(self._tops, offset.y - self.heading_lines() + self.scroll_offset.y) - 1
        label, width = self._widths()
        column = self._first + max(0, offset.x - label) // (width + _GAP)
        return (row, column) if 0 <= row < self.row_count() and column < self.column_count() else None

    # -- drawing

    def notify_style_update(self) -> None:
        """Colours have changed."""
        self._strips.clear()
        self._headings = []
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.visual_style
        if width < 8:
            return Strip.blank(max(0, width), base.rich_style)
        if not (self.row_count() and self.column_count()):
            rows = in_rows(line(self._empty, look(self, "grid--empty")), width - 2) if self._empty else []
            shown = line("  ") + rows[y - 1] if 1 <= y <= len(rows) else Content("")
            return self._strip([shown] if shown else [], width, base)
        lines = self.heading_lines()
        if y < lines:
            if not self._headings:
                self._headings = [self._heading_line(part, width, base) for part in range(lines)]
            return self._headings[y]
        at = y - lines + self.scroll_offset.y
        row = bisect_right(self._tops, at) - 1
        if row >= self.row_count():
            return Strip.blank(width, base.rich_style)
        column = self.column if row == self.row else -1
        strips = self._strips.get((row, column))
        if strips is None:
            strips = self._strips[row, column] = self._draw_row(row, width, base)
        return strips[min(at - self._tops[row], len(strips) - 1)]

    def _heading_line(self, part: int, width: int, base: Style) -> Strip:
        label, cell = self._widths()
        style = look(self, "grid--heading")
        shown = [self._fitted(self.heading(-1, label), part, label, style)]
        for column in self._columns():
            shown += [line(" " * _GAP), self._fitted(self.heading(column, cell), part, cell, style)]
        return self._strip(shown, width, base)

    def _draw_row(self, row: int, width: int, base: Style) -> list[Strip]:
        label, cell = self._widths()
        here = row == self.row
        bar = look(self, "grid--bar" if self.has_focus else "grid--bar-blurred")
        ground = look(self, "grid--row") if here else Style()
        name = self.label(row, label)
        plain = Style()
        cells = {column: self.cell(row, column, cell) for column in self._columns()}
        strips = []
        for part in range(self._tops[row + 1] - self._tops[row]):
            shown = [self._fitted(name, part, label, look(self, "grid--label"))]
            for column, lines in cells.items():
                under = here and column == self.column
                style = look(self, "grid--cursor") if under else plain
                shown.append(pieces((" ", plain), ("▎", bar + style)) if under else line(" " * _GAP))
                shown.append(self._fitted(lines, part, cell, style))
            strips.append(self._strip(shown, width, base + ground))
        return strips

    @staticmethod
    def _fitted(lines: Sequence[Content], part: int, width: int, style: Style) -> Content:
        shown = lines[part].truncate(width, ellipsis=True) if part < len(lines) else Content("")
        shown += Content(" " * (width - shown.cell_length))
        return shown.stylize_before(style)

    @staticmethod
    def _strip(shown: Sequence[Content], width: int, base: Style) -> Strip:
        segments = Content("").join(shown).render_segments(base) if shown else [Segment("", RichStyle())]
        return Strip(segments).adjust_cell_length(width, base.rich_style)

    # -- arithmetic

    def _widths(self) -> tuple[int, int]:
        room = max(1, self.scrollable_content_region.width)
        label, cell = self.widths(room)
        label = min(label, max(1, room - _GAP - 1))
        return label, max(1, min(cell, room - label - _GAP))

    def _in_view(self) -> int:
        label, cell = self._widths()
        return max(1, (self.scrollable_content_region.width - label) // (cell + _GAP))

    def _columns(self) -> range:
        return range(self._first, min(self.column_count(), self._first + self._in_view()))

    def _measure(self) -> None:
        region = self.scrollable_content_region
        label, cell = self._widths()
        self._tops = [0, *accumulate(self.row_lines(row, label, cell) for row in range(self.row_count()))]
        self.virtual_size = Size(region.width, self._tops[-1] + self.heading_lines())
        self._strips.clear()

    def _show_cursor(self) -> None:
        height = self.scrollable_content_region.height - self.heading_lines()
        if self.row < 0 or height <= 0:
            return
        count = self._in_view()
        last = max(0, self.column_count() - count)
        self._first = min(last, max(self.column - count + 1, min(self._first, self.column)))
        top, end = self._tops[self.row], self._tops[self.row + 1]
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif end > self.scroll_offset.y + height:
            self.scroll_to(y=min(top, end - height), animate=False)
