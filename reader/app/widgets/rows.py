"""A list of any length that asks for a row only when it draws it."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from reader.app.content import in_rows, line, look, pieces

_EMPTY = (-1, False)
"""Among what is drawn: what stands there while there are no rows."""


class RowList(ScrollView, can_focus=True):
    """Rows with one cursor, of equal height unless a subclass says otherwise. A subclass draws them and reports.

    The cursor is an index, -1 while no row has it. What happens is said by the methods `cursor_moved` and `chosen`.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--bar", "rows--bar-blurred", "rows--empty"}
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $foreground 15%;
        scrollbar-color-hover: $foreground 25%;
        scrollbar-color-active: $foreground 35%;
        background: $background;
        color: $foreground;
        & > .rows--cursor { background: $foreground 8%; }
        & > .rows--bar { color: $primary; }
        & > .rows--bar-blurred { color: $foreground 30%; }
        & > .rows--empty { color: $foreground 65%; }
    }
    """

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._cursor = -1
        self._row_height = 1
        self._empty: tuple[str, ...] = ()
        self._strips: LRUCache[tuple[int, bool], list[Strip]] = LRUCache(512)
        self._keys_heard = 0
        self._first_g = -1

    # -- for the subclass

    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def draw(self, index: int, width: int) -> Sequence[Content]:
        """The lines of one row, none wider than `width` cells; as many as `row_lines` says, missing ones are blank."""

    def row_lines(self, size: Size) -> int:
        """How many lines each row takes in a list of that size."""
        return 1

    def height_of(self, index: int) -> int:
        """How many lines there are from the top of this row to the top of the next."""
        return self._row_height

    def top_of(self, index: int) -> int:
        """How many lines are above this row; for the number of rows, how many there are at all."""
        return index * self._row_height

    def seen_with(self, index: int) -> int:
        """The row from which on the list is in view when the cursor comes to `index`."""
        return index

    def row_at(self, line: int) -> tuple[int, int]:
        """Which row a line belongs to, and which line of that row it is."""
        if not self.row_count():
            return 0, line
        index = bisect_right(range(self.row_count() + 1), line, key=self.top_of) - 1
        return index, line - self.top_of(index)

    def cursor_moved(self) -> None:
        """The cursor is on another row, or on none."""

    def chosen(self) -> None:
        """The row under the cursor was double clicked."""

    # -- state

    @property
    def cursor(self) -> int:
        """The index of the row that has the cursor, -1 for none."""
        return self._cursor

    @cursor.setter
    def cursor(self, index: int) -> None:
        self.move_to(index)

    def set_empty(self, words: str) -> None:
        """Say `words` (lines separated by newlines) while there are no rows."""
        self._empty = tuple(words.split("\n"))
        self._strips.discard(_EMPTY)
        if not self.row_count():
            self.refresh()

    def rows_changed(self, cursor: int = 0) -> None:
        """Draw other rows from now on, with the cursor on that one (-1: on none) as far as it exists."""
        self._strips.clear()
        self._cursor = min(cursor, self.row_count() - 1)
        self._measure()
        self.show_cursor()
        self.refresh()
        self.cursor_moved()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As for any widget; without regions the rows in view are asked for again: they may say other things now."""
        if not regions:
            self._strips.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row (the nearest that exists, -1 for none) and scroll so far that it is seen."""
        index = max(-1, min(index, self.row_count() - 1))
        if index != self._cursor:
            before, self._cursor = self._cursor, index
            for changed in (before, index):
                if changed >= 0:
                    self.refresh_lines(self.top_of(changed), self.height_of(changed))
            self.cursor_moved()
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll so far that the row under the cursor is seen whole."""
        height = self.scrollable_content_region.height
        if self._cursor < 0 or not height:
            if not self._cursor:
                self.scroll_to(y=0, animate=False)
            return
        end = self.top_of(self._cursor) + self.height_of(self._cursor)
        top = self.top_of(self.seen_with(self._cursor))
        if end - top > height:
            top = self.top_of(self._cursor)
        lines = end - top
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + lines > self.scroll_offset.y + height:
            self.scroll_to(y=max(0, min(top, top + lines - height)), animate=False)

    # -- actions

    def action_cursor_down(self) -> None:
        self.move_to(self._cursor + 1)

    def action_cursor_up(self) -> None:
        self.move_to(max(0, self._cursor - 1))

    def action_page_down(self) -> None:
        self.move_to(self._cursor + self._rows_on_page())

    def action_page_up(self) -> None:
        self.move_to(max(0, self._cursor - self._rows_on_page()))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(self.row_count() - 1)

    def action_g_prefix(self) -> None:
        """The first of two keys that lead to the first row."""
        if self._first_g == self._keys_heard - 1:
            self._first_g = -1
            self.action_first()
        else:
            self._first_g = self._keys_heard

    # -- events

    def on_resize(self) -> None:
        """Rows may be higher or lower now; what was on top of the list or under the cursor stays in view."""
        top, _ = self.row_at(self.scroll_offset.y)
        self._strips.clear()
        self._measure()
        self.scroll_to(y=self.top_of(min(top, self.row_count())), animate=False)
        self.show_cursor()

    def on_focus(self) -> None:
        self._refresh_cursor()

    def on_blur(self) -> None:
        self._first_g = -1
        self._refresh_cursor()

    def on_key(self) -> None:
        self._keys_heard += 1

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes where the button is pressed."""
        row = self._row_at(event)
        if row is not None:
            self.move_to(row)

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self._row_at(event) is not None:
            self.chosen()

    # -- drawing

    def notify_style_update(self) -> None:
        """Colours have changed."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.visual_style
        if width < 4:
            return Strip.blank(max(0, width), base.rich_style)
        if not self.row_count():
            return self._empty_line(y, width, base)
        index, part = self.row_at(y + self.scroll_offset.y)
        if index >= self.row_count():
            return Strip.blank(width, base.rich_style)
        has_cursor = index == self._cursor
        strips = self._strips.get((index, has_cursor))
        if strips is None:
            strips = self._strips[index, has_cursor] = self._draw_row(index, width, has_cursor, base)
        return strips[part]

    def _draw_row(self, index: int, width: int, has_cursor: bool, base: Style) -> list[Strip]:
        lines = list(self.draw(index, width - 3))
        height = self.height_of(index)
        count = min(height, self.row_lines(self.scrollable_content_region.size))
        row_style = base + look(self, "rows--cursor") if has_cursor else base
        bar = look(self, "rows--bar" if self.has_focus or self.has_class("-lively") else "rows--bar-blurred")
        margin = pieces(("▎ ", bar)) if has_cursor else line("  ")
        strips = []
        for part in range(height):
            style = row_style if part < count else base
            if part < count:
                shown = margin + (lines[part] if part < len(lines) else Content(""))
                segments = shown.render_segments(style)
            else:
                segments = [Segment("", RichStyle())]  # without a style the filter for NO_COLOR fails
            strips.append(Strip(segments).adjust_cell_length(width, style.rich_style))
        return strips

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        strips = self._strips.get(_EMPTY)
        if strips is None:
            strips = self._strips[_EMPTY] = self._draw_empty(width, base)
        return strips[y - 1] if 1 <= y <= len(strips) else Strip.blank(width, base.rich_style)

    def _draw_empty(self, width: int, base: Style) -> list[Strip]:
        style = look(self, "rows--empty")
        lines = [
            row for words in self._empty for row in (in_rows(line(words, style), width - 2) if words else [Content("")])
        ]
        return [
            Strip((line("  ") + row).render_segments(base)).adjust_cell_length(width, base.rich_style) for row in lines
        ]

    def _measure(self) -> None:
        region = self.scrollable_content_region
        self._row_height = max(1, self._pitch(region.size))
        self.virtual_size = Size(region.width, self.top_of(self.row_count()))

    def _pitch(self, size: Size) -> int:
        """Lines from one row to the next: those of the row and any blank ones below it."""
        return self.row_lines(size)

    def _rows_on_page(self) -> int:
        return max(1, self.scrollable_content_region.height // self._row_height - 1)

    def _refresh_cursor(self) -> None:
        if self._cursor >= 0:
            self._strips.discard((self._cursor, True))
            self.refresh(
                Region(
                    0,
                    self.top_of(self._cursor) - self.scroll_offset.y,
                    self.size.width,
                    self.height_of(self._cursor),
                )
            )

    def _row_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        index, _ = self.row_at(offset.y + self.scroll_offset.y)
        return index if 0 <= index < self.row_count() else None
