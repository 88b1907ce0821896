"""What the screens with a table have in common: a field that filters, the table, and the places of the cell."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.content import line
from reader.app.screens.dialog import Dialog, KeyRow
from reader.app.screens.help import Help
from reader.app.widgets.fields import LineField
from reader.app.widgets.grid import Grid
from reader.app.widgets.places import PlaceList


@dataclass(frozen=True, slots=True)
class Going:
    """Where the person wants to go: an article and a place in it; several are opened side by side."""

    places: tuple[tuple[str, int], ...]
    beside: bool = False


@dataclass
class CellMoved(Message):
    """The cursor is on another cell."""


@dataclass
class CellChosen(Message):
    """A cell was double clicked."""


class TableScreen(Dialog[Going | None]):
    """A table over the whole screen. A subclass fills it; left with where to go, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", show=False),
        Binding("o", "open_beside", "Open beside", show=False),
        Binding("n", "place(1)", "The next place of the cell", show=False),
        Binding("N", "place(-1)", "The place before", show=False),
        Binding("slash,s", "filter", "Find in the table", show=False),
        Binding("tab", "other", "Between the table and the places", show=False),
        Binding("shift+tab", "other", "Between the table and the places", show=False),
        Binding("question_mark,f1", "keys", "All keys", show=False),
        Binding("q", "close", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    TableScreen {
        & .box { width: 100%; height: 100%; padding: 0 1; }
        & .top { height: 1; }
        & .title { width: 1fr; }
        & .entry { height: 1; width: 40%; max-width: 48; }
        & .prompt { width: 2; color: $foreground 45%; }
        & .entry:focus-within .prompt { color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
        & .about { height: 1; color: $foreground 65%; text-wrap: nowrap; text-overflow: ellipsis; margin: 0 0 1 0; }
        & Grid { height: 1fr; }
        & PlaceList { height: 26%; min-height: 4; max-height: 11; border-top: solid $foreground 20%; margin: 0; }
        & .hint { margin: 0; max-height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    TableScreen.-medium { & .about { margin: 0; } }
    TableScreen.-low {
        & .about { display: none; }
        & PlaceList { height: 3; min-height: 3; }
        & .hint { display: block; }
    }
    """
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """What the last line says, the most important first, and how to leave."""

    def __init__(self, title: str, grid: Grid, *, typed: str = "") -> None:
        super().__init__()
        self._heading = title
        self._grid = grid
        self._field = LineField(typed, placeholder="find a row")
        self._places = PlaceList()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with Horizontal(classes="top"):
                yield Static(line(self._heading), markup=False, classes="title")
                with Horizontal(classes="entry"):
                    yield Static("/", markup=False, classes="prompt")
                    yield self._field
            yield Static("", markup=False, classes="about")
            yield self._grid
            yield self._places
            yield KeyRow(self.KEYS)

    def action_keys(self) -> None:
        """All keys of this table: the row at the bottom may be cut."""
        self.app.push_screen(Help({"Table": list(self.KEYS)}, title="Keys"))

    def on_mount(self) -> None:
        self._places.add_class("-lively")
        self._grid.focus()
        self.fill()

    # -- for the subclass

    @abstractmethod
    def fill(self) -> None:
        """Show the rows that the field asks for."""

    @abstractmethod
    def show_places(self) -> None:
        """List the places of the cell under the cursor."""

    def say_about(self, words: str) -> None:
        """The line under the title."""
        self.query_one(".about", Static).update(line(words))

    @property
    def typed(self) -> list[str]:
        """The words to find, in small letters."""
        return self._field.value.casefold().split()

    # -- what happens

    @on(CellMoved)
    def _moved(self, event: CellMoved) -> None:
        event.stop()
        self.show_places()

    @on(CellChosen)
    @on(PlaceList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.fill()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._grid.focus()

    def on_key(self, event: events.Key) -> None:
        """From the field the arrows lead into the table."""
        if self.focused is self._field and event.key in ("down", "up", "tab", "pagedown"):
            self._grid.focus()
            event.stop()
            event.prevent_default()
            return
        super().on_key(event)

    def action_filter(self) -> None:
        self._field.focus()

    def action_other(self) -> None:
        (self._places if self.focused is self._grid and self._places.rows else self._grid).focus()

    def action_place(self, step: int) -> None:
        """The next place of the cell; after the last the first."""
        if count := len(self._places.rows):
            self._places.move_to((self._places.cursor + step) % count)

    def action_open(self) -> None:
        """Leave for the place under the cursor."""
        if (place := self._places.current) is not None:
            self.dismiss(Going(((place.article, place.start),)))

    def action_open_beside(self) -> None:
        """Leave for all places of the cell, each article in a pane of its own."""
        first: dict[str, int] = {}
        for place in self._places.rows:
            first.setdefault(place.article, place.start)
        if first:
            self.dismiss(Going(tuple(first.items()), beside=True))

    def action_cancel(self) -> None:
        """First empty the field, then leave."""
        if self._field.value:
            self._field.value = ""
            self._grid.focus()
        elif self.focused is not self._grid:
            self._grid.focus()
        else:
            self.dismiss(None)

    def action_close(self) -> None:
        """Leave."""
        self.dismiss(None)
