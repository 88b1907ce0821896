"""What a person takes for one character, which no passage may cut in two.

It is what a screen shows as one: marks, joiners and skin tones belong to what they follow, the letters of a flag and
the parts of a Korean syllable to one another. What is lit there is then what is tagged.
"""

from __future__ import annotations

import unicodedata

from reader.articles.model import Passage
from reader.text import clean, drawn

_ATTACHED = frozenset({"Mn", "Me", "Mc"})
_SYLLABLE_ENDS = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_SKIN = range(0x1F3FB, 0x1F400)
_AROUND = 1000
"""Characters before and behind an end that are looked at; one that is longer is a flood of marks."""


def whole(text: str, span: Passage) -> Passage:
    """`span` stretched so far that it cuts no character in two."""
    if text[max(0, span.start - 1) : span.end + 1].isascii():
        return span
    return Passage(_edge(text, span.start, -1), _edge(text, span.end, 1))


def _edge(text: str, offset: int, step: int) -> int:
    """The nearest offset, in the direction of `step`, that lies inside no character."""
    first = max(0, offset - _AROUND)
    first -= (first - len(text[:first].rstrip(_FLAG_LETTERS))) % 2
    shown = drawn(clean(text[first : offset + _AROUND]))
    at = offset - first
    while 0 < at < len(shown) and _inside(shown, at):
        at += step
    return first + at


def _inside(text: str, offset: int) -> bool:
    """Whether the boundary before `offset`, inside the text as it is drawn, lies inside a character."""
    after, before = text[offset], text[offset - 1]
    if after < "\u0300" or before == "\n":
        return False
    code = ord(after)
    if unicodedata.category(after) in _ATTACHED or after in "\u200c\u200d" or code in _SKIN:
        return True
    if any(code in ends for ends in _SYLLABLE_ENDS) or before == "\u200d":
        return True
    if after in _FLAG_LETTERS and before in _FLAG_LETTERS:
        return (offset - len(text[:offset].rstrip(_FLAG_LETTERS))) % 2 == 1
    return False
