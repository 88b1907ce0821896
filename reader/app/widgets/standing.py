"""What is wrong and remains so, in the few rows that a status line has: cut where it must be, never where it counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader.app.content import in_rows, line

_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Standing:
    """A line that stands as long as it is so. `ends` are ways to end it, the fullest first: what a person needs of it
    whole, as the file in which the work is kept. None: it may be cut anywhere.
    """

    words: str
    ends: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All of it."""
        return _BETWEEN.join([self.words, *self.ends[:1]])


def in_room(shown: Standing, width: int, most: int, style: Style, *, more: int = 0, key: str = "") -> list[Content]:
    """`shown` in at most `most` rows of `width` columns. Where it is too long its words are cut, not its end.

    `more`: so many other lines stand behind it. `key` shows all of them, and all of one that is cut: it is named where
    there is something to show. An end that has no room in `most` rows takes more.
    """
    ends = shown.ends or ("",)
    if not more and (rows := _fitting(shown.words, ends, width, most, style)):
        return rows
    hints = (
        [f"and {more} more", f"{key} shows all" if key else ""] if more else [f"{key} shows all of it" if key else ""]
    )
    hint = ": ".join(one for one in hints if one)
    hinted = [_BETWEEN.join(part for part in (end, hint) if part) for end in ends]
    if rows := _fitting(shown.words, hinted, width, most, style):
        return rows
    words = shown.words.split(" ")

    def cut(count: int) -> list[Content]:
        said = " ".join(words[:count]).rstrip(" ;:,·") + "…" if count else ""
        return _rows(said, hinted[-1], width, style)

    most = max(most, len(cut(0)))
    return cut(bisect_right(range(1, len(words)), most, key=lambda count: len(cut(count))))


def _fitting(words: str, ends: Sequence[str], width: int, most: int, style: Style) -> list[Content]:
    """The rows with the fullest of `ends` with which they are few enough and no word is broken; none if there are
    none.
    """
    for end in ends:
        if all(cell_len(word) <= width for word in end.split(" ")):
            rows = _rows(words, end, width, style)
            if len(rows) <= most:
                return rows
    return []


def _rows(words: str, end: str, width: int, style: Style) -> list[Content]:
    said = _BETWEEN.join(part for part in (words, end) if part)
    return [row.rstrip() for row in in_rows(line(said, style), width)]
