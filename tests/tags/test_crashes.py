"""Killed without warning at any step of any write: every file is whole, and nothing a person was told of is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from reader.tags import codebook_file, tag_file
from tests.conftest import REPOSITORY
from tests.tags.making import STORY, article, span, store, tag_file_path

# What the passages of a.txt are after each deed: their words with their tags.
AFTER = {
    None: {},
    "add truce": {"truce": "truce"},
    "add France": {"truce": "truce", "France": "france"},
    "change": {"truce": "other", "France": "france"},
    "remove": {"truce": "other"},
    "undo": {"truce": "other", "France": "france"},
    "add Ukraine": {"truce": "other", "France": "france"},
    "remove file": {"truce": "other", "France": "france"},
}
DEEDS = list(AFTER)


def runs(folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.tags.crashing", str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_at_every_step_nothing_told_of_is_lost(tmp_path: Path) -> None:
    results = runs(tmp_path)
    assert len(results) > 60, "the story has become shorter than its steps"
    assert results[-1]["killed"] is False
    died = {str(one["died"]).split(" ")[0] for one in results[:-1]}
    assert died >= {"mkdir", "create", "write", "torn", "fsync", "rename", "append", "remove"}
    for one in results:
        check_one(Path(one["folder"]), one["deeds"], f"killed before {one['died']}")


def check_one(folder: Path, deeds: list[str], when: str) -> None:
    for path in (folder / "corpus").rglob("*.yaml"):
        parse = codebook_file.parse if path.name == "codebook.yaml" else tag_file.parse
        parse(path.read_bytes(), path)
    tags = store(folder)
    last = DEEDS.index(deeds[-1]) if deeds else 0
    now = {one.quote: one.tags[0] for one in tags.passages("a.txt")}
    told, doing = AFTER[DEEDS[last]], AFTER[DEEDS[min(last + 1, len(DEEDS) - 1)]]
    assert now in (told, doing), when
    assert len(tags.passages("a.txt")) == len(now), f"{when}: a passage stands twice"
    in_b = len(tags.passages("sub/b.txt"))
    assert in_b in {"add Ukraine": (1, 0), "undo": (0, 1)}.get(DEEDS[last] or "", (0,)), when
    # Whatever happened, the next person can go on, and undo that.
    made = tags.add(article(), span(STORY, "settlement"), ["after"])
    assert made in tags.passages("a.txt")
    assert tags.undo() is not None
    assert {one.quote: one.tags[0] for one in tags.passages("a.txt")} == now
    left_over = [path for path in tag_file_path(folder).parent.rglob(".*") if path.suffix != ".tmp"]
    assert left_over == []
