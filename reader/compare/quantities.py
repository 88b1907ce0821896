"""Numbers with what they count, ordinals, money and per cent in a stretch of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.articles.model import Passage
from reader.compare.figure import Figure, Quantity
from reader.compare.model import Kind
from reader.compare.spoken import NUMBER, Amount, amount, hedged
from reader.compare.units import (
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    MEASURES,
    PART,
    PERCENT,
    PERSON,
    YEARS_OLD,
    Unit,
    head_after,
    measure_at,
)
from reader.compare.word_tables import CARDINALS, ORDINALS, PARTS

_TOLERANCE = 0.02
"""Of a measure: miles and kilometres of one distance never come out equal."""
_SIGN = re.compile(
    "(?<![A-Za-z])(?:" + "|".join(sorted(map(re.escape, CURRENCY_SIGNS), key=len, reverse=True)) + r")\s?$", re.I
)
_RANGE = re.compile(r"\s?[–—-]\s?(?=\d)|\s+(?:to|or)\s+")
_OLD = re.compile(r"[\s-]years?[\s-]old\b", re.IGNORECASE)
_one_word = "|".join(sorted(ORDINALS, key=len, reverse=True))
_tens = "|".join(word for word, value in CARDINALS.items() if value >= 20)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?:(?P<tens>{_tens})[- ])?(?P<word>{_one_word})(?!\w)"
    r"|(?<![\w.,])(?P<digits>\d{1,4})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_parts = "|".join(sorted(PARTS, key=len, reverse=True))
_values = "|".join([*(word for word, value in CARDINALS.items() if 0 < value < 20), r"\d{1,2}"])
_COUNTED = re.compile(
    rf"\b(?:(?P<part>{_parts})\s+(?:(?:number|no\.?)\s+)?|(?:number|no\.)\s+)(?P<value>{_values})\b(?![.,]\d)",
    re.IGNORECASE,
)
"""`Level two`, `component number 2`, `number one`: places in a row without an ordinal."""
_PART_BEFORE = re.compile(rf"\b({_parts})\s$", re.IGNORECASE)
_ADVERB_AFTER = re.compile(
    r"\s*(?:[,;:.!?)]|$)|\s+(?:to|of all|and foremost|he|she|they|we|it|the|a|an|in|on|at|by)\b", re.I
)
_BEFORE_ADVERB = re.compile(
    r"(?:\b(?:at|let's|let’s|come|comes|came|when|was|were|were|who|is|had|has)\s+)$", re.IGNORECASE
)
_ARTICLE_BEFORE = re.compile(
    r"\b(?:the|a|an|its|his|her|their|our|your|my|that|this|every|each|and|as|[^\W\d_]+['’]s?)\s+$", re.IGNORECASE
)
_LET_US = re.compile(r"\blet(?:['’]s| us| me)\s$", re.IGNORECASE)
_SINGLE = re.compile(r"\b(?:a|one)\s+single(?=\s)", re.IGNORECASE)
_DIGIT_BEFORE = re.compile(rf"(?:\d|\b(?:{'|'.join(CARDINALS)}|per|split|every|each))[\s-]$", re.IGNORECASE)
_SECOND_OF_TIME = re.compile(r"\s+(?:later|earlier|ago|before|after|or two)\b", re.IGNORECASE)
_NAMED_BEFORE = re.compile(
    r"\b(article|section|chapter|clause|paragraph|page|resolution|protocol|annex|amendment|flight|route|highway|channel"
    r"|room|group|grade|type|class|version|no\.|number)\s$",
    re.IGNORECASE,
)
_ONE_IN = re.compile(r"\b(?:one|1)\s(?:in|out\sof)\s(?:every\s)?$", re.IGNORECASE)
_ONE_IN_MANY = "one in"
_THE_BEFORE = re.compile(r"\bthe\s$", re.IGNORECASE)
_NOTHING_AFTER = re.compile(r"\s*(?:[,.;:!?)”\"]|$)|\s+(?:of|had|have|will|would|were|are|agreed|also|met|and|or)\b")


def quantities(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures between two offsets that are amounts, in order of place within each kind; they may overlap dates."""
    taken: list[Passage] = []
    for ordinal in _ordinals(text, start, end):
        taken.append(ordinal.span)
        yield ordinal
    for single in _SINGLE.finditer(text, start, end):
        if measured := measure_at(text, single.end(), MEASURES):
            unit, until = measured
            taken.append(Passage(single.start(), min(until, end)))
            exactly = Quantity(1.0, 1.0)
            yield _measured(text, Kind.NUMBER, single.end(), taken[-1], exactly, unit)
    at = start
    while match := NUMBER.search(text, at, end):
        at = max(match.end(), at + 1)
        if any(one.start < match.end() and match.start() < one.end for one in taken):
            continue
        figure = _number(text, match, start, end)
        if figure is not None:
            at = max(at, figure.span.end)
            yield figure


