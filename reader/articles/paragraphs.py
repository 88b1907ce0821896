"""Where paragraphs begin and end in plain text.

A blank line always ends one. A single newline does so too in texts with one paragraph to a line, yet not in texts
whose lines were broken at some width: which of the two a text is, its line lengths tell.
"""

from __future__ import annotations

import re
from itertools import pairwise

from reader.articles.model import Passage

_LINE = re.compile(r"[^\n\v\f\u2028\u2029]+")
_FINAL = re.compile(r"[.!?:…。！？؟।]['\"”’»)\]*_]*$")
_BULLET = re.compile(r"(?:[-*+•▪●–—]|\d{1,3}[.)]|[a-z]\))\s")

_WIDEST = 120
"""Code points: longer lines are not the work of a program that breaks lines at a width."""
_NARROWEST = 30
_FULL_SHARE = 0.75
_SLACK = 3
_SAMPLE_LINES = 4000


def lines(text: str) -> list[Passage]:
    """The lines of `text` that are not blank, each without the white space around it."""
    found = []
    for match in _LINE.finditer(text):
        line = match[0]
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped[0])
            found.append(Passage(start, start + len(stripped)))
    return found


def blocks(text: str) -> list[list[Passage]]:
    """The lines of `text` in groups: between two groups there is a blank line."""
    groups: list[list[Passage]] = []
    end = -1
    for line in lines(text):
        # Between two lines of a group lie one newline and, perhaps, spaces.
        if groups and end >= 0 and _one_break(text, end, line.start):
            groups[-1].append(line)
        else:
            groups.append([line])
        end = line.end
    return groups


def _one_break(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return len(gap) == 1 or sum(gap.count(sign) for sign in "\n\v\f\u2028\u2029") == 1


def wrapped_width(text: str, groups: list[list[Passage]]) -> int:
    """The width in code points at which the lines of `text` were broken; 0 if they were not.

    In such a text nearly every line is so long that the next one's first word would not have fitted.
    """
    pairs = []
    for group in groups:
        pairs += list(pairwise(group))
        if len(pairs) > _SAMPLE_LINES:
            break
    if not pairs:
        return 0
    lengths = sorted(line.end - line.start for group in groups if len(group) > 1 for line in group)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = stops = 0
    for line, following in pairs:
        full += is_full(text, line, following, width)
        stops += bool(_FINAL.search(text, max(line.start, line.end - 12), line.end))
    enough = full >= _FULL_SHARE * len(pairs) or (len(pairs) > 1 and full >= len(pairs) - 1)
    return width if enough and stops <= 0.6 * len(pairs) else 0


def is_full(text: str, line: Passage, following: Passage, width: int) -> bool:
    """Whether the first word of the line after would not have fitted on this one."""
    word = text[following.start : min(following.end, following.start + width)].split(None, 1)[0]
    return line.end - line.start + 1 + len(word) > width - _SLACK


def joins(text: str, line: Passage, following: Passage, width: int) -> bool:
    """Whether two lines of a text broken at `width` are one paragraph."""
    if _BULLET.match(text, following.start, following.end):
        return False
    indent = following.start - line.end
    if indent > 2 and text[following.start - 2 : following.start].isspace() and not _indented(text, line):
        return False
    if is_full(text, line, following, width):
        return True
    # A line that stops early ends its paragraph, unless the sentence plainly goes on.
    return not _FINAL.search(text, max(line.start, line.end - 12), line.end) and text[following.start].islower()


def _indented(text: str, line: Passage) -> bool:
    return text[max(0, line.start - 2) : line.start].strip("\n") == "  " or text[line.start - 1 : line.start] == "\t"


def paragraphs(text: str) -> tuple[Passage, ...]:
    """The spans of the paragraphs of plain `text`, in order, without the white space around them."""
    groups = blocks(text)
    width = wrapped_width(text, groups)
    if not width:
        return tuple(line for group in groups for line in group)
    found: list[Passage] = []
    for group in groups:
        start = group[0].start
        for line, following in pairwise(group):
            if not joins(text, line, following, width):
                found.append(Passage(start, line.end))
                start = following.start
        found.append(Passage(start, group[-1].end))
    return tuple(found)
