"""A second process for a first build: it reads and indexes whole steps in a folder of their own, and the index takes
the finished segments over.

A plain child process that is told what to do on its standard input, and ends when that ends: it works inside any
program (`multiprocessing` does not inside a running interface), holds no lock of its parent's, and dies with it.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reader import own_processes
from reader.articles.model import FoundFile
from reader.errors import FileWriteError, ReaderError
from reader.search import engine
from reader.search.catalogue import Catalogue
from reader.search.intake import Batch, Intake, write
from reader.search.layout import CATALOGUE, INDEX, PART

_BETWEEN = 0.2
_PART = "part"


class HelperError(Exception):
    """The helper failed; whoever asked does the step alone."""


class Helper:
    """The parent's side. One step at a time."""

    def __init__(self, cache_folder: Path, corpus_folder: Path, now: int) -> None:
        """Start the process. Raises OSError."""
        self._cache = cache_folder
        self._about = {"corpus": str(corpus_folder), "now": now}
        self.busy = False
        self.at = 0
        """Articles of its step that it has read."""
        self._said = b""
        self._answer: dict[str, Any] | None = None
        self._process = subprocess.Popen(
            own_processes.command("reader.search.helper"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_processes.environment(),
        )
        self._part = Path()

    def begin(self, step: Sequence[FoundFile], first: int) -> None:
        """Hand over a step, its articles numbered from `first`. Raises HelperError."""
        try:
            self.at, self._answer = 0, None
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
        until = time.monotonic() + seconds
        while self._answer is None:
            assert self._process.stdout is not None
            if not select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                return False
            if not self._listen():
                return True  # it is dead: `finish` says so
        return True

    def _listen(self) -> bool:
        """Take in what it says. False: nothing will come any more."""
        assert self._process.stdout is not None
        try:
            piece = os.read(self._process.stdout.fileno(), 65536)
            *lines, self._said = (self._said + piece).split(b"\n")
            for line in lines:
                said = json.loads(line)
                if "at" in said:
                    self.at = int(said["at"])
                else:
                    self._answer = said
        except (OSError, ValueError, TypeError):
            return False
        return bool(piece)

    def finish(self, index: Any, catalogue: Catalogue) -> tuple[int, dict[str, str], dict[str, str]]:  # noqa: ANN401
        """Wait for the step and take it over; how many articles it has, what failed, what is to be noted.

        Raises HelperError, and what taking it over raises: OSError, FileWriteError.
        """
        self.busy = False
        while self._answer is None and self._listen():
            pass
        try:
            said = self._answer or {}
            count, failed, notices = said["count"], said["failed"], said["notices"]
        except KeyError as error:
            raise HelperError from error
        try:
            catalogue.announce(index.contents.edition + 1)
            engine.adopt(index, self._part / INDEX)
            catalogue.adopt(self._part / CATALOGUE, index.contents.edition)
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
    parent, told = os.getppid(), time.monotonic()
    for at, about in enumerate(job["files"]):
        if time.monotonic() - told > _BETWEEN:
            told = time.monotonic()
            if os.getppid() != parent:
                raise OSError(errno.ESRCH, "whoever wanted this is gone")
            _say({"at": at})
        intake.read(FoundFile(*about), batch)
    write(engine.create(folder, _PART), batch)
    catalogue = Catalogue(part)
    catalogue.create(_PART)
    try:
        catalogue.write(batch.rows, ())
    finally:
        catalogue.close()
    return {"count": len(batch.rows), "failed": intake.failed, "notices": intake.notices}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> int:
    """The child: a job a line in; out, a line now and then on how far it is, and one with the answer."""
    gc.disable()  # nothing here makes rings; looking for them among millions of postings costs a tenth
    for line in sys.stdin.buffer:
        try:
            answer = _step(json.loads(line))
        except (OSError, ReaderError, FileWriteError):
            return 1
        _say(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
