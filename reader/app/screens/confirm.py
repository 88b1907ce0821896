"""A question with yes and no, for what cannot be undone."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from reader.app.content import line, plain
from reader.app.screens.dialog import Dialog


class Confirm(Dialog[bool]):
    """Ask. Dismissed with True for yes, with False for no and for Esc; no is what Enter says unless one moves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,q,escape", "answer(False)", "No", show=False),
        Binding("left,h,up,k", "app.focus_previous", "The other answer", show=False),
        Binding("right,l,down,j", "app.focus_next", "The other answer", show=False),
    ]
    DEFAULT_CSS = """
    Confirm {
        & .box { width: 60; }
        & .title { height: auto; max-height: 3; text-wrap: wrap; }
        & .details { height: auto; max-height: 8; margin: 1 0 0 0; color: $foreground 75%; }
        & .answers { height: 1; margin: 1 0 0 0; }
        & Button { width: auto; min-width: 8; margin: 0 2 0 0; padding: 0 1; background: $foreground 8%;
            color: $foreground; text-style: none; }
        & Button:focus { background: $primary; color: $text; text-style: bold; background-tint: transparent; }
    }
    Confirm.-low {
        & .details { max-height: 3; margin: 0; }
        & .answers { margin: 0; }
    }
    """

    def __init__(self, question: str, details: str = "", *, yes: str = "yes", no: str = "no") -> None:
        super().__init__()
        self._question, self._details = question, details
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._question), markup=False, classes="title")
            if self._details:
                yield Static(plain(self._details), markup=False, classes="details")
            with Horizontal(classes="answers"):
                yield Button(line(f"{self._no}  n"), id="no", compact=True)
                yield Button(line(f"{self._yes}  y"), id="yes", compact=True)

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
