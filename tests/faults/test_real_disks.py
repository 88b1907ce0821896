"""Disks that really fail: read-only, taken away, full where one can be made, locked by a process that stands still."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

SAID = {
    "read_only": "Permission denied",
    "not_permitted": "Permission denied",
    "vanished": "the corpus folder is gone",
    "no_larger_files": "File too large",
    "locked_by_a_stopped_process": "in use by another reader",
    "full": "No space left on device",
}


def _small_disk() -> list[str]:
    """How to make a file system of 64 kB that nobody else sees; empty if that is not allowed here."""
    if shutil.which("unshare") is None:
        return []
    way = ["unshare", "--user", "--map-root-user", "--mount"] if os.getuid() else ["unshare", "--mount"]
    tried = subprocess.run([*way, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"], capture_output=True)
    return way if tried.returncode == 0 else []


@pytest.mark.parametrize("way", [_small_disk()], ids=["disks"])
def test_what_a_real_disk_does_not_take_is_not_lost(way: list[str], figures: Callable[..., None]) -> None:
    # Not below pytest's own folder: each start of pytest takes from others the right to come through that.
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        _on_real_disks(way, Path(place), figures)


def _on_real_disks(way: list[str], place: Path, figures: Callable[..., None]) -> None:
    top, small = place / "top", place / "small"
    top.mkdir()
    small.mkdir(mode=0o777)
    run = f"exec '{sys.executable}' -m tests.faults.real_disks '{top}'"
    mount = f"mount -t tmpfs -o size=64k,mode=777 tmpfs '{small}' && {run} '{small}'"
    done = subprocess.run(
        [*way, "sh", "-c", mount if way else run],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = {one.pop("way"): one for one in map(json.loads, done.stdout.splitlines())}
    assert list(found) == list(SAID)[: 6 if way else 5]
    for name, one in found.items():
        assert one["said"], name
        assert all(SAID[name] in words for words in one["said"]), one["said"]
        assert all("kept in" in words for words in one["said"])
        assert (one["in vain"], one["saved"], one["there"], one["left"]) == (0, len(one["said"]), True, 0), name
    figures("real disks", count=sum(len(one["said"]) for one in found.values()), ways=list(found), lost=0)
