"""Run as a program, `killing.py TOP SEED STORY=POINTS…`: stories killed at many places, and looked at after each.

POINTS is how many of the places of a story are tried, taken at random by SEED; 0: all. Prints a line of JSON for each:
the call before which, or half done in which, it was killed, what had been done by then, and what is wrong (`""`:
nothing).
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reader import files
from tests.faults import ptrace
from tests.faults.ptrace import Watched
from tests.faults.stories import STORIES, Told

_RANDOM = re.compile(r"[0-9a-f]{16}\.tmp|part-\w+|[0-9a-z]{16}\b")


def main() -> None:
    top, seed = Path(sys.argv[1]), sys.argv[2]
    for asked in sys.argv[3:]:
        name, _, points = asked.partition("=")
        for result in _tried(top / name, name, int(points), random.Random(f"{seed} {name}")):
            print(json.dumps(result), flush=True)


def _tried(top: Path, name: str, points: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    told = _stories()[name]
    template = top / "template"
    template.mkdir(parents=True)
    told.prepare(template)
    states = _states(told, top)
    seen, _ = _killed(told, _fresh(top), -1, torn=False)
    assert seen.status == 0, f"{name} does not end by itself"
    places = [(at, False) for at in range(len(seen.calls))]
    if ptrace.there:
        places += [(at, True) for at, call in enumerate(seen.calls) if call.startswith("write ")]
    if points:
        places = sorted(chance.sample(places, min(points, len(places))))
    for at, torn in places:
        folder = _fresh(top)
        watched, deeds = _killed(told, folder, at, torn=torn)
        yield {"story": name, **_judged(told, folder, watched, deeds, states)}
    shutil.rmtree(top)


def _stories() -> dict[str, Told]:
    from tests.faults.index_stories import INDEX_STORIES

    return STORIES | INDEX_STORIES


def _fresh(top: Path) -> Path:
    """A copy of what was there before the story began."""
    folder = top / "at work"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(top / "template", folder)
    return folder


def _states(told: Told, top: Path) -> list[tuple[str, Any]]:
    """What is found after each deed when nobody is killed."""
    folder = _fresh(top)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)

        def done(deed: str) -> None:
            said = memoryview(json.dumps([deed, told.look(folder)]).encode() + b"\n")
            while said:
                said = said[os.write(writing, said) :]

        status = 1
        try:
            done("")
            told.play(folder, done)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().splitlines()
    assert os.waitpid(child, 0)[1] == 0
    return [(deed, state) for deed, state in map(json.loads, lines)]


def _killed(told: Told, folder: Path, at: int, *, torn: bool) -> tuple[Watched, list[str]]:
    """The story killed at one place, and the deeds that were said to be done by then."""
    reading, writing = os.pipe()

    def work() -> None:
        os.close(reading)
        with open(os.devnull, "wb", 0) as nothing:  # noqa: PTH123
            for stream in (1, 2):
                os.dup2(nothing.fileno(), stream)
        told.play(folder, lambda deed: os.write(writing, f"{deed}\n".encode()) and None)

    watched = (ptrace.killed if ptrace.there else by_steps)(work, folder, at, torn=torn)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return watched, pipe.read().splitlines()


def by_steps(work: Callable[[], None], folder: Path, at: int, *, torn: bool) -> Watched:
    """As `ptrace.killed`, where that cannot be: at the steps of `reader.files` alone."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = -1

        def on_step(name: str, path: Path) -> None:
            nonlocal count
            count += 1
            os.write(writing, f"{name} {path.name}\n".encode())
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        files.on_step = on_step
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        calls = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    return Watched(calls, calls[-1] if os.WIFSIGNALED(status) else "", os.WIFSIGNALED(status), status)


def _judged(
    told: Told, folder: Path, watched: Watched, deeds: list[str], states: list[tuple[str, Any]]
) -> dict[str, Any]:
    wrong = ""
    last = len(deeds)
    assert told.stands_between or [deed for deed, _ in states[1 : last + 1]] == deeds, deeds
    able = [state for _, state in states[last : last + 2]]
    try:
        found = json.loads(json.dumps(told.look(folder)))
        if found not in able and not told.stands_between:
            wrong = f"found {found} where {able} could be"
        else:
            told.check(folder)
    except Exception:
        wrong = traceback.format_exc()
    died = _RANDOM.sub("…", watched.died)
    return {"died": died, "killed": watched.killed, "after": deeds[-1] if deeds else "", "wrong": wrong}


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
