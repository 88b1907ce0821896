from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from reader import clock


def test_time_is_aware_and_in_utc() -> None:
    now = clock.now()
    assert now.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_a_timestamp_is_iso_8601_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 10, 14, 3, 999999, tzinfo=UTC))
    assert clock.timestamp() == "2026-11-22T10:14:03Z"


def test_ids_are_short_different_and_never_numbers() -> None:
    ids = {clock.random_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(re.fullmatch("[a-z][a-z2-9]{7}", one) for one in ids)
    assert all(isinstance(yaml.safe_load(f"p-{one}"), str) for one in ids)
