from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import pytest

from reader import locks
from reader.errors import FileLockedError


def test_the_lock_keeps_others_out_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with locks.locked(tmp_path), pytest.raises(FileLockedError, match="in use"), locks.locked(tmp_path, timeout=0):
        pass
    with locks.locked(tmp_path, timeout=0):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_lock_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with contextlib.suppress(ZeroDivisionError), locks.locked(tmp_path):
        raise ZeroDivisionError
    with locks.locked(tmp_path, timeout=0):
        pass


def test_who_waits_for_the_lock_gets_it(tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with locks.locked(tmp_path):
            held.set()
            done.wait(20)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    threading.Timer(0.05, done.set).start()
    with locks.locked(tmp_path, timeout=20):
        assert done.is_set()
    other.join()
