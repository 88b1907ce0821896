"""The panes side by side: which articles stand there, in which order, and which one has the attention."""

from __future__ import annotations

from dataclasses import dataclass

from textual.containers import Horizontal
from textual.message import Message

from reader.app.arrangement import MOST_PANES, Arrangement, Width
from reader.app.widgets.pane import Pane
from reader.app.widgets.pane_layout import MEASURE


class PaneRow(Horizontal):
    """Up to four panes. It keeps their order and the last focused one, and sizes them as it is told."""

    DEFAULT_CSS = """
    PaneRow {
        height: 1fr; width: 1fr;
        Pane { height: 1fr; width: 1fr; }
        Pane.-beside { border-left: vkey $surface-lighten-2; }
        Pane.-out { display: none; }
    }
    """

    @dataclass
    class Rearranged(Message):
        """Panes came, went or changed places."""

        row: PaneRow

    def __init__(self, *, measure: int = MEASURE, most: int = MOST_PANES, id: str | None = None) -> None:
        super().__init__(id=id)
        self._measure = measure
        self.most = most
        self._panes: list[Pane] = []
        self._active = 0
        self.spread = Width.EVEN

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The panes from left to right."""
        return tuple(self._panes)

    @property
    def active(self) -> Pane | None:
        """The pane that has the attention, or had it last."""
        return self._panes[self._active] if self._panes else None

    @property
    def active_index(self) -> int:
        """Its place, from 0."""
        return self._active

    def activate(self, pane: Pane) -> None:
        """Remember `pane` as the one with the attention."""
        if pane in self._panes:
            self._active = self._panes.index(pane)

    def index(self, pane: Pane) -> int:
        """The place of `pane`, from 0; -1 if it is not there any more."""
        return self._panes.index(pane) if pane in self._panes else -1

    async def add(self) -> Pane:
        """A new, empty pane to the right of the active one; the active one itself if there is no room for more."""
        if len(self._panes) >= self.most:
            return self._panes[self._active]
        pane = Pane()
        pane.measure = self._measure
        at = self._active + 1 if self._panes else 0
        await self.mount(pane, before=self._panes[at] if at < len(self._panes) else None)
        self._panes.insert(at, pane)
        self._active = at
        self.post_message(self.Rearranged(self))
        return pane

    async def close(self, pane: Pane) -> None:
        """Take `pane` away; the one to its left gets the attention."""
        at = self.index(pane)
        if at < 0:
            return
        self._panes.remove(pane)
        if self._active >= at:
            self._active = max(0, self._active - 1)
        await pane.remove()
        self.post_message(self.Rearranged(self))

    def swap(self, pane: Pane, step: int) -> bool:
        """Move `pane` by `step` places; False at the end of the row."""
        at = self.index(pane)
        to = at + step
        if at < 0 or not 0 <= to < len(self._panes):
            return False
        self._panes[at], self._panes[to] = self._panes[to], self._panes[at]
        left, right = min(at, to), max(at, to)
        self.move_child(self._panes[left], before=self._panes[right])
        if self._active in (at, to):
            self._active = to if self._active == at else at
        self.post_message(self.Rearranged(self))
        return True

    def lay_out(self, arrangement: Arrangement) -> None:
        """Give the panes the widths of `arrangement` and hide those that are not in it."""
        widths = dict(arrangement.panes)
        first = True
        for index, pane in enumerate(self._panes):
            width = widths.get(index)
            pane.set_class(width is None, "-out")
            if width is None:
                continue
            pane.styles.width = width
            pane.set_class(not first, "-beside")
            first = False
