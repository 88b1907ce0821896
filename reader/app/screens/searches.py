"""The saved searches: to run one, to keep the present one under a name, to rename and to forget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.content import line, look
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField
from reader.app.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search, or (without a name) the present one, which can be saved."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """Which search gets the name that is typed, and the name it has until then."""

    query: str
    before: str = ""


class SavedList(RowList):
    """Each with its name and what it searches for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "The search below", show=False),
        Binding("k,up", "cursor_up", "The search above", show=False),
        Binding("home", "first", "The first", show=False),
        Binding("end,G", "last", "The last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"saved--name", "saved--query", "saved--new"}
    DEFAULT_CSS = """
    SavedList {
        height: 1fr; margin: 1 0 0 0;
        & > .saved--name { text-style: bold; }
        & > .saved--query { color: $foreground 65%; }
        & > .saved--new { color: $text-accent; }
    }
    """

    class DoubleClicked(Message):
        """A row was double clicked; the cursor is on it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[SavedRow] = ()

    def show(self, rows: Sequence[SavedRow], cursor: int = 0) -> None:
        """List these."""
        self._rows = rows
        self.rows_changed(cursor)

    @property
    def current(self) -> SavedRow | None:
        """What the cursor is on."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def row_count(self) -> int:
        return len(self._rows)

    def row_lines(self, size: Size) -> int:
        """Name and query, one below the other."""
        return 2

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row = self._rows[index]
        name = line(f"@{row.name}", look(self, "saved--name"))
        if not row.name:
            name = line("save this search under a name …", look(self, "saved--new"))
        query = line(row.query, look(self, "saved--query"))
        return [name.truncate(width, ellipsis=True), query.truncate(width, ellipsis=True)]

    def chosen(self) -> None:
        self.post_message(self.DoubleClicked())


class Searches(Dialog[str | None]):
    """Dismissed with the name of the search to run, or None when left.

    `save` gets a name, a query, and the name it had before (empty for a new one); `forget` a name. Each is given what
    to call with the searches as they then are and, if it went wrong, why.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Run it", show=False),
        Binding("a", "add", "Save the present search", show=False),
        Binding("r", "rename", "Give it another name", show=False),
        Binding("d", "forget", "Forget it", show=False),
        Binding("slash,s,tab", "filter", "Find by typing", show=False),
        Binding("down", "to_list", "To the list", show=False),
        Binding("q", "cancel", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    Searches {
        & .box { width: 80; height: 80%; max-height: 30; }
        & .entry { height: 1; }
        & .prompt { width: 2; color: $foreground 45%; }
        & .entry:focus-within .prompt { color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
    }
    Searches.-medium .box { height: 100%; }
    Searches.-low {
        & .box { height: 100%; }
        & SavedList { margin: 0; }
    }
    """

    Reply = Callable[[Mapping[str, str], str], None]

    def __init__(
        self,
        saved: Mapping[str, str],
        present: str,
        *,
        save: Callable[[str, str, str, Reply], None],
        forget: Callable[[str, Reply], None],
        naming: bool = False,
    ) -> None:
        super().__init__()
        self._saved, self._present = dict(saved), present.strip()
        self._save, self._forget = save, forget
        self._start_naming = naming and bool(self._present)
        self._naming: Renaming | None = None
        self._doomed = ""
        self._field = LineField(placeholder="find by name or words")
        self._list = SavedList()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static("Saved searches", markup=False, classes="title")
            with Horizontal(classes="entry"):
                yield Static("/", markup=False, classes="prompt")
                yield self._field
            yield Static("", markup=False, classes="problem")
            yield self._list
            yield hint(
                ("/", "type to find"),
                ("Enter", "run"),
                ("a", "save this"),
                ("r", "rename"),
                ("d", "forget"),
                ("Esc", "leave"),
            )

    def on_mount(self) -> None:
        self._list.set_empty("No search is saved yet. Search for something, then @ saves it under a name.")
        self._fill()
        if self._start_naming:
            self._ask_name(Renaming(self._present))
        else:
            self._list.focus()

    def _fill(self, at: str = "") -> None:
        words = "" if self._naming else self._field.value.casefold()
        rows = [
            SavedRow(name, query)
            for name, query in sorted(self._saved.items(), key=lambda one: one[0].casefold())
            if all(word in f"{name} {query}".casefold() for word in words.split())
        ]
        if self._present and self._present not in self._saved.values() and not self._present.startswith("@"):
            rows.append(SavedRow("", self._present))
        self._list.show(rows, next((place for place, row in enumerate(rows) if at and row.name == at), 0))

    def _ask_name(self, what: Renaming) -> None:
        self._naming = what
        self._field.placeholder = "a name: letters, digits, - and _"
        self._field.value = what.before
        self._field.cursor_position = len(what.before)
        self.query_one(".prompt", Static).update("@")
        self._field.focus()

    def _stop_naming(self) -> None:
        self._naming = None
        self._field.placeholder = "find by name or words"
        self._field.value = ""
        self.query_one(".prompt", Static).update("/")
        self.say_problem("")
        self._list.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._naming is None:
            self._fill()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        naming = self._naming
        if naming is None:
            self.action_choose()
            return
        name = self._field.value.strip().removeprefix("@")
        if name == naming.before and name:
            self._stop_naming()
            return
        if name in self._saved and self._saved[name] != naming.query:
            self.say_problem(f"@{name} is another search; forget it first, or take another name")
            return

        def saved(searches: Mapping[str, str], problem: str) -> None:
            if problem:
                self.say_problem(problem)
                return
            self._saved = dict(searches)
            self._stop_naming()
            self._fill(name)

        self._save(name, naming.query, naming.before, self._when_shown(saved))

    def _when_shown(self, reply: Reply) -> Reply:
        return lambda searches, problem: self.once_shown(lambda: reply(searches, problem))

    @on(SavedList.DoubleClicked)
    def _clicked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Run the search under the cursor; save the present one."""
        row = self._list.current
        if row is not None and row.name:
            self.dismiss(row.name)
        elif row is not None:
            self._ask_name(Renaming(row.query))

    def action_add(self) -> None:
        if self._present:
            self._ask_name(Renaming(self._present))
        else:
            self.say_problem("there is no search to save: search for something first")

    def action_rename(self) -> None:
        row = self._list.current
        if row is not None:
            self._ask_name(Renaming(row.query, row.name))

    def action_forget(self) -> None:
        """Asked twice for the same one, forget it."""
        row = self._list.current
        if row is None or not row.name:
            return
        if self._doomed != row.name:
            self._doomed = row.name
            self.say_problem(f"d once more forgets @{row.name}")
            return

        def forgotten(searches: Mapping[str, str], problem: str) -> None:
            self._saved = dict(searches) if not problem else self._saved
            self.say_problem(problem)
            self._fill()

        self._doomed = ""
        self._forget(row.name, self._when_shown(forgotten))

    def action_filter(self) -> None:
        self._field.focus()

    def action_to_list(self) -> None:
        self._list.focus()

    def action_cancel(self) -> None:
        """First leave the naming or the filter, then the dialog."""
        if self._naming is not None:
            self._stop_naming()
        elif self._field.value or self._field.has_focus:
            self._field.value = ""
            self._list.focus()
        else:
            self.dismiss(None)
