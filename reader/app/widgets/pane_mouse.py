"""The mouse in a pane: click, drag, wheel, double and triple click, and the ruler."""

from __future__ import annotations

from textual import events

from reader.app.widgets.pane_beside import PaneBeside
from reader.articles.model import Passage
from reader.page import motions
from reader.page import selection as select
from reader.page.ruler import Scale
from reader.page.selection import Selection

_WHEEL_ROWS = 3


class PaneMouse(PaneBeside):
    """Moves, selects and scrolls by mouse. A drag stays in the pane in which it began."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._widened: list[Selection | int] = []
        self._dragging: int | None = None
        self._on_ruler = False
        self._pressed_at: tuple[int, int] | None = None

    def _offset_under(self, x: int, y: int) -> int:
        """The character nearest to a cell of the pane."""
        assert self._rows is not None and self._layout is not None
        return motions.at_row(self._rows, self._top + y - self._layout.header, x - self._layout.left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there and begin to drag; on the ruler, go to that part of the text."""
        layout = self._layout
        if event.button != 1 or self._rows is None or layout is None:
            return
        x, y = event.get_content_offset_capture(self)
        if y < layout.header:
            return
        event.stop()
        self.capture_mouse()
        if x >= layout.ruler:
            self._on_ruler = True
            self._to_ruler(y)
            return
        offset = self._offset_under(x, y)
        self._widened.clear()
        if event.shift:
            anchor = self._selection.anchor if self._selection is not None else self._cursor
            self._drag_to(anchor, offset)
        else:
            self._set_selection(None)
            anchor = offset
            self._set_cursor(offset)
        self._dragging, self._pressed_at = anchor, (x, y)
        self._repaint()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Stretch the selection, scrolling where the mouse leaves the text."""
        layout = self._layout
        if layout is None or self._rows is None or (self._dragging is None and not self._on_ruler):
            return
        event.stop()
        x, y = event.get_content_offset_capture(self)
        if self._on_ruler:
            self._to_ruler(y)
        elif self._dragging is not None and (x, y) != self._pressed_at:
            self._pressed_at = None
            if y < layout.header:
                self._set_top(self._top - 1, by_person=True)
            elif y >= layout.height:
                self._set_top(self._top + 1, by_person=True)
            self._drag_to(self._dragging, self._offset_under(x, max(layout.header, min(y, layout.height - 1))))
            self._repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag."""
        if self._dragging is not None or self._on_ruler:
            event.stop()
            self._dragging, self._on_ruler = None, False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word, a triple click the sentence."""
        layout = self._layout
        if event.chain < 2 or layout is None or self._rows is None:
            return
        x, y = event.get_content_offset_capture(self)
        if y < layout.header or x >= layout.ruler:
            return
        event.stop()
        offset = self._offset_under(x, y)
        span = motions.word_at(self.text, offset) if event.chain == 2 else self.sentences.at(offset)
        if span is not None:
            ends = select.of_span(self.text, Passage(*span))
            self._set_cursor(ends.head)
            self._set_selection(ends)
            self._repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down; the cursor stays on screen."""
        event.stop()
        event.prevent_default()
        self._wheel(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up; the cursor stays on screen."""
        event.stop()
        event.prevent_default()
        self._wheel(-_WHEEL_ROWS)

    def _wheel(self, rows: int) -> None:
        self._set_top(self._top + rows, by_person=True)
        self._drag_cursor()
        self._repaint()

    def _drag_to(self, anchor: int, head: int) -> None:
        self._set_cursor(head)
        self._set_selection(Selection(anchor, head))

    def _to_ruler(self, y: int) -> None:
        """Bring the part of the text for which that cell of the ruler stands to the middle of the window."""
        assert self._rows is not None and self._layout is not None
        row = Scale(len(self._rows), self._layout.window).row_of(y - self._layout.header)
        end = y - self._layout.header >= self._layout.window - 1
        self._set_top(self._most_top if end else row - self._layout.window // 2, by_person=True)
        if self._selection is None:
            self._set_cursor(motions.at_row(self._rows, row, 0))
        self._drag_cursor()
        self._repaint()
