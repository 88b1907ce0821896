"""Which of the result list and the panes are on screen, and how wide: plain arithmetic, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PANE_WIDTH = 38
"""Columns in which a pane is still read with ease; two of them and a border fit into 80."""
LIST_ALONE = 76
"""Columns up to which the focused list takes the whole width."""
MOST_PANES = 4


class Width(StrEnum):
    """How much of the width the focused pane takes."""

    EVEN = "even"
    WIDE = "wide"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is on screen: the width of the list (0: not shown) and of each pane that is shown, by its index."""

    list_width: int
    panes: tuple[tuple[int, int], ...] = ()

    @property
    def shown(self) -> tuple[int, ...]:
        """The indexes of the panes that are on screen, from left to right."""
        return tuple(index for index, _ in self.panes)


def arrange(width: int, panes: int, focused: int, *, on_list: bool, spread: Width = Width.EVEN) -> Arrangement:
    """Share `width` columns among the list and `panes` panes of which `focused` has, or last had, the attention.

    `on_list` says that the list has the attention: then it is shown whatever the width. Otherwise it is shown only
    where every pane keeps PANE_WIDTH columns beside it. Panes that have no room are left out, those around the
    focused one last.
    """
    if panes == 0:
        return Arrangement(width)
    beside = min(46, max(34, width * 28 // 100))
    wanted = 1 if spread is Width.ALONE else panes
    if on_list:
        if width < LIST_ALONE:
            return Arrangement(width)
        list_width = beside
    else:
        list_width = beside if width - beside >= wanted * (PANE_WIDTH + 6) and spread is not Width.ALONE else 0
    room = width - list_width
    count = max(1, min(wanted, room // PANE_WIDTH))
    first = focused if wanted == 1 else min(max(0, focused - count // 2), panes - count)
    shown = range(first, first + count)
    if spread is Width.WIDE and count > 1:
        narrow = max(PANE_WIDTH - 8, room // (2 * count))
        widths = dict.fromkeys(shown, narrow)
        widths[focused] = room - narrow * (count - 1)
    else:
        widths = dict.fromkeys(shown, room // count)
        for index in list(shown)[: room % count]:
            widths[index] += 1
    return Arrangement(list_width, tuple((index, widths[index]) for index in shown))
