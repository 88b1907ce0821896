"""A terminal to run the installed program in: a pseudo-terminal, and what its screen would show."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyte

READER = Path(sys.executable).parent / "reader"
PATIENCE = 30.0

KEYS = {"enter": "\r", "esc": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "space": " ", "backspace": "\x7f"}

RESTORED = [
    ("the other screen", b"\x1b[?1049h", b"\x1b[?1049l"),
    ("the cursor", b"\x1b[?25l", b"\x1b[?25h"),
    ("the mouse", b"\x1b[?1000h", b"\x1b[?1000l"),
    ("the mouse's movements", b"\x1b[?1003h", b"\x1b[?1003l"),
    ("the mouse's form", b"\x1b[?1006h", b"\x1b[?1006l"),
    ("pastes", b"\x1b[?2004h", b"\x1b[?2004l"),
    ("attention", b"\x1b[?1004h", b"\x1b[?1004l"),
    ("the end of lines", b"\x1b[?7l", b"\x1b[?7h"),
]
"""What a program must put back: what it is, how it is set, how it is put back."""


class Terminal:
    """The program `reader` in a terminal of `columns` × `rows`, with `home` as its whole world."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        columns: int = 160,
        rows: int = 50,
        cwd: Path | None = None,
        say: Mapping[str, str | None] = MappingProxyType({}),
        controlling: bool = True,
        seen: bool = True,
        program: Sequence[str] = (),
    ) -> None:
        """`say` changes the environment: None takes a name out of it. Not `controlling`: as after `setsid`. Not `seen`:
        nobody looks at the screen. `program` is run instead of `reader` with its arguments.
        """
        self._seen = seen
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TEXTUAL_DISABLE_KITTY_KEY": "1",
            "ESCDELAY": "20",
            "USER": "ada",
        }
        if "PYTHONPATH" in os.environ:  # a checkout beside the one that is installed
            environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
        environment = {name: value for name, value in {**environment, **say}.items() if value is not None}
        self.before = termios.tcgetattr(slave)
        self.process = subprocess.Popen(
            list(program) or [str(READER), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=cwd or home,
            start_new_session=True,
            preexec_fn=(lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)) if controlling else None,
        )
        self._slave = slave  # kept open: what was set there is forgotten with the last one who has it open
        self.raw = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.go_away()

    def go_away(self) -> None:
        """Close the terminal's own end, as a window that is closed or a connection that breaks."""
        for fileno in (self._master, self._slave):
            with contextlib.suppress(OSError):
                os.close(fileno)
        self._master = self._slave = -1

    def send(self, data: bytes) -> None:
        """Bytes as if typed, all of them, however many; what the program writes meanwhile is taken in."""
        while data:
            if select.select([self._master], [self._master], [], PATIENCE)[1]:
                os.set_blocking(self._master, False)
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self._master, data[:4096]) :]
                os.set_blocking(self._master, True)
            self.read(0.0)

    def not_restored(self) -> list[str]:
        """What the program has left otherwise than it found it."""
        left = [
            what
            for what, on, off in RESTORED
            if self.raw.rfind(on) > self.raw.rfind(off) or (self.raw.count(on) and not self.raw.count(off))
        ]
        now = termios.tcgetattr(self._master)
        return left + [f"termios {place}" for place in range(4) if now[place] != self.before[place]]

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program writes for this long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 or seconds == 0:
            if not select.select([self._master], [], [], max(0, left))[0]:
                return
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            if not data:
                return
            self.raw += data
            if self._seen:
                self._stream.feed(data)

    @property
    def text(self) -> str:
        """What stands on the screen, a line a row."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *words: str, gone: bool = False) -> str:
        """Wait until all `words` stand on the screen (or none does); returns the screen."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.read()
            text = self.text
            if all((word in text) is not gone for word in words):
                return text
            if self.process.poll() is not None:
                break
        raise AssertionError(f"waited for {'no ' if gone else ''}{words}; the screen shows:\n{self.text}")

    def type(self, *keys: str) -> None:
        """Type keys: a name of KEYS, `ctrl+x`, or text as it is."""
        for key in keys:
            data = chr(ord(key[-1].upper()) - 64) if key.startswith("ctrl+") else KEYS.get(key, key)
            os.write(self._master, data.encode())
            self.read(0.1)

    def resize(self, columns: int, rows: int) -> None:
        """Another size, as when a person drags the window's corner."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGWINCH)

    def wait_for_end(self) -> int:
        """Wait until the program has ended; returns its exit status."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            self.read(0.05)
        status = self.process.poll()
        assert status is not None, f"it does not end; the screen shows:\n{self.text}"
        self.read(0.05)
        return status
