"""The ruler beside a text: one column in which the whole article is seen small, with what is marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.page.wrap import Rows


@dataclass(frozen=True, slots=True)
class Scale:
    """`rows` rows of text on `cells` cells of ruler, of which `window` rows are on screen at a time.

    A text that fits on screen is not stretched: each row has the cell beside it.
    """

    rows: int
    cells: int

    def cell_of(self, row: int) -> int:
        """The cell that stands for a row."""
        if self.rows <= self.cells:
            return row
        return min(self.cells - 1, row * self.cells // self.rows)

    def row_of(self, cell: int) -> int:
        """The first row that a cell stands for; the nearest for a cell outside."""
        cell = max(0, min(cell, self.cells - 1))
        if self.rows <= self.cells:
            return min(cell, max(0, self.rows - 1))
        return -(-cell * self.rows // self.cells)

    def thumb(self, top: int) -> range:
        """The cells of what is on screen while `top` is the first row; empty if all of the text is."""
        if self.rows <= self.cells or self.cells <= 0:
            return range(0)
        size = max(1, round(self.cells * self.cells / self.rows))
        most = self.rows - self.cells
        start = round(min(top, most) * (self.cells - size) / most)
        if start == 0 and top > 0 and size < self.cells:
            start = 1
        if start + size == self.cells and top < most and start > 0:
            start -= 1
        return range(start, start + size)


def marks(spans: Sequence[tuple[int, int]], rows: Rows, cells: int) -> dict[int, int]:
    """Which cells of the ruler show a span: cell → index of the first such span, which marks all it runs over."""
    scale = Scale(len(rows), cells)
    shown: dict[int, int] = {}
    if cells <= 0:
        return shown
    for index, (start, end) in enumerate(spans):
        first = scale.cell_of(rows.row_of(start))
        last = scale.cell_of(rows.row_of(max(start, end - 1)))
        for cell in range(first, last + 1):
            shown.setdefault(cell, index)
    return shown
