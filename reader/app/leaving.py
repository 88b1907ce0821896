"""How the interface ends: left, asked to, without its terminal, by a fault. The session is kept each time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from abc import abstractmethod
from typing import Any

from rich.console import RenderableType
from textual.driver import Driver
from textual.screen import Screen

from reader.app.keys_in_order import KeysInOrder
from reader.app.settling import Settles

INTERRUPTED = 130


class Leaving(KeysInOrder):
    """An app in a terminal that may go away at any time."""

    failure: Exception | None = None
    """What ended it, if it was a fault of ours."""

    @abstractmethod
    def keep(self) -> None:
        """Keep what is to be found again the next time; must not fail."""

    @abstractmethod
    def finish_writing(self) -> None:
        """Wait until all that is being written is written."""

    def get_driver_class(self) -> type[Driver]:
        """Our own terminal where it is one of those we know, else that of the system; with columns said anew where
        terminals disagree.
        """
        driver = super().get_driver_class()
        if sys.platform != "win32" and driver.__name__ == "LinuxDriver":
            from reader.app.terminal import Terminal

            driver = Terminal
        return type("SettlingDriver", (Settles, driver), {})

    def heed_signals(self) -> None:
        """From now on, end in order when told to. Where signals are others, nothing happens."""
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTERM, self.leave)
            loop.add_signal_handler(signal.SIGINT, lambda: self.leave(INTERRUPTED))
            loop.add_signal_handler(signal.SIGHUP, self.hang_up)

    def leave(self, status: int = 0) -> None:
        """Keep the session and go; what is being written is finished first."""
        self.keep()
        self.exit(return_code=status)

    def hang_up(self) -> None:
        """The terminal is gone: keep the session, finish what is being written, and end."""
        self.keep()
        self.finish_writing()
        with contextlib.suppress(Exception):  # where somebody has only said so, the terminal is there and put back
            if self._driver is not None:
                self._driver.stop_application_mode()
                self._driver.close()
        os._exit(128 + signal.SIGHUP)

    def draw_all(self) -> None:
        """Draw everything anew: what stands on the terminal is not what was drawn last."""
        if self.screen_stack:
            screen = self.screen
            everything = screen._compositor.render_update(full=True, screen_stack=self._background_screens)
            self._display(screen, everything)

    @property
    def keys_waiting(self) -> int:
        """How many keys have come and were not heard yet."""
        return len(self._keys_waiting) + self._message_queue.qsize()

    # -- what Textual would do

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Leave out what a terminal that is behind would get too late; it gets everything once it has caught up."""
        if not getattr(self._driver, "behind", False):
            super()._display(screen, renderable)

    def _handle_exception(self, error: Exception) -> None:
        """End with the terminal as it was. (Textual would print each line of code with the values in it: pages of the
        articles, for seconds.) Whoever has started the app says what happened.
        """
        if self._exception is None:
            self._exception = self.failure = error
            self._exception_event.set()
            self.keep()
        self._return_code = 1
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """The thread that reads keys has failed."""
        self._handle_exception(RuntimeError("the keyboard could not be read any more"))
