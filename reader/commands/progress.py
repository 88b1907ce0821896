"""How far an update of the index is, said on standard error where somebody is watching."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from reader.commands import output
from reader.search import Progress
from reader.text import clean_line

_PATIENCE = 0.5
"""Seconds of work before anything is said."""
_BETWEEN = 0.1


@contextlib.contextmanager
def on_terminal() -> Iterator[Callable[[Progress], None] | None]:
    """Something to give to an update that shows progress in one line of the terminal and wipes it at the end.

    None if standard error is not a terminal: then nobody is watching.
    """
    if not sys.stderr.isatty():
        yield None
        return
    said = False
    due = time.monotonic() + _PATIENCE

    def tell(progress: Progress) -> None:
        nonlocal said, due
        if time.monotonic() < due:
            return
        said, due = True, time.monotonic() + _BETWEEN
        count = f"{progress.done} of {progress.total}" if progress.total else str(progress.done)
        row = output.cut(clean_line(f"indexing {count} {progress.current}"), output.columns() - 1)
        output.write(f"\r{row}\x1b[K", sys.stderr)
        sys.stderr.flush()

    try:
        yield tell
    finally:
        if said:
            output.write("\r\x1b[K", sys.stderr)
            sys.stderr.flush()
