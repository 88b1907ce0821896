"""A question with yes and no, for what cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from reader.app.content import line, pieces, plain
from reader.app.screens.dialog import Dialog


class Answer(Static, can_focus=True):
    """One of the two answers."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "give", "This one", show=False)]
    DEFAULT_CSS = """
    Answer {
        width: auto; height: 1; padding: 0 2; margin: 0 2 0 0; background: $foreground 8%;
        &:focus { background: $primary; color: $background; text-style: bold; }
    }
    """

    @dataclass
    class Given(Message):
        """Enter was typed on it, or it was clicked."""

        yes: bool

    def __init__(self, words: str, key: str, *, yes: bool) -> None:
        super().__init__(pieces((words, ""), ("  ", ""), (key, "dim")), markup=False, id="yes" if yes else "no")
        self._yes = yes

    def on_click(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        self.post_message(self.Given(self._yes))


class Confirm(Dialog[bool]):
    """Ask. Dismissed with True for yes, with False for no and for Esc; no is what Enter says unless one moves, which
    letters do not do: words that were meant for elsewhere end in no.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,q,escape", "answer(False)", "No", show=False),
        Binding("left,up", "app.focus_previous", "The other answer", show=False),
        Binding("right,down", "app.focus_next", "The other answer", show=False),
    ]
    DEFAULT_CSS = """
    Confirm {
        & .box { width: 60; }
        & .title { height: auto; max-height: 3; text-wrap: wrap; }
        & .details { height: auto; max-height: 8; margin: 1 0 0 0; color: $foreground 75%; }
        & .answers { height: 1; margin: 1 0 0 0; }
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
                yield Answer(self._no, "n", yes=False)
                yield Answer(self._yes, "y", yes=True)

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    @on(Answer.Given)
    def _given(self, event: Answer.Given) -> None:
        self.dismiss(event.yes)

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
