"""The terminal as it is: slow, resized, suspended, stopped, gone. Textual's driver takes one that always answers.

It reads and writes in threads. Should the terminal not take what is drawn, nothing is drawn until it does; should keys
come faster than they can be heard, the rest is left in the kernel; should there be no terminal any more, the app is
told so.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from reader.app.incoming import PASTE_PATIENCE, Incoming, Pasted, Typed
from reader.app.outlet import Outlet

if TYPE_CHECKING:
    from textual.app import App

_LOOK_EVERY = 0.1
"""Seconds after which the reading thread looks whether it is still wanted."""
_AT_ONCE = 4_096
"""Bytes that are read at once."""
_MANY = 256
"""Keys that may wait to be heard; the rest waits in the kernel."""
_LAST_WORDS = 1.0
"""Seconds that a terminal has to take what restores it."""


class InTerminal(Protocol):
    """What the terminal needs of the app."""

    @property
    def keys_waiting(self) -> int:
        """How many keys have come and were not heard yet."""

    def hang_up(self) -> None:
        """The terminal is gone."""

    def draw_all(self) -> None:
        """Draw everything anew."""


class Terminal(LinuxDriver):
    """Reads from standard input and draws on standard output. (Textual draws on standard error.)"""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._user: InTerminal = app  # type: ignore[assignment]
        self._out: Outlet | None = None
        self._on = False
        self._started = False

    @property
    def behind(self) -> bool:
        """Whether the terminal has not taken yet what was drawn before."""
        return self._out is not None and self._out.behind

    # -- on and off

    def start_application_mode(self) -> None:
        stdout = sys.__stdout__
        assert stdout is not None
        self._out = Outlet(stdout.fileno(), stdout.encoding or "utf-8", lambda: self._tell(self._user.draw_all))
        self._file = self._out  # type: ignore[assignment]
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._on = self._writer_thread is not None
        if self._started:
            self._user.draw_all()
        self._started |= self._on

    def write(self, data: str) -> None:
        if self._writer_thread is not None:  # none: started in the background, and stopped before it could draw
            super().write(data)

    def close(self) -> None:
        super().close()
        self._writer_thread, self._on = None, False
        if self._out is not None:
            self._out.close(_LAST_WORDS)

    def _sigtstp_application(self, *_: object) -> None:
        """Stop with the whole job, as a terminal does that sends the signal itself: a script that started the program
        would wait for it otherwise, and the shell for the script.
        """
        if self._auto_restart:
            self.suspend_application_mode()
            self._must_signal_resume = True
        os.kill(0, signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop. After one that nobody was told of (SIGSTOP) others may have changed the terminal."""
        if not self._auto_restart:
            return
        if self._on:
            self.suspend_application_mode()
        self.resume_application_mode()

    def _get_terminal_size(self) -> tuple[int, int]:
        """As the terminal says, not as $COLUMNS said when the program began; 80 × 24 where it does not know."""
        for stream in (sys.__stdout__, sys.__stdin__):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                columns, rows = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr]
                if columns > 0 and rows > 0:
                    return columns, rows
        return 80, 24

    def _tell(self, what: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(what)

    # -- reading

    def run_input_thread(self) -> None:
        """Read keys until that is not wanted any more, or there is nobody to type."""
        selector = selectors.DefaultSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        try:
            if not self._read(selector):
                self._tell(self._user.hang_up)
        finally:
            selector.close()

    def _read(self, selector: selectors.BaseSelector) -> bool:
        """Whether the terminal is still there when reading ends."""
        # A byte that is not UTF-8 (a Latin-1 terminal, an 8-bit meta key) is one odd character, not the end.
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        incoming, parser = Incoming(), XTermParser(self._debug)
        heard = time.monotonic()
        while not self.exit_event.is_set():
            if self._user.keys_waiting > _MANY:
                self.exit_event.wait(0.01)
                continue
            now = time.monotonic()
            if selector.select(constants.ESCAPE_DELAY if incoming.waiting else _LOOK_EVERY):
                try:
                    data = os.read(self.fileno, _AT_ONCE)
                except BlockingIOError:
                    continue
                except OSError:
                    return False
                if not data:
                    return False
                heard = now
                self._pass_on(parser, incoming.feed(decode(data)))
            elif incoming.in_paste and now - heard > PASTE_PATIENCE:
                self._pass_on(parser, incoming.end_paste())
            elif incoming.give_up():
                self.process_message(events.Key("escape", "\x1b"))
            for event in parser.tick():
                self.process_message(event)
        return True

    def _pass_on(self, parser: XTermParser, found: Iterable[Typed | Pasted]) -> None:
        for one in found:
            if isinstance(one, Pasted):
                self.process_message(events.Paste(one.text))
                continue
            for event in parser.feed(one.text):
                self.process_message(event)
