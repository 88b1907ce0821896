"""Hundreds of keys at random over the whole interface; with `--long` 200,000, as long as they take."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.app import indexing
from tests.app.opened import nothing_new
from tests.conftest import REPOSITORY, Effort
from tests.fuzz.figures import told
from tests.fuzz.monkey import run

KEYS = 200
LONG = 200_000


def test_some_hundred_keys_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, effort: Effort) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(REPOSITORY / "corpus", tmp_path / "corpus")
    (tmp_path / "apart").mkdir()
    found = run(tmp_path / "corpus", tmp_path / "apart", f"{effort.seed} hundred", KEYS)
    assert not found.wrong, "\n".join([*found.wrong, f"seed “{found.seed}”, last: {' '.join(found.last)}"])
    assert found.keys >= KEYS
    # The driver gets about: else nothing going wrong says nothing.
    assert len(found.reached.screens) >= 4
    assert len(found.reached.commands()) >= 20


@pytest.mark.long
def test_a_day_of_keys_does_no_harm_reaches_everything_and_leaves_the_memory_as_it_was(
    tmp_path: Path, effort: Effort, record_property: Callable[[str, object], None]
) -> None:
    environment = {**os.environ, "TEXTUAL_FPS": "5"}  # a day in an hour: a picture for every tenth key
    command = [sys.executable, "-m", "tests.fuzz.monkey", "--keys", str(LONG), "--seed", str(effort.seed)]
    ran = subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True)
    print(ran.stdout, ran.stderr)
    said = json.loads(ran.stdout[ran.stdout.index("\n{\n") :])
    counted = ("seed", "keys", "screens", "actions", "commands", "palette", "rss", "growth")
    told(record_property, "monkey", **{name: said[name] for name in (*counted, "steps_acknowledged", "steps_lost")})
    assert not said["wrong"]
    assert said["keys"] >= LONG
    assert said["lacking"] == []
    assert said["growth"] < 0.2
