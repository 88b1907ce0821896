"""What a pane tells the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from reader.app.widgets.pane_view import PaneView


@dataclass
class PaneMessage(Message):
    """Something happened in `pane`."""

    pane: PaneView

    @property
    def control(self) -> PaneView:
        """The pane, for `@on`."""
        return self.pane


@dataclass
class CursorMoved(PaneMessage):
    """The cursor stands at another offset of the text."""

    offset: int

    def can_replace(self, message: Message) -> bool:
        """Only the newest of each pane counts."""
        return isinstance(message, CursorMoved) and message.pane is self.pane


@dataclass
class Scrolled(PaneMessage):
    """The person scrolled; `fraction` is 0 at the top and 1 at the bottom. Scrolling by program is not reported."""

    fraction: float

    def can_replace(self, message: Message) -> bool:
        """Only the newest of each pane counts."""
        return isinstance(message, Scrolled) and message.pane is self.pane


@dataclass
class SelectionChanged(PaneMessage):
    """Something else is selected, or nothing any more: ask the pane."""

    def can_replace(self, message: Message) -> bool:
        """Only the newest of each pane counts."""
        return isinstance(message, SelectionChanged) and message.pane is self.pane


@dataclass
class MatchShown(PaneMessage):
    """The person stepped to match `index` of `total`, counted from 1; both are 0 if there is none.

    `wrapped` says that the way there went over an end of the text.
    """

    index: int
    total: int
    wrapped: bool = False


@dataclass
class PassageShown(PaneMessage):
    """The person stepped to the tagged passage `passage`, number `index` of `total` from 1; empty and 0 for none."""

    passage: str
    index: int
    total: int
    wrapped: bool = False


@dataclass
class PassageHere(PaneMessage):
    """Of the `total` tagged passages under the cursor, number `index` from 1 stands out; it has these `tags`."""

    tags: tuple[str, ...]
    index: int
    total: int
