"""The index follows the folder in a process of its own: what holds the interpreter for long must not hold the
interface's. It is told what to do on its standard input, ends with that, and reports in JSON lines; this reads them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.timer import Timer
from textual.worker import Worker, WorkerError

from reader import own_processes
from reader.app.background import Wanted
from reader.app.widgets.status import Status
from reader.search import Progress
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.app.desk import Desk


_LONGEST_LINE = 64 * 1024 * 1024
"""Bytes that the report may have: it names each file that could not be read."""
_LOOK_EVERY = 3.0
"""Seconds between two looks whether an update has committed something that can be searched."""
_OTHERS_EVERY = 1.0
"""Seconds between two looks whether another reader has updated the index."""
_PATIENCE = 3.0
"""Seconds that the process has to end by itself; it writes what it has read until then."""
_AGAIN = "the palette's “Update the index now” starts it again"
_NAMED = 3
"""Files that could not be read, as many as are named."""
_LOOKED_FOR = 100
"""Of these, as many as are looked for, whether they are there still."""
Said = Mapping[str, Any]
"""One line of what the process reports."""


class Indexing:
    """Keeps one process that keeps the index of the open corpus up to date."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.running = False
        """Whether an update is under way; between updates the process waits for something to change."""
        self.at: Progress | None = None
        """How far the update is that is under way, as far as it has said."""
        self._settled = False
        self._unread: tuple[str, ...] = ()
        self._orders: asyncio.Queue[str] | None = None
        self._crashes = 0
        self._looked = 0.0
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None

    def lacking(self, listed: int) -> tuple[int, int] | None:
        """Of how many articles how many were read so far, while fewer are `listed` than there are; None: all are.

        (0, 0) while nobody knows yet.
        """
        if self._settled and not self.running:
            return None
        if self.at is None or not self.at.total:
            return None if listed else (0, 0)
        return (self.at.done, self.at.total) if listed < self.at.total else None

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that could not be read, and are there still."""
        return tuple(one for one in self._unread if one not in self._screen.searching.entries)

    async def end(self) -> None:
        """End the process, and wait until it is gone."""
        await end_worker(self._worker)

    def update(self, *, rebuild: bool = False) -> None:
        """Bring the index up to date with the folder, or build it anew, and keep it so; the list follows."""
        self.running = True
        self._crashes = 0
        if self._timer is None:
            self._timer = self._screen.set_interval(_OTHERS_EVERY, self._follow_others)
        if self._orders is None:
            self._orders = asyncio.Queue()
            if rebuild:
                self._orders.put_nowait("rebuild")
            self._worker = self._screen.run_worker(
                partial(self._keep, self._orders), group="index", exclusive=True, exit_on_error=False
            )
        else:
            self._orders.put_nowait("rebuild" if rebuild else "update")

    async def _keep(self, orders: asyncio.Queue[str]) -> None:
        """Run the process until the reader is left; once more if it crashes."""
        try:
            while True:
                try:
                    words = await run_index_process(self._screen.corpus.folder, self._hear, orders)
                except (OSError, ValueError) as error:
                    words = f"it could not be started: {error}"
                self._crashes += 1
                if self._crashes > 1:
                    self._screen.say(f"indexing has stopped ({words}); {_AGAIN}", "error")
                    return
        finally:
            self._orders, self.running, self.at, self._settled = None, False, None, True
            with contextlib.suppress(Exception):  # on leaving, the line may be gone already
                self._screen.query_one(Status).set_progress()

    def _hear(self, said: Said) -> None:
        screen = self._screen
        status = screen.query_one(Status)
        if "report" in said:
            screen.set_standing("index", "")
            self.running, self.at, self._settled = False, None, True
            status.set_progress()
            if failed := [str(one["article"]) for one in said["report"].get("failed", ())]:
                self._unread = tuple(dict.fromkeys([*self._unread, *failed]))
                screen.say(unread_words(failed), "warning")
            elif notices := said["report"].get("notices"):
                screen.say("; ".join(f"{one['article']} {one['notice']}" for one in notices[:2]), "warning")
            self._refresh(whatever=True)
        elif "waiting" in said:
            screen.say(str(said["waiting"]))
        elif "trouble" in said:
            self.running, self.at, self._settled = False, None, True
            status.set_progress()
            screen.set_standing("index", f"the search index: {said['trouble']}")
        else:
            left = said.get("left_s")
            at = Progress(
                int(said["done"]),
                int(said["total"]),
                str(said.get("current", "")),
                float(said.get("rate") or 0),
                None if left is None else float(left),
            )
            self.running, self.at = True, at
            screen.searching.say_what_is_lacking()
            doing = "indexing" if at.total else "looking for articles"
            status.set_progress(doing, at.done, at.total, rate=at.rate, left_s=at.left_s)
            if time.monotonic() - self._looked > _LOOK_EVERY:
                self._refresh(whatever=False)

    def _follow_others(self) -> None:
        """Another reader of the same corpus may have brought the index up to date: our process finds nothing to do
        then, and says nothing.
        """
        if not self.running:
            self._refresh(whatever=False)

    def _refresh(self, *, whatever: bool) -> None:
        """Search what is committed; the list follows where that is new, or `whatever` comes of it."""
        self._looked = time.monotonic()
        screen, corpus, unread = self._screen, self._screen.corpus, self._unread[:_LOOKED_FOR]

        def work(_: Wanted) -> tuple[bool, set[str]]:
            return corpus.index.refresh(), {one for one in unread if corpus.signature(one) is None}

        def done(found: tuple[bool, set[str]]) -> None:
            changed, gone = found
            self._unread = tuple(one for one in self._unread if one not in gone)
            if changed or whatever:
                screen.searching.load()
            if whatever:
                screen.copying.update_soon()

        # One that must be shown is not to be superseded by one that need not.
        screen.background.newest("refresh" if whatever else "refresh others", work, done, lane="search")


async def run_index_process(corpus: Path, hear: Callable[[Said], None], orders: asyncio.Queue[str]) -> str:
    """Keep the index of `corpus` up to date in another process until it ends or this is cancelled, which ends it.

    `hear` gets what it reports, `orders` what it is to do: `update`, `rebuild`. Returns its last words, cleaned. Ended
    in the middle of an update, it keeps what it has committed. Raises OSError if it cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *own_processes.command("reader", "index", "-C", str(corpus), "--follow", "--json-progress"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=own_processes.environment(),
        limit=_LONGEST_LINE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.ensure_future(_last_words(process.stderr))
    passing_on = asyncio.ensure_future(_pass_on(orders, process.stdin))
    try:
        async for line in process.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
                hear(json.loads(line))
        await process.wait()
        return await errors or f"it ended with status {process.returncode}"
    finally:
        passing_on.cancel()
        errors.cancel()
        process.stdin.close()
        if process.returncode is None:
            await _end(process)


async def end_worker(worker: Worker[None] | None) -> None:
    """End a worker that looks after a process, and wait for both: nobody can once the interface is gone."""
    if worker is not None and not worker.is_finished:
        worker.cancel()
        with contextlib.suppress(WorkerError):
            await worker.wait()


async def _last_words(stream: asyncio.StreamReader) -> str:
    """The last line of what comes, which is read to its end so that nobody has to wait for room."""
    last = b""
    while piece := await stream.read(20_000):
        last = (last + piece)[-2000:]
    lines = last.decode("utf-8", "replace").strip().splitlines()
    return clean_line(lines[-1]) if lines else ""


async def _pass_on(orders: asyncio.Queue[str], stream: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while True:
            stream.write((await orders.get()).encode("ascii") + b"\n")
            await stream.drain()


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except (TimeoutError, asyncio.CancelledError):
            process.kill()  # nothing is lost that the next start does not find
            await process.wait()


def unread_words(articles: Sequence[str]) -> str:
    """Which files the index could not read."""
    many = f"{len(articles):,} files" if len(articles) > 1 else "1 file"
    others = ", …" if len(articles) > _NAMED else ""
    return (
        f"{many} could not be read: {', '.join(articles[:_NAMED])}{others}; “Check the corpus” in the palette says why"
    )
