from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.dates import iso_date, more_precise, timestamp


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("2025-09-03", "2025-09-03"),
        ("2025-09-03 11:57", "2025-09-03T11:57"),
        ("2025/09/03", "2025-09-03"),
        ("03.09.2025", "2025-09-03"),
        ("11:57 03.09.2025", "2025-09-03T11:57"),
        ("13/09/2025", "2025-09-13"),
        ("09/13/2025", "2025-09-13"),
        ("3/9/2025", "2025"),  # March or September
        ("3 September 2025, 11.57", "2025-09-03T11:57"),
        ("Wednesday, September 3rd, 2025", "2025-09-03"),
        ("Sept. 3, 2025 at 1:05 p.m. ET", "2025-09-03T13:05"),
        ("Updated: 12:30 AM, May 1, 2025", "2025-05-01T00:30"),
        ("Wed, 3 Sep 2025 11:57:00 +0300", "2025-09-03T11:57"),
        ("Published on 3rd of May 2025", "2025-05-03"),
        ("September 2025", "2025-09"),
        ("31.02.2025", ""),
        ("25:99 03.09.2025", "2025-09-03"),
        ("On September 3, 2025 the port was closed", ""),
        ("Marching on May 2025 streets", ""),
        ("Friday", ""),
        ("", ""),
    ],
)
def test_lines_that_hold_a_date_and_nothing_else(line: str, iso: str) -> None:
    assert timestamp(line) == iso


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2026-02-11", "2026-02-11"),
        ("2026-02-11 10:00", "2026-02-11T10:00"),
        ("2026-02-11T10:00:05+01:00", "2026-02-11T10:00:05+01:00"),
        ("2026", "2026"),
        ("2026-02", "2026-02"),
        ("20260211", "2026-02-11"),
        ("11 February 2026", "2026-02-11"),
        ("2026-02-31", ""),
        ("2026-13", ""),
        ("soon", ""),
    ],
)
def test_dates_in_front_matter(stated: str, iso: str) -> None:
    assert iso_date(stated) == iso


def test_the_more_precise_of_two() -> None:
    assert more_precise("2025-09-03", "2025-09-03T11:57") == "2025-09-03T11:57"
    assert more_precise("2025-09-03T11:57", "2025-09-03") == "2025-09-03T11:57"
    assert more_precise("2025-09-03", "2025-09-04T11:57") == "2025-09-03"


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"]))
def test_every_day_is_read_back(day: datetime.date, shape: str) -> None:
    assert timestamp(day.strftime(shape)) == day.isoformat()


@given(st.text(alphabet="0123456789:./- TZ+pamJuneMy,", max_size=40))
def test_no_line_is_a_trap(line: str) -> None:
    iso_date(line)
    timestamp(line)
