"""Several people at one corpus, each at a terminal of their own with the program as it is installed, killed at random.

They tag sentence after sentence, no two the same, with a tag of its own each. What a screen has said to be tagged is
noted with the moment, and so is the moment when each of the other screens shows a mark beside that sentence.
"""

from __future__ import annotations

import codecs
import math
import os
import random
import re
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.terminal import PATIENCE, Terminal

SENTENCES = 40
ARTICLE = "one.md"
COLUMNS, ROWS = 100, 2 * SENTENCES + 12
_PIECES = re.compile(
    r"\x1b\[(?P<row>\d*)(?:;(?P<column>\d*))?H"
    r"|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]P]"
    r"|(?P<end>[\r\n])|(?P<words>[^\x1b\r\n]+)"
)
"""As much of a terminal's language as the program uses to draw: places, ends of lines, and text; the rest is passed
over.
"""
_MARKED = re.compile(r"[^\s▏▌▐│┃][\s▏]*Sentence number (\d+) says")


def corpus(folder: Path) -> Path:
    """An article of many short paragraphs, and another one."""
    made = folder / "corpus"
    made.mkdir()
    body = "\n\n".join(f"Sentence number {number} says a thing." for number in range(SENTENCES))
    (made / ARTICLE).write_text(f"---\ntitle: One\n---\n\n{body}\n", "utf-8")
    (made / "two.txt").write_text("Title two\n\nOther words here.\n", "utf-8")
    (folder / "home").mkdir()
    return made


@dataclass(slots=True)
class Deed:
    """One tag on one sentence: when the screen said it was made, and when each other screen showed it."""

    by: int
    sentence: int
    tag: str
    said: float = 0.0
    shown: dict[int, float] = field(default_factory=dict)


class Sketch:
    """What stands on a screen, if each character is one cell wide and nothing is rubbed out or scrolls: so the program
    draws this corpus. An emulator that knows all takes half a processor for five terminals, and then what is seen comes
    late because of it.
    """

    def __init__(self) -> None:
        self._rows = [" " * COLUMNS] * ROWS
        self._row = self._column = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def take(self, data: bytes) -> None:
        """What the program has written since."""
        text, self._rest = self._rest + self._decoder.decode(data), ""
        last = text.rfind("\x1b")
        if last >= 0 and not _PIECES.match(text, last):
            text, self._rest = text[:last], text[last:]  # the end of a sequence is on the way
        for piece in _PIECES.finditer(text):
            if piece["words"]:
                row, words = self._rows[self._row], piece["words"]
                self._rows[self._row] = (row[: self._column] + words + row[self._column + len(words) :])[:COLUMNS]
                self._column += len(words)
            elif piece["end"] == "\r":
                self._column = 0
            elif piece["end"]:
                self._row = min(self._row + 1, ROWS - 1)
            elif piece["row"] is not None:
                self._row = min(int(piece["row"] or 1), ROWS) - 1
                self._column = int(piece["column"] or 1) - 1

    @property
    def text(self) -> str:
        """A line a row."""
        return "\n".join(row.rstrip() for row in self._rows)


