"""Standard streams that are full, closed or read by nobody any more: one line or none, and the right status."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal.terminal import READER

SHOW = '"$READER" -C "$CORPUS" show three-levels.md'
SEARCH = '"$READER" -C "$CORPUS" search coalition'
CASES = {
    '"$READER" --help > /dev/full': (1, "cannot be written: No space left"),
    'PYTHONUNBUFFERED=1 "$READER" --version > /dev/full': (1, "cannot be written: No space left"),
    '"$READER" search --help >&-': (1, "standard output is closed"),
    '"$READER" --help | head -1 > /dev/null; exit ${PIPESTATUS[0]}': (0, ""),
    '"$READER" --help | true; exit ${PIPESTATUS[0]}': (0, ""),
    '"$READER" -C nowhere articles 2>&-': (2, ""),
    '"$READER" "$CORPUS" | head -1; exit ${PIPESTATUS[0]}': (2, "needs a terminal"),
    f"{SHOW} > /dev/full": (1, "cannot be written: No space left"),
    f"{SHOW} >&-": (1, "standard output is closed"),
    f"{SEARCH} --json > /dev/full": (1, "cannot be written: No space left"),
    f"{SHOW} <&- > /dev/null": (0, ""),
    f"{SHOW} 2>&- > /dev/null": (0, ""),
    f"{SHOW} >&- 2>&-": (1, ""),
    '"$READER" -C nowhere articles 2> /dev/full': (2, ""),
    f"{SEARCH} | head -1 > /dev/null; exit ${{PIPESTATUS[0]}}": (0, ""),
    '"$READER" "$CORPUS" | cat; exit ${PIPESTATUS[0]}': (2, "needs a terminal"),
    '"$READER" "$CORPUS" < /dev/null': (2, "needs a terminal"),
    '"$READER" "$CORPUS" <&-': (2, "needs a terminal"),
    '"$READER" "$CORPUS" >&-': (2, "needs a terminal"),
}
SHORT = [f"{SHOW} > /dev/full", f"{SHOW} >&-"]


@pytest.mark.parametrize("typed", [pytest.param(one, marks=[pytest.mark.long] * (one not in SHORT)) for one in CASES])
def test_one_line_or_none_and_the_right_status(typed: str, sealed: Path) -> None:
    status, words = CASES[typed]
    environment = {**os.environ, "READER": str(READER), "CORPUS": str(REPOSITORY / "corpus")}
    ran = subprocess.run(["bash", "-c", typed], env=environment, capture_output=True, text=True)
    assert ran.returncode == status
    assert words in ran.stderr
    assert ran.stderr.count("\n") == (1 if words else 0), ran.stderr
