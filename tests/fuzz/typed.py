"""Things that people, cats and scripts type: queries from a seed, random and mutated."""

from __future__ import annotations

import random
from collections.abc import Iterator

WORDS = [
    "a",
    "the",
    "run",
    "security",
    "guarantees",
    "ТСН",
    "café",
    "漢",
    "don't",
    "cease-fire",
    "U.S.",
    "1,500",
    "zzqqx",
]
FIELDS = [
    "title",
    "source",
    "byline",
    "date",
    "in",
    "tag",
    "note",
    "has",
    "boilerplate",
    "all",
    "text",
    "nofield",
    "by",
]
VALUES = [
    "",
    "*",
    "?",
    '"',
    '""',
    "(",
    ")",
    "(a",
    "[x to y]",
    "[",
    "]",
    "{",
    ">",
    "<",
    ">=",
    "..",
    "9999",
    "0000",
    "-1",
]
VALUES += [
    "2025-02-30",
    "2025-13",
    ">9999",
    "<0001",
    '"last 99999 days"',
    "/",
    "../..",
    "\x00",
    "\ud800",
    "~",
    "~9",
    "^",
    "a:b",
]
PIECES = [
    "(",
    ")",
    '"',
    "*",
    "?",
    "~",
    "~1",
    "~999",
    "^2",
    "^",
    ":",
    "-",
    "+",
    "!",
    "[",
    "]",
    "{",
    "}",
    "..",
    " to ",
    "&&",
]
PIECES += [
    "||",
    "|",
    "&",
    " AND ",
    " OR ",
    " NOT ",
    " ANDNOT ",
    " NEAR ",
    "\x00",
    "\ud800",
    "\u0300",
    "\u202e",
    "\t",
    "\n",
    "/",
]
PIECES += [
    "\\",
    "“",
    "”",
    "«",
    "»",
    "$",
    "%s",
    "{0}",
    "\x1b[31m",
    "\uffff",
    "🙂",
    "İ",
    "ß",
    "'",
    "’",
    ".",
    ",",
    ";",
    "@",
    "#",
]
WHOLE = ['"security guarantees"~5 source:wire', "date:2025-09 run*", "(run OR walk) NOT title:x", "guarant~ AND cafe"]
WHOLE += [
    'has:tags in:news "to be or not"',
    "date:[2024 TO 2026] -word",
    "title:(a OR b) ^2",
    "s*c?r*ty",
    "security~2/3",
]
MEGABYTE = 1_000_000
LONG = [
    "a",
    "a ",
    "(",
    '"',
    "\u0300",
    "e\u0301",
    "a*",
    "NOT ",
    "a OR ",
    "a-",
    "~",
    "date:",
    "\x00",
    "漢",
    "\u202e",
    "\udc80",
]
LONG += [
    "the OR ",
    '"a b" ',
    "s* ",
    "-a ",
    "title:a AND ",
    "a NEAR/5 ",
    "(a OR b) ",
    "@a ",
    "2025..",
    "\n",
    "word~2 ",
    "a) ",
    "- ",
]
"""What is repeated until it is as long as a book."""
LETTERS = "\x00\x07\x1b\x7f\x85\x9b\u061c\u200b\u200f\u202e\u2066\u2069\ufeff\ufffe\U000e0001\U0010ffff"
LETTERS += "\ud800\udbff\udc00\udfff\udc80\udcff"
"""Controls, joiners, directions, halves of pairs, and bytes that were no UTF-8 as the command line hands them over."""
RTL = ["שלום", "عربى", "\u202eabc", "\u2067עברית\u2069", "مرحبا*", "שלום~1", '"سلام عليكم"']


def queries(chance: random.Random, count: int) -> Iterator[str]:
    """So many of them: every field with every value first, where there is room, and a long one now and then."""
    every = [f"{field}:{value}" for field in FIELDS for value in VALUES]
    some = every if count > 3 * len(every) else chance.sample(every, count // 3)
    yield from some
    long = chance.sample(LONG, len(LONG))
    for number in range(count - len(some)):
        if number % 500 == 499:
            piece = long[number // 500 % len(long)]
            yield piece * (chance.choice((20_000, 200_000, MEGABYTE)) // len(piece))
        else:
            yield _KINDS[number % len(_KINDS)](chance)


def _pieces(chance: random.Random) -> str:
    return "".join(chance.choice(chance.choice((PIECES, WORDS))) for _ in range(chance.randrange(1, 25)))


def _mutated(chance: random.Random) -> str:
    text = list(chance.choice(WHOLE))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(text) + 1)
        how = chance.randrange(3)
        text[at : at + (how > 0)] = [] if how == 2 else [chance.choice(PIECES)]
    return "".join(text)


def _fielded(chance: random.Random) -> str:
    some = (f"{chance.choice(FIELDS)}:{chance.choice(VALUES + WORDS)}" for _ in range(chance.randrange(1, 6)))
    return chance.choice((" ", " OR ", " AND ", " NOT ")).join(some)


def _signs(chance: random.Random) -> str:
    return "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x3000)))) for _ in range(30))


def _broad(chance: random.Random) -> str:
    letters = "aestrcpn"
    several = (
        chance.choice(letters) + chance.choice(("*", "?*", "~2", "*e*", "?", "*" + chance.choice(letters)))
        for _ in range(chance.randrange(1, 40))
    )
    return chance.choice((" ", " OR ", " AND ")).join(several)


def _deep(chance: random.Random) -> str:
    depth = chance.randrange(1, 60)
    return "(" * depth + " OR ".join(chance.sample(WORDS, 3)) + ")" * chance.randrange(depth + 3)


def _nearby(chance: random.Random) -> str:
    several = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 12)))
    return f'"{several}"~{chance.choice((0, 1, 5, 50, 999_999))}'


def _broken(chance: random.Random) -> str:
    """Words with signs in them that are none."""
    several = [chance.choice(WORDS + RTL + WHOLE) for _ in range(chance.randrange(1, 6))]
    text = list(" ".join(several))
    for _ in range(chance.randrange(1, 6)):
        text.insert(chance.randrange(len(text) + 1), chance.choice(LETTERS))
    return "".join(text)


def _bytes(chance: random.Random) -> str:
    """As a terminal hands over what is not UTF-8."""
    return chance.randbytes(chance.randrange(1, 40)).decode("utf-8", "surrogateescape")


def _common(chance: random.Random) -> str:
    """Phrases and unions of what stands in every article."""
    common = ["the", "to", "of", "and", "a", "in", "is", "that", "he", "it"]
    words = [chance.choice(common) for _ in range(chance.randrange(2, 60))]
    return chance.choice(('"{}"', '"{}"~50', "{}", "+{}")).format(chance.choice((" ", " OR ")).join(words))


_KINDS = (
    _pieces,
    _mutated,
    _fielded,
    _signs,
    _mutated,
    _deep,
    _nearby,
    _broad,
    _broken,
    _bytes,
    _common,
)
