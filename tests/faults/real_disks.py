"""Run as a program, `real_disks.py FOLDER [SMALL]`: tags on disks that really fail. SMALL is a file system of a few kB.

One line of JSON for each of the ways: what was said, and whether all was there in the end. As the superuser may do
anything, it becomes nobody first.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from reader.errors import NotSavedError
from reader.tags import TagStore, tag_writer
from tests.faults.disk_story import A, opened
from tests.tags.making import STORY, span

WORDS = ("France", "Ukraine", "truce", "peaceful")
Cure = Callable[[], object]


def read_only(corpus: Path) -> Cure:
    (corpus / "tags").mkdir()
    (corpus / "tags").chmod(0o555)
    return lambda: (corpus / "tags").chmod(0o755)


def not_permitted(corpus: Path) -> Cure:
    path = corpus / "tags" / "a.txt.yaml"
    opened(corpus.parent).add(A, span(STORY, "third"), ["before"])
    path.chmod(0)
    return lambda: path.chmod(0o644)


def vanished(corpus: Path) -> Cure:
    opened(corpus.parent).add(A, span(STORY, "third"), ["before"])
    corpus.rename(corpus.with_name("away"))
    return lambda: corpus.with_name("away").rename(corpus)


def no_larger_files(corpus: Path) -> Cure:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    opened(corpus.parent).add(A, span(STORY, "third"), ["before"], "a long note " * 400)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, most))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def full(corpus: Path) -> Cure:
    filling = corpus / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            pass
    return filling.unlink


def locked_by_a_stopped_process(corpus: Path) -> Cure:
    (corpus / "tags").mkdir()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        handle = os.open(corpus / "tags", os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(writing, b"x")
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.read(reading, 1)
    os.waitpid(child, os.WUNTRACED)

    def end() -> None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    return end


def try_one(folder: Path, break_it: Callable[[Path], Cure]) -> dict[str, object]:
    folder.mkdir(exist_ok=True)
    (folder / "corpus").mkdir(exist_ok=True)
    tags = opened(folder)
    cure = break_it(folder / "corpus")
    said = []
    for words in WORDS:
        try:
            tags.add(A, span(STORY, words), [words.lower()], "note")
        except NotSavedError as error:
            said.append(str(error))
            assert Path(error.kept).is_file()
    assert {one.quote for one in tags.passages("a.txt")} >= set(WORDS)
    in_vain = tags.save_unsaved()
    cure()
    saved = tags.save_unsaved()
    there = sorted(one.quote for one in opened(folder).passages("a.txt") if one.quote in WORDS)
    return {"said": said, "in vain": in_vain, "saved": saved, "there": there == sorted(WORDS), "left": left(tags)}


def left(tags: TagStore) -> int:
    return len(tags.unsaved.steps)


def main() -> None:
    """Try all ways."""
    folder = Path(sys.argv[1])
    tag_writer._PATIENCE = 0.2
    ways = [read_only, not_permitted, vanished, no_larger_files, locked_by_a_stopped_process]
    if os.getuid() == 0:
        try_one(folder / "warm", vanished)  # what is loaded when it is first needed, nobody may not be able to load
        shutil.chown(folder, 65534)
        os.setuid(65534)
    threading.excepthook = lambda args: os._exit(3)
    for way in ways:
        print(json.dumps({"way": way.__name__, **try_one(folder / way.__name__, way)}), flush=True)
    if len(sys.argv) > 2:
        small = Path(sys.argv[2])
        (folder / "full").mkdir()
        (folder / "full" / "corpus").symlink_to(small)
        print(json.dumps({"way": "full", **try_one(folder / "full", full)}), flush=True)


if __name__ == "__main__":
    main()
