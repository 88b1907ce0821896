"""The rows above the text of a pane: which article this is, and where in it one is."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reader.app.widgets.pane_layout import PaneLayout
from reader.articles import GUESS
from reader.page.cells import clusters
from reader.page.document import Document

_SEPARATOR = " · "


class HeaderStyles(NamedTuple):
    """The styles of a header, for a focused pane or another."""

    bar: Style
    title: Style
    about: Style
    quiet: Style
    notice: Style
    groups: tuple[Style, ...] = ()
    """How the groups of matches look in the text."""


class HeaderFacts(NamedTuple):
    """What a header says besides the article's own: `status` stands at the right, most important last; `coverage`
    has a row of its own where there is room, the fullest words that fit.

    `legend` names groups of matches by their numbers from 0; it stands before the status as they look in the text.
    """

    focused: bool = False
    status: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    legend: tuple[tuple[int, str], ...] = ()


def header_rows(
    document: Document | None, layout: PaneLayout, facts: HeaderFacts, styles: HeaderStyles
) -> list[list[Segment]]:
    """The rows of the header, each as wide as the pane."""
    left, right = layout.left, min(layout.width, layout.left + layout.text + 1)
    bar = "▌" if facts.focused else " "
    rows = []
    title = [] if document is None else _title(document, right - left, styles)
    rows.append(_row(bar, left, title, [], right, layout.width, styles))
    if layout.header > 1:
        status = list(facts.status)
        while len(status) > 1 and cell_len(_SEPARATOR.join(status)) > (right - left) // 2:
            del status[0]
        shown = _SEPARATOR.join(status)
        room = right - left - cell_len(shown) - (2 if shown else 0)
        legend = _legend(facts.legend, room, styles)
        room -= sum(cell_len(part.text) for part in legend)
        about = [] if document is None else _about(document, room, styles)
        end = [*legend, Segment(shown, styles.quiet)]
        rows.append(_row(bar, left, about, end, right, layout.width, styles))
    if layout.header > 2:
        words = next((one for one in facts.coverage if cell_len(one) <= right - left), "")
        rows.append(_row(bar, left, [Segment(words, styles.quiet)], [], right, layout.width, styles))
    return rows[: layout.header]


def _legend(groups: tuple[tuple[int, str], ...], room: int, styles: HeaderStyles) -> list[Segment]:
    """The names of the groups in their looks, in three quarters of the room: shorter, or only numbers, if need be."""
    for longest in (16, 8, 4, 0):
        parts: list[Segment] = []
        for number, label in groups:
            text = f" {number + 1} {cut(label, longest)} " if longest else f" {number + 1} "
            parts += [Segment(text, styles.groups[number % len(styles.groups)]), Segment(" ", styles.about)]
        if sum(cell_len(part.text) for part in parts) <= room * 3 // 4:
            return [*parts, Segment(" ", styles.about)] if parts else []
    return []


def cut(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, with `…` for what was left out."""
    if cell_len(text) <= cells:
        return text
    if cells <= 0:
        return ""
    used = 0
    for start, _, width in clusters(text):
        if used + width > cells - 1:
            return text[:start].rstrip() + "…"
        used += width
    return text


def _title(document: Document, room: int, styles: HeaderStyles) -> list[Segment]:
    guessed = "title" in document.guessed
    parts = [Segment(GUESS, styles.quiet)] if guessed else []
    return [*parts, Segment(cut(document.title, room - len(GUESS) if guessed else room), styles.title)]


def _about(document: Document, room: int, styles: HeaderStyles) -> list[Segment]:
    """Source, date and notices as far as there is room; what is guessed has a `~`."""
    pieces: list[Segment] = []
    date = document.date.replace("T", " ")
    taken = cell_len(document.source) + len(_SEPARATOR) + len(document.guessed)
    if date and taken + cell_len(date) > room:
        # A date is shorter without its time; half a date would be a wrong one.
        date = date.partition(" ")[0]
        date = date if taken + cell_len(date) <= room or not document.source else ""
    facts = [(document.source, "source", styles.about), (date, "date", styles.about)]
    facts += [("! " + notice, "", styles.notice) for notice in document.notices]
    for value, field, style in facts:
        if not value:
            continue
        before = _SEPARATOR if pieces else ""
        guessed = field in document.guessed
        least = min(cell_len(value), 6)
        if room < len(before) + least + guessed:
            break
        shown = cut(value, room - len(before) - guessed)
        pieces += [
            Segment(before, styles.quiet),
            Segment(GUESS if guessed else "", styles.quiet),
            Segment(shown, style),
        ]
        room -= len(before) + guessed + cell_len(shown)
    return [piece for piece in pieces if piece.text]


def _row(
    bar: str, left: int, body: list[Segment], end: list[Segment], right: int, width: int, styles: HeaderStyles
) -> list[Segment]:
    used = sum(cell_len(part.text) for part in body) + sum(cell_len(part.text) for part in end)
    gap = max(0, right - left - used)
    row = [Segment(bar, styles.bar), Segment(" " * (left - 1), styles.about), *body, Segment(" " * gap, styles.about)]
    row += [*end, Segment(" " * max(0, width - max(right, left + used)), styles.about)]
    return [part for part in row if part.text]
