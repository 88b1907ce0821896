"""Numbers as they are written: in digits, in words, with a word for the scale, as a fraction."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.compare.figure import Quantity
from reader.compare.word_tables import CARDINALS, SCALES

_DOZEN = {"dozen": 12, "score": 20}
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SIGNS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75}

_scale = "|".join([*SCALES, "dozen"])
_small = "|".join(sorted(CARDINALS, key=len, reverse=True))
_tens = "|".join(word for word, value in CARDINALS.items() if value >= 20)
_ones = "|".join(word for word, value in CARDINALS.items() if 0 < value < 10)
_SPOKEN_SMALL = rf"(?:(?:{_tens})[- ](?:{_ones})|{_small})"
_SPOKEN = (
    rf"(?:(?:{_SPOKEN_SMALL}|an?(?=[\s-]+(?:{_scale})\b))(?:[\s-]+(?:{_scale})\b){{1,3}}(?:\s+and)?\s+(?={_SPOKEN_SMALL}\b)){{0,4}}"
    rf"(?:{_SPOKEN_SMALL}\b(?:[\s-]+(?:{_scale})\b){{0,3}}|an?(?:[\s-]+(?:{_scale})\b){{1,3}})"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[\u00a0\u202f]\d{3})+|\d{1,3}(?: 000)+|\d+)(?:\.\d+)?"
_FRACTION = (
    r"(?:(?:one|a|two|three|four|five|seven|nine)[- ](?:third|quarter|fifth|sixth|eighth|tenth)s?"
    r"|half(?=\s+(?:of|a|an|the|its|his|her|their)\b|-(?:year|hour|century|month|day|mile)))"
)
NUMBER = re.compile(
    rf"(?:(?<![\w.,/:–-])|(?<=\d[–-])|(?<=\$US))(?:(?P<fraction>{_FRACTION})(?!\w)|(?P<spoken>{_SPOKEN})(?!\w)"
    rf"|(?P<digits>[-−]?{_DIGITS})(?:(?P<short>k|m|mn|mln|bn|bln|tn|trn)(?!\w)"
    rf"|[\s\u00a0-]?(?P<scale>thousand|million|billion|trillion|mln|bn|bln|dozen)(?!\w))?(?P<sign>[½⅓⅔¼¾])?)"
    r"|(?<!\w)(?P<alone>[½⅓⅔¼¾])",
    re.IGNORECASE,
)
"""A number. What follows it (a unit, a letter) is for the caller to look at."""


class Amount(NamedTuple):
    """What a number says. `rounded`: it stands for what lies near it."""

    value: float
    precision: float


def amount(match: re.Match[str]) -> Amount:
    """The value of a match of NUMBER and half of its last digit's worth (0 if it is exact)."""
    if match["alone"]:
        return Amount(_SIGNS[match["alone"]], 0.0)
    if match["fraction"]:
        return Amount(_fraction(match["fraction"].lower()), 0.0)
    if match["spoken"]:
        words = re.split(r"[\s-]+", match["spoken"].lower())
        value = _spoken(words)
        return Amount(value, _rounding(value) if any(word in SCALES for word in words) else 0.0)
    digits = re.sub(r"[,\s\u00a0\u202f]", "", match["digits"]).replace("−", "-")
    factor = 1.0
    if scale := match["scale"]:
        factor = {**SCALES, **_SHORT_SCALES, **_DOZEN}[scale.lower()]
    elif match["short"]:
        factor = _SHORT_SCALES[match["short"].lower()]
    value = float(digits[:_MOST_DIGITS].rstrip("."))
    if match["sign"]:
        value += _SIGNS[match["sign"]]
    value *= factor
    _, _, decimals = digits.partition(".")
    if decimals:
        return Amount(value, 0.5 * factor * 10.0 ** -min(len(decimals), 300))
    return Amount(value, _rounding(value))


_MOST_DIGITS = 30
_EXACT = 1e15
"""Beyond this a float no longer tells the last digits."""


def _rounding(value: float) -> float:
    """Half of what the second digit of a round number is worth: 3,000 may stand for 2,950 to 3,050; 53 is 53."""
    size = abs(value)
    if size < 100 or size % 100:
        return 0.0
    if size > _EXACT:
        return size / 200
    place = 10.0 ** (len(str(int(size))) - 2)
    while size % place:
        place /= 10
    return place / 2


def _fraction(words: str) -> float:
    if words.startswith("half"):
        return 0.5
    count, part = re.split(r"[- ]", words, maxsplit=1)
    return CARDINALS.get(count, 1) / _FRACTIONS[part.removesuffix("s")]


def _spoken(words: list[str]) -> float:
    total, group = 0.0, 0.0
    for word in words:
        if word in ("and", "a", "an"):
            group = group or (1.0 if word != "and" else 0.0)
        elif word in CARDINALS:
            group += CARDINALS[word] if not (group == 1 and word == "one") else 0
        elif word == "hundred" or word in _DOZEN:
            group = (group or 1.0) * (_DOZEN.get(word) or 100)
        else:
            total += (group or 1.0) * SCALES[word]
            group = 0.0
    return total + group


_MORE = re.compile(r"(?:more than|over|at least|upwards of|no (?:fewer|less) than|exceed(?:s|ing)?)\s+\S{0,2}$", re.I)
_LESS = re.compile(
    r"(?:up to|at most|no more than|fewer than|less than|under|as (?:many|much) as|a maximum of)\s+\S{0,2}$", re.I
)
_ABOUT = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|close to|an estimated|estimated|circa|~)\s*\S{0,2}$",
    re.I,
)
_LOOK_BACK = 24


def hedged(text: str, start: int, said: Amount) -> Quantity:
    """The amount at `start` of `text` after a look at the words before it: `about`, `more than`, `up to`."""
    before = text[max(0, start - _LOOK_BACK) : start]
    value, precision = said
    size = abs(value)
    if _MORE.search(before):
        return Quantity(value - precision, value + size / 2, "least")
    if _LESS.search(before):
        return Quantity(value - size / 2, value + precision, "most")
    if _ABOUT.search(before):
        return Quantity(value - max(precision, size / 10), value + max(precision, size / 10))
    return Quantity(value - precision, value + precision)
