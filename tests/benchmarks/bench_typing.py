"""From key to painted row: the installed program in a pseudo-terminal, and somebody who types ten letters.

Run by hand: `python tests/benchmarks/bench_typing.py CORPUS [--words WORD…] [--rate KEYS_A_SECOND] [--size WxH]`.

For each word it waits for the list, types it letter by letter, and prints how long each letter took to stand in the
field (median, 95th percentile, worst), and how long after the last letter the rows stood there as they then remained.
What arrives is noted with its time and read afterwards, so that reading it costs the program nothing. Nothing is
asserted about time. The corpus needs an index; a session of its own is kept in a temporary folder.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from typing import NamedTuple

import pyte

WORDS = ("government", "agreements", "parliament", "guarantees", "businesses")
REST = 2.5
"""Seconds after the last letter until which the screen is watched."""
_COLOURS = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_DISABLE_KITTY_KEY": "1", "ESCDELAY": "20"}


class Typed(NamedTuple):
    """One word typed: milliseconds of each echo, and of the rows after the last letter; what the field then said."""

    echoes: list[float]
    rows: float
    whole: float
    said: str


class Watched:
    """The program in a terminal; what it paints is kept with the time at which it came."""

    def __init__(self, corpus: str, columns: int, lines: int) -> None:
        self.state = tempfile.mkdtemp(prefix="bench-typing-")
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ |= {**_COLOURS, "XDG_STATE_HOME": self.state}
            os.execv(sys.executable, [sys.executable, "-P", "-m", "reader", corpus])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def press(self, keys: bytes) -> float:
        """Type; when that was."""
        now = time.perf_counter()
        os.write(self.terminal, keys)
        return now

    def gather(self, until: float) -> list[tuple[float, bytes]]:
        """What is painted until then, each piece with its time."""
        pieces = []
        while (left := until - time.perf_counter()) > 0:
            ready, _, _ = select.select([self.terminal], [], [], left)
            if ready:
                pieces.append((time.perf_counter(), os.read(self.terminal, 1 << 16)))
        return pieces

    def show(self, pieces: list[tuple[float, bytes]]) -> None:
        """Bring the screen up to date."""
        for _, piece in pieces:
            self.stream.feed(piece)

    def wait_for(self, words: str, most: float = 60.0) -> None:
        """Until the screen says that."""
        end = time.perf_counter() + most
        while words not in "\n".join(self.screen.display):
            if time.perf_counter() > end:
                raise SystemExit(f"“{words}” is not on screen after {most} s:\n" + "\n".join(self.screen.display))
            self.show(self.gather(time.perf_counter() + 0.1))

    def close(self) -> float:
        """End it; the most memory it had, in MB."""
        os.kill(self.process, signal.SIGTERM)
        _, _, usage = os.wait4(self.process, 0)
        os.close(self.terminal)
        shutil.rmtree(self.state, ignore_errors=True)
        return usage.ru_maxrss / 1024


def type_word(watched: Watched, word: str, gap: float, list_width: int) -> Typed:
    """Type `word` into the empty field, a letter every `gap` seconds, and read what was painted when."""
    pressed: list[float] = []
    pieces: list[tuple[float, bytes]] = []
    start = time.perf_counter() + gap
    for number, letter in enumerate(word):
        pieces += watched.gather(start + number * gap)
        pressed.append(watched.press(letter.encode()))
    pieces += watched.gather(pressed[-1] + REST)

    echoes = [float("nan")] * len(word)
    frames: list[tuple[float, list[list[str]], str]] = []
    for at, piece in pieces:
        watched.stream.feed(piece)
        display = watched.screen.display
        first = display[0]
        for number in range(len(word)):
            if echoes[number] != echoes[number] and f"› {word[: number + 1]}" in first:
                echoes[number] = (at - pressed[number]) * 1000
        # Titles and snippets; counts that are looked up later stand in the line between them.
        frames.append((at, _rows(display, list_width), "\n".join(display[1:-2])))
    end_rows, end_all = frames[-1][1], frames[-1][2]
    rows = whole = pressed[-1]
    for at, shown, _ in reversed(frames):
        if shown == end_rows:
            rows = at
        else:
            break
    for at, _, everything in reversed(frames):
        if everything != end_all:
            break
        whole = at
    return Typed(echoes, (rows - pressed[-1]) * 1000, (whole - pressed[-1]) * 1000, watched.screen.display[0].strip())


def _rows(display: list[str], width: int) -> list[list[str]]:
    """Titles and snippets of the list, without the line between them: what stands in it is looked up later; without
    the bar at its edge, which comes and goes.
    """
    blocks: list[list[str]] = [[]]
    for row in (line[: width - 2].strip() for line in display[1:-2]):
        if row:
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [[block[0], *block[2:]] for block in blocks if block]


def shown(times: list[float]) -> str:
    times = sorted(times)
    high = times[min(len(times) - 1, len(times) * 95 // 100)]
    return f"{statistics.median(times):6.1f} / {high:6.1f} / {times[-1]:6.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--words", nargs="+", default=list(WORDS))
    parser.add_argument("--rate", type=float, default=8.0, help="keys a second")
    parser.add_argument("--size", default="160x50")
    asked = parser.parse_args()
    columns, lines = (int(part) for part in asked.size.split("x"))
    watched = Watched(asked.corpus, columns, lines)
    try:
        begun = time.perf_counter()
        watched.wait_for(" articles")
        print(f"listed after {time.perf_counter() - begun:.2f} s; load {os.getloadavg()[0]:.1f}")
        watched.show(watched.gather(time.perf_counter() + 3.0))
        watched.press(b"s")
        watched.wait_for("earlier")
        echoes: list[float] = []
        rows: list[float] = []
        for word in asked.words:
            found = type_word(
                watched, word, 1 / asked.rate, max(46, columns * 40 // 100) if columns >= 120 else columns
            )
            echoes += found.echoes
            rows.append(found.rows)
            said = " ".join(found.said.split())
            print(f"{word:<12} echo {shown(found.echoes)}   rows {found.rows:6.1f}   all {found.whole:6.1f}   {said}")
            watched.press(b"\x1b")
            watched.show(watched.gather(time.perf_counter() + 1.5))
        print(f"{'all':<14} echo {shown(echoes)}   rows {shown(rows)} ms (median / 95th / worst)")
    finally:
        print(f"{watched.close():.0f} MB at most; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
