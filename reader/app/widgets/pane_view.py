"""An article in a pane: what is shown, where the cursor stands, what is on screen. The keys are in `pane`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events

from reader.app.widgets import pane_messages as said
from reader.app.widgets.pane_canvas import PaneCanvas
from reader.app.widgets.pane_layout import PaneLayout, lay_out
from reader.app.widgets.pane_strips import Marks
from reader.articles.model import Passage
from reader.page import motions
from reader.page.document import Document, MatchGroups, TaggedSpan
from reader.page.motions import Units
from reader.page.selection import Selection
from reader.page.spans import SpanIndex, nearest
from reader.page.wrap import Rows, wrap

_SCROLL_OFF = 2
_CENTRED = -1


class Position(NamedTuple):
    """Where one is in a text: how much of it has been on screen, in percent; the row of the window on which the cursor
    is; the offsets of the cursor and of the first character on screen.
    """

    percent: int
    row: int
    cursor: int
    top: int


class PaneView(PaneCanvas):
    """Shows a document; keeps the cursor, what is selected, and which row is the first on screen."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._column = 0
        self._top_offset = 0
        self._wanted_row: int | None = None
        self._sentences = Units(())
        self._story = Units(())
        self._paragraphs: Units | None = None

    # -- what it shows

    def show(self, document: Document, cursor: int = 0, top: int | None = 0) -> None:
        """Show `document` with the cursor at an offset and the row of the offset `top` first; None centres the cursor.

        Matches, tagged passages and the selection of what was shown before are gone.
        """
        self._document = document
        self._marks = Marks(document)
        self._sentences = Units(document.sentences)
        self._story = Units(_story(document))
        self._paragraphs = None
        self._matches, self._match, self._passage, self._legend = (), -1, -1, ()
        self._selection = self._selected = None
        self._lit = ()
        self._cursor = motions.snapped(document.text, cursor)
        self._top_offset = max(0, min(self._cursor if top is None else top, len(document.text)))
        self._wanted_row = _CENTRED if top is None else None
        self._rows = None
        self._after_cursor()
        self._wrap()

    def clear(self) -> None:
        """Show nothing."""
        self._document = self._marks = self._rows = None
        self._matches, self._match, self._passage, self._legend = (), -1, -1, ()
        self._selection = self._selected = self._here = None
        self._lit = ()
        self._cursor = self._top = self._top_offset = 0
        self._redraw()

    @property
    def document(self) -> Document | None:
        """What is shown."""
        return self._document

    @property
    def text(self) -> str:
        """The text that is shown; empty if there is none."""
        return self._document.text if self._document is not None else ""

    def set_matches(self, groups: MatchGroups, current: int | None = 0, labels: Sequence[str] = ()) -> None:
        """Mark groups of matches, each in its own colour; `current` is the group that `n` and `N` step through.

        The cursor stays. If there is no current group, or it is the first and empty, they step through all of them.
        `labels` say in the header which colour is what, where there is more than one.
        """
        if self._marks is None:
            return
        chosen = groups[current] if current is not None and 0 <= current < len(groups) else ()
        every = chosen if chosen or current else sorted({match for group in groups for match in group})
        told = [(number, label) for number, label in enumerate(labels) if label and groups[number]]
        self._legend = tuple(told) if len(told) > 1 else ()
        self._matches = tuple(every)
        self._match = next((at for at, match in enumerate(self._matches) if match.covers(self._cursor)), -1)
        self._marks.set_matches(groups)
        self._redraw()

    def set_tagged(self, spans: Sequence[TaggedSpan]) -> None:
        """Mark tagged passages, in any order; they may overlap."""
        if self._marks is None:
            return
        chosen = self._marks.tagged[self._passage].id if self._passage >= 0 else None
        self._marks.set_tagged(spans)
        ids = [span.id for span in self._marks.tagged]
        self._passage = ids.index(chosen) if chosen in ids else -1
        self._after_cursor()
        self._redraw()

    # -- where one is

    @property
    def cursor(self) -> int:
        """The offset of the character the cursor stands on."""
        return self._cursor

    @property
    def top(self) -> int:
        """The offset of the first character on screen."""
        return self._top_offset

    @property
    def position(self) -> Position:
        """Where one is, to come back to."""
        layout, rows = self._layout, self._rows
        if layout is None or rows is None:
            return Position(0, 0, self._cursor, self._top_offset)
        seen = min(len(rows), max(0, self._top) + layout.window)
        return Position(seen * 100 // len(rows), rows.row_of(self._cursor) - self._top, self._cursor, self._top_offset)

    @property
    def fraction(self) -> float:
        """How far it is scrolled: 0 at the top, 1 at the bottom. A text that fits is at 0."""
        most = self._most_top
        return min(1.0, max(0.0, self._top / most)) if most else 0.0

    @property
    def sentences(self) -> Units:
        """The article's sentences; its paragraphs if it has none."""
        return self._sentences if self._sentences.spans else self.paragraphs

    @property
    def story(self) -> Units:
        """The sentences that motions go to: those that are not boilerplate, if there are any."""
        return self._story if self._story.spans else self.sentences

    @property
    def paragraphs(self) -> Units:
        """The article's paragraphs."""
        if self._paragraphs is None:
            self._paragraphs = Units(motions.paragraphs(self.text))
        return self._paragraphs

    @property
    def current_sentence(self) -> Passage | None:
        """The sentence under the cursor, else the one before it; None if there is no text."""
        return nearest(self.sentences.spans, self._cursor)

    @property
    def word_at_cursor(self) -> str:
        """The word under the cursor; empty if there is none."""
        word = motions.word_at(self.text, self._cursor)
        return self.text[word.start : word.end] if word else ""

    @property
    def current_passages(self) -> tuple[TaggedSpan, ...]:
        """The tagged passages under the cursor: the one that stands out first, then the shorter before the longer."""
        if self._marks is None:
            return ()
        tagged = self._marks.tagged
        here = self._marks.tagged_index.covering(self._cursor)
        order = sorted(here, key=lambda at: (at != self._strong, tagged[at].end - tagged[at].start, at))
        return tuple(tagged[at] for at in order)

    def go_to(self, offset: int, *, centre: bool = True, row: int | None = None) -> None:
        """Put the cursor at `offset` and bring it on screen: at `row` of the window if given, even if that leaves
        empty rows above or below the text; else in the middle if it is not on screen, or without `centre` at the edge.
        """
        if self._document is None:
            return
        self._set_cursor(motions.snapped(self.text, offset))
        if self._rows is None or self._layout is None:
            self._wanted_row = _CENTRED if row is None else row
            return
        at = self._rows.row_of(self._cursor)
        if row is not None:
            self._set_top(at - max(0, min(row, self._layout.window - 1)), loose=True)
        elif centre and not self._top <= at < self._top + self._layout.window:
            self._set_top(at - self._layout.window // 3)
        self._follow()
        self._repaint()

    def scroll_to_fraction(self, fraction: float) -> None:
        """Scroll so that `fraction` of the way is above; the cursor comes along. Nothing is reported as scrolled."""
        if self._rows is None:
            return
        self._set_top(round(max(0.0, min(1.0, fraction)) * self._most_top))
        self._drag_cursor()
        self._repaint()

    # -- moving, for the keys

    def _set_cursor(self, offset: int, *, keep_column: bool = False) -> None:
        """Move the cursor to an offset where it may stand; scrolling is up to `_follow`."""
        if self._rows is not None and not keep_column:
            self._column = self._rows.column_of(offset)
        if offset != self._cursor:
            self._cursor = offset
            self._after_cursor()
            self.post_message(said.CursorMoved(self, offset))

    def _after_cursor(self) -> None:
        """Work out what the cursor's place changes."""
        document, marks = self._document, self._marks
        if document is None or marks is None:
            return
        self._here = self.sentences.at(self._cursor)
        if self._match >= 0 and not self._matches[self._match].covers(self._cursor):
            self._match = -1
        if self._passage >= 0 and not marks.tagged[self._passage].span.covers(self._cursor):
            self._passage = -1

    def _set_selection(self, selection: Selection | None) -> None:
        """Select something else, or nothing."""
        if selection == self._selection:
            return
        self._selection = selection
        self._selected = None if selection is None else selection.span(self.text, self.sentences)
        self.post_message(said.SelectionChanged(self))

    def _set_top(self, top: int, *, loose: bool = False, by_person: bool = False) -> None:
        """Make `top` the first row; only a `loose` one may leave empty rows at either end, until one scrolls back."""
        rows, layout = self._rows, self._layout
        if rows is None or layout is None:
            return
        low, high = (1 - layout.window, len(rows) - 1) if loose else (min(0, self._top), max(self._most_top, self._top))
        top = max(low, min(top, high))
        if top == self._top:
            return
        self._top = top
        self._top_offset = rows.starts[max(0, top)]
        self._drawn.clear()
        self.refresh()
        if by_person:
            self.post_message(said.Scrolled(self, self.fraction))

    @property
    def _scroll_off(self) -> int:
        return min(_SCROLL_OFF, (self._layout.window - 1) // 2) if self._layout is not None else 0

    def _follow(self, *, by_person: bool = False) -> None:
        """Scroll as little as brings the cursor on screen, some rows from the edge."""
        if self._rows is None or self._layout is None:
            return
        row, off = self._rows.row_of(self._cursor), self._scroll_off
        if row < self._top + off:
            self._set_top(row - off, by_person=by_person)
        elif row > self._top + self._layout.window - 1 - off:
            self._set_top(row - self._layout.window + 1 + off, by_person=by_person)

    def _drag_cursor(self) -> None:
        """Bring the cursor to the nearest row on screen, where scrolling has left it behind."""
        if self._rows is None or self._layout is None or self._selection is not None:
            return
        row, off = self._rows.row_of(self._cursor), self._scroll_off
        low = self._top + off if self._top > 0 else 0
        high = self._top + self._layout.window - 1 - off if self._top < self._most_top else len(self._rows) - 1
        if not low <= row <= high:
            target = max(low, min(row, high))
            self._set_cursor(motions.at_row(self._rows, target, self._column), keep_column=True)

    # -- size

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new size."""
        self._wrap()

    def _wrap(self) -> None:
        """Break the text into rows for the width there is; the first character on screen stays the first."""
        width, height = self.size
        if not width or not height:
            return
        layout_before = self._layout
        layout = self._layout = lay_out(width, height, self.measure, compared=self._compared)
        if self._document is None:
            self._redraw()
            return
        rows, fresh = self._rows, self._rows is None
        seen = rows is not None and self._on_screen(rows, layout_before)
        if rows is None or rows.width != layout.text:
            rows = self._rows = wrap(self._document.text, layout.text, spaced=self._document.spaced)
            self._column = rows.column_of(self._cursor)
        row, third = rows.row_of(self._cursor), layout.window // 3
        if self._wanted_row is None:
            self._top = max(0, min(rows.row_of(self._top_offset), self._most_top))
        else:
            loose = self._wanted_row != _CENTRED
            top = row - (min(self._wanted_row, layout.window - 1) if loose else third)
            low, high = (1 - layout.window, len(rows) - 1) if loose else (0, self._most_top)
            self._top = max(low, min(top, high))
            self._top_offset = rows.starts[max(0, self._top)]
            self._wanted_row = None
        if not self._on_screen(rows, layout):
            if fresh:
                self._top = max(0, min(row - third, self._most_top))
                self._top_offset = rows.starts[self._top]
            elif seen:
                # The cursor stays in sight; what was the first character is kept for the next change of size.
                self._top = max(0, min(row if row < self._top else row - layout.window + 1, self._most_top))
        self._redraw()

    def _on_screen(self, rows: Rows, layout: PaneLayout | None) -> bool:
        return layout is not None and self._top <= rows.row_of(self._cursor) < self._top + layout.window


def _story(document: Document) -> tuple[Passage, ...]:
    """The sentences outside boilerplate."""
    dimmed = SpanIndex([Passage(one.start, one.end) for one in document.boilerplate])
    return tuple(one for one in document.sentences if not dimmed.covering(one.start))
