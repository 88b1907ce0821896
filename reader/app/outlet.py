"""What goes to the terminal, in a thread of its own: a terminal that does not read keeps nobody waiting."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections import deque
from collections.abc import Callable

from rich.cells import cell_len

_MUCH = 200_000
"""Bytes on their way, from which on the terminal is behind."""
_PIECE = 16_384
_ALIKE = {
    "|": "│┃╹╻▏▎▍▐▕║",
    "-": "─━—–−▔▀",
    "=": "═",
    "_": "▁▂▃▄",
    "#": "█▇▆▅▉▊▋▌",
    ".": "·•░",
    "~": "…≈",
    "o": "●○◦",
    "*": "✎",
    '"': "“”„″«»",
    "'": "‘’",
    "^": "↑▲",
    "v": "↓▾▼✓",
    "<": "←‹",
    ">": "→▸›",
    "x": "✗×",
    "!": "≠",
} | {str(number): sign for number, sign in enumerate("①②③④⑤⑥⑦⑧⑨", 1)}
_LIKE = {sign: plain for plain, signs in _ALIKE.items() for sign in signs}
"""What is drawn of our own in a terminal that has ASCII alone."""


class Outlet:
    """Stands where Textual has the file of the terminal. `caught_up` is called, in the thread, when a terminal that
    was behind has taken everything.
    """

    def __init__(self, fileno: int, encoding: str, caught_up: Callable[[], None]) -> None:
        self._fileno, self._encoding, self._caught_up = fileno, encoding, caught_up
        self._pieces: deque[bytes] = deque()
        self._waiting = 0
        self._was_behind = False
        self._ended = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._drain, name="reader terminal", daemon=True)
        self._thread.start()

    def write(self, text: str) -> None:
        """Send `text` as soon as the terminal takes it; returns at once."""
        data = encoded(text, self._encoding)
        with self._change:
            if data and not self._ended:
                self._pieces.append(data)
                self._waiting += len(data)
                self._change.notify_all()

    def flush(self) -> None:
        """Everything is on its way already."""

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._fileno

    def isatty(self) -> bool:
        """It is one."""
        return True

    @property
    def behind(self) -> bool:
        """Whether the terminal has not taken what was sent: what is drawn now it would get late, or never."""
        with self._change:
            self._was_behind |= self._waiting > _MUCH
            return self._waiting > _MUCH

    def close(self, patience: float) -> bool:
        """Send the rest and end; after `patience` seconds the rest is dropped. Returns whether all was sent."""
        with self._change:
            all_sent = self._change.wait_for(lambda: not self._waiting or self._ended, patience)
            self._ended = True
            self._pieces.clear()
            self._change.notify_all()
        return all_sent

    def _drain(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._pieces or self._ended)
                if self._ended:
                    return
                piece = self._pieces.popleft()
            try:
                self._send(piece)
            except OSError:  # the terminal is gone; who reads from it notices too
                with self._change:
                    self._ended = True
                    self._pieces.clear()
                    self._change.notify_all()
                return
            with self._change:
                self._waiting -= len(piece)
                caught_up = self._was_behind and not self._waiting
                if caught_up:
                    self._was_behind = False
                self._change.notify_all()
            if caught_up:
                self._caught_up()

    def _send(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest and not self._ended:
            try:
                rest = rest[os.write(self._fileno, rest[:_PIECE]) :]
            except BlockingIOError:  # somebody else has set the terminal so
                with contextlib.suppress(OSError):
                    select.select([], [self._fileno], [], 1.0)


def encoded(text: str, encoding: str) -> bytes:
    """`text` as the terminal's bytes: what its encoding lacks becomes question marks, as many as it has cells."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        poorer = (char if _fits(char, encoding) else _LIKE.get(char) or "?" * cell_len(char) for char in text)
        return "".join(poorer).encode(encoding, "replace")


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
