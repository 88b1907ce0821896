"""Several readers tag one article at the same time: nothing is lost, nothing stands twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.tags.making import store

Started = subprocess.Popen[str]


def start(folder: Path, name: int, count: int) -> Started:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.tags.tagging", str(folder), str(name), str(count)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )


def go(readers: list[Started]) -> None:
    for reader in readers:
        assert reader.stdin is not None
        reader.stdin.write("go\n")
        reader.stdin.flush()


@pytest.mark.parametrize("count", [2, 5])
def test_what_each_of_them_tagged_is_there_once(tmp_path: Path, count: int) -> None:
    readers = [start(tmp_path, name, 20) for name in range(count)]
    go(readers)
    said = [reader.communicate()[0].split("\n") for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * count
    lines = [line.split() for lines in said for line in lines if line]
    made, noted, gone = ({line[1] for line in lines if line[0] == sign} for sign in "+=-")
    assert len(made) == 20 * count
    tags = store(tmp_path)
    there = tags.passages("a.txt")
    assert sorted(one.id for one in there) == sorted(made - gone)
    assert {one.id for one in there if one.note} == noted - gone
    assert {int(one.by) for one in there} == set(range(count))
    names = [tag.name for tag in tags.codebook().tags]
    assert len(names) == len(set(names)) == 20 * count + count


def test_readers_killed_amid_their_work_lose_nothing_they_said(tmp_path: Path) -> None:
    readers = [start(tmp_path, name, 60) for name in range(3)]
    go(readers)
    said: list[list[str]] = []
    for number, reader in enumerate(readers):
        assert reader.stdout is not None
        lines = [reader.stdout.readline() for _ in range(10 + 7 * number)]
        reader.kill()
        lines += reader.stdout.readlines()
        reader.wait()
        said.append([line for line in lines if line.endswith("\n")])
        reader.communicate()
    there = {one.id: one for one in store(tmp_path).passages("a.txt")}
    for lines in said:
        signs: dict[str, str] = {}
        for line in lines:
            sign, passage_id = line.split()
            signs[passage_id] = sign
        *before, _ = signs  # of the last it was about to do the next thing, and may have
        assert len(before) >= 5
        assert all((passage_id in there) == (signs[passage_id] != "-") for passage_id in before)
