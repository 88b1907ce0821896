"""Text reduced to its words, with the way back: what stays the same when an article is wrapped anew or its quotation
marks are changed. Offsets into the reduced text can be turned into offsets of the original.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\u00b4`\u02bc"
_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_SPELT = {
    "\u2026": "...",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}
# Only what is unusual is matched: most of a text passes through untouched, and a megabyte costs milliseconds.
_UNUSUAL = re.compile(rf"[-{_DASHES}]{{2,}}|''|``|[{_SINGLE}{_DOUBLE}{_DASHES}{_UNSEEN}{''.join(_SPELT)}]|\s\s+|[^\S ]")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A text with one space for any white space, straight quotation marks, plain single dashes, no invisible hyphens.

    The lists say where it differs from the original, place by place: the offset here and there, and both lengths.
    """

    text: str
    _here: list[int] = field(default_factory=list)
    _there: list[int] = field(default_factory=list)
    _lengths: list[tuple[int, int]] = field(default_factory=list)

    def original_start(self, offset: int) -> int:
        """The original offset of the character at `offset`."""
        index = bisect_right(self._here, offset) - 1
        if index < 0:
            return offset
        here, there = self._lengths[index]
        inside = offset - self._here[index]
        return self._there[index] + (inside - here + there if inside >= here else 0)

    def original_end(self, offset: int) -> int:
        """The original offset of the end of a span that ends at `offset` here."""
        if offset <= 0:
            return 0
        index = bisect_right(self._here, offset - 1) - 1
        if index < 0:
            return offset
        here, there = self._lengths[index]
        inside = offset - 1 - self._here[index]
        return self._there[index] + (inside + 1 - here + there if inside >= here else there)


def reduce(text: str) -> Reduced:
    """`text` reduced to its words."""
    pieces: list[str] = []
    reduced = Reduced("")
    done = length = 0
    for match in _UNUSUAL.finditer(text):
        start, end = match.span()
        length += start - done
        pieces.append(text[done:start])
        new = _replacement(match[0])
        reduced._here.append(length)
        reduced._there.append(start)
        reduced._lengths.append((len(new), end - start))
        pieces.append(new)
        length += len(new)
        done = end
    pieces.append(text[done:])
    return Reduced("".join(pieces), reduced._here, reduced._there, reduced._lengths)


def _replacement(unusual: str) -> str:
    if unusual in _SPELT:
        return _SPELT[unusual]
    if unusual in _DOUBLE or unusual in ("''", "``"):
        return '"'
    if unusual in _SINGLE:
        return "'"
    if unusual[0] == "-" or unusual[0] in _DASHES:
        return "-"
    return "" if unusual in _UNSEEN else " "
