"""Dates as terms of the index, and back to words.

An article of 2025-09-03 has the terms `y2025`, `m2025-09` and `d2025-09-03`; one of which only the month is known has
the first two. A range is then a handful of terms, however many days it has.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

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


def whole(year: int, month: int = 0, day: int = 0) -> Span:
    """The first and last day of a year, month or day. Raises ValueError if there is none such."""
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
            begin, end = whole(year, month)
            if low <= begin and end <= high:
                found.append(f"m{year:04d}-{month:02d}")
            elif begin <= high and low <= end:
                days = range(max(low, begin).day, min(high, end).day + 1)
                found += [f"d{year:04d}-{month:02d}-{day:02d}" for day in days]
    return found


def in_words(first: date | None, last: date | None) -> str:
    """A range as it can be typed again, as short as it is exact: `2025`, `2025-09..2025-12`, `2026..`."""
    if first is None and last is None:
        return "any"
    if first is None or last is None:
        return f"{_edge(first, 0)}.." if first else f"..{_edge(last, 1)}"
    for size in (4, 7, 10):
        low, high = first.isoformat()[:size], last.isoformat()[:size]
        if _whole(low)[0] == first and _whole(high)[1] == last:
            return low if low == high else f"{low}..{high}"
    return f"{first}..{last}"


def _edge(day: date | None, end: int) -> str:
    """The shortest that begins (`end` 0) or ends (1) on that day."""
    said = "" if day is None else day.isoformat()
    return next((said[:size] for size in (4, 7) if day and _whole(said[:size])[end] == day), said)


def _whole(iso: str) -> Span:
    return whole(*(int(part) for part in iso.split("-")))
