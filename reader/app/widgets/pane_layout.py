"""Where in a pane's width stands what: signs of tags, mark of the sentence, text, ruler. Plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

MEASURE = 76
"""Columns of text beyond which lines tire the eye."""
_WIDEST_MARGIN = 40
_ROOM_FOR_THREE_LANES = 46
_ROOM_FOR_TWO_LANES = 30
_ROOM_FOR_COVERAGE = 10


@dataclass(frozen=True, slots=True)
class PaneLayout:
    """Columns of a pane, from the left: `margin` empty, `lanes`, `links` (0 or 1) for the signs of counterparts, one
    for the sentence mark, `text`, at the right edge the ruler. `header` rows stand above the text, of which `window`
    rows fit.
    """

    width: int
    height: int
    margin: int
    lanes: int
    text: int
    header: int
    links: int = 0

    @property
    def left(self) -> int:
        """The column in which the text starts."""
        return self.margin + self.lanes + self.links + 1

    @property
    def window(self) -> int:
        """Rows of text on screen."""
        return max(1, self.height - self.header)

    @property
    def ruler(self) -> int:
        """The column of the ruler."""
        return self.width - 1


def lay_out(width: int, height: int, measure: int = MEASURE, *, compared: bool = False) -> PaneLayout:
    """Share a pane of `width` by `height` cells. One column right of the text stays free for spaces and the cursor.

    `compared`: other articles stand beside it, with signs for what they share and a line that says how much it is.
    """
    lanes = 3 if width >= _ROOM_FOR_THREE_LANES else 2 if width >= _ROOM_FOR_TWO_LANES else 1
    links = 1 if compared else 0
    room = width - lanes - links - 3
    text = max(1, min(measure, room))
    spare = max(0, room - text)
    header = 2 if height >= 6 else 1 if height >= 3 else 0
    if compared and height >= _ROOM_FOR_COVERAGE:
        header += 1
    return PaneLayout(width, height, min(spare // 3, _WIDEST_MARGIN), lanes, text, header, links)
