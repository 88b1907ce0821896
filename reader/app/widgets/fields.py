"""Fields to type in that show outside text as plain characters, however it came to be in them."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, TextArea

from reader.text import clean, clean_line, drawn

LONGEST = 10_000
"""Characters that a field of one line takes: a book that is pasted into it is not drawn with each key."""
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def is_meant(event: events.Key) -> bool:
    """Whether a key is a character to be typed that Textual takes for none: a joiner (Persian, Hindi and Sinhala are
    not written without), a space of another width (Japanese), an emoji newer than this Python.
    """
    sign = event.character
    return sign is not None and len(sign) == 1 and not sign.isprintable() and clean_line(sign) == sign


class LineField(Input):
    """A field of one line without a frame. What is pasted or put into it is cleaned, character for character."""

    MEANING: ClassVar[str] = ""
    """Characters that, typed here, may do something else than stand in the field."""

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

    def on_key(self, event: events.Key) -> None:
        """Take what Textual would not."""
        if is_meant(event) and event.character is not None:
            event.stop()
            event.prevent_default()
            self.replace(event.character, *self.selection)

    @property
    def _value(self) -> Text:
        return Text(drawn(self.value), no_wrap=True, overflow="ignore", end="")

    def validate_value(self, value: str) -> str:
        """No character stays in the field that a terminal would obey, nor more than a line can have."""
        return clean_line(value[:LONGEST])


class TextField(TextArea):
    """A field of several lines without a frame. Its text is kept as it is and shown clean; what is pasted comes without
    control characters.
    """

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

    def on_unmount(self) -> None:
        """Let go of the app: Textual would keep each text area there has been until the theme is changed."""
        watching = getattr(self.app, "__watchers", {}).get("theme", [])
        watching[:] = [one for one in watching if one[0] is not self]

    def on_key(self, event: events.Key) -> None:
        """Take what Textual would not."""
        if is_meant(event) and event.character is not None:
            event.stop()
            event.prevent_default()
            self.replace(event.character, *self.selection, maintain_selection_offset=False)

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted, its controls as signs that show."""
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        text = _CONTROL.sub(lambda found: clean(found[0]), text)
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn. Tabs stay: the wrapping has counted them in cells already."""
        shown = "\t".join(drawn(clean_line(part)) for part in self.document.get_line(line_index).split("\t"))
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
