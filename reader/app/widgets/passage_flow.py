"""Passages to be read: each in its context, under the heading of its group, of as many lines as it takes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from reader.app.content import line, look, over, pieces, squeezed
from reader.app.looks import swatch
from reader.app.widgets.branch_list import MOVES
from reader.page.wrap import Rows, wrap
from reader.tags import InContext
from reader.text import clean_line

MEASURE = 88
_NOTE_ROWS = 4
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Passages under one heading. `about` is said beside it, quietly; `colour` is that of a tag."""

    heading: str
    about: str
    passages: Sequence[InContext]
    colour: str = ""


@dataclass(slots=True)
class _Block:
    """What is drawn for one heading, or for one passage."""

    group: Group | None
    one: InContext | None
    number: int
    """Of the passages; -1 for a heading."""
    top: int = 0
    height: int = 0
    rows: Rows | None = None
    passage: tuple[int, int] = (0, 0)
    """Where in the drawn text the passage itself stands."""
    note: Rows | None = None


class PassageFlow(ScrollView, can_focus=True):
    """Draws groups of passages, with a cursor on one of them. Only what is looked at is laid out."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(keys, action, words, show=False) for keys, action, words in MOVES),
        Binding("space", "page_down", "A page down", show=False),
        Binding("},tab", "group(1)", "The next group", show=False),
        Binding("{,shift+tab", "group(-1)", "The group before", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "flow--heading", "flow--quiet", "flow--tags", "flow--bar",
        "flow--warn", "flow--match", "flow--note", "flow--cursor"
    }  # fmt: skip
    DEFAULT_CSS = """
    PassageFlow {
        overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background; scrollbar-color: $foreground 15%;
        scrollbar-color-hover: $foreground 25%; scrollbar-color-active: $foreground 35%;
        background: $background; color: $foreground;
        & > .flow--heading { text-style: bold; }
        & > .flow--quiet { color: $foreground 55%; }
        & > .flow--tags { color: $text-success; }
        & > .flow--bar { color: $primary; text-style: bold; }
        & > .flow--warn { color: $text-warning; text-style: bold; }
        & > .flow--match { text-style: bold underline; }
        & > .flow--note { text-style: italic; color: $foreground 75%; }
        & > .flow--cursor { background: $foreground 7%; }
    }
    """

    class Moved(Message):
        """The cursor is on another passage."""

    class Chosen(Message):
        """A passage was double clicked; the cursor is on it."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[_Block] = []
        self._tops: list[int] = []
        self._of_passage: list[int] = []
        self._cursor = -1
        self._words: re.Pattern[str] | None = None
        self._empty = ""
        self._keys_heard, self._first_g = 0, -1

    # -- what it shows

    def show(self, groups: Sequence[Group], words: Sequence[str] = (), *, on: int = 0, empty: str = "") -> None:
        """Show these, with `words` marked in the passages, the cursor on passage number `on`; `empty` says that there
        are none.
        """
        self._blocks, self._of_passage = [], []
        for group in groups:
            self._blocks.append(_Block(group, None, -1))
            for one in group.passages:
                self._of_passage.append(len(self._blocks))
                self._blocks.append(_Block(group, one, len(self._of_passage) - 1))
        self._words = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
        self._empty = empty
        self._cursor = min(max(0, on), len(self._of_passage) - 1)
        self._start_over()
        self.post_message(self.Moved())

    @property
    def cursor(self) -> int:
        """The number of the passage that has the cursor, -1 for none."""
        return self._cursor

    @property
    def current(self) -> InContext | None:
        """The passage that has the cursor."""
        return self._blocks[self._of_passage[self._cursor]].one if self._cursor >= 0 else None

    # -- laying out

    def _start_over(self) -> None:
        self._tops = []
        self._lay_out(0)
        self.show_cursor()
        self.refresh()

    @property
    def _width(self) -> int:
        return max(8, min(MEASURE, self.scrollable_content_region.width - 5))

    def _lay_out(self, block: int) -> None:
        """Lay out as far as that block, and some more."""
        end = min(len(self._blocks), block + _AT_ONCE)
        top = self._blocks[len(self._tops) - 1].top + self._blocks[len(self._tops) - 1].height if self._tops else 0
        for at in range(len(self._tops), end):
            one = self._blocks[at]
            self._measure(one, first=at == 0)
            one.top = top
            self._tops.append(top)
            top += one.height
        self.virtual_size = Size(self.scrollable_content_region.width, top)

    def _measure(self, block: _Block, *, first: bool) -> None:
        one = block.one
        if one is None:
            block.height = 2 if first else 3
            return
        start = len(one.before)
        text, spans = squeezed(one.before + one.text + one.after, [(start, start + len(one.text))])
        block.rows = wrap(clean_line(text), self._width)
        block.passage = spans[0] if spans else (0, 0)
        note = " ".join(one.anchored.passage.note.split())
        block.note = wrap(clean_line(note), self._width - 2) if note else None
        block.height = len(block.rows) + 2 + (min(_NOTE_ROWS, len(block.note)) if block.note is not None else 0)

    def on_resize(self) -> None:
        self._start_over()

    # -- moving

    def move_to(self, number: int) -> None:
        """Put the cursor on a passage, the nearest that exists."""
        number = max(0, min(number, len(self._of_passage) - 1)) if self._of_passage else -1
        if number != self._cursor:
            self._cursor = number
            self.post_message(self.Moved())
        self.show_cursor()
        self.refresh()

    def show_cursor(self) -> None:
        """Scroll so far that the passage is seen, its first line at least; the first of a group with its heading."""
        height = self.scrollable_content_region.height
        if self._cursor < 0 or not height:
            return
        at = self._of_passage[self._cursor]
        if at >= len(self._tops):
            self._lay_out(at)
        block = self._blocks[at]
        top = self._blocks[at - 1].top if self._blocks[at - 1].one is None else block.top
        bottom = block.top + block.height - 1
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + height:
            self.scroll_to(y=min(top, bottom - height), animate=False)

    def action_cursor_down(self) -> None:
        self.move_to(self._cursor + 1)

    def action_cursor_up(self) -> None:
        self.move_to(self._cursor - 1)

    def action_page_down(self) -> None:
        self._by_lines(max(1, self.scrollable_content_region.height - 3))

    def action_page_up(self) -> None:
        self._by_lines(-max(1, self.scrollable_content_region.height - 3))

    def _by_lines(self, lines: int) -> None:
        if self._cursor < 0:
            return
        here = self._blocks[self._of_passage[self._cursor]].top
        while self._tops[-1] < here + lines and len(self._tops) < len(self._blocks):
            self._lay_out(len(self._tops))
        block = max(0, bisect_right(self._tops, here + lines) - 1)
        number = max(self._blocks[block].number, bisect_right(self._of_passage, block) - 1)
        self.move_to(number if number != self._cursor else self._cursor + (1 if lines > 0 else -1))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(len(self._of_passage) - 1)

    def action_g_prefix(self) -> None:
        """The first of two keys that lead to the first passage."""
        if self._first_g == self._keys_heard - 1:
            self._first_g = -1
            self.action_first()
        else:
            self._first_g = self._keys_heard

    def action_group(self, by: int) -> None:
        """To the first passage of the next group, or of the one before."""
        heads = [at for at, block in enumerate(self._blocks) if block.one is None]
        if self._cursor < 0:
            return
        here = bisect_right(heads, self._of_passage[self._cursor]) - 1
        there = max(0, min(here + by, len(heads) - 1))
        self.move_to(bisect_right(self._of_passage, heads[there]))

    def on_key(self) -> None:
        self._keys_heard += 1

    def on_click(self, event: events.Click) -> None:
        """The cursor goes to what is clicked; a second click chooses it."""
        offset = event.get_content_offset(self)
        if offset is None or not self._tops:
            return
        block = max(0, bisect_right(self._tops, offset.y + self.scroll_offset.y) - 1)
        if self._blocks[block].one is not None:
            self.move_to(self._blocks[block].number)
            if event.chain == 2:
                self.post_message(self.Chosen())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes into sight is laid out first."""
        super().watch_scroll_y(old_value, new_value)
        if self._tops and len(self._tops) < len(self._blocks):
            while new_value + 2 * self.size.height > self._tops[-1] and len(self._tops) < len(self._blocks):
                self._lay_out(len(self._tops))

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.visual_style
        y += self.scroll_offset.y
        shown, style = Content(""), base
        if not self._of_passage:
            shown = line(f"  {self._empty}", look(self, "flow--quiet")) if y == 1 else shown
        elif self._tops and y < self.virtual_size.height:
            block = self._blocks[bisect_right(self._tops, y) - 1]
            if block.one is None:
                shown = self._heading(block, y - block.top)
            else:
                shown = self._row(block, block.one, y - block.top)
                if block.number == self._cursor and y - block.top < block.height - 1:
                    style = base + look(self, "flow--cursor")
        segments = shown.truncate(max(1, width)).render_segments(style) if shown else []
        return Strip(segments).adjust_cell_length(width, style.rich_style or RichStyle())

    def _heading(self, block: _Block, row: int) -> Content:
        group = block.group
        if group is None or row != block.height - 2:
            return Content("")
        mark: list[tuple[str, Style | str]] = [("● ", swatch(group.colour, Style()))] if group.colour else []
        shown = pieces((" ", ""), *mark, (group.heading, look(self, "flow--heading")))
        return shown + line(f"  {group.about}", look(self, "flow--quiet"))

    def _row(self, block: _Block, one: InContext, row: int) -> Content:
        rows, note = block.rows, block.note
        if rows is None or row >= block.height - 1:
            return Content("")
        here = block.number == self._cursor
        bar = pieces((" ▎ " if here else " │ ", look(self, "flow--bar" if here else "flow--quiet")))
        if row < len(rows):
            return bar + self._text(rows, row, block.passage)
        if row == len(rows):
            return bar + self._facts(one)
        if note is None:
            return bar
        number = row - len(rows) - 1
        start, end = note.shown(number)
        more = " …" if number == _NOTE_ROWS - 1 and len(note) > _NOTE_ROWS else ""
        sign = "✎ " if not number else "  "
        return bar + pieces((sign, look(self, "flow--quiet")), (note.text[start:end] + more, look(self, "flow--note")))

    def _text(self, rows: Rows, row: int, passage: tuple[int, int]) -> Content:
        start, end = rows.shown(row)
        shown = line(rows.text[start:end], look(self, "flow--quiet"))
        low, high = max(start, passage[0]) - start, min(end, passage[1]) - start
        if low >= high:
            return shown
        inside = line(rows.text[start + low : start + high])
        if self._words is not None:
            found = (one.span() for one in self._words.finditer(inside.plain))
            inside = over(inside, found, look(self, "flow--match"))
        before, after = rows.text[start : start + low], rows.text[start + high : end]
        quiet = look(self, "flow--quiet")
        return line(before, quiet) + inside + line(after, quiet)

    def _facts(self, one: InContext) -> Content:
        passage, state = one.anchored.passage, one.anchored.state.value
        quiet = look(self, "flow--quiet")
        facts = [("  ".join(passage.tags) or "no tag", look(self, "flow--tags") if passage.tags else quiet)]
        if state not in ("exact", "moved"):
            facts.insert(0, (f"{state}  ", look(self, "flow--warn")))
        by = " · ".join(part for part in (passage.by, passage.created[:10]) if part)
        return pieces(*facts, (f"   {by}" if by else "", quiet))
