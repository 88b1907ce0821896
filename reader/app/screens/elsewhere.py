"""The sentences of all other articles that tell the same as one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from reader.app.content import line
from reader.app.screens.dialog import Dialog, Quote, hint
from reader.app.screens.table import Going
from reader.app.widgets.places import PlaceList, PlaceRow


class ElsewhereScreen(Dialog[Going | None]):
    """It is opened empty; what is found comes in the order of its score, and again when more has been found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open here", show=False),
        Binding("o", "open_beside", "Open beside", show=False),
        Binding("q,C", "cancel", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    ElsewhereScreen {
        & .box { width: 100; height: 90%; }
        & .about { height: 1; color: $foreground 65%; text-wrap: nowrap; text-overflow: ellipsis; }
        & PlaceList { height: 1fr; margin: 1 0 0 0; }
    }
    ElsewhereScreen.-medium { & .box { height: 100%; } }
    ElsewhereScreen.-low {
        & .box { height: 100%; }
        & PlaceList { margin: 0; }
        & .hint { display: block; margin: 0; max-height: 1; }
    }
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence
        self._list = PlaceList(lines=4)
        self._touched = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static("Told elsewhere", markup=False, classes="title")
            yield Quote(self._sentence)
            yield Static("searching the corpus …", markup=False, classes="about")
            yield self._list
            yield hint(("Enter", "open here"), ("o", "beside"), ("Esc", "leave"))

    def on_mount(self) -> None:
        self._list.focus()

    def say_about(self, words: str) -> None:
        """The line above the list."""
        self.query_one(".about", Static).update(line(words))

    def show_found(self, rows: Sequence[PlaceRow], *, done: bool = False) -> None:
        """What has been found so far; the cursor stays on the sentence it was on."""
        here = self._list.current if self._list.cursor > 0 else None
        at = next(
            (n for n, row in enumerate(rows) if here and (row.article, row.start) == (here.article, here.start)), 0
        )
        if list(rows) != list(self._list.rows):
            self._list.show(rows, at)
        self._list.set_empty("No other article tells this." if done else "")
        count = f"{len(rows)} that may tell the same, the likeliest first"
        self.say_about((count if rows else "") + ("" if done else " · searching …"))

    @on(PlaceList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Leave for the sentence under the cursor."""
        self._leave(beside=False)

    def action_open_beside(self) -> None:
        """Leave for it, beside what is open."""
        self._leave(beside=True)

    def _leave(self, *, beside: bool) -> None:
        if (row := self._list.current) is not None:
            self.dismiss(Going(((row.article, row.start),), beside=beside))
