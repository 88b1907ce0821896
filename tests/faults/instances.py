"""Run as a program, `instances.py FOLDER COUNT SECONDS SEED`: so many readers tag one corpus, and are killed at random.

Each is a process of its own with a store of its own over the same folders. It tags, notes, untags, undoes and renames,
in an article that all of them tag and in one of its own, and says what it is about to do and what it has done. Prints
one line of JSON: how much was said to be done, how many were killed, and what is lost, doubled or of nobody.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reader.articles.model import Passage
from reader.errors import FileLockedError, UsageError
from tests.tags.making import article, span, store

TEXT = " ".join(f"word{number}" for number in range(60_000)) + " end"
SHARED = "all.txt"
_EACH = 100
"""Words that a reader has for itself, until it is killed."""


def play(folder: Path, name: int, first: int, seed: str, said: int) -> None:
    """One reader, until it is killed. Its words are those from number `first` on."""
    chance = random.Random(seed)
    tags = store(folder, str(name))
    articles = {one: article(TEXT, one) for one in (SHARED, f"of {name}.txt")}
    mine: dict[str, tuple[str, str]] = {}

    def say(**what: object) -> None:
        os.write(said, json.dumps(what).encode() + b"\n")

    for number in range(first, first + _EACH):
        where = articles[chance.choice(list(articles))]
        deed = chance.choices(["add", "note", "remove", "undo", "rename"], [12, 4, 2, 3, 1])[0]
        if deed == "add" or not mine:
            say(about=[where.id, f"word{number} "])
            made = tags.add(where, span(TEXT, f"word{number} "), [f"stage/{chance.randrange(5)}"], "")
            mine[made.id] = where.id, ""
            say(id=made.id, there=True, note="")
            continue
        one, (article_id, note) = chance.choice(list(mine.items()))
        say(about=one)
        if deed == "note":
            mine[one] = article_id, f"note {number}"
            tags.change(articles[article_id], one, note=f"note {number}")
            say(id=one, there=True, note=f"note {number}")
        elif deed == "rename":
            known = [tag.name for tag in tags.codebook().tags] or ["stage/0"]
            with contextlib.suppress(UsageError):  # another reader has just renamed it
                tags.rename_tag(chance.choice(known), f"stage/{chance.randrange(5)}x{name}x{number}")
        else:
            tags.remove(article_id, one)
            say(id=one, there=False)
            if deed == "undo":
                say(about=one)
                assert tags.undo() is not None
                say(id=one, there=True, note=note)
            else:
                del mine[one]


@dataclass(slots=True)
class Heard:
    """What the readers of one place at the table have said, one after the other."""

    states: dict[str, tuple[bool, str]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    """What one was about to do when it was killed: a passage, or the words of a new one."""
    about: str = ""
    done: int = 0

    def take(self, line: bytes) -> None:
        said = json.loads(line)
        if "about" in said:
            self.about = said["about"] if isinstance(said["about"], str) else said["about"][1]
            return
        self.states[said["id"]] = said["there"], said.get("note", "")
        self.done += 1
        self.about = ""


class Reader:
    """One place at the table: a process, and another one when it was killed."""

    def __init__(self, folder: Path, name: int, of: int, seed: str) -> None:
        self.folder, self.name, self.of, self.seed = folder, name, of, seed
        self.heard = Heard()
        self.kills = self.lives = 0
        self.start()

    def start(self) -> None:
        self.pipe, writing = os.pipe()
        self.rest = b""
        self.child = os.fork()
        if self.child == 0:
            try:
                first = (self.name + self.of * self.lives) * _EACH
                play(self.folder, self.name, first, f"{self.seed} {self.name} {self.lives}", writing)
            except FileLockedError:
                os._exit(3)  # a person would try again
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(writing)

    def listen(self) -> None:
        while select.select([self.pipe], [], [], 0)[0]:
            piece = os.read(self.pipe, 65536)
            if not piece:
                return
            *lines, self.rest = (self.rest + piece).split(b"\n")
            for line in lines:
                self.heard.take(line)

    def end(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        _, status = os.waitpid(self.child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) in (0, 3), "a reader failed"
        self.listen()
        os.close(self.pipe)
        if self.heard.about:
            self.heard.open.add(self.heard.about)
            self.heard.about = ""
        self.kills += os.WIFSIGNALED(status)
        self.lives += 1


def main() -> None:
    folder, count, seconds, seed = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    chance = random.Random(seed)
    store(folder)
    readers = [Reader(folder, name, count, seed) for name in range(count)]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pause = time.monotonic() + chance.uniform(0.05, 0.6)
        while time.monotonic() < pause:
            time.sleep(0.01)
            for reader in readers:
                reader.listen()
        reader = chance.choice(readers)
        reader.end()
        reader.start()
    for reader in readers:
        reader.end()
    print(json.dumps(judged(folder, readers)))


def judged(folder: Path, readers: list[Reader]) -> dict[str, Any]:
    tags = store(folder)
    there = {one.id: (name, one) for name in tags.tagged_articles() for one in tags.passages(name)}
    lost, of_nobody = [], []
    said = {}
    opened: set[str] = set()
    for reader in readers:
        said |= reader.heard.states
        opened |= reader.heard.open
    for one, (is_there, note) in said.items():
        if one in opened:
            continue
        if (one in there) is not is_there or (is_there and there[one][1].note != note):
            lost.append([one, is_there, note, one in there])
    places = Counter((name, Passage(one.start, one.end)) for name, one in there.values())
    for one, (_, passage) in there.items():
        if one not in said and f"{passage.quote} " not in opened:
            of_nobody.append(one)
    return {
        "done": sum(reader.heard.done for reader in readers),
        "made": len(said),
        "there": len(there),
        "kills": sum(reader.kills for reader in readers),
        "lost": lost,
        "doubled": [[name, list(place)] for (name, place), many in places.items() if many > 1],
        "of_nobody": of_nobody,
        "problems": [one.problem for one in tags.problems([SHARED, *(f"of {n}.txt" for n in range(9))])],
    }


if __name__ == "__main__":
    main()
