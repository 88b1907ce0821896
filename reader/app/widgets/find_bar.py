"""The line at the bottom in which a text is typed that is to be found in the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.widgets.fields import LineField


class FindBar(Horizontal):
    """Shown only while somebody types in it. Up and down go through what was found before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave", show=False),
        Binding("up", "earlier(1)", "Earlier", show=False),
        Binding("down", "earlier(-1)", "Later", show=False),
    ]
    DEFAULT_CSS = """
    FindBar {
        height: 1; display: none; padding: 0 1; background: $surface;
        &.-open { display: block; }
        Static { width: 2; color: $primary; text-style: bold; }
        LineField { width: 1fr; }
    }
    """

    @dataclass
    class Changed(Message):
        """Another text stands in it; `kept` once Enter was typed."""

        text: str
        kept: bool

    @dataclass
    class Cancelled(Message):
        """Esc was typed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._input = LineField(placeholder="find in this article")
        self._history: list[str] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static("/", markup=False)
        yield self._input

    def open(self, history: list[str]) -> None:
        """Let the person type; `history` holds the texts that were found before, the newest first."""
        self._history, self._at = ["", *history], 0
        with self._input.prevent(Input.Changed):
            self._input.value = ""
        self.add_class("-open")
        self._input.focus()

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")

    @property
    def field(self) -> LineField:
        """Where the text is typed."""
        return self._input

    @property
    def is_open(self) -> bool:
        """Whether it is on screen."""
        return self.has_class("-open")

    def action_cancel(self) -> None:
        self.post_message(self.Cancelled())

    def action_earlier(self, step: int) -> None:
        if 0 <= self._at + step < len(self._history):
            self._at += step
            self._input.value = self._history[self._at]
            self._input.cursor_position = len(self._input.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value, kept=False))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Changed(event.value, kept=True))
