"""Fields to type in that show outside text as plain characters, however it came to be in them."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, TextArea

from reader.text import clean_line


class LineField(Input):
    """A field of one line without a frame. What is pasted or put into it is cleaned, character for character."""

    DEFAULT_CSS = """
    LineField.-textual-compact {
        background: transparent;
        &:focus { background: transparent; background-tint: transparent; }
        & > .input--placeholder { color: $foreground 45%; }
    }
    """

    def __init__(
        self, value: str = "", *, placeholder: str = "", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(
            value=clean_line(value),
            placeholder=placeholder,
            id=id,
            classes=classes,
            compact=True,
            select_on_focus=False,
        )

    def validate_value(self, value: str) -> str:
        """No character stays in the field that a terminal would obey."""
        return clean_line(value)


class TextField(TextArea):
    """A field of several lines without a frame. Its text is kept as it is and shown clean."""

    DEFAULT_CSS = """
    TextField {
        background: transparent;
        padding: 0;
        scrollbar-size-vertical: 1;
        scrollbar-background: $surface;
        scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
        scrollbar-color: $foreground 15%;
        scrollbar-color-hover: $foreground 25%;
        scrollbar-color-active: $foreground 35%;
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $foreground 45%; }
    }
    """

    def __init__(
        self, text: str = "", *, placeholder: str = "", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(
            text, id=id, classes=classes, compact=True, highlight_cursor_line=False, placeholder=placeholder
        )

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn. Tabs stay: the wrapping has counted them in cells already."""
        shown = "\t".join(clean_line(part) for part in self.document.get_line(line_index).split("\t"))
        return Text(shown, end="", no_wrap=True)


class NoteField(TextField):
    """Where a short note is typed: Enter is done with it, Ctrl+J starts a line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j,alt+enter", "new_line", "New line", show=False)]

    class Done(Message):
        """Enter was typed."""

    def on_key(self, event: events.Key) -> None:
        """Catch Enter before the field does."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Done())

    def action_new_line(self) -> None:
        self.insert("\n")
