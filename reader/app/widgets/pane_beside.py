"""A pane beside others: what they share is marked in it, and it can be scrolled along with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reader.app.widgets.pane_view import PaneView
from reader.articles.model import Passage
from reader.page import motions
from reader.page.beside import NOTHING_BESIDE, Beside


class Reach(NamedTuple):
    """A place of a text that is on screen: its offset, and which share of the window is above it."""

    offset: int
    share: float


class PaneBeside(PaneView):
    """Shows marks that the articles beside it give rise to, and goes where others lead. What leads it says nowhere."""

    def set_compared(self, compared: bool) -> None:
        """Make room for what other articles share with this one, or take it back; what was marked is gone then."""
        if compared == self._compared:
            return
        self._compared = compared
        if not compared:
            self._lit = ()
            if self._marks is not None:
                self._marks.set_beside(NOTHING_BESIDE)
        self._wrap()

    def set_beside(self, beside: Beside) -> None:
        """Mark what the articles beside this one share with it."""
        if self._marks is not None and self._marks.beside != beside:
            self._marks.set_beside(beside)
            self._redraw()

    def light(self, spans: Sequence[Passage]) -> None:
        """Let these passages stand out, and no others: the counterparts of a sentence in another pane."""
        if self._lit != tuple(spans):
            self._lit = tuple(spans)
            self._repaint()

    @property
    def reach(self) -> Reach | None:
        """Which part of the text is on screen, for panes that go along; None before anything is drawn."""
        if self._rows is None or self._layout is None:
            return None
        share = self.fraction
        row = min(len(self._rows) - 1, max(0, self._top) + round(share * (self._layout.window - 1)))
        return Reach(self._rows.starts[row], share)

    def go_along(self, offset: int, share: float) -> None:
        """Scroll so that the row of `offset` is that `share` of the way down the window; nothing is reported."""
        if self._rows is None or self._layout is None:
            return
        top = self._rows.row_of(offset) - round(share * (self._layout.window - 1))
        self._set_top(max(0, min(top, self._most_top)), loose=True)
        self._drag_cursor()
        self._repaint()

    def row_on_screen(self, offset: int) -> int:
        """The row of the window, from 0, on which the character at `offset` is; less than 0 if it is above."""
        return 0 if self._rows is None else self._rows.row_of(offset) - self._top

    def lowest_row(self, span: Passage) -> int:
        """The last row of the window on which `span` can begin and be seen whole."""
        if self._rows is None or self._layout is None:
            return 0
        rows = self._rows.row_of(max(span.start, span.end - 1)) - self._rows.row_of(span.start) + 1
        return max(0, self._layout.window - rows)

    def level_row(self, offset: int, row: int) -> int:
        """`row`, or a lower one if the pane would be half empty below the text with `offset` on that row."""
        if self._rows is None or self._layout is None:
            return row
        below = len(self._rows) - self._rows.row_of(offset)
        window = self._layout.window
        return max(row, window // 3) if row + below < window // 2 else row

    def bring_level(self, offset: int, row: int, *, cursor: bool = False) -> None:
        """Scroll so that `offset` is on that row of the window, even if that leaves rows empty; nothing is reported.

        `cursor`: put the cursor there as well.
        """
        if self._rows is None or self._layout is None:
            return
        if cursor:
            self._set_cursor(motions.snapped(self.text, offset))
        self._set_top(self._rows.row_of(offset) - row, loose=True)
        self._drag_cursor()
        self._repaint()
