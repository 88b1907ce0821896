"""The index is brought up to date before it is asked; how far that is, is said where somebody is watching."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator

from reader.commands import output
from reader.commands.widths import cut
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.search import Progress
from reader.search.pace import Pace, in_words
from reader.text import clean_line

_PATIENCE = 0.5
"""Seconds of work before anything is said."""
_BETWEEN = 0.1


def bring_up_to_date(corpus: Corpus) -> None:
    """Update the index. Where that cannot be done now it is said, and what is there has to do."""
    try:
        with on_terminal() as progress:
            corpus.update_index(progress)
    except ReaderError as error:
        output.complain(f"the index was not brought up to date: {error}")


@contextlib.contextmanager
def on_terminal(doing: str = "indexing") -> Iterator[Callable[[Progress], None] | None]:
    """Something to give to an update that shows progress in one line of the terminal and wipes it at the end.

    None if standard error is not a terminal: then nobody is watching.
    """
    if sys.stderr is None or not sys.stderr.isatty():
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
        pace = f"· {in_words(progress.rate, progress.left_s)} · " if progress.rate else ""
        row = cut(clean_line(f"{doing} {count} {pace}{progress.current}"), output.columns() - 1)
        output.over_the_line(row)

    try:
        yield tell
    finally:
        if said:
            output.over_the_line("")


def counted(progress: Callable[[Progress], None] | None) -> Callable[[int, int], None]:
    """What shows how much of how much is done, and how fast it goes, where `on_terminal` gave something to show it."""
    if progress is None:
        return lambda done, total: None
    pace = Pace()

    def told(done: int, total: int) -> None:
        rate = pace.note(done, time.monotonic())
        progress(Progress(done, total, "", rate, (total - done) / rate if rate else None))

    return told


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """What says whether to go on: not after Ctrl+C, which ends the command between two steps and not within one.

    Raises KeyboardInterrupt at the end if it was typed. An exception in the middle could be swallowed by a finaliser.
    """
    typed = False

    def note(*_: object) -> None:
        nonlocal typed
        typed = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: not typed
    finally:
        signal.signal(signal.SIGINT, before)
    if typed:
        raise KeyboardInterrupt
