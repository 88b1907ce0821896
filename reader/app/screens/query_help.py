"""How to search, on one page: examples with what they find, each to be run as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.content import line, look, pieces
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField
from reader.app.widgets.rows import RowList

Examples = Mapping[str, Sequence[tuple[str, str]]]
"""Title → queries, and what each of them finds."""
_LEAST_WORDS = 24


class ExampleList(RowList):
    """Titles and examples; the cursor goes from example to example."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "The example below", show=False),
        Binding("k,up", "step(-1)", "The example above", show=False),
        Binding("space,pagedown,ctrl+d", "step(10)", "A page down", show=False),
        Binding("b,pageup,ctrl+u", "step(-10)", "A page up", show=False),
        Binding("home", "step(-9999)", "The first", show=False),
        Binding("end,G", "step(9999)", "The last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"examples--title", "examples--query", "examples--words"}
    DEFAULT_CSS = """
    ExampleList {
        height: 1fr;
        & > .examples--title { color: $primary; text-style: bold; }
        & > .examples--query { color: $text-accent; text-style: bold; }
        & > .examples--words { color: $foreground 80%; }
    }
    """

    class DoubleClicked(Message):
        """An example was double clicked; the cursor is on it."""

    class Moved(Message):
        """The cursor is on another example."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, str]] = []
        self._widest = 0

    def show(self, examples: Examples) -> None:
        """List these."""
        self._rows = []
        for title, rows in examples.items():
            self._rows += [*([("", "")] if self._rows else []), ("", title), *rows]
        self._widest = max((cell_len(query) for query, _ in self._rows), default=0)
        self.rows_changed(next((at for at, (query, _) in enumerate(self._rows) if query), -1))
        self.scroll_to(y=0, animate=False)

    @property
    def current(self) -> str:
        """The example under the cursor, or empty."""
        return self._rows[self.cursor][0] if 0 <= self.cursor < len(self._rows) else ""

    @property
    def words(self) -> str:
        """What is said of it."""
        return self._rows[self.cursor][1] if 0 <= self.cursor < len(self._rows) else ""

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def row_count(self) -> int:
        return len(self._rows)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        query, words = self._rows[index]
        if not query:
            return [line(words, look(self, "examples--title")).truncate(width, ellipsis=True)]
        room = max(8, min(self._widest, width - _LEAST_WORDS, width // 2))
        shown = line(query, look(self, "examples--query")).truncate(room, ellipsis=True, pad=True)
        return [(shown + pieces(("  ", ""), (words, look(self, "examples--words")))).truncate(width, ellipsis=True)]

    def action_step(self, by: int) -> None:
        """Go `by` rows on, over titles; nowhere where nothing is listed."""
        if not self._rows:
            return
        at = max(0, min(self.cursor + by, len(self._rows) - 1))
        for onward in (range(at, len(self._rows)), range(at, -1, -1))[:: 1 if by > 0 else -1]:
            to = next((place for place in onward if self._rows[place][0]), -1)
            if to >= 0:
                self.move_to(to)
                break
        if self.cursor <= 1:
            self.scroll_to(y=0, animate=False)

    def chosen(self) -> None:
        self.post_message(self.DoubleClicked())


class QueryHelp(Dialog[str | None]):
    """Dismissed with the example to run, or None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "Run it", show=False),
        Binding("slash,s", "filter", "Find an example", show=False),
        Binding("q,question_mark,f1,H", "cancel", "Leave", show=False),
        Binding("down", "to_list", "To the examples", show=False),
    ]
    DEFAULT_CSS = """
    QueryHelp {
        & .box { width: 110; height: 90%; }
        & .entry { height: 1; margin: 0 0 1 0; }
        & .prompt { width: 2; color: $foreground 45%; }
        & .entry:focus-within .prompt { color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
        & .whole { height: 2; color: $foreground 80%; margin: 1 0 0 0; }
    }
    QueryHelp.-medium .box { height: 100%; }
    QueryHelp.-low {
        & .box { height: 100%; }
        & .entry { margin: 0; }
        & .whole { margin: 0; }
    }
    """

    def __init__(self, examples: Examples) -> None:
        super().__init__()
        self._examples = examples
        self._field = LineField(placeholder="find an example")
        self._list = ExampleList()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static("How to search", markup=False, classes="title")
            with Horizontal(classes="entry"):
                yield Static("/", markup=False, classes="prompt")
                yield self._field
            yield self._list
            yield Static("", markup=False, classes="whole")
            yield hint(("j k", "move"), ("Enter", "search for this"), ("/", "type to find"), ("Esc", "leave"))

    def on_mount(self) -> None:
        self._list.set_empty("No example says that")
        self._list.show(self._examples)
        self._list.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._list.show(matching(self._examples, self._field.value))

    @on(Input.Submitted)
    @on(ExampleList.DoubleClicked)
    def _submitted(self, event: Message) -> None:
        event.stop()
        self.action_run()

    @on(ExampleList.Moved)
    def _show_whole(self) -> None:
        """All that is said of the example under the cursor: the row may have had no room for it."""
        self.query_one(".whole", Static).update(line(self._list.words))

    def action_run(self) -> None:
        """Leave with the example under the cursor."""
        if self._list.current:
            self.dismiss(self._list.current)

    def action_filter(self) -> None:
        self._field.focus()

    def action_to_list(self) -> None:
        self._list.focus()

    def action_cancel(self) -> None:
        """First leave the filter, then the page."""
        if self._field.value or self._field.has_focus:
            self._field.value = ""
            self._list.focus()
        else:
            self.dismiss(None)


def matching(examples: Examples, typed: str) -> dict[str, list[tuple[str, str]]]:
    """The examples that have every word of `typed` in them or in what is said of them."""
    words = typed.casefold().split()
    found = {
        title: [
            (query, said) for query, said in rows if all(word in f"{title} {query} {said}".casefold() for word in words)
        ]
        for title, rows in examples.items()
    }
    return {title: rows for title, rows in found.items() if rows}
