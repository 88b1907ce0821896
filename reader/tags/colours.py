"""Colours of tags: the codebook's own, else that of the tag it lies under, else one that its name always gets."""

from __future__ import annotations

import hashlib
import re

from reader.tags.model import Codebook
from reader.tags.tag_names import lineage

PALETTE = (
    "#4e79a7",
    "#d9822b",
    "#3f9b5b",
    "#c8504f",
    "#8c6bb1",
    "#2a9d9d",
    "#b5892e",
    "#c2588b",
    "#6b8e23",
    "#5c7cfa",
    "#a0623a",
    "#5f8a8b",
)
"""Middle tones, which can be told from a dark and from a light background."""

NAMED = {
    "red": "#c8504f",
    "orange": "#d9822b",
    "yellow": "#b5892e",
    "green": "#3f9b5b",
    "teal": "#2a9d9d",
    "blue": "#4e79a7",
    "purple": "#8c6bb1",
    "pink": "#c2588b",
    "brown": "#a0623a",
    "grey": "#7f8790",
    "gray": "#7f8790",
}
"""Names that may stand for a colour in a codebook."""


def parse_colour(written: str) -> str | None:
    """`written` as `#rrggbb`: from that, `rrggbb`, `#rgb` or a name of `NAMED`. None if it is no colour."""
    word = written.strip().lower()
    if word in NAMED:
        return NAMED[word]
    digits = word.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if re.fullmatch(r"[0-9a-f]{6}", digits) else None


def assign_colour(name: str) -> str:
    """The colour of a tag that has none: the same for the same name, always and everywhere."""
    return PALETTE[hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[0] % len(PALETTE)]


def colour_of(codebook: Codebook, name: str) -> str:
    """The colour to show a tag in, as `#rrggbb`."""
    for one in lineage(name):
        entry = codebook.get(one)
        if entry is not None and entry.colour:
            return entry.colour
    return assign_colour(name)
