"""Near copies are looked for by a process of its own, once the index is up to date; the list shows them as stories."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker

from reader import own_processes
from reader.app.indexing import end_worker
from reader.app.widgets.status import Status

if TYPE_CHECKING:
    from reader.app.desk import Desk

MOST_ARTICLES = 30_000
"""Articles up to which near copies are looked for without being asked: it reads each of them once."""
SOON = 4.0
"""Seconds after the index is up to date."""
_LONGEST_LINE = 64 * 1024 * 1024


class Copying:
    """Keeps what is known of near copies up to date; the newest request ends the one before."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.running = False
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None

    async def end(self) -> None:
        """End the process, if there is one, and wait until it is gone."""
        await end_worker(self._worker)

    def update_soon(self) -> None:
        """Look for near copies once nothing more urgent is likely to go on."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(SOON, self.update)

    def update(self, *, asked: bool = False) -> None:
        """Look for near copies; in a very large corpus only if a person has `asked`."""
        count = len(self._screen.searching.entries)
        if count < 2 or (count > MOST_ARTICLES and not asked):
            return
        self._worker = self._screen.run_worker(self._update(asked), group="copies", exclusive=True, exit_on_error=False)

    async def _update(self, asked: bool) -> None:
        screen = self._screen
        status = screen.query_one(Status)
        self.running = True
        try:
            groups, trouble = await run_copies_process(
                screen.corpus.folder, lambda done, total: status.set_progress("looking for near copies", done, total)
            )
        except (OSError, ValueError) as error:
            groups, trouble = None, f"near copies could not be looked for: {error}"
        finally:
            self.running = False
            if not screen.indexing.running:
                status.set_progress()
        if groups is not None:
            screen.corpus.take_stories(groups)
            screen.stories_changed()
            if asked:
                many = "1 story stands" if len(groups) == 1 else f"{len(groups)} stories stand"
                screen.say(f"{many} in several articles" if groups else "there are no near copies")
        elif trouble and screen.corpus.tags.is_there:  # else that stands there already, in better words
            screen.say(trouble, "warning")


async def run_copies_process(
    corpus: Path, progress: Callable[[int, int], None]
) -> tuple[list[Sequence[str]] | None, str]:
    """Find the near copies of `corpus` in another process; `progress` is called as it goes on.

    Returns the articles of each story (None if it did not finish) and, if something went wrong, what it said.
    """
    process = await asyncio.create_subprocess_exec(
        *own_processes.command("reader", "copies", "-C", str(corpus), "--json-progress"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=own_processes.environment(),
        limit=_LONGEST_LINE,
    )
    groups: list[Sequence[str]] | None = None
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.ensure_future(process.stderr.read(20_000))
    try:
        async for line in process.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                said = json.loads(line)
                if "stories" in said:
                    groups = [[str(one) for one in story] for story in said["stories"]]
                else:
                    progress(int(said["done"]), int(said["total"]))
        await process.wait()
        complaint = (await errors).decode("utf-8", "replace").strip()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
        errors.cancel()
    lines = complaint.splitlines()
    return groups, "" if groups is not None else lines[-1] if lines else "near copies could not be looked for"
