"""What stands below a story: more headlines, tags, sharing, copyright, a heading with nothing under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.articles.model import Boilerplate
from reader.articles.rules.lines import Line, ends_with_stop, is_list_item
from reader.articles.rules.phrases import interruption, kind_of_tail, opens_menu

_SENTENCES_AT_MOST = 0.45
"""Share of the characters below a marker that may be sentences, if it is to be a tail."""
_LONGEST_REST = 10
_REST_SHARE = 0.12
_QUOTATION = re.compile(r"['\"”’»]$|^['\"“‘«„]")


def tail_start(lines: Sequence[Line], first: int, only_marked: bool) -> int:
    """The number of the line at which the tail begins; `len(lines)` if there is none. The story begins at `first`.

    With `only_marked` there is none unless one of the set phrases opens it.
    """
    start = _marked(lines, first)
    return start if start < len(lines) or only_marked else _unmarked(lines, first)


def _marked(lines: Sequence[Line], first: int) -> int:
    start = len(lines)
    prose = everything = 0
    for number in range(len(lines) - 1, first, -1):
        line = lines[number]
        size = line.end - line.start
        marker = opens_menu(line.text)
        everything += size
        prose += size if line.sentence and not marker else 0
        if marker and prose <= _SENTENCES_AT_MOST * everything:
            start = number
    return start


def _unmarked(lines: Sequence[Line], first: int) -> int:
    """Without a marker: short lines at the end that are no sentences. A name under a quotation is its speaker."""
    start = len(lines)
    while start > first + 1 and _is_scrap(lines[start - 1]):
        start -= 1
    count = len(lines) - start
    if not count:
        return start
    before = lines[start - 1]
    size = sum(line.end - line.start for line in lines[start:])
    whole = lines[-1].end - lines[first].start
    kept = (
        count > _LONGEST_REST
        or size > max(40.0, _REST_SHARE * whole)
        or before.text.rstrip("*_ ").endswith((":", ";", ","))
        or (count == 1 and _QUOTATION.search(before.text))
        or not before.sentence
    )
    return len(lines) if kept else start


def _is_scrap(line: Line) -> bool:
    return (
        not line.sentence
        and line.words <= 8
        and len(line.text) <= 80
        and not ends_with_stop(line.text)
        and not line.text.endswith((":", ";", ","))
        and not is_list_item(line.text)
        and not line.text.startswith((">", "|", "[", "`"))
    )


def tail_spans(lines: Sequence[Line], start: int) -> tuple[Boilerplate, ...]:
    """The spans of a tail that begins at line `start`: neighbouring lines of one kind are one span."""
    spans: list[Boilerplate] = []
    kind = ""
    for number in range(start, len(lines)):
        line = lines[number]
        if opens_menu(line.text):
            kind = kind_of_tail(line.text)
        elif not kind:
            kind = "leftover"
        if spans and spans[-1].kind == kind:
            spans[-1] = Boilerplate(spans[-1].start, line.end, kind)
        else:
            spans.append(Boilerplate(line.start, line.end, kind))
    return tuple(spans)


def interruptions(lines: Sequence[Line]) -> tuple[Boilerplate, ...]:
    """The lines among those of a story that are none of it."""
    return tuple(Boilerplate(line.start, line.end, kind) for line in lines if (kind := interruption(line.text)))
