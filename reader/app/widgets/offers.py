"""What could stand where somebody is typing, in a list that hangs below the field and covers what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reader.app.content import line, look, pieces
from reader.search import Completion

_NARROWEST = 40
"""Cells: a narrow list would leave pieces of the lines that it lies over beside it."""
_WIDEST = 64
MOST = 8


class Offers(Widget):
    """One row for each offer, one of them chosen. It takes no keys: the field above it has them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"offers--chosen", "offers--about", "offers--sign"}
    DEFAULT_CSS = """
    Offers {
        display: none; overlay: screen; constrain: inside inside;
        width: auto; height: auto; max-height: 8; margin: 0 0 0 2; padding: 0 1;
        background: $panel; color: $foreground;
        & > .offers--chosen { background: $primary 30%; text-style: bold; }
        & > .offers--about { color: $foreground 60%; }
        & > .offers--sign { color: $primary; text-style: bold; }
    }
    """

    @dataclass
    class Clicked(Message):
        """An offer was clicked."""

        offer: Completion

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Completion, ...] = ()
        self._at = 0
        self.for_value = False
        """Whether one chooses among values; what merely could be meant by a word leaves the arrows alone."""

    def show(self, offers: Sequence[Completion], *, for_value: bool = False) -> None:
        """Offer these, the first one chosen; none hides the list. `for_value`: what is typed is a source, a tag …"""
        self.for_value = for_value
        if not offers and not self._offers:
            return
        self._offers, self._at = tuple(offers[:MOST]), 0
        self.display = bool(offers)
        self.refresh(layout=True)

    @property
    def chosen(self) -> Completion | None:
        """The offer that a key takes; None while nothing is offered."""
        return self._offers[self._at] if self._offers else None

    def choose(self, step: int) -> bool:
        """Choose another one; False at the ends."""
        if not 0 <= self._at + step < len(self._offers):
            return False
        self._at += step
        self.refresh()
        return True

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as the widest offer."""
        widest = max((cell_len(one.label) + cell_len(one.about) + 4 for one in self._offers), default=0)
        return max(12, min(max(widest, _NARROWEST), _WIDEST, viewport.width - 6))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each."""
        return len(self._offers)

    def render(self) -> Content:
        """The rows."""
        width = self.content_size.width
        rows = []
        for at, one in enumerate(self._offers):
            sign = pieces(("› " if at == self._at else "  ", look(self, "offers--sign")))
            about = line(one.about, look(self, "offers--about"))
            room = max(4, width - 3 - about.cell_length)
            row = sign + line(one.label).truncate(room, ellipsis=True)
            row += line(" " * max(1, width - row.cell_length - about.cell_length)) + about
            row = row.truncate(width)
            rows.append(row.stylize(look(self, "offers--chosen")) if at == self._at else row)
        return Content("\n").join(rows)

    def on_click(self, event: events.Click) -> None:
        """Report the offer under the pointer."""
        event.stop()
        offset = event.get_content_offset(self)
        if offset is not None and 0 <= offset.y < len(self._offers):
            self.post_message(self.Clicked(self._offers[offset.y]))
