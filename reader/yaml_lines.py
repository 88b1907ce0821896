"""Which line of a YAML file that cannot be parsed has the mistake in it.

A parser says where it could not go on, and that is often the line below: a key without its colon, a bracket or a quote
that is not closed reach into what follows. It also says what it was about, and since where. Which of these lines it is
depends on the mistake. Nothing is parsed here.
"""

from __future__ import annotations

import re
from typing import Protocol

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_QUOTED = r""""(?:\\[\s\S]|[^"\\])*"|'(?:''|[^'])*'"""
_BRACKETS = re.compile(rf"(?<![^\s\[\]{{}},:])(?:{_QUOTED}|#[^\n]*)|[\[\]{{}}]")
_LEAD = re.compile(r"[ \t]*(?:-[ \t]+)*")
_COLON = re.compile(r":(?:\s|\Z)")
_NEW_KEY = re.compile(r"^[ \t]*(?:-[ \t]+)*[\w-]+[ \t]*:(?:\s|\Z)|^[ \t]*-[ \t]+\Z", re.MULTILINE)


class Mark(Protocol):
    """A place in a text, all from 0: its line, its place in that, and in the whole, in characters."""

    line: int
    column: int
    index: int


def line_of_mistake(
    text: str, said: str, about: str, at: Mark | None, since: Mark | None, scalar: tuple[Mark, Mark] | None
) -> int | None:
    """The line, from 1; None where there is no saying. `said` and `at` are what a parser of `text` found wrong and
    where, `about` and `since` what it was reading and where that began, `scalar` the last text that it had read whole.
    """
    if at is None:
        return None if since is None else since.line + 1
    lines = _BREAK.split(text)
    if scalar is not None and _swallows(text, scalar, at):
        return scalar[0].line + 1
    if since is None:
        return _first_without_colon(lines, at) + 1 if said.startswith("mapping values") else at.line + 1
    runs_on = (
        about.endswith("a simple key")  # whose colon was awaited in vain
        or "end of stream" in said
        or ("document" in said and "quoted" in about)
        or not any(line.strip() for line in lines[at.line :])
        or ("a flow" in about and not _is_closed(text, since))
    )
    return (since if runs_on else at).line + 1


def _swallows(text: str, scalar: tuple[Mark, Mark], at: Mark) -> bool:
    """Whether a text in quotes that ends right before `at` has taken the beginning of the next one for its end."""
    begin, end = scalar
    if begin.line == end.line or text[begin.index] not in "\"'" or end.line != at.line or end.index > at.index:
        return False
    found = _BREAK.search(text, begin.index)
    return found is not None and _NEW_KEY.search(text[found.end() : end.index - 1]) is not None


def _is_closed(text: str, since: Mark) -> bool:
    """Whether the bracket that opens at `since` is closed anywhere."""
    depth = 0
    for found in _BRACKETS.finditer(text, since.index):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return True
    return False


def _first_without_colon(lines: list[str], at: Mark) -> int:
    """The first of the lines right above the one with an unexpected colon that stand level with it and have none: they
    are read as one text with it.
    """
    if _COLON.search(lines[at.line], 0, at.column):
        return at.line  # it is the second colon of its line
    level = _LEAD.match(lines[at.line])
    first = at.line
    for number in range(at.line - 1, -1, -1):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        lead = _LEAD.match(line)
        if lead is None or level is None or lead.end() != level.end() or _COLON.search(line) or line == "---":
            break
        first = number
        if "-" in lead[0]:
            break
    return first
