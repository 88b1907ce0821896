"""A text broken into rows of a width: a table of the offsets at which rows start, and the way between both."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass

from reader.articles.model import Passage
from reader.page.cells import clusters, is_mark, is_plain, places

_NOT_FIRST = frozenset("、。，．・：；？！）」』】〉》’”…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}%")
_AFTER = "/-–—_&=?"
"""Where a word that is too long for a row is best broken: addresses above all."""
_NO_WORD = ("", "\n")
_SOLID_FROM = 3
"""Lines with words that a text must have to be called solid."""
_BROKEN_BY_HAND = 100
"""Characters up to which a line may have been broken by whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """`text` in rows of at most `width` cells. Row numbers count from 0; a text has one row at least.

    White space at which a row was broken belongs to the row before the break, and is not shown if it has no room
    there; a newline belongs to the row that it ends.
    """

    text: str
    width: int
    starts: array[int]

    def __len__(self) -> int:
        return len(self.starts)

    def row_of(self, offset: int) -> int:
        """The row on which the character at `offset` stands; offsets beyond the text are on the last."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def span(self, row: int) -> Passage:
        """The characters that belong to a row, without the newline that ends it."""
        start, end = self.whole(row)
        if end > start and self.text[end - 1] == "\n":
            end -= 1
        return Passage(start, end)

    def whole(self, row: int) -> Passage:
        """The characters that belong to a row, with the newline: the rows' spans add up to the text."""
        start = self.starts[row]
        return Passage(start, self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text))

    def shown(self, row: int) -> Passage:
        """The characters of a row that have a place on screen: without the white space at its end."""
        start, end = self.span(row)
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Passage(start, end)

    def column_of(self, offset: int) -> int:
        """The cell, counted from the start of its row, at which the character at `offset` begins.

        White space that hangs over the end of the row is at `width`, where nothing of the text is drawn.
        """
        start, end = self.span(self.row_of(offset))
        offset = min(offset, end)
        if is_plain(self.text, start, end):
            return min(offset - start, self.width)
        column = 0
        for first, last, cells in clusters(self.text, start, end):
            if first <= offset < last:
                break
            column += cells
        return min(column, self.width)

    def offset_at(self, row: int, column: int) -> int:
        """The character that is drawn at a cell of a row; right of the text the last one, on an empty row its newline.

        Rows and columns outside the text count as the nearest inside.
        """
        start, end = self.shown(max(0, min(row, len(self) - 1)))
        if end <= start or column <= 0:
            return start
        if is_plain(self.text, start, end):
            return min(start + column, end - 1)
        at = 0
        found = start
        for first, _, cells in clusters(self.text, start, end):
            found = first
            at += cells
            if at > column:
                break
        return found


def stands_solid(text: str) -> bool:
    """Whether each line of `text` is a paragraph and nothing stands between them, as in text taken off a page: most of
    it in lines too long to be broken by hand, and hardly an empty one.
    """
    lines = text.split("\n")
    full = [len(line) for line in lines if line and not line.isspace()]
    if len(full) < _SOLID_FROM or len(lines) - len(full) > len(full) // 4:
        return False
    return sum(length for length in full if length > _BROKEN_BY_HAND) > sum(full) // 2


def wrap(text: str, width: int, *, spaced: bool = False) -> Rows:
    """Break `text` into rows of at most `width` cells (1 at least): at spaces, a word longer than a row anywhere.

    With `spaced`, a newline between two lines that have words has a row of its own: they stand apart as paragraphs.
    Between wide characters (Chinese, Japanese, Korean) a row may end as well; clusters are never broken, so that in
    one column a wide character stands out.
    """
    width = max(1, width)
    starts = array("I", [0])
    at, length = 0, len(text)
    while at < length:
        newline = text.find("\n", at)
        end = length if newline < 0 else newline
        if at:
            starts.append(at)
        if end - at > width or not is_plain(text, at, end):
            if is_plain(text, at, end):
                _break_plain(text, at, end, width, starts)
            else:
                _break_wide(text, at, end, width, starts)
        at = end + 1
        if spaced and at < length and text[end - 1 : end] not in _NO_WORD and text[at] != "\n":
            starts.append(end)
    return Rows(text, width, starts)


def _break_plain(text: str, at: int, end: int, width: int, starts: array[int]) -> None:
    """Break a line whose characters are all one cell wide: arithmetic and a search backwards for a space."""
    rfind = text.rfind
    append = starts.append
    while end - at > width:
        cut = rfind(" ", at, at + width + 1) + 1
        if cut <= at + 1:
            cut = _inside_word(text, at, at + width)
        else:
            while cut < end and text[cut] == " ":
                cut += 1
        if cut >= end:
            return
        append(cut)
        at = cut


def _inside_word(text: str, start: int, end: int) -> int:
    """The best place to break a word that fills a row: after a sign in its second half, else where the row ends."""
    cut = max(text.rfind(sign, start + (end - start) // 2, end) for sign in _AFTER) + 1
    return cut or end


def _break_wide(text: str, at: int, end: int, width: int, starts: array[int]) -> None:
    """Break a line cluster by cluster: for wide, combining and joined characters."""
    column = 0
    row = at
    chance = -1
    chance_column = 0
    was_wide = False
    hanging = False
    for first, cells in places(text, at, end):
        if not cells:
            continue
        sign = text[first]
        if sign == " " and not (first + 1 < end and is_mark(text[first + 1])):
            hanging = column + cells > width
            column += cells
            chance, was_wide = -2, False
            continue
        wide = cells > 1
        if chance == -2 or ((wide or was_wide) and first > row and sign not in _NOT_FIRST):
            chance, chance_column = first, column
        was_wide = wide
        while first > row and (hanging or column + cells > width):
            cut = chance if chance > row else first
            starts.append(cut)
            column -= chance_column if cut == chance else column
            row, chance, hanging = cut, -1, False
        column += cells
