"""The dialog in which the note of one passage is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from reader.app.content import line
from reader.app.screens.dialog import LEFT, Dialog, Quote, hint
from reader.app.widgets.fields import NoteField


class NoteEditor(Dialog[str | None]):
    """Write a note. Dismissed with its text (empty: no note), or with None when left.

    `draft` is what was being typed when the dialog was last left; `on_draft` is called on every change.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "apply", "Keep the note", show=False)]
    DEFAULT_CSS = """
    NoteEditor {
        & .tags { color: $text-success; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & TextField { height: 10; background: $foreground 6%; padding: 0 1; }
    }
    NoteEditor.-medium {
        & .box { height: 100%; max-height: 20; }
        & TextField { height: 1fr; }
    }
    NoteEditor.-low {
        & .box { height: 100%; }
        & TextField { height: 1fr; min-height: 2; }
        & .hint { display: block; max-height: 1; margin: 0; }
    }
    """

    def __init__(
        self,
        *,
        quote: str = "",
        note: str = "",
        tags: Sequence[str] = (),
        title: str = "A note on this passage",
        draft: str | None = None,
        on_draft: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._heading = title if draft is None or draft == note else title + LEFT
        self._quote, self._tags = quote, tuple(tags)
        self._field = NoteField(note if draft is None else draft, placeholder="what is to be remembered about it")
        self._last_draft = self._field.text
        self._on_draft = on_draft

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._heading), markup=False, classes="title")
            if self._quote:
                yield Quote(self._quote)
            if self._tags:
                yield Static(line("  ".join(self._tags)), markup=False, classes="tags")
            yield self._field
            yield hint(("Enter", "keep"), ("Ctrl+J", "new line"), ("Esc", "leave"))

    def on_mount(self) -> None:
        self._field.move_cursor(self._field.document.end)
        self.begin_in(self._field)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._field.text != self._last_draft:
            self._last_draft = self._field.text
            if self._on_draft is not None:
                self._on_draft(self._field.text)

    @on(NoteField.Done)
    def _done(self) -> None:
        self.action_apply()

    def action_apply(self) -> None:
        """Keep what is written."""
        self.dismiss(self._field.text.strip())
