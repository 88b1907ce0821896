"""Dates and times of day in a stretch of text; relative ones by the date of the article."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from reader.articles.model import Passage
from reader.compare.figure import Clock, Figure, When
from reader.compare.model import Kind
from reader.compare.word_tables import CARDINALS, word_list, word_set

_MONTH_NAMES = word_list("january february march april may june july august september october november december")
_months = "|".join(_MONTH_NAMES)
_MONTH = rf"(?P<month>{_months}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_WEEKDAYS = word_list("monday tuesday wednesday thursday friday saturday sunday")
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)}|(?:mon|tues?|wed|thurs?|fri|sat|sun)(?:\.|(?=,)))"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<![\d.-])(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<![\d.])(?P<day>0?[1-9]|[12]\d|3[01])[./](?P<number>0?[1-9]|1[0-2])[./](?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<![\d.,-])\b\d{{1,2}}(?:\s?[–-]\s?|\s+(?:to|and|or)\s+)\d{{1,2}}\s+{_MONTH}(?!\w)(?:,?\s+{_YEAR}(?![\d%]))?",
        rf"\b{_MONTH}\s+\d{{1,2}}(?:\s?[–-]\s?|\s+(?:to|and|or)\s+)\d{{1,2}}(?![\d%:]|[.,]\d)(?:,?\s+{_YEAR}(?![\d%]))?",
        rf"(?:\b{_WEEKDAY},?\s+(?:the\s+)?)?(?<![\d.,])\b{_DAY}(?:\s+of)?[\s\u00a0-]+{_MONTH}(?!\w)(?:,?[\s-]+{_YEAR}(?![\d%]))?",
        rf"(?:\b{_WEEKDAY},?\s+)?\b{_MONTH}[\s\u00a0]+{_DAY}(?![\d%:]|[.,]\d|\s?[ap]\.?m)(?:,?\s+{_YEAR}(?![\d%]))?",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}(?![\d%])",
        rf"\b{_MONTH}\s+(?P<relative>last|this|next)\s+year\b",
        rf"\b(?P<relative>last|this|next)\s+{_MONTH}(?!\w)",
        rf"\b{_MONTH}(?![\w'’])",
        rf"\b(?:(?P<relative>last|this|next)\s+)?{_WEEKDAY}(?!\w)",
        r"\b(?P<near>the day after tomorrow|the day before yesterday|yesterday|today|tonight|tomorrow)\b",
        r"\b(?P<relative>last|this|next)\s+(?P<span>year|month|week)\b",
        r"(?<![\d.,])\b(?P<count>\d{1,3}|an?|"
        + "|".join(CARDINALS)
        + r")\s+(?P<span>day|week|month|year)s?\s+(?P<ago>ago|earlier)\b",
        r"(?<![\w$€£.,])(?P<decade>(?:1[5-9]|20)\d)0s\b",
        rf"(?<![\w$€£.,/-]){_YEAR}(?:[/–-](?:\d\d){{1,2}})?(?![\w%]|[.,]\d|-\d)",
    )
)
_NEEDS = ("digit",) * 2 + ("month",) * 8 + ("weekday",) + ("word",) * 3 + ("digit",) * 2
"""What must stand in a sentence for each shape to be looked for: most sentences have none of it."""
_MONTH_SIGNS = frozenset(name[:3] for name in _MONTH_NAMES)
_WEEKDAY_SIGNS = frozenset(name[:3] for name in _WEEKDAYS)
_WORD_SIGNS = word_set("yest toda toni tomo last this next ago earl")
_SIGN_OF = re.compile(
    r"\d|\b(?:" + "|".join(sorted({*_MONTH_SIGNS, *_WEEKDAY_SIGNS, *_WORD_SIGNS}, key=len, reverse=True)) + ")", re.I
)
_ONLY_MONTH = 9
_ONLY_YEAR = len(_SHAPES) - 1
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|from|to|last|next|this|early|late|mid|the|a|an|and|or|through|during|between|for"
    r"|before|after|every|each|on|as)[\s-]+|[(,–—-]\s?)$",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"\s+(?!(?:was|is|has|his|this|as|us)\b)[a-z]{3,}s\b|\s+(?:people|men|women|children|miles|km)\b"
)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|of|from|by|until|till|before|after|during|early|late|mid|to|and|between|the|for|through|year|a|or|than)"
    r"[\s-]+$|[(–—,’']\s?$",
    re.IGNORECASE,
)
_SHORT_AMBIGUOUS = word_set("may march mar dec sun sat wed")
_NEVER_ELSE = re.compile(r"(?:january|february|april|june|july|september|october|november|december|\w{3,6}day)\.?")
"""Names that mean a month or a day in small letters too."""
_PAPER = re.compile(r"\s+(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Star|Tribune|Mercury|Observer|People)\b")
_NEAR = {
    "the day after tomorrow": 2, "tomorrow": 1,
    "today": 0, "tonight": 0, "yesterday": -1, "the day before yesterday": -2,
}  # fmt: skip
_STEP = {"last": -1, "this": 0, "next": 1}
_DAYS = {"day": 1, "week": 7}

_zone = r"(?:\s?(?P<zone>gmt|utc|bst|cet|cest|e[sd]t|p[sd]t|c[sd]t|eet|eest|msk|kyiv time|local time|moscow time))?"
_TIME = re.compile(
    r"(?<![\d:.,$€£/-])(?P<hour>[01]?\d|2[0-4])(?:(?P<sep>[:.h])(?P<minute>[0-5]\d)(?::[0-5]\d)?)?(?!\d|[:.,]\d)"
    rf"\s?(?P<half>[ap]\.?\s?m\b\.?)?(?:\s?(?P<clock>o['’]clock))?{_zone}(?!\w)"
    rf"|\b(?P<military>[01]\d[0-5]\d|2[0-3][0-5]\d)\s?(?:h|hrs|hours|gmt|utc)\b|\b(?P<word>noon|midnight|midday)\b",
    re.IGNORECASE,
)


def base_of(date: str) -> datetime.date | None:
    """The day of an ISO 8601 date; None if it says less than a day, or nothing."""
    try:
        return datetime.date.fromisoformat(date[:10])
    except ValueError:
        return None


def dates(text: str, start: int, end: int, base: datetime.date | None) -> Iterator[Figure]:
    """The dates between two offsets. `base` is the day that `tomorrow` and `last year` are meant from."""
    taken: list[Passage] = []
    present = frozenset(one[0].lower() for one in _SIGN_OF.finditer(text, start, end))
    has = {
        "digit": any(one.isdecimal() for one in present),
        "month": not present.isdisjoint(_MONTH_SIGNS),
        "weekday": not present.isdisjoint(_WEEKDAY_SIGNS),
        "word": not present.isdisjoint(_WORD_SIGNS),
    }
    for number, shape in enumerate(_SHAPES):
        if not has[_NEEDS[number]]:
            continue
        for match in shape.finditer(text, start, end):
            first, last = match.span()
            if any(one.start < last and first < one.end for one in taken):
                continue
            if not _plausible(text, match, number, start, end):
                continue
            when = _when(match, base)
            if when is None:
                continue
            taken.append(Passage(first, last))
            yield Figure(Kind.DATE, Passage(first, last), when)


def _plausible(text: str, match: re.Match[str], shape: int, start: int, end: int) -> bool:
    first, last = match.span()
    said = match.groupdict()
    for name in (said.get("month"), said.get("weekday")):
        if name and not name[0].isupper() and not (_NEVER_ELSE.fullmatch(name) or (said.get("day") and shape > 1)):
            return False
        if name and name[0].islower() and name.rstrip(".") in _SHORT_AMBIGUOUS - {"dec"}:
            return False
    if said.get("weekday") and _PAPER.match(text, last):
        return False  # the Sunday Times
    if shape == _ONLY_MONTH:
        month = match["month"].rstrip(".").lower()
        if month in _SHORT_AMBIGUOUS or len(month) < 4:
            return bool(_BEFORE_MONTH.search(text, max(start, first - 12), first)) and month not in ("mar", "dec")
        return len(month) > 3
    if shape == _ONLY_YEAR:
        if _BEFORE_YEAR.search(text, max(start, first - 12), first):
            return True
        return not _COUNTED_AFTER.match(text, last, end)
    return True


def _when(match: re.Match[str], base: datetime.date | None) -> When | None:
    said = {name: value.lower() for name, value in match.groupdict().items() if value}
    said["whole"] = match[0].lower()
    if "near" in said:
        return _on(base + datetime.timedelta(_NEAR[said["near"]])) if base else When()
    if "ago" in said:
        return _ago(said, base)
    if "decade" in said:
        return When(decade=int(said["decade"]))
    year = int(said["year"]) if "year" in said else None
    month = _month(said)
    day = int(said["day"]) if "day" in said else None
    weekday = _weekday(said["weekday"]) if "weekday" in said else None
    if "relative" in said:
        return _relative(said, month, weekday, base)
    if day is not None and month is not None and day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return When(year, month, day, weekday)


def _relative(said: dict[str, str], month: int | None, weekday: int | None, base: datetime.date | None) -> When:
    step = _STEP[said["relative"]]
    if weekday is not None or base is None:
        return When(month=month, weekday=weekday)
    if said.get("span") == "week":
        return When()
    if said.get("span") == "month":
        months = base.year * 12 + base.month - 1 + step
        return When(months // 12, months % 12 + 1)
    if month is None or said["whole"].endswith("year"):
        return When(base.year + step, month)
    if step < 0:  # `last August` is the latest one that is over
        return When(base.year - (month >= base.month), month)
    return When(base.year + (step > 0 and month <= base.month), month)


def _ago(said: dict[str, str], base: datetime.date | None) -> When:
    count = said["count"]
    number = 1 if count in ("a", "an") else CARDINALS.get(count) or int(count if count.isdecimal() else 0)
    if base is None or said["ago"] == "earlier":
        return When()
    if said["span"] == "day":
        return _on(base - datetime.timedelta(number))
    if said["span"] == "year" and number < base.year:
        return When(base.year - number)
    return When()


def _on(day: datetime.date) -> When:
    return When(day.year, day.month, day.day)


def _month(said: dict[str, str]) -> int | None:
    if "number" in said:
        return int(said["number"])
    if "month" not in said:
        return None
    short = said["month"][:3]
    return next(number for number, name in enumerate(_MONTH_NAMES, 1) if name.startswith(short))


def _weekday(name: str) -> int:
    return next(number for number, full in enumerate(_WEEKDAYS) if full.startswith(name.rstrip(".")[:3]))


def times(text: str, start: int, end: int) -> Iterator[Figure]:
    """The times of day between two offsets."""
    for match in _TIME.finditer(text, start, end):
        if match["word"]:
            yield Figure(Kind.TIME, Passage(*match.span()), Clock(0 if match["word"].lower() == "midnight" else 720))
        elif match["military"]:
            minutes = int(match["military"][:2]) * 60 + int(match["military"][2:])
            yield Figure(Kind.TIME, Passage(*match.span()), Clock(minutes))
        elif (
            match["half"]
            or match["clock"]
            or (match["sep"] == ":" and match["minute"])
            or (match["zone"] and match["sep"])
        ):
            hour, minute = int(match["hour"]), int(match["minute"] or 0)
            if match["half"]:
                if hour > 12:
                    continue
                hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
            known = bool(match["half"]) or hour > 12 or match["hour"].startswith("0") or bool(match["zone"])
            yield Figure(
                Kind.TIME, Passage(*match.span()), Clock(hour * 60 + minute, known, (match["zone"] or "").lower())
            )
