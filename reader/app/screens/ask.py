"""A question with one line for an answer, and perhaps a list to choose it from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.content import line, look, pieces, plain
from reader.app.looks import swatch
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField
from reader.app.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: `value` is what is answered, `label` how it reads, `about` what is known of it."""

    value: str
    label: str
    about: str = ""
    colour: str = ""


class OptionList(RowList, can_focus=False):
    """The answers on offer."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"options--about"}
    DEFAULT_CSS = """
    OptionList {
        height: auto;
        & > .options--about { color: $foreground 65%; }
    }
    """

    class Clicked(Message):
        """An answer was clicked; the cursor is on it."""

    def __init__(self) -> None:
        super().__init__(classes="-lively")
        self._rows: Sequence[Option] = ()

    def show(self, rows: Sequence[Option], cursor: int) -> None:
        """List these."""
        self._rows = rows
        self.rows_changed(cursor)

    @property
    def current(self) -> Option | None:
        """What the cursor is on."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def row_count(self) -> int:
        return len(self._rows)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row = self._rows[index]
        quiet = look(self, "options--about")
        left = pieces(("● " if row.colour else "", swatch(row.colour, quiet)), (row.label, ""))
        right = line(f"  {' '.join(row.about.split())}" if row.about else "", quiet)
        left = left.truncate(max(10, width - right.cell_length), ellipsis=True)
        return [(left + right).truncate(width, ellipsis=True)]

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        if self._row_at(event) is not None:
            self.post_message(self.Clicked())


class Ask(Dialog[str | None]):
    """Ask for a line of text. Dismissed with the answer, or with None when left.

    `options` can be chosen by typing a part of them; `free`: what is typed may be none of them. `check` says in words
    why an answer cannot be, and then the question stays.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "The one above", show=False),
        Binding("down", "move(1)", "The one below", show=False),
        Binding("pageup", "move(-8)", "A page up", show=False),
        Binding("pagedown", "move(8)", "A page down", show=False),
    ]
    DEFAULT_CSS = """
    Ask {
        & .about { color: $foreground 75%; height: auto; max-height: 4; margin: 0 0 1 0; }
        & .entry { height: 1; }
        & .prompt { width: 2; color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
        & OptionList { height: auto; max-height: 12; margin: 1 0 0 0; }
    }
    Ask.-medium .box { max-height: 22; }
    Ask.-low {
        & .about { max-height: 1; margin: 0; }
        & OptionList { height: 1fr; margin: 0; }
    }
    """

    def __init__(
        self,
        title: str,
        *,
        about: str = "",
        value: str = "",
        options: Sequence[Option] = (),
        free: bool = True,
        check: Callable[[str], str] = lambda _: "",
        placeholder: str = "",
        enter: str = "do it",
    ) -> None:
        super().__init__()
        self._heading, self._about, self._enter = title, about, enter
        self._options = tuple(options)
        self._free = free
        self._check = check
        self._field = LineField(value, placeholder=placeholder)
        self._list = OptionList()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._heading), markup=False, classes="title")
            if self._about:
                yield Static(plain(self._about), markup=False, classes="about")
            with Horizontal(classes="entry"):
                yield Static("›", markup=False, classes="prompt")
                yield self._field
            yield Static("", markup=False, classes="problem")
            yield self._list
            choose = (("↑ ↓", "choose"),) if self._options else ()
            yield hint(("Enter", self._enter), *choose, ("Esc", "leave"))

    def on_mount(self) -> None:
        self._list.display = bool(self._options)
        self.begin_in(self._field)
        self._field.cursor_position = len(self._field.value)
        self._offer()

    def _offer(self) -> None:
        words = self._field.value.casefold().split()
        fitting = [one for one in self._options if all(word in one.label.casefold() for word in words)]
        fitting.sort(key=lambda one: bool(words) and not one.label.casefold().startswith(words[0]))
        self._list.set_empty("there is none of that name" if not self._free else "")
        self._list.show(fitting, 0 if fitting and (words or not self._free) else -1)
        self.say_problem("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer()

    def action_move(self, by: int) -> None:
        """Move the cursor in the list."""
        count = self._list.row_count()
        if count:
            lowest = -1 if self._free else 0
            self._list.move_to(max(lowest, min(self._list.cursor + by, count - 1)))

    @on(Input.Submitted)
    @on(OptionList.Clicked)
    def _answer(self, event: Input.Submitted | OptionList.Clicked) -> None:
        event.stop()
        typed = self._field.value.strip()
        chosen = self._list.current
        if self._free and typed and isinstance(event, Input.Submitted) and not self._moved(typed):
            chosen = None
        if chosen is None and not self._free:
            self.say_problem("choose one of the list")
            return
        answer = typed if chosen is None else chosen.value
        if problem := self._check(answer):
            self.say_problem(problem)
            return
        self.dismiss(answer)

    def _moved(self, typed: str) -> bool:
        """Whether what the cursor is on is meant: not while something is typed that stands in the list itself."""
        return not any(one.value == typed for one in self._options)
