"""The gate between outside text and the terminal.

Article text, file names, tags, notes, queries and the messages of exceptions come from anywhere. A terminal obeys
some of their characters: escape sequences move the cursor or write the clipboard, bidi controls reorder what
follows, invisibles hide it, marks without end pile up over what stands above. Here they become characters that only
show.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)}
_INVISIBLE = "\u00b7"


def _table() -> dict[int, str]:
    table = dict(_PICTURES)
    del table[0x0A]
    table[0x09] = " "
    table[0x7F] = "\u2421"
    table.update(dict.fromkeys(range(0x80, 0xA0), "\ufffd"))
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    table.update({0x2028: "\n", 0x2029: "\n"})
    bidi = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    unseen = [0x00AD, 0x034F, 0x180E, 0x200B, *range(0x2060, 0x2065), *range(0x206A, 0x2070), 0xFEFF]
    unseen += [*range(0xFFF9, 0xFFFC), 0x3164, 0x115F, 0x1160, 0xFFA0, *range(0xE0000, 0xE0080)]
    unseen += [*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)]
    table.update(dict.fromkeys((*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF), "\ufffd"))
    table.update(
        dict.fromkeys(
            (plane + low for plane in range(0x10000, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)), "\ufffd"
        )
    )
    # U+200C and U+200D stay: Persian, the Indic scripts and emoji are wrong without them.
    table.update(dict.fromkeys(bidi + unseen, _INVISIBLE))
    return table


_CLEAN = _table()
_UNSEEN = dict.fromkeys(code for code, shown in _CLEAN.items() if shown == _INVISIBLE)
_LINE = {**_CLEAN, 0x0A: " ", 0x2028: " ", 0x2029: " "}
MOST_MARKS = 16
"""Marks that may stand on one character: more than any writing needs (ten, for Tibetan), fewer than would climb over
the rows above, or make a row of text that is megabytes long."""
_MOST_JOINS = 6
"""Joiners in a row of emoji that are one picture; the longest that Unicode recommends has three."""
_PERHAPS_MARKS = re.compile(
    "[^\0-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u200b\u2010-\u20cf\u2100-\u2cee\u2d80-\u2ddf\u2e00-\u3029"
    f"\u3030-\u3098\u309b-\ua66e\uac00-\ud7af\uf900-\ufb1d]{{{MOST_MARKS + 1}}}"
)
PICTOGRAPHS = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
"""Signs that may be joined to a picture, or wished to be one; the inside of a set in a pattern."""
_MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})
_JOINS_NOTHING = re.compile(f"(?<![{PICTOGRAPHS}\ufe0e\ufe0f\U0001f3fb-\U0001f3ff])\u200d|\u200d(?![{PICTOGRAPHS}])")
_CHAIN = re.compile(
    f"((?:\u200d[{PICTOGRAPHS}][^{PICTOGRAPHS}\u200d\\s]{{0,{MOST_MARKS + 1}}}){{{_MOST_JOINS}}})\u200d"
    f"(?=[{PICTOGRAPHS}])"
)


def clean(text: str) -> str:
    """`text` safe for a terminal, of the same length: every offset into one is an offset into the other.

    Newlines stay, a tab becomes one space, control characters become their pictures, bidi controls and invisible
    characters become a middle dot, and so do the marks on one character beyond MOST_MARKS.
    """
    return _bounded(text.translate(_CLEAN))


def clean_line(text: str) -> str:
    """As `clean`, with newlines as spaces: for titles, names, messages, anything of one row."""
    return _bounded(text.translate(_LINE))


def without_unseen(text: str) -> str:
    """`text` without the characters that nobody sees, other than joiners: where two texts that look the same must be
    the same, as names.
    """
    return text.translate(_UNSEEN)


def drawn(text: str) -> str:
    """Cleaned `text` as it is drawn in cells, of the same length: joiners (U+200D) stay between emoji alone.

    Whoever counts cells takes what follows a joiner for a part of what stands before it. Between letters that is
    wrong; there a non-joiner (U+200C) takes its place, which is as invisible. And the wish to be a picture (U+FE0F),
    among the marks that the text begins with, does not widen what stands before the text.
    """
    if "\ufe0f" in text and unicodedata.category(text[0]) in _MARKS:
        base = next((at for at, char in enumerate(text) if unicodedata.category(char) not in _MARKS), len(text))
        text = text[:base].replace("\ufe0f", "\ufe0e") + text[base:]
    return _JOINS_NOTHING.sub("\u200c", text) if "\u200d" in text else text


def _listed(codes: Iterable[int]) -> str:
    """Characters as the inside of a set in a pattern."""
    codes = sorted(codes)
    edges = [at for at, code in enumerate(codes) if not at or code != codes[at - 1] + 1]
    spans = zip(edges, [*edges[1:], len(codes)], strict=True)
    return "".join(f"{re.escape(chr(codes[a]))}-{re.escape(chr(codes[b - 1]))}" for a, b in spans)


def _bounded(text: str) -> str:
    """`text` with no more marks on one character, and no more emoji in one, than anybody writes."""
    if text.isascii():
        return text
    if _PERHAPS_MARKS.search(text):
        text = _pile().sub(lambda found: found[1] + _INVISIBLE * len(found[2]), text)
    if "\u200d" in text:
        text = _CHAIN.sub(r"\1" + _INVISIBLE, text)
    return text


@cache
def _pile() -> re.Pattern[str]:
    """Finds marks and what else has no width of its own, as many as may be and then those too many.

    Made when the first text with such a run is met: it needs a look at 130,000 characters.
    """
    # What Unicode has assigned since this Python was made may be a mark.
    marks = {code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cn"}}
    marks |= {
        0x200C,
        *range(0x1160, 0x1200),
        *range(0xD7B0, 0xD800),
        *range(0x1F3FB, 0x1F400),
        *range(0xE0100, 0xE01F0),
    }
    mark = _listed(marks)
    return re.compile(f"([{mark}]{{{MOST_MARKS}}})([{mark}]+)")


def to_json(value: object, *, indent: int | None = 2) -> str:
    """`value` as JSON that is readable in any script and harmless in a terminal.

    Characters that `clean` would replace are written as escapes, so that a program gets them unaltered.
    """
    text = _unsafe_in_json().sub(lambda found: _escapes(found[0]), json.dumps(value, ensure_ascii=False, indent=indent))
    if not text.isascii() and _PERHAPS_MARKS.search(text):
        text = _pile().sub(lambda found: found[1] + _escapes(found[2]), text)
    return _CHAIN.sub(lambda found: found[1] + _escapes("\u200d"), text) if "\u200d" in text else text


@cache
def _unsafe_in_json() -> re.Pattern[str]:
    """What `clean` replaces, without what JSON escapes anyway."""
    return re.compile(f"[{_listed(code for code in _CLEAN if code >= 0x7F)}]")


def _escapes(text: str) -> str:
    """Each character as JSON escapes it."""
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
