"""Quotations in a text: between double, curly, angled or single marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.articles.model import Passage
from reader.compare.copies import split
from reader.compare.figure import Figure, Wording
from reader.compare.model import Kind

SCARE_WORDS = 3
"""Up to so many words a quotation marks an expression rather than what somebody said."""

_LONGEST = 3_000
_QUOTATION = re.compile(
    rf"“[^“”]{{1,{_LONGEST}}}”|„[^„“”]{{1,{_LONGEST}}}[“”]|«[^«»]{{1,{_LONGEST}}}»|「[^「」]{{1,{_LONGEST}}}」"
    rf"|(?<![\w\"])\"[^\"\n]{{1,{_LONGEST}}}\"(?!\w)"
    rf"|(?<![\w'])'(?=[^\s'])[^'\n]{{1,300}}(?:(?<=\w)'(?=\w)[^'\n]{{1,300}}){{0,6}}(?<=[^\s])'(?!\w)"
    rf"|(?<![\w‘])‘(?=\S)[^‘’\n]{{1,300}}(?:(?<=\w)’(?=\w)[^‘’\n]{{1,300}}){{0,6}}’(?!\w)"
)


def quotations(text: str, start: int, end: int) -> Iterator[Figure]:
    """The quotations between two offsets, each with its marks."""
    for match in _QUOTATION.finditer(text, start, end):
        span = Passage(*match.span())
        words = split(text, [span]).words
        if words:
            yield Figure(Kind.QUOTATION, span, Wording(words, len(words) <= SCARE_WORDS))
