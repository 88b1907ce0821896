"""Dates as people ask for them: `2025-09`, `>2025`, `last 30 days`, `since march 2025`, `2025-09..2025-12`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reader import clock
from reader.errors import QueryError
from reader.search.dates import Span, whole

Range = tuple[date | None, date | None]

ADVICE = (
    "type a day, month or year, as in date:2025-09-03 or date:2025, a range as in date:>2025 or"
    ' date:2025-01..2025-06, or words as in date:"last 30 days" or date:yesterday'
)
MOST_WORDS = 7
"""Words that a date can have: `between 3 march 2025 and 4 may 2025` is written in quotes."""

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d{2})(\d{2}))?(?:[t ]\d{1,2}:[\d:.]*z?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_UNITS = "day|week|month|year"
_COUNTED = re.compile(rf"(?:(?:the|in the) )?(?:last|past|previous) (\w+) ({_UNITS})s?")
_CALENDAR = re.compile(rf"(?:the )?(this|current|last|past|previous|next) ({_UNITS}|quarter)")
_SHORT = re.compile(r"(\d{1,4}) ?(d|w|m|mo|y|days?|weeks?|months?|years?)")
_AGO = re.compile(rf"(\w+) ({_UNITS})s? ago")
_QUARTER = re.compile(r"(\d{4})[ -]?q([1-4])|q([1-4])[ -]?(\d{4})")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>\d{4})"
_NAMED = tuple(
    re.compile(shape)
    for shape in (
        rf"{_MONTH},? {_YEAR}",
        rf"{_YEAR} {_MONTH}",
        rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_DAY}-{_MONTH}-{_YEAR}",
        _MONTH,
    )
)
_WITHOUT_YEAR = re.compile(rf"(?:{_DAY} (?:of )?)?{_MONTH}|(?P<name>[a-z]{{3,9}})\.? \d{{1,2}}(?:st|nd|rd|th)?")
_ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_SEASON = re.compile(r"\b(spring|summer|autumn|fall|winter)\b")
_SINCE = re.compile(r"(since|from|starting|after|later than|newer than)\b ?(.+)")
_BEFORE = re.compile(r"(before|until|till|up to|to|through|by|older than|earlier than)\b ?(.+)")
_BETWEEN = re.compile(r"between (.+) and (.+)|(?:from )?(.+?) (?:to|until|till|through|-|–|—) (.+)")
_SIGNS = re.compile(r"(>=|<=|=>|=<|>|<|≥|≤|=)\s*(.+)")
_STRICT = {"after", "later than", "newer than", "before", "older than", "earlier than", ">", "<"}
_UP = {"since", "from", "starting", "after", "later than", "newer than", ">", ">=", "=>", "≥"}


def understand(said: str) -> Range:
    """First and last day that `said` means, both included; None: no limit on that side.

    What is relative counts from today. Raises QueryError with what to type instead.
    """
    text = " ".join(said.strip().casefold().split()).replace("…", "..").strip("'\"")
    if text in ("any", "*"):
        return None, None
    if between := re.fullmatch(r"[\[{](.*?)\bto\b(.*?)[\]}]", text):
        return _bracketed(text, between[1].strip(), between[2].strip(), said)
    if ".." in text:
        first, _, last = text.partition("..")
        first, last = _with_year(first.strip(" ."), last.strip(" ."))
        return _ordered(_span(first, said)[0] if first else None, _span(last, said)[1] if last else None, said)
    if sign := _SIGNS.fullmatch(text):
        return _open(sign[1], sign[2], said)
    if between := _BETWEEN.fullmatch(text):
        first, last = between[1] or between[3], between[2] or between[4]
        first, last = _with_year(first, last)
        if _is_date(first) and _is_date(last):
            return _ordered(_span(first, said)[0], _span(last, said)[1], said)
    if words := _SINCE.fullmatch(text) or _BEFORE.fullmatch(text):
        return _open(words[1], words[2], said)
    return _span(text, said)


def is_understood(said: str) -> bool:
    """Whether `said` means a date or a range of dates."""
    try:
        understand(said)
    except QueryError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        _span(text, text)
    except QueryError:
        return False
    return True


def _with_year(first: str, last: str) -> tuple[str, str]:
    """Both sides of a range, where only one says its year: `march to may 2025` is two months of 2025, and
    `november to february 2025` begins in the year before.
    """
    lacking = [_WITHOUT_YEAR.fullmatch(side) is not None for side in (first, last)]
    year = _ANY_YEAR.search(last if lacking[0] else first)
    if lacking[0] == lacking[1] or year is None:
        return first, last
    for number in (int(year[1]), int(year[1]) + (-1 if lacking[0] else 1)):
        low, high = (
            f"{side} {number:04d}" if lacks else side for side, lacks in zip((first, last), lacking, strict=True)
        )
        if not (_is_date(low) and _is_date(high)):
            break
        if _span(low, low)[0] <= _span(high, high)[1]:
            return low, high
    return first, last


def _bracketed(text: str, first: str, last: str, said: str) -> Range:
    low = _span(first, said) if first.strip("*") else None
    high = _span(last, said) if last.strip("*") else None
    return _ordered(
        low and (_after(low[1], said) if text[0] == "{" else low[0]),
        high and (_before(high[0], said) if text[-1] == "}" else high[1]),
        said,
    )


def _open(sign: str, text: str, said: str) -> Range:
    span = _span(text, said)
    if sign == "=":
        return span
    if sign in _UP:
        return (_after(span[1], said) if sign in _STRICT else span[0]), None
    return None, (_before(span[0], said) if sign in _STRICT else span[1])


def _ordered(first: date | None, last: date | None, said: str) -> Range:
    if first is None and last is None:
        raise QueryError(f"there is no date in “{said}”", advice=ADVICE)
    if first is not None and last is not None and first > last:
        raise QueryError(f"“{said}” ends before it begins", advice="put the earlier date first")
    return first, last


def _after(day: date, said: str) -> date:
    try:
        return day + timedelta(days=1)
    except OverflowError:
        raise QueryError(f"nothing can be later than “{said}”", advice=ADVICE) from None


def _before(day: date, said: str) -> date:
    try:
        return day - timedelta(days=1)
    except OverflowError:
        raise QueryError(f"nothing can be earlier than “{said}”", advice=ADVICE) from None


def _span(text: str, said: str) -> Span:
    text = text.strip().strip("'\"").strip()
    today = clock.now().date()
    if slashes := _SLASHES.fullmatch(text):
        one, two, year = slashes.groups()
        if one != two and int(one) <= 12 and int(two) <= 12:
            raise QueryError(f"“{said}” could be two days", advice="type it as in date:2025-09-03 or date:3.9.2025")
        text = f"{year}-{two}-{one}" if int(two) <= 12 else f"{year}-{one}-{two}"
    try:
        found = _relative(text, today) or _fixed(text, today)
    except (ValueError, OverflowError):
        found = None
    if found is None and (season := _SEASON.search(text)):
        year = _ANY_YEAR.search(text)
        shown = int(year[1]) if year else today.year
        raise QueryError(
            f"“{season[1]}” is not the same months everywhere",
            advice=f"type the months, as in date:{shown}-09..{shown}-11",
        )
    if found is None:
        raise QueryError(f"“{said}” is not a date", advice=ADVICE)
    return found


def _fixed(text: str, today: date) -> Span | None:
    """A day, month, quarter or year that does not depend on today, but for a month without a year."""
    if iso := _ISO.fullmatch(text):
        year, month, day = iso[1], iso[2] or iso[4], iso[3] or iso[5]
        return whole(int(year), int(month or 0), int(day or 0)) if month != "0" else None
    if dotted := _DAY_FIRST.fullmatch(text):
        return whole(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    if quarter := _QUARTER.fullmatch(text):
        return _quarter(int(quarter[1] or quarter[4]), int(quarter[2] or quarter[3]))
    for shape in _NAMED:
        named = shape.fullmatch(text)
        number = _month_named(named["month"]) if named else 0
        if named and number:
            parts = named.groupdict()
            year = int(parts["year"]) if parts.get("year") else today.year - (number > today.month)
            return whole(year, number, int(parts.get("day") or 0))
    return None


def _month_named(name: str) -> int:
    if name == "sept":
        return 9
    return next((at for at, month in enumerate(_MONTHS, 1) if name in (month, month[:3])), 0)


def _quarter(year: int, number: int) -> Span:
    return whole(year, number * 3 - 2)[0], whole(year, number * 3)[1]


def _relative(text: str, today: date) -> Span | None:
    """What counts from today."""
    if text in ("today", "now"):
        return today, today
    if text == "tomorrow":
        return today + timedelta(days=1), today + timedelta(days=1)
    if text == "yesterday":
        return _days_before(today, 1), _days_before(today, 1)
    if text.removeprefix("last ") in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS.index(text.removeprefix("last "))) % 7
        day = _days_before(today, back or 7 * text.startswith("last "))
        return day, day
    if counted := _COUNTED.fullmatch(text):
        return _stretch(today, _number(counted[1]), counted[2]), today
    if short := _SHORT.fullmatch(text):
        unit = {"d": "day", "w": "week", "m": "month", "y": "year"}[short[2][0]]
        return _stretch(today, int(short[1]), unit), today
    if ago := _AGO.fullmatch(text):
        day = _stretch(today, _number(ago[1]), ago[2])
        return _calendar(day, ago[2]) if ago[2] in ("month", "year") else (day, day)
    if named := _CALENDAR.fullmatch(text):
        return _named_stretch(named[1], named[2], today)
    return None


def _named_stretch(which: str, unit: str, today: date) -> Span:
    """As `this month`, `last week`: those of the calendar; `past week`: the seven days up to today."""
    if which in ("this", "current"):
        return _calendar(today, unit)
    if which == "next":
        return _calendar(_calendar(today, unit)[1] + timedelta(days=1), unit)
    if which == "past" and unit != "quarter":
        return _stretch(today, 1, unit), today
    return _calendar(_days_before(_calendar(today, unit)[0], 1), unit)


def _calendar(day: date, unit: str) -> Span:
    """The day, week (from Monday), month, quarter or year that `day` lies in."""
    match unit:
        case "week":
            monday = _days_before(day, day.weekday())
            return monday, monday + timedelta(days=6)
        case "month":
            return whole(day.year, day.month)
        case "quarter":
            return _quarter(day.year, (day.month + 2) // 3)
        case "year":
            return whole(day.year)
        case _:
            return day, day


def _stretch(today: date, count: int, unit: str) -> date:
    """The day that lies so many days, weeks, months or years before today."""
    if unit in ("day", "week"):
        return _days_before(today, count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, whole(year, month + 1)[1].day))


def _days_before(day: date, count: int) -> date:
    return day - timedelta(days=count)


def _number(word: str) -> int:
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word.isdecimal() and len(word) <= 5:
        return int(word)
    raise ValueError(word)
