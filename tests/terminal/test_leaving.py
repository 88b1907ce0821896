"""What happens when the terminal goes away, or somebody asks the program to end."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.terminal.terminal import Terminal


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 0), ("SIGHUP", 129)])
def test_the_session_is_kept_and_the_process_ends(name: str, status: int, tmp_path: Path) -> None:
    corpus, home = tmp_path / "articles", tmp_path / "home"
    shutil.copytree(REPOSITORY / "corpus", corpus)
    home.mkdir()
    with Terminal(str(corpus), home=home) as terminal:
        terminal.wait_for("5 articles", "14 tagged")
        terminal.type("enter")
        terminal.wait_for("①")
        os.kill(terminal.process.pid, getattr(signal, name))
        assert terminal.wait_for_end() == status
    with Terminal(str(corpus), home=home) as terminal:
        terminal.wait_for("①")
