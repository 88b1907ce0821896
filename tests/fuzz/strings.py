"""Strings that do harm where they are not shown as plain characters, made at random, fast."""

from __future__ import annotations

import random
from itertools import accumulate

MARKUP = (
    *(
        "[/]",
        "[/b]",
        "[red]",
        "[@click=app.quit]x[/]",
        "[link=file:///etc/passwd]x[/link]",
        "[$text-error]",
        "\\[",
        "[[",
    ),
    *(
        "[bold]",
        ":smile:",
        "[on red]",
        "[not a style]",
        "[/nothing]",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
    ),
    *(
        "=1+1",
        "@SUM(A1)",
        "-2+3",
        "{{x}}",
        "%s",
        "{0}",
        "\\x1b[31m",
        "^[[2J",
        "`ls`",
        "$(ls)",
        "#{x}",
        "&amp;",
        "![x](http://x.example/)",
    ),
)
SEQUENCES = (
    *(
        "\x1b[2J",
        "\x1b[31m",
        "\x1b[?1049l",
        "\x1b[6n",
        "\x1b[c",
        "\x1b[>0q",
        "\x1b[20t",
        "\x1b[21t",
        "\x1bc",
        "\x1b#8",
        "\x1bZ",
    ),
    *(
        "\x1b]0;title\x07",
        "\x1b]2;title\x1b\\",
        "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
        "\x1b]52;c;aGk=\x07",
        "\x1b]52;c;?\x07",
    ),
    *(
        "\x1b]4;1;?\x07",
        "\x1b]11;?\x1b\\",
        "\x1bP$qm\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b_Gi=1\x1b\\",
        "\x1b^x\x1b\\",
        "\x1bX",
        "\x9b31m",
        "\x9d52;c;aGk=\x9c",
    ),
    *(
        "\x90",
        "\x85",
        "\x84",
        "\x8d",
        "\x9c",
        "\x0e",
        "\x0f",
        "\x05",
        "\x07",
        "\x08\x08",
        "\r",
        "\r\n",
        "\x0b",
        "\x0c",
        "\x00",
        "\x7f",
        "\x1a",
        "\x18",
    ),
    *(
        "\x1b[200~",
        "\x1b[201~",
        "\x1b[1;1H",
        "\x1b[?2026l",
        "\x1b[",
        "\x1b]",
        "\x1b",
        "\x1b[38:2::1:2:3m",
        "\x1b[1;31;999999999999m",
    ),
)
EMOJI = (
    *(
        "👩‍🌾",
        "👨‍👩‍👧‍👦",
        "👩🏽‍❤️‍💋‍👨🏿",
        "🏳️‍🌈",
        "🏴‍☠️",
        "👍🏽",
        "🏽",
        "❤️",
        "❤︎",
        "⌚︎",
        "⌚️",
        "1️⃣",
        "#️⃣",
        "🇺🇦",
        "🇺",
        "🇺🇦🇵",
        "☹",
        "🫨",
        "🧑🏻‍🦯‍➡️",
    ),
    *(
        "\u200d",
        "\ufe0f",
        "\ufe0e",
        "👩\u200d",
        "\u200d👩",
        "👩\u200d\u200d🌾",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ),
    *("👩" + "\u200d👩" * 20, "\U0001f3fb" * 30, "🇺🇦" * 40, "✈", "✈️", "©️", "™", "〰️"),
)
SCRIPTS = (
    *(
        "می‌خواهم",
        "نه‍",
        "क्‍ष",
        "हिन्दी",
        "ශ්‍රී",
        "ภาษาไทย",
        "བསྒྲུབས",
        "각각",
        "\u1100\u1161\u11a8",
        "\u1160",
        "\u115f",
        "ㅤ",
        "ﷺ",
        "ﷻ",
        "العربية",
        "עִבְרִית",
    ),
    *(
        "é",
        "e\u0301",
        "ǖ",
        "ŵ",
        "ß",
        "İ",
        "ﬁ",
        "語",
        "（）",
        "ｱ",
        "Å",
        "\u212b",
        "—",
        "…",
        "“",
        "±",
        "①",
        "ⓐ",
        "∞",
        "▒",
        "┃",
        "▎",
        "ꙮ",
    ),
)
ODD = (
    *(
        "\u202e",
        "\u202d",
        "\u202a",
        "\u202c",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u2069",
        "\u200e",
        "\u200f",
        "\u061c",
        "\u200b",
        "\u200c",
        "\u2060",
    ),
    *(
        "\u2028",
        "\u2029",
        "\u00ad",
        "\ufeff",
        "\ufff9",
        "\ufffa",
        "\ufffb",
        "\ufffc",
        "\ufffd",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\U0001ffff",
        "\U0010ffff",
    ),
    *(
        "\ue000",
        "\uf8ff",
        "\U000f0000",
        "\U00100000",
        "\ud800",
        "\udc80",
        "\udfff",
        "\ud83d\ude00",
        "\U000e0001",
        "\U000e0041",
        "\U000e007f",
        "\U000e0100",
    ),
    *(
        "\u034f",
        "\u180e",
        "\u2061",
        "\u206a",
        "\u3000",
        "\u00a0",
        "\u202f",
        "\t",
        "\t\t",
        "\n",
        "\n\n",
        " ",
        "   ",
        "\U0001d173",
        "\U00013430",
        "\U0001bca0",
    ),
)
MARKS = (
    "\u0300\u0301\u0308\u0316\u031b\u0335\u0345\u0360\u0489\u05b0\u064b\u093f\u0e31\u20dd\ufe20"
    "\U0001d165\u0f39\u1ab0\U00011080"
)
WORDS = ("the bridge", "coalition", "steel", "a", "B7", "level two", "http://example.org/a?b=c", "x" * 90, "I.", "No")


def strange(chance: random.Random) -> str:
    """One string of one to a dozen pieces."""
    parts = []
    for _ in range(chance.choice(_COUNTS)):
        kind = chance.random()
        if kind < 0.18:
            parts.append(chance.choice(WORDS))
        elif kind < 0.38:
            parts.append(chance.choice(SEQUENCES))
        elif kind < 0.50:
            parts.append(chance.choice(ODD))
        elif kind < 0.62:
            parts.append(chance.choice(EMOJI))
        elif kind < 0.72:
            parts.append(chance.choice(SCRIPTS))
        elif kind < 0.80:
            parts.append(chance.choice(MARKUP))
        elif kind < 0.85:
            parts.append(chance.choice("ae語🌾 ") + chance.choice(MARKS) * chance.choice(_FLOODS))
        elif kind < 0.96:
            parts.append(chr(_code(chance)))
        else:
            parts.append(" ")
    return "".join(parts)


def _code(chance: random.Random) -> int:
    at = chance.random()
    low, high = next(span for edge, span in _PLANES if at < edge)
    return chance.randrange(low, high)


_COUNTS = (1, 2, 2, 3, 3, 4, 5, 6, 8, 12)
_FLOODS = (1, 1, 2, 3, 8, 16, 17, 18, 40, 300)
_SHARES = {
    (0, 0x100): 0.25,
    (0x100, 0x3000): 0.35,
    (0x3000, 0x10000): 0.2,
    (0x10000, 0x20000): 0.15,
    (0x20000, 0x110000): 0.05,
}
_PLANES = (*zip(accumulate(_SHARES.values()), _SHARES, strict=True), (2.0, (0, 0x100)))
