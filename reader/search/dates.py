"""Dates as people ask for them, and as terms of the index.

An article of 2025-09-03 has the terms `y2025`, `m2025-09` and `d2025-09-03`; one of which only the month is known has
the first two. A range is then a handful of terms, however many days it has.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from reader import clock
from reader.errors import QueryError

ADVICE = "type a year, month or day as in date:2025, date:2025-09, date:>2025-09-03 or date:2025-01..2025-06"
_ISO = re.compile(r"(\d{4})(?:[-/.]?(\d{2})(?:[-/.]?(\d{2}))?)?(?:[T ][\d:]*Z?)?")
_LAST = re.compile(r"(?:the )?last (?:(\d{1,4}) )?(day|week|month|year)s?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(r"(?:(\d{1,2})\.? )?([a-z]{3,9})\.?,? (?:(\d{1,2}),? )?(\d{4})")
Span = tuple[date, date]


def terms(iso: str) -> list[str]:
    """The terms of an article's date; none if it is not a date."""
    found = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", iso)
    if not found:
        return []
    year, month, day = found.groups()
    said = [f"y{year}"]
    if month and 1 <= int(month) <= 12:
        said.append(f"m{year}-{month}")
        if day and 1 <= int(day) <= 31:
            said.append(f"d{year}-{month}-{day}")
    return said


def span_of(term: str) -> tuple[int, int]:
    """First and last day of a term, 2025-09-03 as 20250903; a month or year begins on its day 0."""
    year, month, day = (int(part) for part in (*term[1:].split("-"), "0", "0")[:3])
    if day:
        begin = end = day
    else:
        begin, end = 0, monthrange(min(max(year, 1), 9999), month)[1] if month else 31
    return year * 10_000 + month * 100 + begin, year * 10_000 + (month or 12) * 100 + end


def understand(said: str) -> tuple[date | None, date | None]:
    """First and last day that `said` means, both included. Raises QueryError with what to type instead."""
    text = " ".join(said.strip().casefold().split()).replace("…", "..")
    between = re.fullmatch(r"[\[{](.*?)\bto\b(.*?)[\]}]", text)
    if between:
        first, last = between[1].strip(), between[2].strip()
        low = _span(first, said) if first else None
        high = _span(last, said) if last else None
        return _ordered(
            low and (_after(low[1], said) if text[0] == "{" else low[0]),
            high and (_before(high[0], said) if text[-1] == "}" else high[1]),
            said,
        )
    if ".." in text:
        first, _, last = text.partition("..")
        return _ordered(
            _span(first, said)[0] if first.strip() else None, _span(last, said)[1] if last.strip() else None, said
        )
    for sign in (">=", "<=", ">", "<"):
        if text.startswith(sign):
            span = _span(text[len(sign) :], said)
            if sign[0] == ">":
                return (span[0] if sign == ">=" else _after(span[1], said)), None
            return None, (span[1] if sign == "<=" else _before(span[0], said))
    return _span(text, said)


def _ordered(first: date | None, last: date | None, said: str) -> tuple[date | None, date | None]:
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
    if text in ("today", "now"):
        return today, today
    if text == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    try:
        last = _LAST.fullmatch(text)
        if last:
            days = {"day": 1, "week": 7, "month": 30, "year": 365}[last[2]] * int(last[1] or 1)
            return today - timedelta(days=days), today
        iso = _ISO.fullmatch(text)
        if iso:
            return _whole(int(iso[1]), int(iso[2] or 0), int(iso[3] or 0))
        named = _NAMED.fullmatch(text)
        if named and named[2][:3] in _MONTHS and not (named[1] and named[3]):
            return _whole(int(named[4]), _MONTHS.index(named[2][:3]) + 1, int(named[1] or named[3] or 0))
    except (ValueError, OverflowError):
        pass
    raise QueryError(f"“{said}” is not a date", advice=ADVICE)


def _whole(year: int, month: int, day: int) -> Span:
    if day:
        only = date(year, month, day)
        return only, only
    if month:
        first = date(year, month, 1)
        return first, date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def covering(first: date | None, last: date | None, years: Iterable[str]) -> list[str]:
    """The terms of exactly the days from `first` to `last`. `years` are the index's terms that begin with `y`."""
    low, high = first or date.min, last or date.max
    found: list[str] = []
    for term in years:
        year = int(term[1:])
        if not 1 <= year <= 9999 or year < low.year or year > high.year:
            continue
        if low <= date(year, 1, 1) and date(year, 12, 31) <= high:
            found.append(term)
            continue
        for month in range(1, 13):
            begin, end = _whole(year, month, 0)
            if low <= begin and end <= high:
                found.append(f"m{year:04d}-{month:02d}")
            elif begin <= high and low <= end:
                days = range(max(low, begin).day, min(high, end).day + 1)
                found += [f"d{year:04d}-{month:02d}-{day:02d}" for day in days]
    return found
