"""Several readers at one corpus, killed at random: what each was told is saved is there once, and the others see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.conftest import REPOSITORY, Effort
from tests.faults import desks


def test_stores_of_several_processes(tmp_path: Path, effort: Effort, figures: Callable[..., None]) -> None:
    seconds = effort.rounds(2, 60)
    for count in (2, 5) if effort.long else (3,):
        folder = tmp_path / str(count)
        folder.mkdir()
        asked = [str(folder), str(count), str(seconds), f"{effort.seed}"]
        ended = subprocess.run(
            [sys.executable, "-m", "tests.faults.instances", *asked],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        assert ended.returncode == 0, ended.stderr
        said = json.loads(ended.stdout)
        numbers = {name: value for name, value in said.items() if isinstance(value, int)}
        lost = {name: len(said[name]) for name in ("lost", "doubled", "of_nobody")}
        figures("stores of several processes", readers=count, seconds=seconds, **numbers, **lost)
        assert said["lost"] == said["doubled"] == said["of_nobody"] == [], said
        assert [one for one in said["problems"] if "left over" not in one] == []
        assert said["made"] > 10
        assert said["kills"] > 2


def test_programs_at_several_terminals(tmp_path: Path, effort: Effort, figures: Callable[..., None]) -> None:
    """What a screen has said to be tagged is in the file once, whatever happened then, and all others show it."""
    for count, killed in ((1, 0.7), (2, 0.2), (5, 0.2)) if effort.long else ((1, 1.0),):
        chance = effort.random(str(count))
        folder = tmp_path / str(count)
        folder.mkdir()
        deeds, kills = desks.session(folder, count, effort.rounds(1, 60), chance, killed, once=not effort.long)
        file = yaml.safe_load((folder / "corpus" / "tags" / f"{desks.ARTICLE}.yaml").read_bytes())
        there = [tag for passage in file["passages"] for tag in passage["tags"]]
        said = [deed for deed in deeds if deed.said]
        lost = [deed.tag for deed in said if deed.tag not in there]
        late = sorted(when - deed.said for deed in said for when in deed.shown.values() if when)
        figures(
            "programs at several terminals",
            programs=count,
            keyed=len(deeds),
            said=len(said),
            there=len(there),
            kills=kills,
            lost=len(lost),
            doubled=len(there) - len(set(there)),
            seconds_until_shown=[round(late[int((len(late) - 1) * share)], 2) for share in (0.5, 0.95, 1) if late],
            looked_at=len(late),
            load=os.getloadavg()[0],
        )
        assert lost == []
        assert len(there) == len(set(there))
        assert {passage["quote"] for passage in file["passages"]} <= {
            f"Sentence number {deed.sentence} says a thing." for deed in deeds
        }
        assert said
        assert kills
