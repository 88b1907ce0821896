"""Dates as they stand in and around articles, to ISO 8601."""

from __future__ import annotations

import datetime
import re

_MONTH_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = rf"(?P<m>{_MONTH_NAMES})\.?"
_MONTH_ORDER = "janfebmaraprmayjunjulaugsepoctnovdec"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"

_FULL_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?)? ?(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<y>\d{4})(?!\d)",
        rf"(?<!\d){_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<y>\d{{4}})(?!\d)",
        rf"(?<![a-z]){_MONTH}\s+{_DAY},?\s+(?P<y>\d{{4}})(?!\d)",
        rf"(?<![a-z]){_MONTH},?\s+(?P<y>\d{{4}})(?!\d)",
    )
)
_TIME = re.compile(
    r"(?<![\d:.])T?(?P<h>\d{1,2})(?:[:.](?P<min>\d\d)(?::\d\d(?:\.\d+)?)?\s*(?P<half>[ap]\.?\s?m\b\.?)?"
    r"|\s*(?P<only>[ap]\.?\s?m\b\.?))(?![\d:])",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:first|published|updated|posted|last|modified|created|edited|released|date|time|on|at|from|of|the|h|hrs|ago"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|gmt|utc|[ecmp][sd]?t|ce?s?t|eest|eet|ist|bst|jst|msk|z|local time)\b|[+-]\d\d:?\d\d(?!\d)|[^\w]",
    re.IGNORECASE,
)
_LONGEST = 90
"""Code points: a longer line is not a date with its usual words around it."""


def iso_date(stated: str) -> str:
    """`stated` (what front matter says) as ISO 8601, as precise as it is; empty if it is no date that we know.

    What is ISO 8601 already stays as it is, but for a space instead of the `T`.
    """
    stated = " ".join(stated.split())
    full = _FULL_ISO.fullmatch(stated)
    if full:
        day, time, rest, zone = full.groups(default="")
        if not _is_day(day) or (time and not _is_time(time)) or (zone and not time):
            return ""
        return f"{day}T{time}{rest}{zone.upper()}" if time else day
    if re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", stated):
        return stated
    if compact := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", stated):
        day = "-".join(compact.groups())
        return day if _is_day(day) else ""
    return timestamp(stated)


def timestamp(line: str) -> str:
    """The date (with its time, where there is one) of a line that holds nothing else; empty if it holds more."""
    if len(line) > _LONGEST:
        return ""
    for shape in _SHAPES:
        found = shape.search(line)
        if found is None:
            continue
        day = _day_of(found)
        if not day:
            continue
        rest = line[: found.start()] + " \n " + line[found.end() :]
        time = _TIME.search(rest)
        if time is not None:
            rest = rest[: time.start()] + " " + rest[time.end() :]
        if _AROUND.sub("", rest):
            continue
        clock = _clock_of(time) if time is not None and len(day) == 10 else ""
        return f"{day}T{clock}" if clock else day
    return ""


def more_precise(one: str, other: str) -> str:
    """Of two dates the one that says more about the same day; `one` if they are of different days."""
    return other if len(other) > len(one) and other.startswith(one) else one


def _day_of(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        if one <= 12 and two <= 12 and one != two:
            return str(parts["y"])  # 3/9 is in March or in September: only the year is certain
        day, month = (one, two) if two <= 12 else (two, one)
    else:
        name = parts["m"]
        month = int(name) if name.isdigit() else _MONTH_ORDER.index(name[:3].casefold()) // 3 + 1
        if "d" not in parts:
            return f"{parts['y']}-{month:02}"
        day = int(parts["d"])
    iso = f"{parts['y']}-{month:02}-{day:02}"
    return iso if _is_day(iso) else ""


def _clock_of(time: re.Match[str]) -> str:
    hour, minute = int(time["h"]), int(time["min"] or 0)
    half = (time["half"] or time["only"] or "")[:1].casefold()
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = f"{hour:02}:{minute:02}"
    return clock if _is_time(clock) else ""


def _is_day(iso: str) -> bool:
    try:
        datetime.date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _is_time(clock: str) -> bool:
    return int(clock[:2]) < 24 and int(clock[3:]) < 60
