"""What a person takes for one character, which no passage may cut in two.

A sketch of the rules of Unicode Standard Annex 29 that errs on the side of keeping characters together: marks, joiners
and skin tones belong to what they follow, the letters of a flag and the parts of a Hangul syllable to one another.
"""

from __future__ import annotations

import unicodedata

from reader.articles.model import Passage

_ZERO_WIDTH_JOINER = "\u200d"
_ATTACHED = frozenset({"Mn", "Me", "Mc"})
_LEADING, _VOWEL, _TRAILING = (range(0x1100, 0x1160), range(0x1160, 0x11A8), range(0x11A8, 0x1200))
_SYLLABLES = range(0xAC00, 0xD7A4)
_FLAG = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def whole(text: str, span: Passage) -> Passage:
    """`span` stretched so far that it cuts no character in two."""
    start, end = span
    while start > 0 and _inside(text, start):
        start -= 1
    while end < len(text) and _inside(text, end):
        end += 1
    return Passage(start, end)


def _inside(text: str, offset: int) -> bool:
    """Whether the boundary before `offset`, which is neither end of the text, lies inside a character."""
    after, before = text[offset], text[offset - 1]
    if after < "\u0300" or before in "\n\r":
        return False
    code, left = ord(after), ord(before)
    if unicodedata.category(after) in _ATTACHED or after in "\u200c\u200d" or code in _SKIN or code in _TAGS:
        return True
    if before == _ZERO_WIDTH_JOINER:
        return True
    if code in _FLAG and left in _FLAG:
        start = offset
        while start > 0 and ord(text[start - 1]) in _FLAG:
            start -= 1
        return (offset - start) % 2 == 1
    return _one_syllable(left, code)


def _one_syllable(left: int, right: int) -> bool:
    """Whether two parts of a Hangul syllable belong together."""
    if left in _LEADING:
        return right in _LEADING or right in _VOWEL or right in _SYLLABLES
    open_syllable = left in _SYLLABLES and (left - 0xAC00) % 28 == 0
    if left in _VOWEL or open_syllable:
        return right in _VOWEL or right in _TRAILING
    return (left in _TRAILING or left in _SYLLABLES) and right in _TRAILING
