"""The index is brought up to date by a process of its own: what holds the interpreter for long must not hold the
interface's. It reports in JSON lines; this reads them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.app.widgets.status import Status
from reader.search import Progress

if TYPE_CHECKING:
    from reader.app.desk import Desk


_LONGEST_LINE = 64 * 1024 * 1024
"""Bytes that the report may have: it names each file that could not be read."""


class Indexing:
    """Keeps the index of the open corpus up to date; the newest request ends the one before."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.running = False

    def update(self, *, rebuild: bool = False) -> None:
        """Bring the index up to date with the folder, or build it anew; the list follows."""
        self._screen.run_worker(self._update(rebuild), group="index", exclusive=True, exit_on_error=False)

    async def _update(self, rebuild: bool) -> None:
        screen = self._screen
        status = screen.query_one(Status)

        def progress(at: Progress) -> None:
            status.set_progress("indexing", at.done, at.total)

        self.running = True
        try:
            report, trouble = await run_index_process(screen.corpus.folder, progress, rebuild=rebuild)
        except (OSError, ValueError) as error:
            report, trouble = {}, f"the index could not be updated: {error}"
        finally:
            self.running = False
            status.set_progress()
        if trouble:
            screen.say(trouble, "error")
        elif report.get("failed"):
            screen.say("some files could not be read; the palette's “Check the corpus” names them", "warning")
        screen.background.newest(
            "refresh", lambda _: screen.corpus.index.refresh(), lambda _: self._refreshed(), lane="search"
        )

    def _refreshed(self) -> None:
        self._screen.searching.load()
        self._screen.copying.update_soon()


async def run_index_process(
    corpus: Path, progress: Callable[[Progress], None], *, rebuild: bool = False
) -> tuple[dict[str, object], str]:
    """Update the index of `corpus` in another process; `progress` is called as it goes on.

    Returns its report (empty if it did not finish) and, if something went wrong, what it said. Ends the process when
    cancelled; what it has committed by then stays.
    """
    # -P: an article folder that is the working folder could hold a `reader/` of its own.
    arguments = [sys.executable, "-P", "-m", "reader", "index", "-C", str(corpus), "--json-progress"]
    if rebuild:
        arguments.append("--rebuild")
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
        limit=_LONGEST_LINE,
    )
    report: dict[str, object] = {}
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.ensure_future(process.stderr.read(20_000))
    try:
        async for line in process.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                said = json.loads(line)
                if "report" in said:
                    report = dict(said["report"])
                else:
                    progress(Progress(int(said["done"]), int(said["total"]), str(said.get("current", ""))))
        await process.wait()
        complaint = (await errors).decode("utf-8", "replace").strip()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
        errors.cancel()
    if report:
        return report, ""  # status 1 says that some articles could not be read: the report names them
    lines = complaint.splitlines()
    return report, lines[-1] if lines else f"the indexing process ended with status {process.returncode}"
