"""What is wrong with the articles themselves, looked for in several processes where there are many of them.

Each helper is a plain child process that is told what to read on its standard input, and ends when that ends: it works
inside any program (`multiprocessing` does not inside a running interface) and dies with its parent. Helpers read
articles and nothing else; tags and index are the parent's business.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from reader import own_processes
from reader.articles import plain_article
from reader.errors import Problem, ReaderError

_AT_ONCE = 200
"""Articles that one process is given at a time."""
_WORTH_IT = 4_000
"""Articles from which on a second process is faster: it takes a quarter of a second to start."""
_MOST = 4
"""Processes at most, this one among them: beyond that a disk is the limit."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What reading one article showed. An article that cannot be read has no hash of its text."""

    id: str
    text_sha256: str
    problems: tuple[Problem, ...]


def look(folder: Path, article_id: str) -> Looked:
    """Read one article."""
    try:
        article = plain_article(folder, article_id)
    except ReaderError as error:
        return Looked(article_id, "", (Problem(article_id, error.problem, error.advice, error.line or 0),))
    return Looked(article_id, article.text_sha256, tuple(_noticed(article_id, one) for one in article.notices))


def look_at_all(
    folder: Path,
    ids: Sequence[str],
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda done, total: None,
    *,
    processes: int | None = None,
) -> Iterator[Looked]:
    """Read all these articles; each once, in no order. `told` hears how many are read of how many; once `wanted` says
    no, it ends. `processes`: how many work on it, as many as make sense unless said.
    """
    if processes is None:
        processes = 1 if len(ids) < _WORTH_IT else min(_MOST, os.cpu_count() or 1)
    left = deque(ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
    found: deque[Looked] = deque()
    helpers = [_Helper(folder, left, found) for _ in range(processes - 1)]
    done = 0
    try:
        while True:
            busy = [one for one in helpers if one.is_alive()]  # looked at before what they found
            try:
                mine = left.popleft()
            except IndexError:
                mine = ()
            for article_id in mine:
                if not wanted():
                    return
                told(done, len(ids))
                done += 1
                yield look(folder, article_id)
            while found:
                done += 1
                yield found.popleft()
            if not mine and not busy and not left and not found:
                return
            if not mine and busy:
                told(done, len(ids))
                busy[0].join(0.05)
            if not wanted():
                return
    finally:
        for one in helpers:
            one.stop()


def _noticed(article_id: str, notice: str) -> Problem:
    """What reading an article noticed, as a problem: a line of its front matter, or its encoding."""
    if at := re.match(r"line (\d+): ", notice):
        return Problem(article_id, notice[at.end() :], "correct that line in an editor", int(at[1]))
    encoding = any(word in notice for word in ("encod", "UTF", "cp12", "decod"))
    return Problem(article_id, notice, "save it as UTF-8 if that is wrong" if encoding else "")


class _Helper(threading.Thread):
    """Takes pieces of what is left and has them read by a process of its own. What it could not do it gives back."""

    def __init__(self, folder: Path, left: deque[Sequence[str]], found: deque[Looked]) -> None:
        super().__init__(daemon=True)
        self._folder, self._left, self._found = folder, left, found
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                own_processes.command("reader.corpus.looking", str(folder)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=own_processes.environment(),
            )
        except OSError:  # no more processes: the others do it
            self._process = None
            return
        self.start()

    def run(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        while True:
            try:
                piece = self._left.popleft()
            except IndexError:
                return
            try:
                # Escaped, so that a file name that is not Unicode comes through.
                self._process.stdin.write(json.dumps(piece).encode("ascii") + b"\n")
                self._process.stdin.flush()
                said = json.loads(self._process.stdout.readline())
                self._found.extend(
                    Looked(name, sha, tuple(Problem(*one) for one in wrong)) for name, sha, wrong in said
                )
            except (OSError, ValueError, TypeError):  # it is dead
                self._left.append(piece)
                return

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is None:
            return
        self._process.kill()
        self.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent cannot be
                    pipe.close()
        self._process.wait()


def main() -> int:
    """The child: ids in, a line for each piece; what was found out, a line for each."""
    folder = Path(sys.argv[1])
    for line in sys.stdin.buffer:
        looked = [look(folder, one) for one in json.loads(line)]
        said = [(one.id, one.text_sha256, [astuple(wrong) for wrong in one.problems]) for one in looked]
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
