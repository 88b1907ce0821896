"""How commands print: aligned and wrapped for a person, JSON for a program, errors as one line.

Whatever comes from outside passes `reader.text` here; what a terminal is told to do (colour, weight) comes from here
alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import threading
import traceback
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TextIO

from reader.commands.widths import cells, cut
from reader.errors import OutputError, Problem, ReaderError
from reader.text import clean, clean_line, to_json

WIDEST = 100
"""Columns beyond which text for a person does not run, however wide the terminal."""

_NARROWEST = 8
_STYLE = re.compile("\x1b\\[[0-9;]*m")
_CODES = {"bold": "1", "dim": "2", "match": "1;33", "good": "32", "warn": "33", "bad": "31"}


def write(text: str, stream: TextIO | None = None) -> None:
    """Write `text` as it is to standard output or `stream`."""
    with _said_if_full():
        _there(stream).write(text)


def flush() -> None:
    """Write out what is still to be written. Raises OutputError."""
    if sys.stdout is not None:
        with _said_if_full():
            sys.stdout.flush()


def abandon() -> None:
    """Nothing more can be written: what Python would still write at its end goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
        with contextlib.suppress(OSError, ValueError, AttributeError):
            if stream is sys.stdout:
                os.dup2(nowhere, stream.fileno())


def _there(stream: TextIO | None) -> TextIO:
    """`stream`, standard output by default. Raises OutputError if it was closed before the program began."""
    stream = sys.stdout if stream is None else stream
    if stream is None:
        raise OutputError("standard output is closed", advice="`> /dev/null` is where to send what nobody wants")
    return stream


@contextlib.contextmanager
def _said_if_full() -> Iterator[None]:
    """A disk that is full, or whatever else keeps standard output from being written, in words."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror}") from error


def never_fail_to_encode() -> None:
    """From now on, what the encoding of standard output or error lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def fill_closed_streams() -> None:
    """A stream that was closed before the program began leads nowhere: else a file that is opened would take its place,
    and get what is meant for it.
    """
    for stream in range(3):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


def line(text: str = "") -> None:
    """Write one line to standard output. The caller has cleaned what is in it."""
    write(text + "\n")


def json_out(value: object) -> None:
    """Write `value` as JSON to standard output."""
    write(to_json(value) + "\n")


def json_line(value: object) -> None:
    """Write `value` as JSON in one line and flush it: for a program that reads along."""
    write(to_json(value, indent=None) + "\n")
    flush()


def complain(message: str) -> None:
    """Write one line to standard error, cleaned; where nobody listens there either, nothing happens."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ReaderError):
            write(f"reader: {clean_line(message)}\n", sys.stderr)


def traced(error: BaseException) -> str:
    """The traceback of `error`, cleaned: an exception may say anything."""
    return clean("".join(traceback.format_exception(error)))


def trace(error: BaseException) -> None:
    """Write the traceback of `error` to standard error, if there is one."""
    if sys.stderr is not None:
        write(traced(error), sys.stderr)


def trace_cleanly() -> None:
    """From now on, what ends a thread, or is raised where nobody can catch it, is written as `trace` does."""
    threading.excepthook = lambda told: trace(told.exc_value) if told.exc_value else None
    sys.unraisablehook = lambda told: trace(told.exc_value) if told.exc_value else None
    sys.excepthook = lambda _, error, __: trace(error)


def over_the_line(row: str) -> None:
    """Write a cleaned row over the line of standard error, a terminal, in which the cursor is."""
    write(f"\r{row}\x1b[K", sys.stderr)
    sys.stderr.flush()


def in_words(problem: Problem) -> str:
    """A problem as one line: where, what, what to do. Not cleaned yet."""
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    said = f"{where}: {problem.problem}" if where else problem.problem
    return f"{said}; {problem.advice}" if problem.advice else said


def coloured(stream: TextIO | None = None) -> bool:
    """Whether `stream` (standard output by default) is a terminal whose owner did not say no to colour."""
    stream = sys.stdout if stream is None else stream
    return (
        stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def styled(text: str, style: str) -> str:
    """`text`, which has been cleaned, in a style if standard output is coloured, else as it is."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text and coloured() else text


def unstyled(text: str) -> str:
    """`text` without what `styled` put around parts of it: to see how wide it is."""
    return _STYLE.sub("", text)


def columns() -> int:
    """How wide to print for a person, in terminal cells."""
    return max(20, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def table(rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), shrink: Collection[int] = ()) -> Iterator[str]:
    """Cleaned `rows` as aligned lines; the columns in `right` to the right.

    On a terminal that is too narrow the columns in `shrink` are cut, the widest first. In a pipe nothing is cut.
    """
    rows = [list(row) for row in rows]
    if not rows:
        return
    right = frozenset(right)
    widths = [max(cells(cell) for cell in column) for column in zip(*rows, strict=True)]
    if shrink and sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        while sum(widths) + 2 * (len(widths) - 1) > width:
            widest = max(shrink, key=lambda at: widths[at])
            if widths[widest] <= _NARROWEST:
                break
            widths[widest] -= 1
    for row in rows:
        parts = []
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            cell = cut(cell, width)
            gap = " " * (width - cells(cell))
            parts.append(gap + cell if at in right else cell + gap)
        yield "  ".join(parts).rstrip()


def paragraphs(
    text: str, *, indent: str = "", styles: Iterable[tuple[int, int, str]] = (), width: int = 0
) -> Iterator[str]:
    """`text`, cleaned of the same length, wrapped to the terminal; stretches `(start, end, style)` stand out.

    `width` in cells, the indent within it, is that of the terminal if it is 0.

    Without colour a match stands between asterisks and other styles are left out. Words longer than a line stay whole.
    """
    spans = sorted(styles)
    first = 0
    for start, stop in _lines(text, (width or columns()) - cells(indent)):
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        pieces, at = [], start
        for begin, end, style in spans[first:]:
            if begin >= stop:
                break
            begin, end = max(begin, at), min(end, stop)
            if begin < end:
                pieces += [text[at:begin], _marked(text[begin:end], style)]
                at = end
        yield (indent + "".join(pieces) + text[at:stop]).rstrip()


def _marked(text: str, style: str) -> str:
    return styled(text, style) if style != "match" or coloured() else f"*{text}*"


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Offsets of the lines that `text` is broken into: at newlines, and at spaces so that `width` cells hold them."""
    at = 0
    for paragraph in text.split("\n"):
        start = stop = at
        used = 0
        offset = at
        for word in paragraph.split(" "):
            needs = cells(word)
            if stop > start and used + 1 + needs > width:
                yield start, stop
                start, used = offset, needs
            else:
                used += needs + (1 if stop > start else 0)
            stop = offset + len(word)
            offset = stop + 1
        yield start, stop
        at += len(paragraph) + 1
