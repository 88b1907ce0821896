"""The lines of an article as the rules see them: how many words, a sentence or a heading, a known phrase of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.articles.model import Passage
from reader.articles.words import count_words

_FINAL = re.compile(r"[.!?…。！？؟।]['\"”’»)\]*_]*$")
_PAGE_TALK = (
    "we use cookies",
    "uses cookies",
    "accept cookies",
    "accept all cookies",
    "our cookie policy",
    "cookie settings",
    "our privacy policy",
    "our terms of use",
    "our terms of service",
    "enable javascript",
    "your browser",
    "sign up for our",
    "sign up to our",
    "all rights reserved",
    "subscribe to our",
    "follow us on",
    "click here to",
    "our newsletter",
)
# Words that reports are full of and headlines do without.
_REPORTING = re.compile(
    r"\b(?:was|were|had|has been|have been|said|told|added|noted|stated|announced|according to|i am|i'm|i’m"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
# Small words that a headline leaves out.
_SPELLED_OUT = re.compile(
    r"\b(?:is|are|has|have|will|would|could|may|must|can|been|be|being|says|say|it|its|their|his|her|an?|after a|i"
    r"|not|don['’]t|doesn['’]t|isn['’]t|won['’]t)\b",
    re.IGNORECASE,
)
_SPEECH_START = re.compile(
    r"[\"“„«]|(?:he|she|it|i|we|they|you|this|that|these|those|there|the|a|an|but|and|if|in)\b", re.IGNORECASE
)
_BULLET = re.compile(r"(?:[-*+•▪●]|\d{1,3}[.)])\s")
_LOOKED_AT = 400
"""Code points of a line that are enough to tell prose from the rest."""


class Line(NamedTuple):
    """One paragraph, seen by the rules."""

    start: int
    end: int
    text: str
    words: int
    """How many words it has, as far as the rules look: of long lines only the first are counted."""
    sentence: bool
    """Whether it is prose: a whole sentence at least."""


def lines_of(text: str, paragraphs: Sequence[Passage], headings: frozenset[Passage]) -> list[Line]:
    """The paragraphs of `text` as lines."""
    return [line_of(text, span.start, span.end, span in headings) for span in paragraphs]


def line_of(text: str, start: int, end: int, heading: bool = False) -> Line:
    """One span of `text` as a line."""
    words = text[start:end]
    count = count_words(words[:_LOOKED_AT])
    return Line(start, end, words, count, not heading and _is_sentence(words, count))


def _is_sentence(words: str, count: int) -> bool:
    if count >= 40:
        return True
    if count < 30 and not ends_with_stop(words):
        return False
    low = words.casefold()
    if any(phrase in low for phrase in _PAGE_TALK):
        return False
    return count >= 8 or (count >= 2 and reads_as_report(words))


def ends_with_stop(words: str) -> bool:
    """Whether the words end as a sentence ends."""
    return bool(_FINAL.search(words[-12:]))


def reads_as_report(words: str) -> bool:
    """Whether short words read like a sentence of a story rather than like a headline."""
    return bool(_SPEECH_START.match(words) or _REPORTING.search(words))


def is_spelled_out(words: str) -> bool:
    """Whether words that end in a full stop are a sentence with all its small words, as headlines never are."""
    return bool(_SPELLED_OUT.search(words))


def is_list_item(words: str) -> bool:
    """Whether a bullet or a number stands before the words."""
    return bool(_BULLET.match(words))


def folded(words: str) -> str:
    """The words for comparing titles: case, quotes' shapes, markers and white space do not count."""
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()
