"""What happens when the terminal goes away, or somebody asks the program to end: what was tagged and where one was is
kept, and the terminal is left as it was found.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal.terminal import PATIENCE, Terminal

HOW = {"SIGTERM": 0, "SIGHUP": 129, "SIGINT": 130, "closed": 129}
LONG = {"SIGHUP", "SIGINT"}  # they end it by the same two ways as the others


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "corpus", tmp_path / "articles")
    (tmp_path / "home").mkdir()
    return tmp_path / "articles"


def session(home: Path) -> dict[str, object]:
    [path] = home.rglob("session.json")
    return dict(json.loads(path.read_text("utf-8")))


def ended(terminal: Terminal) -> int | None:
    """The exit status of a program that nobody can hear any more."""
    until = time.monotonic() + PATIENCE
    while terminal.process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    return terminal.process.poll()


@pytest.mark.parametrize("how", [pytest.param(how, marks=[pytest.mark.long] * (how in LONG)) for how in HOW])
def test_the_session_and_the_tags_are_kept_and_the_process_ends(how: str, corpus: Path) -> None:
    home = corpus.parent / "home"
    with Terminal(str(corpus), home=home, columns=100, rows=30) as terminal:
        terminal.wait_for("5 articles", "14 tagged")
        terminal.type("enter")
        terminal.wait_for("t tag", "q close")
        terminal.type("G", "t")
        terminal.wait_for("this passage", "Enter apply")
        terminal.type("kept/at once", "enter")
        terminal.wait_for("tagged kept/at once")
        terminal.type("s", "kept query")
        terminal.wait_for("› kept query")
        if how == "closed":
            terminal.go_away()
            assert ended(terminal) == HOW[how]
        else:
            os.kill(terminal.process.pid, getattr(signal, how))
            assert terminal.wait_for_end() == HOW[how]
            assert terminal.not_restored() == []
    assert "kept/at once" in (corpus / "tags" / "unn-three-components.md.yaml").read_text("utf-8")
    assert session(home)["query"] == "kept query"
    assert [place["article"] for place in session(home)["panes"]] == ["unn-three-components.md"]  # type: ignore[attr-defined]
