"""Dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import clock
from reader.errors import QueryError
from reader.search import dates
from reader.search.date_words import understand


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 23 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025", "2025"),
        ("2025-09", "2025-09"),
        ("2025-9-3", "2025-09-03"),
        ("2025/09/03", "2025-09-03"),
        ("20250903", "2025-09-03"),
        ("2025-09-03T11:57", "2025-09-03"),
        ("3.9.2025", "2025-09-03"),
        ("31/8/2025", "2025-08-31"),
        ("8/31/2025", "2025-08-31"),
        ("5/5/2025", "2025-05-05"),
        ("2025-Q3", "2025-07..2025-09"),
        ("q1 2025", "2025-01..2025-03"),
        ("march to may 2025", "2025-03..2025-05"),
        ("between march and may 2025", "2025-03..2025-05"),
        ("march..may 2025", "2025-03..2025-05"),
        ("3 march to 5 may 2025", "2025-03-03..2025-05-05"),
        ("march 3 to may 2025", "2025-03-03..2025-05-31"),
        ("november to february 2025", "2024-11..2025-02"),
        ("march 2024 to may", "2024-03..2024-05"),
        ("november 2024 to february", "2024-11..2025-02"),
        ("march to may", "2026-03..2026-05"),
        ("tomorrow", "2026-11-24"),
        ("next week", "2026-11-30..2026-12-06"),
        ("next month", "2026-12"),
        ("next year", "2027"),
        ("3 September 2025", "2025-09-03"),
        ("3rd of september 2025", "2025-09-03"),
        ("September 3, 2025", "2025-09-03"),
        ("sept 2025", "2025-09"),
        ("2025 sep", "2025-09"),
        ("march", "2026-03"),
        ("december", "2025-12"),
        ("today", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("monday", "2026-11-23"),
        ("last monday", "2026-11-16"),
        ("sunday", "2026-11-22"),
        ("this week", "2026-11-23..2026-11-29"),
        ("last week", "2026-11-16..2026-11-22"),
        ("past week", "2026-11-16..2026-11-23"),
        ("this month", "2026-11"),
        ("Last  Month", "2026-10"),
        ("this quarter", "2026-10..2026-12"),
        ("this year", "2026"),
        ("last year", "2025"),
        ("last 30 days", "2026-10-24..2026-11-23"),
        ("the last two weeks", "2026-11-09..2026-11-23"),
        ("past 3 months", "2026-08-23..2026-11-23"),
        ("last 10 years", "2016-11-23..2026-11-23"),
        ("7d", "2026-11-16..2026-11-23"),
        ("2w", "2026-11-09..2026-11-23"),
        ("1y", "2025-11-23..2026-11-23"),
        ("3 days ago", "2026-11-20"),
        ("a month ago", "2026-10"),
        (">2025", "2026.."),
        ("> 2025-09", "2025-10.."),
        (">=2025-09-03", "2025-09-03.."),
        ("<2025-03-01", "..2025-02"),
        ("<=2025", "..2025"),
        ("since 2025", "2025.."),
        ("from march 2025", "2025-03.."),
        ("after march 2025", "2025-04.."),
        ("before march 2025", "..2025-02"),
        ("until march 2025", "..2025-03"),
        ("older than 7d", "..2026-11-15"),
        ("since yesterday", "2026-11-22.."),
        ("2025-09..2025-12", "2025-09..2025-12"),
        ("2025..", "2025.."),
        ("..2025", "..2025"),
        ("2025…2026", "2025..2026"),
        ("2025 to 2026", "2025..2026"),
        ("from march 2025 until may 2025", "2025-03..2025-05"),
        ("between 1 march 2025 and 3 may 2025", "2025-03-01..2025-05-03"),
        ("2025 - 2026", "2025..2026"),
        ("[2025 TO 2026]", "2025..2026"),
        ("{2025 TO 2027}", "2026"),
        ("[* TO 2026]", "..2026"),
        ("any", "any"),
    ],
)
def test_what_is_meant(said: str, meant: str) -> None:
    assert dates.in_words(*understand(said)) == meant


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("soon", "not a date"),
        ("last", "not a date"),
        ("2025-13", "not a date"),
        ("2025-02-30", "not a date"),
        ("3/9/2025", "two days"),
        ("2026..2025", "ends before"),
        ("..", "no date"),
        ("", "not a date"),
        ("last 99999 years", "not a date"),
        ("last many years", "not a date"),
        (">9999", "later"),
        ("<0001", "earlier"),
        ("since since 2025", "not a date"),
    ],
)
def test_what_is_none(said: str, why: str) -> None:
    with pytest.raises(QueryError, match=why) as caught:
        understand(said)
    assert caught.value.advice


DAYS = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))


@given(DAYS, DAYS)
def test_a_range_comes_back_from_its_words(first: date | None, last: date | None) -> None:
    if first and last and first > last:
        first, last = last, first
    assert understand(dates.in_words(first, last)) == (first, last)


@given(st.text(max_size=40))
def test_anything_is_a_date_or_said_to_be_none(said: str) -> None:
    try:
        first, last = understand(said)
    except QueryError as error:
        assert error.advice
    else:
        assert first is None or last is None or first <= last


def test_a_season_says_how_to_type_it() -> None:
    with pytest.raises(QueryError, match="not the same months") as caught:
        understand("autumn 2025")
    assert "date:2025-09..2025-11" in caught.value.advice
