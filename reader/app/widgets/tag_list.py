"""Where tags are typed, and the list of those on offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message

from reader.app.content import line, look, pieces
from reader.app.looks import swatch
from reader.app.tag_choices import NewTag, TagChoice
from reader.app.widgets.fields import LineField
from reader.app.widgets.rows import RowList


class TagField(LineField):
    """Where tags are typed. A comma has a meaning of its own; in the empty field a digit and a backspace have one too.

    Whoever wants a tag that begins with a digit types a space before it.
    """

    MEANING = ",123456789"

    class Comma(Message):
        """A comma was typed."""

    @dataclass
    class Digit(Message):
        """A digit was typed in the empty field."""

        number: int

    class BackspaceAtStart(Message):
        """A backspace was typed where nothing is left to delete."""

    def on_key(self, event: events.Key) -> None:
        """Catch these before the field does."""
        if event.character == ",":
            self.post_message(self.Comma())
        elif event.character is not None and event.character in "123456789" and not self.value:
            self.post_message(self.Digit(int(event.character)))
        elif event.key == "backspace" and not self.value:
            self.post_message(self.BackspaceAtStart())
        else:
            return
        event.stop()
        event.prevent_default()


class TagList(RowList, can_focus=False):
    """The tags on offer; those chosen are marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tags--chosen", "tags--name", "tags--description", "tags--new"}
    DEFAULT_CSS = """
    TagList {
        height: auto;
        & > .tags--chosen { color: $text-success; text-style: bold; }
        & > .tags--name { text-style: bold; }
        & > .tags--description { color: $foreground 65%; }
        & > .tags--new { color: $text-accent; }
    }
    """

    class Clicked(Message):
        """A tag was clicked; the cursor is on it."""

    class Moved(Message):
        """The cursor is on another tag, or on none."""

    def __init__(self) -> None:
        super().__init__(classes="-lively")
        self._rows: tuple[TagChoice | NewTag, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._numbered = False

    def show(
        self, rows: tuple[TagChoice | NewTag, ...], chosen: tuple[str, ...], cursor: int, *, numbered: bool = False
    ) -> None:
        """List these, with those `chosen` marked; `numbered`: with the digits that choose the first nine."""
        self._rows, self._chosen, self._numbered = rows, chosen, numbered
        self.rows_changed(cursor)

    @property
    def current(self) -> TagChoice | NewTag | None:
        """What the cursor is on."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def row_count(self) -> int:
        return len(self._rows)

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row = self._rows[index]
        if isinstance(row, NewTag):
            return [line(f"new tag “{row.name}”", look(self, "tags--new")).truncate(width, ellipsis=True)]
        quiet = look(self, "tags--description")
        chosen = row.name in self._chosen
        mark = ("[x] ", look(self, "tags--chosen")) if chosen else ("[ ] ", quiet)
        digit = f"{index + 1 if index < 9 else ' '} " if self._numbered else ""
        left = pieces((digit, quiet), mark, ("● ", swatch(row.colour, quiet)), (row.name, look(self, "tags--name")))
        facts = [f"{row.uses:,}×"] if row.uses else []
        facts += [f"key {row.key}"] if row.key and not self._numbered else []  # two digits in a row would mislead
        right = line("  " + "  ".join(facts) if facts else "", quiet)
        left = left.truncate(max(10, width - right.cell_length), ellipsis=True)
        room = width - left.cell_length - right.cell_length
        if row.description and room > 12:
            left += line(f"  {' '.join(row.description.split())}", quiet).truncate(room, ellipsis=True)
        gap = line(" " * max(0, width - left.cell_length - right.cell_length))
        return [(left + gap + right).truncate(width)]

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        if self._row_at(event) is not None:
            self.post_message(self.Clicked())
