"""Who does a thing: `led by France and Great Britain`, `under the leadership of the president`.

Reports that agree on what is planned may disagree on who is in charge; no number tells that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.articles.model import Passage
from reader.compare.figure import Figure, Named
from reader.compare.model import Kind
from reader.compare.names import folded_name
from reader.compare.word_tables import word_set
from reader.compare.words import stem

LED = "led by"

_LEAD = "led|headed|chaired|fronted|steered|run|spearheaded"
# Every repetition has its bound: a text of capitals without end must not take for ever.
_WORD = r"[A-Z][\w’'.-]{0,40}"
_NAME = rf"(?:the\s)?{_WORD}(?:\s(?:of\s(?:the\s)?)?{_WORD}){{0,5}}"
_NAMES = rf"{_NAME}(?:,\s{_NAME}){{0,3}}(?:,?\s(?:and|alongside|together with)\s{_NAME})?"
_BY = re.compile(rf"\b(?P<verb>[a-z]{{1,16}}(?:ed|en|un|ld|wn|ght|de))\s(?:\w{{1,16}}ly\s)?by\s(?P<names>{_NAMES})")
_LED_BY = re.compile(rf"\b(?:{_LEAD})\s(?:\w{{1,16}}ly\s)?by\s(?P<names>{_NAMES})")
_LEADERSHIP = re.compile(rf"\b(?:under\s)?the\s(?:leadership|command|guidance|direction)\sof\s(?P<names>{_NAMES})")
_AT_ITS_HEAD = re.compile(
    rf"\b(?:with\s)?(?P<names>{_NAMES})\s(?:at\s(?:its|the|their)\s(?:head|helm|top)|in\s(?:the\slead|charge|command))"
)
_TO_LEAD = re.compile(
    rf"\b(?P<names>{_NAMES})\s(?:(?:is|are|was|were|will|would|should|to|is to|are to)\s)?(?:be\s)?"
    r"(?:leads?|leading|heads|chairs)\b"
)
_SHAPES = (_LED_BY, _LEADERSHIP, _AT_ITS_HEAD, _TO_LEAD, _BY)
_SPEECH = word_set("stated reported written quoted cited confirmed noted published posted spoken")
_NAMES_IN = re.compile(rf"{_WORD}(?:\s(?:of\s(?:the\s)?)?{_WORD})*")


def agents(text: str, sentences: Sequence[Passage]) -> Iterator[Figure]:
    """Who is said to lead, provide, manage what: one figure for each, from the verb to the last name."""
    for sentence in sentences:
        taken: list[Passage] = []
        for shape in _SHAPES:
            for match in shape.finditer(text, sentence.start, sentence.end):
                end = match.end() - match[0].endswith(".")
                span = Passage(match.start(), end)
                if any(span.overlaps(other) for other in taken):
                    continue
                verb = match.groupdict().get("verb")
                if verb in _SPEECH:
                    continue
                said = frozenset(folded_name(name[0].rstrip(".")) for name in _NAMES_IN.finditer(match["names"]))
                if not said:
                    continue
                taken.append(span)
                label = f"{verb} by" if verb else LED
                yield Figure(Kind.NAME, span, Named(said), f"{stem(verb)} by" if verb else LED, label)