class Desk:
    """One person: a terminal, and another one when the program was killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = True
        self._terminal: Terminal | None = None
        self._sketch, self._taken = Sketch(), 0
        self._text, self._entered = "", False
        self._said_from = 0
        self.opened = 0.0
        self.ready = False
        self.ready_at = self.rests = self.begun = 0.0
        self.dies = math.inf
        self.doing: Deed | None = None
        self.kills = 0

    def look(self) -> str:
        """What the screen shows now. Opens the program, and the article in it, if need be."""
        if self._terminal is None:
            self._terminal = Terminal(
                str(self._folder / "corpus"), home=self._folder / "home", columns=COLUMNS, rows=ROWS, seen=False
            )
            self._sketch, self._taken = Sketch(), 0
            self.opened, self.ready = time.monotonic(), False
            self._text, self._entered = "", False
        self._terminal.read(0.005)
        text = self._drawn()
        if not self.ready:
            if f"Sentence number {SENTENCES - 1}" in text and "①" in text:
                self.ready, self.ready_at = True, time.monotonic()
            elif "2 articles" in text and not self._entered and time.monotonic() > self.opened + 10 * (not self._alone):
                self._entered = True  # whoever comes back finds the article open
                self._write("\r")
            assert time.monotonic() - self.opened < 3 * PATIENCE, f"it does not open:\n{text[:3000]}"
        return text

    def _drawn(self) -> str:
        assert self._terminal is not None
        if self._taken != len(self._terminal.raw):
            self._sketch.take(self._terminal.raw[self._taken :])
            self._taken = len(self._terminal.raw)
            self._text = self._sketch.text
        return self._text

    def begin(self, deed: Deed) -> None:
        """Type all keys of a deed at once."""
        assert self._terminal is not None
        self.doing, self.begun = deed, time.monotonic()
        self._said_from = len(self._terminal.raw)
        self._write("gg" + ")" * deed.sentence + "t" + deed.tag + "\r")

    def kill(self) -> None:
        """End the program without a warning; what stands on its screen by then counts."""
        assert self._terminal is not None
        os.kill(self._terminal.process.pid, signal.SIGKILL)
        self._terminal.read(0.2)
        self.settle(self._drawn())
        self.close()
        self.doing = None
        self.dies = math.inf
        self.kills += 1
        self._alone = False

    def settle(self, text: str) -> None:
        """Note that the deed is done, if the screen says so. Other words may have come in the place of these."""
        assert self._terminal is not None
        if self.doing is not None and (
            f"tagged {self.doing.tag} ·" in text
            or f"tagged {self.doing.tag} ".encode() in self._terminal.raw[self._said_from :]
        ):
            self.doing.said = time.monotonic()
            self.doing = None
        elif self.doing is not None and time.monotonic() > self.begun + 2 * PATIENCE:
            self.doing = None

    def close(self) -> None:
        """Leave without a word."""
        if self._terminal is not None:
            self._terminal.__exit__()
            self._terminal = None
            self.ready = False

    def _write(self, keys: str) -> None:
        assert self._terminal is not None
        os.write(self._terminal._master, keys.encode())


def session(
    folder: Path, count: int, seconds: float, chance: random.Random, killed: float, *, once: bool = False
) -> tuple[list[Deed], int]:
    """So many people for so long: the deeds, and how many programs were killed.

    The share `killed` of the deeds has a kill within the second after its keys were typed. With `once` there are two
    deeds, and the second one ends it so.
    """
    corpus(folder)
    desks = [Desk(folder) for _ in range(count)]
    deeds: list[Deed] = []
    try:
        while not all(desk.ready for desk in desks):
            for desk in desks:
                desk.look()
        free = list(range(SENTENCES))
        end = time.monotonic() + seconds
        over = False
        while not over or any(desk.doing for desk in desks) or _unseen(deeds, desks):
            over = time.monotonic() > end and not once
            for at, desk in enumerate(desks):
                desk.settle(desk.look())
                now = time.monotonic()
                if now > desk.dies:
                    desk.kill()
                    if once:
                        return deeds, 1
                    continue
                _note_what_is_shown(deeds, at, desk)
                if desk.ready and desk.doing is None and now > desk.rests and free and not over:
                    deeds.append(Deed(at, free.pop(chance.randrange(min(6, len(free)))), f"z{at}x{len(deeds)}"))
                    desk.begin(deeds[-1])
                    desk.rests = now + chance.uniform(0.1, count)
                    if (once and len(deeds) > 1) or (not once and chance.random() < killed):
                        desk.dies = now + chance.random()
            if time.monotonic() > end + 5 * PATIENCE:
                late = [deed for deed in deeds if deed.said and len(deed.shown) < len(desks)]
                raise AssertionError(f"not shown by all: {late}\n" + "\n\n".join(desk.look() for desk in desks))
        return deeds, sum(desk.kills for desk in desks)
    finally:
        for desk in desks:
            desk.close()


def _note_what_is_shown(deeds: list[Deed], at: int, desk: Desk) -> None:
    marked = set(map(int, _MARKED.findall(desk.look())))
    for deed in deeds:
        if deed.said and at not in deed.shown and deed.sentence in marked:
            # What was opened since, or is only being opened, shows it from the first; that is no news.
            was_open = desk.ready and desk.ready_at < deed.said
            deed.shown[at] = time.monotonic() if at != deed.by and was_open else 0.0


def _unseen(deeds: list[Deed], desks: list[Desk]) -> bool:
    return any(deed.said and len(deed.shown) < len(desks) for deed in deeds)
