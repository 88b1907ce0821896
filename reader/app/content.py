"""The one place where outside text becomes something Textual draws: cleaned, literal, never markup."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence

from textual.content import Content, Span
from textual.style import Style
from textual.widget import Widget

from reader.page.cells import whole
from reader.text import clean, clean_line, drawn

Piece = tuple[str, Style | str]
"""A stretch of outside text and how it looks."""

_SPACE = re.compile(r"\s+")


def plain(text: str, style: Style | str = "") -> Content:
    """`text` of any number of lines, safe and literal."""
    return _content(clean(text), style)


def line(text: str, style: Style | str = "") -> Content:
    """`text` as one row: newlines become spaces."""
    return _content(clean_line(text), style)


def pieces(*parts: Piece) -> Content:
    """One row made of stretches with their own looks."""
    return Content("").join(line(text, style) for text, style in parts)


def in_rows(shown: Content, width: int) -> list[Content]:
    """`shown` in rows of at most `width` cells; where a tiny terminal leaves no cell at all, one row of nothing."""
    return list(shown.wrap(width)) if width > 0 else [Content("")]


def marked(text: str, matches: Iterable[tuple[int, int]], style: Style | str, base: Style | str = "") -> Content:
    """`text` as one row with the spans of `matches` (offsets into `text`) in `style`, the rest in `base`."""
    return over(line(text, base), matches, style)


def over(shown: Content, spans: Iterable[tuple[int, int]], style: Style | str) -> Content:
    """`shown` with `style` laid over `spans` of it: over whole clusters, for half of one has no width of its own."""
    text = shown.plain
    laid = []
    for start, end in spans:
        edges = whole(text, (max(0, start), min(end, len(text)))) if start < end else []
        if len(edges) == 2:
            laid.append(Span(edges[0], edges[1], style))
    return shown.add_spans(laid) if laid else shown


MOST_SHOWN = 4_000
"""Characters of one passage or note beside others: what is cut to the room afterwards is laid out whole before, and a
hundred thousand characters in a few columns take twenty megabytes.
"""


def beginning(text: str, most: int = MOST_SHOWN) -> str:
    """`text`, or as much of it as is shown of a long one."""
    return text if len(text) <= most else f"{text[:most]} … {len(text) - most:,} characters more"


_CUT_QUOTE = re.compile("“([^“”]*)…”")
_LEAST_QUOTED = 12


def with_shorter_quote(words: str, over: int) -> str:
    """`words` with `over` characters less in the longest of the quotes that are cut short already, of which a dozen
    stay: what a message says after it counts more than its end. What is quoted whole is a name.
    """
    longest = max(_CUT_QUOTE.finditer(words), key=lambda one: len(one[1]), default=None)
    if longest is None or over <= 0:
        return words
    quoted = longest[1]
    cut = quoted[: whole(quoted, (0, max(_LEAST_QUOTED, len(quoted) - over)))[-1]].rstrip()
    return f"{words[: longest.start(1)]}{cut}{words[longest.end(1) :]}" if len(cut) < len(quoted) else words


def squeezed(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """`text` with each run of white space as one space, none at the ends, and `spans` moved along with it."""
    parts: list[str] = []
    kept = array("q")
    at = length = 0
    for run in _SPACE.finditer(text):
        parts.append(text[at : run.start()])
        kept.extend(range(length, length + run.start() - at))
        length += run.start() - at
        kept.extend([length] * (run.end() - run.start()))
        if run.start() > 0 and run.end() < len(text):
            parts.append(" ")
            length += 1
        at = run.end()
    parts.append(text[at:])
    kept.extend(range(length, length + len(text) - at))
    length += len(text) - at
    kept.append(length)
    last = len(text)
    moved = ((kept[max(0, min(start, last))], kept[max(0, min(end, last))]) for start, end in spans)
    return "".join(parts), tuple(span for span in moved if span[0] < span[1])


def around(text: str, matches: Sequence[tuple[int, int]], room: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What of a snippet to show in about `room` cells: from its start, or if the first match would not be seen from
    a word before that match, with `…` for what is left out.
    """
    text, matches = squeezed(text, matches)
    if not matches or matches[0][1] <= room:
        return text, matches
    start = text.rfind(" ", 0, max(1, matches[0][0] - room // 4)) + 1
    if not start:
        return text, matches
    return "…" + text[start:], tuple((a - start + 1, b - start + 1) for a, b in matches)


def look(widget: Widget, component: str) -> Style:
    """The part of a widget's style that its component class adds, to be laid over a row's own style."""
    style = widget.get_visual_style(component, partial=True)
    return Style(
        background=style.background if style.background is not None and style.background.a else None,
        foreground=style.foreground if style.foreground is not None and style.foreground.a else None,
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
    )


def _content(safe: str, style: Style | str) -> Content:
    safe = drawn(safe)
    return Content.styled(safe, style) if style else Content(safe)
