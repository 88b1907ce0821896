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
LONG = [
    "a" * 100_000,
    "a " * 50_000,
    "(" * 100_000,
    '"' * 99_999,
    "\u0300" * 100_000,
    "e" + "\u0301" * 50_000,
    "a*" * 50_000,
]
LONG += [
    "NOT " * 25_000,
    "a OR " * 20_000,
    "a-" * 50_000,
    "~" * 100_000,
    "date:" * 20_000,
    "\x00" * 100_000,
    "漢" * 100_000,
]


def queries(count: int, seed: int = 20_25) -> Iterator[str]:
    """So many of them, always the same."""
    chance = random.Random(seed)
    yield from LONG[: count // 10]
    for field in FIELDS:
        for value in VALUES:
            count -= 1
            yield f"{field}:{value}"
    for number in range(count - len(LONG)):
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


_KINDS = (_pieces, _mutated, _fielded, _signs, _mutated, _deep, _nearby, _broad)
