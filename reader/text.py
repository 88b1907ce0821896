"""The gate between outside text and the terminal.

Article text, file names, tags, notes, queries and the messages of exceptions come from anywhere. A terminal obeys
some of their characters: escape sequences move the cursor or write the clipboard, bidi controls reorder what
follows, invisibles hide it. Here they become characters that only show.
"""

from __future__ import annotations

import json
import re

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
    # U+200C and U+200D stay: Persian, the Indic scripts and emoji are wrong without them.
    table.update(dict.fromkeys(bidi + unseen, _INVISIBLE))
    return table


_CLEAN = _table()
_LINE = {**_CLEAN, 0x0A: " ", 0x2028: " ", 0x2029: " "}
_JSON_UNSAFE = re.compile(
    "[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """`text` safe for a terminal, of the same length: every offset into one is an offset into the other.

    Newlines stay, a tab becomes one space, control characters become their pictures, bidi controls and invisible
    characters become a middle dot.
    """
    return text.translate(_CLEAN)


def clean_line(text: str) -> str:
    """As `clean`, with newlines as spaces: for titles, names, messages, anything of one row."""
    return text.translate(_LINE)


def to_json(value: object, *, indent: int | None = 2) -> str:
    """`value` as JSON that is readable in any script and harmless in a terminal.

    Characters that `clean` would replace are written as escapes, so that a program gets them unaltered.
    """

    def escape(match: re.Match[str]) -> str:
        code = ord(match[0])
        if code < 0x10000:
            return f"\\u{code:04x}"
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"

    return _JSON_UNSAFE.sub(escape, json.dumps(value, ensure_ascii=False, indent=indent))
