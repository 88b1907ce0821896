"""How many cells a terminal gives to cleaned text: counted as the interface counts, without what it needs for that."""

from __future__ import annotations

import re
import unicodedata

from reader.text import drawn

_UNSEEN = frozenset("\u200c\u200d")
_JOINED = re.compile("\u200d[^\u200d]")
_WIDENED = re.compile("([#*0-9\u00a9\u00ae\u203c-\u2b55\U0001f170-\U0001f6f3])\ufe0f")
"""Signs that may be shown as one cell of text, followed by the wish that they be a picture."""


class _Widths(dict[str, int]):
    """Character to cells, worked out when first met."""

    def __missing__(self, sign: str) -> int:
        self[sign] = _width(sign)
        return self[sign]


def _width(sign: str) -> int:
    if sign in _UNSEEN or unicodedata.category(sign) in {"Mn", "Mc", "Me"}:
        return 0
    code = ord(sign)
    if 0x1160 <= code < 0x1200 or 0xD7B0 <= code < 0xD800 or 0x1F3FB <= code < 0x1F400:
        return 0  # the second and third letters of a Korean syllable, the colours of skin
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


_WIDTHS = _Widths()


def cells(text: str) -> int:
    """How many cells a terminal gives to cleaned text of one row."""
    if text.isascii():
        return len(text)
    if "\u200d" in text:
        text = _JOINED.sub("", drawn(text))
    count = sum(map(_WIDTHS.__getitem__, text))
    if "\ufe0f" in text:
        count += sum(_WIDTHS[sign] == 1 for sign in _WIDENED.findall(text))
    return count


def cut(text: str, width: int) -> str:
    """Cleaned `text` in at most `width` cells, with `…` where something is missing."""
    if cells(text) <= width:
        return text
    used = 0
    for at, sign in enumerate(text):
        used += _WIDTHS[sign] + (sign == "\ufe0f")
        if used > width - 1:
            return text[:at].rstrip() + "…"
    return text