def _number(text: str, match: re.Match[str], start: int, end: int) -> Figure | None:
    first, last = match.span()
    said = amount(match)
    sign = _SIGN.search(text, max(start, first - 5), first)
    if match["short"] in ("m", "k") and not sign and not measure_at(text, last, CURRENCY_WORDS):
        # 5m of no currency are metres as often as millions.
        return Figure(Kind.NUMBER, Passage(first, last), Quantity(said.value, said.value))
    second = _second_of_range(text, match, end)
    quantity = hedged(text, sign.start() if sign else first, said)
    if second is not None:
        quantity, last = Quantity(min(quantity.low, said.value), second[0].value), second[1]
    if sign:
        currency = CURRENCY_SIGNS[sign[0].strip().lower()]
        return Figure(Kind.MONEY, Passage(sign.start(), last), quantity, currency, currency)
    if percent := PERCENT.match(text, last, end):
        points = "points" if "point" in percent[0].lower() else "%"
        return Figure(Kind.PERCENT, Passage(first, percent.end()), quantity, points, points)
    if (
        last < end
        and (text[last].isalpha() or text[last] == "_")
        and not (measured := measure_at(text, last, MEASURES))
    ):
        return None  # a part of a name: 3D, 24K
    if money := measure_at(text, last, CURRENCY_WORDS):
        return _measured(text, Kind.MONEY, last, Passage(first, money[1]), quantity, money[0])
    if old := _OLD.match(text, last, end):
        return Figure(Kind.NUMBER, Passage(first, old.end()), quantity, YEARS_OLD, YEARS_OLD)
    if measured := measure_at(text, last, MEASURES):
        unit, until = measured
        return _measured(text, Kind.NUMBER, last, Passage(first, min(until, end)), quantity, unit)
    return _counted(text, match, said, quantity, last, end)


def _measured(text: str, kind: Kind, unit_at: int, span: Passage, quantity: Quantity, unit: Unit) -> Figure:
    slack = 0.0 if kind is Kind.MONEY or unit.worth == 1 else _TOLERANCE
    low, high = sorted((quantity.low * unit.worth, quantity.high * unit.worth))
    label = " ".join(text[unit_at : span.end].split()).strip("-")
    said = Quantity(low - abs(low) * slack, high + abs(high) * slack, quantity.limit)
    return Figure(kind, span, said, unit.name, label)


def _counted(text: str, match: re.Match[str], said: Amount, quantity: Quantity, last: int, end: int) -> Figure | None:
    """A number of things: which ones, the noun says that follows, or the word before in `Article 5`."""
    spoken = match["spoken"] is not None
    head = head_after(text, last, end, plural=said.value != 1)
    if spoken and said.value == 1 and (head is None or head.unit != PERSON or text[last : last + 1] == "-"):
        return None  # `one` is hardly ever a number
    if (
        spoken
        and _THE_BEFORE.search(text, max(0, match.start() - 6), match.start())
        and _NOTHING_AFTER.match(text, last, end)
    ):
        return None  # `the two agreed`: they were counted before
    if _ONE_IN.search(text, max(0, match.start() - 20), match.start()):
        return Figure(Kind.NUMBER, Passage(match.start(), last), quantity, _ONE_IN_MANY, _ONE_IN_MANY)
    if head is None and not spoken and (named := _NAMED_BEFORE.search(text, max(0, match.start() - 24), match.start())):
        label = named[1].rstrip(".").lower()
        return Figure(Kind.NUMBER, Passage(named.start(), last), quantity, f"{label} no.", label)
    if head is None:
        return Figure(Kind.NUMBER, Passage(match.start(), last), quantity)
    return Figure(Kind.NUMBER, Passage(match.start(), min(head.end, end)), quantity, head.unit, head.label)


def _second_of_range(text: str, match: re.Match[str], end: int) -> tuple[Amount, int] | None:
    """The upper end of `10-15`, `10 to 15`, and where it ends; None for `5-4`, which is a result."""
    if match["digits"] is None:
        return None
    joined = _RANGE.match(text, match.end(), end)
    if joined is None:
        return None
    upper = NUMBER.match(text, joined.end(), end)
    if upper is None or upper["digits"] is None:
        return None
    said = amount(upper)
    if amount(match).value >= said.value:
        return None
    return said, upper.end()


def _ordinals(text: str, start: int, end: int) -> Iterator[Figure]:
    spans: list[Passage] = []
    for match in _COUNTED.finditer(text, start, end):
        value = match["value"].lower()
        number = float(CARDINALS.get(value) or value)
        part = (match["part"] or "").lower()
        if part.endswith("s"):
            continue  # `levels 2 and 3`, `parts one and two`
        before = _PART_BEFORE.search(text, max(start, match.start() - 12), match.start())
        begin = before.start() if before and not part else match.start()
        unit = PART if part or before else ""
        spans.append(Passage(begin, match.end()))
        yield Figure(
            Kind.ORDINAL, spans[-1], Quantity(number, number), unit, part or (before[1].lower() if before else "")
        )
    for match in _ORDINAL.finditer(text, start, end):
        if any(one.start < match.end() and match.start() < one.end for one in spans):
            continue
        if (figure := _ordinal(text, match, start, end)) is not None:
            yield figure


def _ordinal(text: str, match: re.Match[str], start: int, end: int) -> Figure | None:
    if match["digits"]:
        number = float(match["digits"])
    else:
        word = match["word"].lower()
        number = float(ORDINALS[word] + (CARDINALS[match["tens"].lower()] if match["tens"] else 0))
        before = text[max(start, match.start() - 16) : match.start()]
        if word == "second" and (_DIGIT_BEFORE.search(before) or _SECOND_OF_TIME.match(text, match.end(), end)):
            return None
        if _LET_US.search(before):
            return None
        if match["tens"] is None and re.search(r"\b(?:one|two|a)[- ]$", before, re.IGNORECASE) and word != "first":
            follows = head_after(text, match.end(), end, plural=False)
            if not (before.lower().endswith("a ") and follows):
                return None  # one third
        if not _ARTICLE_BEFORE.search(before) and (
            _ADVERB_AFTER.match(text, match.end(), end) or _BEFORE_ADVERB.search(before)
        ):
            return None
    head = head_after(text, match.end(), end, plural=False)
    if head is None:
        return Figure(Kind.ORDINAL, Passage(*match.span()), Quantity(number, number))
    return Figure(Kind.ORDINAL, Passage(match.start(), head.end), Quantity(number, number), head.unit, head.label)
