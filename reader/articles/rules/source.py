"""Who tells the story: outlet, author and place, where the first lines say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.articles.rules.lines import Line, ends_with_stop
from reader.articles.words import word_set

_AGENCIES = word_set(
    "reuters ap afp dpa bloomberg xinhua tass interfax interfax-ukraine ukrinform unian anadolu kyodo yonhap ansa efe"
    " pti ani upi bbc cnn axios politico tvn rai ria belga apa swissinfo aljazeera belta"
)
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|press|agency|tv|television|radio|journal|herald|tribune|telegraph|guardian|independent|daily"
    r"|weekly|gazette|chronicle|observer|media|broadcast\w*|network|today|pravda|zeitung|spiegel|monde|figaro)\b"
    r"|\.[a-z]{2,6}$",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_][\w.&'’-]*"
_REPORTS = re.compile(
    rf"(?:^|[,;]\s+)(?:as\s+)?(?P<the>the\s+)?(?P<name>{_NAME}(?:\s{_NAME}){{0,3}})\s+(?:reports|reported|writes)\s*[.,:]"
)
_ACCORDING = re.compile(rf"according to (?P<the>the\s+)?(?P<name>{_NAME}(?:\s{_NAME}){{0,3}})\s*:", re.IGNORECASE)
_WIRE = re.compile(
    r"(?:(?P<place>[A-Z][\w.'’ /-]{1,40}?)(?:,\s*(?:[A-Z][\w.'’ ]{1,30}|[A-Z][a-z]{2,8}\.? \d{1,2})){0,2}\s*)?"
    r"\((?P<name>[A-Z][\w ./&-]{1,30})\)\s*(?:--?|[–—])\s"
)
_PLACE = re.compile(r"(?P<place>[A-Z][A-Z.'’ /-]{2,40}?)(?:,\s*[A-Z][\w.'’ ]{1,30}){0,2}\s*(?:--|[–—])\s")
_SOURCE_LINE = re.compile(r"source\s*:\s*(?P<name>[^\n]{2,60})$", re.IGNORECASE)
_SMALL = "and|und|et|y|de|del|della|di|du|da|dos|van|von|der|den|la|le|al|bin|ibn|for|in|of|the|at|with|contributor"
_BYLINE = re.compile(
    r"(?:(?:written|reported|story|words|text)\s+)?by\b:?\s+"
    r"(?P<name>(?:[^\W\d_][\w.'’-]*,?\s+|&\s+){0,11}[^\W\d_][\w.'’-]*)$",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(rf"(?:{_SMALL}|&)$", re.IGNORECASE)
_LINES_LOOKED_AT = 3
_START = 600
"""Code points of a line in which it may name its source."""


class Told(NamedTuple):
    """What the first lines of a story say about who tells it; empty where they say nothing."""

    source: str = ""
    dateline: str = ""


def told_by(story: Sequence[Line]) -> Told:
    """Source and dateline from the first lines of a story."""
    source = dateline = ""
    if story:
        first = story[0].text[:_START]
        wire = _WIRE.match(first)
        if wire and (is_outlet(wire["name"]) or (wire["place"] or "").isupper()):
            source, dateline = wire["name"], wire["place"] or ""
        elif (place := _PLACE.match(first)) and _looks_like_place(place["place"]):
            dateline = place["place"]
    for line in story[:_LINES_LOOKED_AT]:
        source = source or _stated(line.text)
    return Told(source.strip(), dateline.strip(" ,"))


def _stated(words: str) -> str:
    heads = words[:_START] if len(words) <= 2 * _START else words[:_START] + " " + words[-_START:]
    according = _ACCORDING.match(heads)
    if according and is_outlet(according["name"], bool(according["the"])):
        return according["name"]
    for found in _REPORTS.finditer(heads):
        name = found["name"]
        if name[0].isupper() and is_outlet(name, bool(found["the"]) and " " in name):
            return name
    return ""


def is_outlet(name: str, likely: bool = False) -> bool:
    """Whether a name is an outlet's rather than a person's or a ministry's.

    Known agencies, acronyms and names with a word such as *News* are; `likely` accepts any capitalised words.
    """
    name = name.strip()
    words = name.split()
    if not words or not name[0].isupper():
        return False
    if name.casefold() in _AGENCIES or _OUTLET_WORD.search(name):
        return True
    if len(words) == 1 and 2 <= len(name) <= 8 and name.isupper() and name not in _NOT_OUTLETS:
        return True
    return likely and all(word[0].isupper() for word in words) and not _OFFICE.search(name)


_NOT_OUTLETS = word_set("US USA UK UN EU NATO IMF WHO CIA FBI WTO OPEC IAEA OSCE HE SHE IT I")
_OFFICE = re.compile(r"ministry|minister|president|police|government|office|department|secretary|court|bank", re.I)


def source_line(words: str) -> str:
    """The outlet in a line `Source: …`; empty for any other line."""
    found = _SOURCE_LINE.match(words)
    return found["name"].strip() if found else ""


def byline(words: str) -> str:
    """The author in a line `By …`; empty for any other line."""
    words = words.strip("*_ ")
    if len(words) > 120 or (ends_with_stop(words) and not words.endswith(("Jr.", "Sr."))):
        return ""
    found = _BYLINE.match(words)
    if found is None:
        return ""
    name = found["name"].strip(" ,")
    parts = [part.strip(",") for part in name.split()]
    if not all(part[:1].isupper() or _SMALL_WORD.match(part) for part in parts) or _SMALL_WORD.match(parts[0]):
        return ""
    return name


def is_place_line(words: str) -> bool:
    """Whether a line above a story is where it was written: a few words in capitals, `MOSCOW`."""
    return len(words) <= 40 and len(words.split()) <= 4 and _looks_like_place(words.strip(" .,:—–-"))


def _looks_like_place(words: str) -> bool:
    letters = [sign for sign in words if sign.isalpha()]
    return len(letters) >= 3 and words.isupper() and not any(sign.isdigit() for sign in words)
