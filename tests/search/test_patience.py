"""Patience ends with work, not with waiting."""

from __future__ import annotations

import time

import pytest

from reader.search.patience import Patience


def test_it_ends_after_work_not_after_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, work = 100.0, 5.0
    monkeypatch.setattr(time, "perf_counter", lambda: clock)
    monkeypatch.setattr(time, "thread_time", lambda: work)
    patience = Patience(1.0)
    assert not patience.ended
    clock = 150.0  # the machine was busy with others
    assert not patience.ended
    clock, work = 150.1, 5.1
    assert not patience.ended
    clock, work = 151.0, 5.3
    assert patience.ended
    assert patience.ended
