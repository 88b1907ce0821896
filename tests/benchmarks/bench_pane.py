"""The pane against Textual's TextArea and Static on the same article, each in a pseudo-terminal of 120 by 40.

Run by hand: `python tests/benchmarks/bench_pane.py [CHARACTERS…]`. It prints how long it takes from the start of the
process until the text is seen, and from a key to the last byte that is painted for it; nothing is asserted about time.
All three mark the same word in the text where they can: 2 % of it, and the pane has 500 tagged passages besides.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from typing import NamedTuple

KINDS = ("pane", "textarea", "static")
DOWN, UP, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~"
PRESSES = 20
QUIET = 0.02
FIRST = "Seen at once."


def article(characters: int) -> str:
    sentence = "The second level is a coalition of states – led by two of them – that promised “help” in January. "
    paragraph = sentence * 6 + "Nobody has said how the guarantees are paid for, nor by whom.\n\n"
    return (FIRST + " " + paragraph * (characters // len(paragraph) + 1))[:characters]


def child(kind: str, characters: int) -> None:
    """Show the article until killed."""
    from textual.app import App, ComposeResult
    from textual.containers import VerticalScroll
    from textual.content import Content, Span
    from textual.widgets import Static, TextArea

    from reader.app.widgets.pane import Pane
    from reader.articles.model import Passage
    from reader.page.document import Document, TaggedSpan
    from reader.page.find import find

    text = article(characters)
    matches = find(text, "guarantees")
    sentences = tuple(Passage(at, at + 99) for at in range(len(FIRST) + 1, len(text) - 99, 110))
    tagged = [
        TaggedSpan(f"p{at}", one.start, one.end, ("t",), "#aa3366", "t")
        for at, one in enumerate(sentences[:: max(1, len(sentences) // 500)])
    ]

    class Bench(App[None]):
        def compose(self) -> ComposeResult:
            if kind == "pane":
                yield Pane()
            elif kind == "textarea":
                area = TextArea(text, read_only=True, soft_wrap=True)
                area.cursor_blink = False
                yield area
            else:
                with VerticalScroll():
                    yield Static(Content(text, spans=[Span(a, b, "reverse") for a, b in matches]))

        def on_mount(self) -> None:
            if kind == "pane":
                pane = self.query_one(Pane)
                pane.show(
                    Document(
                        "a.txt", "A title", "Daily", "2025", frozenset(), text, Passage(0, len(text)), (), sentences
                    )
                )
                pane.set_matches((matches,))
                pane.set_tagged(tagged)
                pane.focus()
            elif kind == "static":
                self.query_one(VerticalScroll).focus()

    app = Bench()
    app.animation_level = "none"
    gc.collect()
    gc.freeze()
    app.run()


class Figures(NamedTuple):
    ready: float
    down: list[float]
    page: list[float]
    megabytes: float


def drive(kind: str, characters: int) -> Figures:
    """Start one, wait for the text, press the keys."""
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
        os.execv(sys.executable, [sys.executable, __file__, "--show", kind, str(characters)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def painted(most: float) -> tuple[float, bytes]:
        """When the last byte came before it was quiet, and all bytes."""
        seen, last = b"", time.perf_counter()
        until = last + most
        while time.perf_counter() < until:
            ready, _, _ = select.select([terminal], [], [], QUIET if seen else 0.5)
            if not ready:
                if seen:
                    break
                continue
            seen += os.read(terminal, 1 << 16)
            last = time.perf_counter()
        return last, seen

    def press(key: bytes) -> float:
        start = time.perf_counter()
        os.write(terminal, key)
        return (painted(1.0)[0] - start) * 1000

    try:
        output, at = b"", begun
        while b"once" not in output:
            at, more = painted(3.0)
            output += more
        ready = at - begun
        painted(1.0)
        # Down and up again: a short text ends too soon. The first rows scroll nothing, as for a person.
        down = [press(key) for key in (DOWN, UP) for _ in range(2 * PRESSES)]
        page = [press(key) for key in (PAGE_DOWN, PAGE_UP, PAGE_DOWN) for _ in range(PRESSES)]
    finally:
        os.kill(process, signal.SIGKILL)
        _, _, usage = os.wait4(process, 0)
        os.close(terminal)
    return Figures(ready, down, page, usage.ru_maxrss / 1024)


def shown(times: list[float]) -> str:
    times = sorted(times)
    return f"{statistics.median(times):6.1f} / {times[len(times) * 95 // 100]:6.1f} / {times[-1]:6.1f}"


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or [100_000, 1_000_000]
    print(f"{'':<9} {'characters':>10}  ready s   a row, ms (median/p95/max)   a page, ms               MB")
    for size in sizes:
        for kind in KINDS:
            found = drive(kind, size)
            print(
                f"{kind:<9} {size:>10,}  {found.ready:7.2f}   {shown(found.down)}     {shown(found.page)}"
                f"   {found.megabytes:5.0f}",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--show"]:
        child(sys.argv[2], int(sys.argv[3]))
    else:
        main()
