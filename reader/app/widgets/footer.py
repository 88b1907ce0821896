"""The line that says what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reader.app.content import look, pieces

_GAP = 3


@dataclass(frozen=True, slots=True)
class FooterKey:
    """A key as it is written, what it does in a word or two, and the action that a click on it asks for."""

    keys: str
    words: str
    action: str = ""


class KeyFooter(Widget):
    """As many keys as the line has room for, the most important first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--words"}
    DEFAULT_CSS = """
    KeyFooter {
        height: 1;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        & > .footer--key { color: $text-accent; text-style: bold; }
        & > .footer--words { color: $foreground 65%; }
    }
    """

    @dataclass
    class KeyClicked(Message):
        """A key was clicked."""

        footer: KeyFooter
        action: str

        @property
        def control(self) -> KeyFooter:
            return self.footer

    def __init__(self, keys: Sequence[FooterKey] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._keys = tuple(keys)

    def set_keys(self, keys: Sequence[FooterKey]) -> None:
        """Show these keys, the most important first."""
        if self._keys != tuple(keys):
            self._keys = tuple(keys)
            self.refresh()

    def fitting(self, width: int) -> tuple[tuple[int, FooterKey], ...]:
        """The keys that have room in `width` cells, each with the column where it starts."""
        placed: list[tuple[int, FooterKey]] = []
        column = 0
        for key in self._keys:
            end = column + _width(key)
            if end > width:
                break
            placed.append((column, key))
            column = end + _GAP
        return tuple(placed)

    def render(self) -> Content:
        """The line at its present width."""
        shown = Content("")
        for column, key in self.fitting(self.content_size.width):
            shown += pieces(
                (" " * (column - shown.cell_length), ""),
                (key.keys, look(self, "footer--key")),
                (" " + key.words, look(self, "footer--words")),
            )
        return shown

    def on_click(self, event: events.Click) -> None:
        """Report the key under the pointer."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for column, key in self.fitting(self.content_size.width):
            if column <= offset.x < column + _width(key) and key.action:
                self.post_message(self.KeyClicked(self, key.action))


def _width(key: FooterKey) -> int:
    return cell_len(key.keys) + 1 + cell_len(key.words)
