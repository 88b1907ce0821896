"""Where a motion leads: from an offset to an offset. Nothing here knows a screen; offsets are never out of the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reader.articles.model import Passage
from reader.page.cells import cluster_at, next_cluster, previous_cluster
from reader.page.spans import span_at
from reader.page.wrap import Rows

_WORD = re.compile(r"\w[\w\u0300-\u036f]*(?:['’.,\-‐‑]\w[\w\u0300-\u036f]*)*")
_LONGEST_WORD = 200
_HARD_WRAPPED = (50, 90)
"""Line lengths of a text whose paragraphs were broken into lines by its writer, as in old mail."""


def at_row(rows: Rows, row: int, column: int) -> int:
    """The offset drawn at a row and column, the nearest there is."""
    return snapped(rows.text, rows.offset_at(row, column))


def by_rows(rows: Rows, offset: int, count: int, column: int) -> int:
    """`count` rows down, or up if negative, as near to `column` as the row allows."""
    row = rows.row_of(offset) + count
    return at_row(rows, max(0, min(row, len(rows) - 1)), column)


def snapped(text: str, offset: int) -> int:
    """The nearest place where a cursor may stand: the start of a cluster, inside the text."""
    return cluster_at(text, max(0, min(offset, len(text) - 1)))[0]


def row_start(rows: Rows, offset: int) -> int:
    """The first character of the row."""
    return rows.span(rows.row_of(offset)).start


def row_end(rows: Rows, offset: int) -> int:
    """The last character of the row that is seen."""
    start, end = rows.shown(rows.row_of(offset))
    return snapped(rows.text, end - 1) if end > start else start


def character_next(text: str, offset: int) -> int:
    """The next character; the newline after a line that holds something is passed over."""
    after = next_cluster(text, offset)
    if after < len(text) and text[after] == "\n" and text[offset] != "\n" and after + 1 < len(text):
        after += 1
    return after if after < len(text) else snapped(text, offset)


def character_previous(text: str, offset: int) -> int:
    """The character before; the newline after a line that holds something is passed over."""
    before = previous_cluster(text, offset)
    if before > 0 and text[before] == "\n" and text[before - 1] != "\n":
        before = previous_cluster(text, before)
    return before


def word_at(text: str, offset: int) -> Passage | None:
    """The word that the character at `offset` is part of. `don't`, `3.5` and `multi-tier` are one word each."""
    start = max(0, offset - _LONGEST_WORD)
    for found in _WORD.finditer(text, start, min(len(text), offset + _LONGEST_WORD)):
        if found.end() > offset:
            return Passage(*found.span()) if found.start() <= offset else None
    return None


def word_next(text: str, offset: int) -> Passage | None:
    """The first word that starts after `offset`."""
    here = word_at(text, offset)
    found = _WORD.search(text, max(offset + 1, here.end if here else 0))
    return Passage(*found.span()) if found else None


def word_previous(text: str, offset: int) -> Passage | None:
    """The last word that starts before `offset`: the one `offset` is inside of, or the one before."""
    here = word_at(text, offset)
    end = here.end if here and here.start < offset else offset
    start = end
    while start > 0:
        start = max(0, start - _LONGEST_WORD)
        words = list(_WORD.finditer(text, start, end))
        if words:
            # A word cut by the window's edge is looked at again as a whole.
            last = word_at(text, words[-1].start()) or Passage(*words[-1].span())
            return last if last.start < offset else Passage(*words[-1].span())
        end = start
    return None


@dataclass(frozen=True, slots=True)
class Units:
    """Sorted passages that do not overlap, as steps to move by: the sentences of an article, or its paragraphs."""

    spans: Sequence[Passage]

    def at(self, offset: int) -> Passage | None:
        """The one `offset` lies in."""
        return span_at(self.spans, offset)

    def after(self, offset: int) -> Passage | None:
        """The first that starts after `offset`."""
        at = bisect_right(self.spans, offset, key=lambda span: span.start)
        return self.spans[at] if at < len(self.spans) else None

    def before(self, offset: int) -> Passage | None:
        """The last that starts before `offset`: the one it lies in, unless it stands at its start."""
        at = bisect_left(self.spans, offset, key=lambda span: span.start) - 1
        return self.spans[at] if at >= 0 else None

    def around(self, start: int, end: int) -> Passage:
        """`[start, end)` stretched until it holds each that it touches."""
        first, last = self.at(start), self.at(max(start, end - 1))
        return Passage(min(start, first.start) if first else start, max(end, last.end) if last else end)


def paragraphs(text: str) -> tuple[Passage, ...]:
    """The paragraphs: what stands between newlines; in a text whose lines were broken by hand, between empty lines."""
    lines = [Passage(*found.span()) for found in re.finditer(r"[^\S\n]*\S[^\n]*", text)]
    low, high = _HARD_WRAPPED
    sample = [line.end - line.start for line in lines[:400]]
    if len(sample) < 12 or max(sample) > 2 * high or sum(low <= size <= high for size in sample) * 10 < len(sample) * 6:
        return tuple(lines)
    joined: list[Passage] = []
    for line in lines:
        if joined and text.count("\n", joined[-1].end, line.start) == 1:
            joined[-1] = Passage(joined[-1].start, line.end)
        else:
            joined.append(line)
    return tuple(joined)
