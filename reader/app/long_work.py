"""Work that goes through all of the corpus: how far it is stands in the status line, and Escape ends it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from reader.app.background import Wanted
from reader.app.widgets.status import Status
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.app.desk import Desk

T = TypeVar("T")
Told: TypeAlias = Callable[[int, int], None]
"""Hears how much is done, of how much. May be called from any thread, and as often as there is something to tell."""

_SAY_AFTER = 0.5
_SAY_EVERY = 0.25
"""Seconds after which it is said how far it is, and between two times."""


class LongWork:
    """Runs such work in the background, one of each kind."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._under_way: dict[str, str] = {}

    @property
    def is_under_way(self) -> bool:
        """Whether any of it is."""
        return bool(self._under_way)

    def run(
        self,
        kind: str,
        doing: str,
        work: Callable[[Wanted, Told], T],
        done: Callable[[T], None],
        failed: Callable[[ReaderError], None] | None = None,
        *,
        opens: bool = False,
    ) -> None:
        """Run `work`; as `Background.newest`. `doing` says in a word or two what it is. `opens`: what comes of it is a
        screen, for which keys are meant that are typed meanwhile.
        """
        screen = self._screen
        told = self.teller(doing, kind)
        open_now = screen.hold_keys() if opens else None

        def ended(result: T) -> None:
            self._end(kind)
            done(result)
            if open_now is not None:
                open_now()

        def could_not(error: ReaderError) -> None:
            self._end(kind)
            if open_now is not None:
                open_now()
            (failed or (lambda error: screen.say(str(error), "error")))(error)

        self._under_way[kind] = doing
        screen.background.newest(kind, lambda wanted: work(wanted, told), ended, could_not)

    def teller(self, doing: str, kind: str = "") -> Told:
        """What says how far the work `kind` is, while that is under way; without a kind, until all of it is done."""
        due = time.monotonic() + _SAY_AFTER
        said = False

        def told(done: int, total: int) -> None:
            nonlocal due, said
            now = time.monotonic()
            if not done and not said:  # one that tells of every step tells of a new one now
                due = now + _SAY_AFTER
            ends = not kind and done >= total
            is_due = said if ends else now >= due  # an end is said where a beginning was
            if not is_due:
                return
            due, said = now + _SAY_EVERY, not ends
            words = "" if ends else f"{doing} {done:,}/{total:,}" + (" · Esc stops" if kind else "")
            self._screen.background.tell(lambda: self._say(kind, words))

        return told

    def give_up(self) -> bool:
        """End what is under way; whether there was anything."""
        if not self._under_way:
            return False
        for kind in tuple(self._under_way):
            self._screen.background.cancel(kind)
            self._end(kind)
        self._screen.say("stopped")
        return True

    def _end(self, kind: str) -> None:
        self._under_way.pop(kind, None)
        if not self._under_way:
            self._screen.query_one(Status).set_fact("work", "")

    def _say(self, kind: str, words: str) -> None:
        if not kind or kind in self._under_way:
            self._screen.query_one(Status).set_fact("work", words)
