"""Find words in a text as a person means them: whatever the case, the accents, the quotation marks, the line breaks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from reader.articles.model import Passage

_SAME = str.maketrans("’‘ʼ‛`´“”„‟«»–—‐‑‒―−\u00a0\u202f", "'" * 6 + '"' * 6 + "-" * 7 + "  ")
_MARKS = "[\u0300-\u036f]*"
_DOUBLE = {"ss": "ß", "ae": "æ", "oe": "œ"}


class _Folded(dict[int, int]):
    """Character to folded character, worked out when first met; one to one, so that offsets hold."""

    def __missing__(self, code: int) -> int:
        sign = _SAME.get(code, code)
        parts = unicodedata.normalize("NFD", chr(sign))
        if len(parts) > 1 and all(unicodedata.combining(part) for part in parts[1:]):
            parts = parts[0]
        lower = parts.lower()
        if len(lower) > 1 and all(unicodedata.combining(part) for part in lower[1:]):
            lower = lower[0]
        if lower == "ς":
            lower = "σ"
        self[code] = ord(lower) if len(lower) == 1 else sign
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`text` in small letters without accents, quotation marks and dashes made alike; of the same length."""
    return text.translate(_FOLDED)


class Finder:
    """Finds in one text; keeps what is made of the text between one query and the next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: str | None = None
        self._marks = False

    def find(self, query: str, *, most: int = 100_000) -> tuple[Passage, ...]:
        """All places of `query`, taken literally, sorted and not overlapping; `most` at the utmost.

        White space stands for any white space, so that a match may run over a line break. Nothing is found for a
        query without any other character.
        """
        words = fold(unicodedata.normalize("NFC", query)).split()
        if not words:
            return ()
        if self._folded is None:
            self._folded = fold(self._text)
            self._marks = re.search("[\u0300-\u036f]", self._folded) is not None
        pattern = re.compile(r"\s+".join(map(self._pattern, words)))
        found: list[Passage] = []
        for match in pattern.finditer(self._folded):
            found.append(Passage(*match.span()))
            if len(found) == most:
                break
        return tuple(found)

    def _pattern(self, word: str) -> str:
        parts: list[str] = []
        at = 0
        while at < len(word):
            pair = word[at : at + 2]
            if pair in _DOUBLE:
                first, second = (self._letter(sign) for sign in pair)
                parts.append(f"(?:{first}{second}|{_DOUBLE[pair]})")
                at += 2
                continue
            if not unicodedata.combining(word[at]):
                parts.append(self._letter(word[at]))
            at += 1
        return "".join(parts) or re.escape(word)

    def _letter(self, sign: str) -> str:
        return re.escape(sign) + (_MARKS if self._marks else "")


def find(text: str, query: str) -> tuple[Passage, ...]:
    """All places of `query` in `text`: see Finder.find."""
    return Finder(text).find(query)


class Step(NamedTuple):
    """A match by its number from 0, and whether the way there went over an end of the text."""

    number: int
    wrapped: bool


def step(matches: Sequence[Passage], offset: int, *, back: bool = False, inclusive: bool = False) -> Step | None:
    """The next match after `offset` (or the one before), around the ends; None if there is none at all.

    With `inclusive` a match that starts at `offset` counts as the next one.
    """
    if not matches:
        return None
    if back:
        at = bisect_left(matches, offset, key=lambda match: match.start) - 1
        return Step(at, False) if at >= 0 else Step(len(matches) - 1, True)
    at = bisect_left(matches, offset if inclusive else offset + 1, key=lambda match: match.start)
    return Step(at, False) if at < len(matches) else Step(0, True)


def counter(index: int, total: int) -> str:
    """`3/12` for the match with index 2 of 12; `no match` for none; `12 matches` while none is current (-1)."""
    if total == 0:
        return "no match"
    if index < 0:
        return f"{total} match" + ("es" if total != 1 else "")
    return f"{index + 1}/{total}"
