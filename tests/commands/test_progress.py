from __future__ import annotations

import io
import sys

import pytest

from reader.commands import progress
from reader.search import Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nobody_watching_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.on_terminal() as tell:
        assert tell is None


def test_a_line_that_is_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_BETWEEN", 0)
    with progress.on_terminal() as tell:
        assert tell is not None
        tell(Progress(1, 3, "a\x1b[2J\n.txt"))
        tell(Progress(2, 0, "x" * 200))
    first, second, last = screen.getvalue().split("\r")[1:]
    assert first == "indexing 1 of 3 a␛[2J .txt\x1b[K"
    assert second.startswith("indexing 2 xxx")
    assert len(second) <= 80 + len("\x1b[K")
    assert last == "\x1b[K"


def test_what_is_quick_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "_PATIENCE", 1e9)
    with progress.on_terminal() as tell:
        assert tell is not None
        tell(Progress(1, 3, "a.txt"))
    assert screen.getvalue() == ""
