"""Work off the interface's thread, in one shape: a core function that asks whether it is still wanted, and a message
with what came of it. Of two requests of one kind the newer wins; writes are never superseded, they queue.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.message import Message
from textual.widget import Widget

from reader.errors import ReaderError

T = TypeVar("T")
Wanted = Callable[[], bool]


@dataclass
class Finished(Message):
    """Work came to its end; `report` says what to do with it on the interface's thread."""

    report: Callable[[], None]

    bubble = False


class Background:
    """The background work of one screen or app. `owner` gets the Finished messages and runs their `report`."""

    def __init__(self, owner: Widget, unexpected: Callable[[str, str], None]) -> None:
        self._owner = owner
        self._unexpected = unexpected
        self._newest: dict[str, int] = {}
        self._lanes: dict[str, queue.SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """Whether anything is under way whose result has not been reported yet."""
        return self._under_way > 0

    def newest(
        self,
        kind: str,
        work: Callable[[Wanted], T],
        done: Callable[[T], None],
        failed: Callable[[ReaderError], None] | None = None,
        *,
        lane: str = "",
    ) -> None:
        """Run `work` in the thread of its `lane` (default: its kind); a newer request of the same kind replaces it.

        `done` or `failed` runs on the interface's thread, and only if no newer request came meanwhile.
        """
        number = self._newest.get(kind, 0) + 1
        self._newest[kind] = number

        def wanted() -> bool:
            return self._newest.get(kind) == number and not self._closed

        self._put(lane or kind, lambda: self._run(work, wanted, done, failed))

    def queued(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[ReaderError], None] | None = None,
    ) -> None:
        """Run `work` after all that was queued in `lane` before it; it is never dropped, not even on closing."""

        def always() -> bool:
            return True

        self._put(lane, lambda: self._run(lambda _: work(), always, done, failed))

    def tell(self, report: Callable[[], None]) -> None:
        """Run `report` on the interface's thread: what work has to say before it is done."""
        self._owner.post_message(Finished(report))

    def cancel(self, kind: str) -> None:
        """Drop what is under way of that kind."""
        self._newest[kind] = self._newest.get(kind, 0) + 1

    def close(self, patience: float = 10.0) -> None:
        """Drop requests, finish queued writes; waits at most `patience` seconds for all of them together."""
        self._closed = True
        for lane in self._lanes.values():
            lane.put(None)
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _put(self, lane: str, job: Callable[[], None]) -> None:
        self._under_way += 1
        if lane not in self._lanes:
            self._lanes[lane] = queue.SimpleQueue()
            thread = threading.Thread(target=self._serve, args=(self._lanes[lane],), name=f"reader {lane}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._lanes[lane].put(job)

    @staticmethod
    def _serve(lane: queue.SimpleQueue[Callable[[], None] | None]) -> None:
        while (job := lane.get()) is not None:
            job()
            del job  # while the lane rests, nothing holds what came of it, nor the screen it was for

    def _run(
        self,
        work: Callable[[Wanted], Any],
        wanted: Wanted,
        done: Callable[[Any], None],
        failed: Callable[[ReaderError], None] | None,
    ) -> None:
        report: Callable[[], None]
        if not wanted():
            self._owner.post_message(Finished(self._reported))
            return
        try:
            result = work(wanted)
        except ReaderError as error:
            said, trace = error, ""
            report = (lambda: failed(said)) if failed else (lambda: self._unexpected(str(said), trace))
        except Exception as error:  # noqa: BLE001 - shown and logged, whatever it is
            text, trace = f"{type(error).__name__}: {error}", traceback.format_exc()
            report = lambda: self._unexpected(text, trace)  # noqa: E731
        else:
            report = lambda: done(result)  # noqa: E731

        def finish() -> None:
            self._reported()
            if wanted():
                report()

        self._owner.post_message(Finished(finish))

    def _reported(self) -> None:
        self._under_way -= 1
