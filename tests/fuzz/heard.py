"""What a terminal hears: printable characters, and the few sequences that this program and Textual make themselves."""

from __future__ import annotations

import base64
import re
import sys
import unicodedata

_SEEN_FORMATS = {0x200C, 0x200D, *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"""Of the format characters: the joiners, without which scripts and emoji are wrong, and signs that are seen."""
_UNSEEN = {0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0}
_MOST_MARKS = 48
"""Sixteen may stand on one character of a text; what is drawn may be put together of several."""


def _is_obeyed(code: int) -> bool:
    """Whether a terminal may do something else at this character than show it, or show nothing and go on."""
    category = unicodedata.category(chr(code))
    if category in {"Cc", "Cs", "Zl", "Zp"} or code in _UNSEEN:
        return True
    if category == "Cf" and code not in _SEEN_FORMATS:
        return True
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code < 0xFDF0 or 0xE0000 <= code < 0xE0080


def _class(codes: list[int]) -> str:
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in spans)


_EVERY = range(sys.maxunicode + 1)
_OBEYED = re.compile(f"[{_class([code for code in _EVERY if _is_obeyed(code)])}]")
_MARK = _class([code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in {"Mn", "Me"}])
_FLOOD = re.compile(f"[{_MARK}]{{{_MOST_MARKS + 1}}}")
_COLOUR = r"\x1b\[[0-9]{1,3}(?:;[0-9]{1,3})*m"
OURS = re.compile(rf"{_COLOUR}|\r|\x1b\[K|\n")
"""What a command prints to a terminal: colours, the end of a row, a line of progress written over."""
TEXTUALS = re.compile(
    rf"{_COLOUR}|\n|\x1b\[[0-9]{{1,4}};[0-9]{{1,4}}H|\x1b\[[0-9]{{1,4}}G"
    r"|\x1b\[\?(?:25|7|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\x1b\]22;[a-z-]+\x07|\x1b\[\?20(?:26|48)\$p|\x1b\[>[0-9]+u|\x1b\[<u|\x1b\]52;c;(?P<copied>[A-Za-z0-9+/]*={0,2})\x07"
)
"""What Textual writes besides the characters of a screen: where it goes to, colours, modes, the clipboard."""


def harm_in(said: str, allowed: re.Pattern[str]) -> str:
    """The first thing in `said` that is neither a character to show nor a sequence of `allowed`, with what is around
    it; empty if there is none.
    """
    at = 0
    while found := _OBEYED.search(said, at):
        sequence = allowed.match(said, found.start())
        if sequence is None:
            return ascii(said[max(0, found.start() - 20) : found.start() + 30])
        if "copied" in allowed.groupindex and sequence["copied"] is not None:
            base64.b64decode(sequence["copied"], validate=True).decode("utf-8")
        at = sequence.end()
    if flood := _FLOOD.search(said):
        return ascii(said[flood.start() - 2 : flood.end() + 5])
    return ""


def harm_in_text(said: str) -> str:
    """The first thing in `said` that is not a character to show in one row."""
    found = _OBEYED.search(said) or _FLOOD.search(said)
    return ascii(said[max(0, found.start() - 20) : found.end() + 10]) if found else ""
