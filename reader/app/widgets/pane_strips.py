"""The rows of a pane as strips: one row's characters, signs and marks, drawn from plain data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from reader.app.widgets.pane_layout import PaneLayout
from reader.app.widgets.pane_looks import Look, Looks
from reader.articles.model import Passage
from reader.page.beside import NOTHING_BESIDE, Beside
from reader.page.cells import cluster_at, whole
from reader.page.document import Document, MatchGroups, TaggedSpan
from reader.page.lanes import Lanes, Part, Sign
from reader.page.spans import SpanIndex
from reader.page.wrap import Rows
from reader.text import drawn

_PARTS = {Part.MIDDLE: "┃", Part.LAST: "╹"}
_HEADING_LOOKBACK = 500
_SENTENCE_MARK = "▏"
_LIT_MARK = "▎"
_DIFFERS_MARK = "≠"
_COPIED_MARK = "″"
FILLER = "~"
"""Stands where a row is empty only to keep panes level."""
FILLER_WORDS = " empty, to keep the panes level"
"""Stand beside it on the row next to the text."""


class RowState(NamedTuple):
    """What changes on a row while one reads: where the cursor is on it (-1: elsewhere), the current sentence, what is
    selected, the tagged passage and the match that stand out (-1: none), the counterparts that are lit. Spans are
    clipped to the row.
    """

    row: int
    cursor: int = -1
    here: Passage | None = None
    selected: Passage | None = None
    strong: int = -1
    current: Passage | None = None
    lit: tuple[Passage, ...] = ()


class Marks:
    """What stands in a text besides its words: boilerplate, matches, tagged passages, what is beside it too."""

    def __init__(self, document: Document) -> None:
        self.dimmed = tuple(Passage(span.start, span.end) for span in document.boilerplate)
        self.dimmed_index = SpanIndex(self.dimmed)
        self.set_matches(())
        self.set_tagged(())
        self.set_beside(NOTHING_BESIDE)

    def set_matches(self, groups: MatchGroups) -> None:
        """Take the groups of matches."""
        self.groups = [(tuple(group), SpanIndex(group)) for group in groups]

    def set_tagged(self, spans: Sequence[TaggedSpan]) -> None:
        """Take the tagged passages, in order of place."""
        self.tagged = tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.id)))
        places = [span.span for span in self.tagged]
        self.lanes = Lanes(places)
        self.tagged_index = SpanIndex(places)

    def set_beside(self, beside: Beside) -> None:
        """Take what the articles beside it share."""
        self.beside = beside
        self.linked_index = SpanIndex([one.span for one in beside.sentences])
        self.differs_index = SpanIndex(beside.differs)
        self.copied_index = SpanIndex(beside.copied)


def row_segments(
    document: Document, rows: Rows, marks: Marks, layout: PaneLayout, looks: Looks, state: RowState
) -> list[Segment]:
    """One row, as wide as the layout without its ruler."""
    span = rows.span(state.row)
    segments = _signs(rows.whole(state.row), marks, layout, looks, state)
    shown = rows.shown(state.row)
    used = 0
    room = layout.width - layout.left - 1
    for start, end, look in _stretches(document, marks, shown, span, state):
        text = drawn(document.text[start:end])
        cells = cell_len(text)
        if used + cells > room:  # in one column a wide character stands out
            text = set_cell_size(text, room - used)
            cells = room - used
        segments.append(Segment(text, looks.style(look)))
        used += cells
    plain = looks.style(Look())
    if state.cursor >= shown.end and used < room:
        segments.append(Segment(" ", looks.style(Look(cursor=True))))
        used += 1
    elif state.selected is not None and not used:
        # An empty row that is selected has to be seen.
        segments.append(Segment(" ", looks.style(Look(selected=True))))
        used += 1
    if used < room:
        segments.append(Segment(" " * (room - used), plain))
    return segments


def _signs(row: Passage, marks: Marks, layout: PaneLayout, looks: Looks, state: RowState) -> list[Segment]:
    plain = looks.style(Look())
    segments = [Segment(" " * layout.margin, plain)] if layout.margin else []
    for sign in marks.lanes.signs(row, layout.lanes):
        if sign is None:
            segments.append(Segment(" ", plain))
        else:
            span = marks.tagged[sign.span]
            segments.append(Segment(_glyph(sign, span), looks.sign(span.colour, sign.span == state.strong)))
    if layout.links:
        segments.append(_link_sign(row, marks, looks, state))
    segments.append(_sentence_sign(row, marks, looks, state))
    return segments


def _link_sign(row: Passage, marks: Marks, looks: Looks, state: RowState) -> Segment:
    """The sign of a linked sentence that begins on the row, of the one that stands out if there are more."""
    begin = [marks.beside.sentences[at] for at in marks.linked_index.touching(row.start, max(row.end, row.start + 1))]
    begin = [one for one in begin if row.covers(one.start)]
    if not begin:
        return Segment(" ", looks.style(Look()))
    around = [*state.lit, *([state.here] if state.here else [])]
    out = next((one for one in begin if any(span.overlaps(one.span) for span in around)), None)
    shown = out or begin[0]
    return Segment(shown.sign, looks.link_sign(sure=shown.sign.isupper(), lit=out is not None))


def _sentence_sign(row: Passage, marks: Marks, looks: Looks, state: RowState) -> Segment:
    begins = [marks.beside.differs[at] for at in marks.differs_index.touching(*row)]
    if any(row.covers(one.start) for one in begins):
        return Segment(_DIFFERS_MARK, looks.style(Look(differs=True, mark=True)))
    dim = looks.style(Look(kind="boilerplate"))
    if state.lit:
        return Segment(_LIT_MARK, looks.link_sign(sure=True, lit=False))
    if marks.copied_index.touching(*row):
        return Segment(_COPIED_MARK, dim)
    return Segment(_SENTENCE_MARK, dim) if state.here else Segment(" ", looks.style(Look()))


def _glyph(sign: Sign, span: TaggedSpan) -> str:
    if sign.part in _PARTS:
        return _PARTS[sign.part]
    if span.unsaved:
        return "!"
    if span.state == "changed":
        return "?"
    return span.label if cell_len(span.label) == 1 else "╻" if sign.part is Part.FIRST else "•"


def _stretches(
    document: Document, marks: Marks, shown: Passage, span: Passage, state: RowState
) -> list[tuple[int, int, Look]]:
    """The shown part of a row cut wherever the look changes."""
    start, end = shown
    if end <= start:
        return []
    text = document.text
    edges = {start, end}
    tagged = marks.tagged_index.touching(start, end)
    places = [marks.tagged[index] for index in tagged]
    dim = [marks.dimmed[index] for index in marks.dimmed_index.touching(start, end)]
    matched = [(group, spans[at]) for group, (spans, index) in enumerate(marks.groups) for at in index.touching(*shown)]
    cursor: Passage | None = None
    if start <= state.cursor < end:
        cursor = Passage(*cluster_at(text, state.cursor))
    differs = [marks.beside.differs[at] for at in marks.differs_index.touching(start, end)]
    copied = [marks.beside.copied[at] for at in marks.copied_index.touching(start, end)]
    for one in (cursor, state.here, state.selected, state.current, *(place.span for place in places)):
        if one is not None:
            edges.update(one)
    for one in (*differs, *copied, *state.lit):
        edges.update(one)
    for _, match in matched:
        edges.update(match)
    for menu in dim:
        edges.update(menu)
    inside = whole(text, (edge for edge in edges if start <= edge <= end))
    kind = "heading" if document.markdown and _is_heading(text, span.start) else "text"
    stretches: list[tuple[int, int, Look]] = []
    for a, b in pairwise(inside):
        tags = [(place, index) for place, index in zip(places, tagged, strict=True) if place.start <= a < place.end]
        group = next((group for group, match in reversed(matched) if match.covers(a)), -1)
        look = Look(
            kind="boilerplate" if any(one.covers(a) for one in dim) else kind,
            tags=tuple(place.colour for place, _ in tags[:3]),
            strong=any(index == state.strong for _, index in tags),
            changed=any(place.state == "changed" for place, _ in tags),
            group=group,
            current=group >= 0 and state.current is not None and state.current.covers(a),
            here=state.here is not None and state.here.covers(a),
            selected=state.selected is not None and state.selected.covers(a),
            cursor=cursor is not None and cursor.covers(a),
            lit=any(one.covers(a) for one in state.lit),
            differs=any(one.covers(a) for one in differs),
            copied=any(one.covers(a) for one in copied),
        )
        stretches.append((a, b, look))
    return stretches


def _is_heading(text: str, offset: int) -> bool:
    """Whether the line that the character at `offset` belongs to is a Markdown heading."""
    line = text.rfind("\n", max(0, offset - _HEADING_LOOKBACK), offset) + 1
    if line == 0 and offset > _HEADING_LOOKBACK:
        return False
    marks = text[line : line + 7]
    level = len(marks) - len(marks.lstrip("#"))
    return 1 <= level <= 6 and marks[level : level + 1] == " "
