"""Killed without warning at any write, rename, flush or removal: all files are whole, and nothing told of is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY, Effort
from tests.faults.index_stories import INDEX_STORIES
from tests.faults.stories import STORIES

SHORT = {"one passage": 8, "rename": 4, "links": 3, "searches": 3, "session": 4, "index kept up": 4}
KINDS = {"create", "write", "fsync", "rename", "unlink", "mkdir", "half"}


def runs(top: Path, seed: int, asked: dict[str, int]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", str(top), str(seed), *(f"{k}={v}" for k, v in asked.items())],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_at_any_place_nothing_told_of_is_lost(
    tmp_path: Path, effort: Effort, figures: Callable[..., None]
) -> None:
    everything = dict.fromkeys([*STORIES, *INDEX_STORIES], 0)
    results = runs(tmp_path, effort.seed, everything if effort.long else SHORT)
    wrong = [one for one in results if one["wrong"]]
    kinds = Counter(str(one["died"]).split(" ")[0] for one in results)
    figures(
        "killed",
        points=len(results),
        distinct=len({(one["story"], one["after"], one["died"]) for one in results}),
        by_kind=dict(kinds),
        by_story=dict(Counter(one["story"] for one in results)),
        wrong=len(wrong),
    )
    assert wrong == []
    assert len(results) >= (500 if effort.long else sum(SHORT.values()))
    assert set(kinds) >= (KINDS if effort.long else set())
