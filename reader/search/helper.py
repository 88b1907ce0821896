"""A second process for a first build: it reads and indexes whole steps in a folder of their own, and the index takes
the finished segments over.

A plain child process that is told what to do on its standard input, and ends when that ends: it works inside any
program (`multiprocessing` does not inside a running interface), holds no lock of its parent's, and dies with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reader.articles.model import FoundFile
from reader.errors import FileWriteError, ReaderError
from reader.search import engine
from reader.search.catalogue import Catalogue
from reader.search.intake import Batch, Intake, write
from reader.search.layout import CATALOGUE, INDEX, PART


class HelperError(Exception):
    """The helper failed; whoever asked does the step alone."""


class Helper:
    """The parent's side. One step at a time."""

    def __init__(self, cache_folder: Path, corpus_folder: Path, now: int) -> None:
        """Start the process. Raises OSError."""
        self._cache = cache_folder
        self._about = {"corpus": str(corpus_folder), "now": now}
        self.busy = False
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reader.search.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._part = Path()

    def begin(self, step: Sequence[FoundFile], first: int) -> None:
        """Hand over a step, its articles numbered from `first`. Raises HelperError."""
        try:
            self._part = Path(tempfile.mkdtemp(prefix=PART, dir=self._cache))
            job = {**self._about, "part": str(self._part), "first": first}
            job["files"] = [(found.id, found.size, found.mtime_ns) for found in step]
            assert self._process.stdin is not None
            # Escaped, so that a file name that is not Unicode comes through.
            self._process.stdin.write(json.dumps(job).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise HelperError from error
        self.busy = True

    def done(self, seconds: float) -> bool:
        """Whether it has finished (or failed), waiting for it at most so long where the system can."""
        if os.name != "posix":
            return True  # `finish` waits
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], seconds)[0])

    def finish(self, index: Any, catalogue: Catalogue) -> tuple[int, dict[str, str], dict[str, str]]:  # noqa: ANN401
        """Wait for the step and take it over; how many articles it has, what failed, what is to be noted.

        Raises HelperError, and what taking it over raises: OSError, FileWriteError.
        """
        assert self._process.stdout is not None
        self.busy = False
        try:
            said = json.loads(self._process.stdout.readline())
            count, failed, notices = said["count"], said["failed"], said["notices"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HelperError from error
        try:
            engine.adopt(index, self._part / INDEX)
            catalogue.adopt(self._part / CATALOGUE)
        finally:
            shutil.rmtree(self._part, ignore_errors=True)
        return count, failed, notices

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent cannot be
                    pipe.close()
        self._process.wait()
        self.busy = False
        if self._part != Path():
            shutil.rmtree(self._part, ignore_errors=True)


def clear(cache_folder: Path) -> None:
    """Remove what helpers of killed processes left behind. The caller holds the lock of the index."""
    for left in cache_folder.glob(PART + "*"):
        shutil.rmtree(left, ignore_errors=True)


def _step(job: dict[str, Any]) -> dict[str, Any]:
    part = Path(job["part"])
    folder = part / INDEX
    folder.mkdir(mode=0o700)
    intake = Intake(Path(job["corpus"]), job["first"], job["now"])
    batch = Batch()
    for about in job["files"]:
        intake.read(FoundFile(*about), batch)
    write(engine.create(folder), batch)
    catalogue = Catalogue(part)
    catalogue.create()
    try:
        catalogue.write(batch.rows, ())
    finally:
        catalogue.close()
    return {"count": len(batch.rows), "failed": intake.failed, "notices": intake.notices}


def main() -> int:
    """The child: a job a line in, an answer a line out."""
    for line in sys.stdin.buffer:
        try:
            answer = _step(json.loads(line))
        except (OSError, ReaderError, FileWriteError):
            return 1
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
