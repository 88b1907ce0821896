"""The field in which the corpus is searched, with a count beside it and a word beneath when there is one to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from reader.app.content import line
from reader.app.widgets.fields import LineField

DEBOUNCE = 0.12
"""Seconds without a key after which what was typed is reported."""

Kind = Literal["error", "notice", "suggestion"]
_SIGNS: dict[Kind, str] = {"error": "✗ ", "notice": "", "suggestion": ""}


class SearchField(Vertical):
    """A prompt, the query, a count, and beneath them a row for errors, notices and suggestions.

    It reports and decides nothing: not even Esc empties it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave the search", show=False),
        Binding("down", "to_results", "To the results", show=False),
        Binding("ctrl+y", "take_suggestion", "Take the suggestion", show=False),
    ]
    DEFAULT_CSS = """
    SearchField {
        height: auto;
        background: $surface;
        & > Horizontal { height: 1; padding: 0 1; }
        & .search--prompt { width: 2; color: $foreground 45%; }
        &:focus-within .search--prompt { color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
        & .search--count { width: auto; max-width: 50%; padding: 0 0 0 2; color: $foreground 65%; }
        & > .search--message { height: auto; max-height: 2; padding: 0 1 0 3; display: none; }
        & > .search--message.-error { display: block; color: $text-error; }
        & > .search--message.-notice { display: block; color: $foreground 65%; }
        & > .search--message.-suggestion { display: block; color: $text-accent; }
    }
    """

    @dataclass
    class Changed(Message):
        """The query is another one, and no key has been typed for a moment."""

        field: SearchField
        query: str

        @property
        def control(self) -> SearchField:
            return self.field

        def can_replace(self, message: Message) -> bool:
            """Only the newest counts."""
            return isinstance(message, SearchField.Changed)

    @dataclass
    class Submitted(Message):
        """Enter was typed."""

        field: SearchField
        query: str

        @property
        def control(self) -> SearchField:
            return self.field

    @dataclass
    class Cancelled(Message):
        """Esc was typed; the query still stands."""

        field: SearchField
        query: str

        @property
        def control(self) -> SearchField:
            return self.field

    @dataclass
    class ToResults(Message):
        """The person wants to go down into the results."""

        field: SearchField

        @property
        def control(self) -> SearchField:
            return self.field

    def __init__(
        self,
        query: str = "",
        *,
        placeholder: str = "search all articles",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._input = LineField(query, placeholder=placeholder)
        self._count = Static("", markup=False, classes="search--count")
        self._message = Static("", markup=False, classes="search--message")
        self._reported = self._input.value
        self._timer: Timer | None = None
        self._suggestion = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("›", markup=False, classes="search--prompt")
            yield self._input
            yield self._count
        yield self._message

    # -- what it shows

    @property
    def query_text(self) -> str:
        """What stands in the field."""
        return self._input.value

    def set_query(self, query: str) -> None:
        """Put a query into the field without reporting it."""
        self._stop_timer()
        with self._input.prevent(Input.Changed):
            self._input.value = query
        self._input.cursor_position = len(self._input.value)
        self._reported = self._input.value

    def set_count(self, words: str) -> None:
        """Say how much was found, on the right."""
        self._count.update(line(words))

    def say(self, words: str, kind: Kind = "notice") -> None:
        """Say something beneath the field; no words, no row."""
        self._suggestion = ""
        self._show(line(_SIGNS[kind] + words) if words else Content(""), kind if words else None)

    def suggest(self, query: str) -> None:
        """Offer another query, to be taken with a key or a click; taking it reports Changed."""
        self._suggestion = query
        self._show(line(f"Did you mean “{query}”?  Ctrl+Y takes it"), "suggestion")

    @property
    def field(self) -> LineField:
        """Where the query is typed."""
        return self._input

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> SearchField:
        """Let the person type, the cursor at the end."""
        self._input.focus(scroll_visible)
        return self

    def _show(self, words: Content, kind: Kind | None) -> None:
        self._message.update(words)
        for one in _SIGNS:
            self._message.set_class(one == kind, f"-{one}")

    # -- what it says

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._stop_timer()
        self._timer = self.set_timer(DEBOUNCE, self._report)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._report()
        self.post_message(self.Submitted(self, self.query_text))

    @on(events.Click, ".search--message")
    def _message_clicked(self) -> None:
        self.action_take_suggestion()

    def action_cancel(self) -> None:
        self._stop_timer()
        self.post_message(self.Cancelled(self, self.query_text))

    def action_to_results(self) -> None:
        self._report()
        self.post_message(self.ToResults(self))

    def action_take_suggestion(self) -> None:
        """Put the suggestion into the field and report it."""
        if self._suggestion:
            query, self._suggestion = self._suggestion, ""
            self.say("")
            self._input.value = query
            self._input.cursor_position = len(self._input.value)
            self._report()

    def _report(self) -> None:
        self._stop_timer()
        if self.query_text != self._reported:
            self._reported = self.query_text
            self.post_message(self.Changed(self, self.query_text))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
