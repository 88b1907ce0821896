"""The result list against Textual's OptionList with the same rows: ready, a key down, a page.

Run by hand: `python tests/benchmarks/bench_results.py [ROWS]`. It prints medians; nothing is asserted about time.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from reader.app.widgets.results import LazyRows, ResultList, ResultRow

KEYS = 40


def row(at: int) -> ResultRow:
    return ResultRow(
        f"article-{at}",
        f"Title of article {at}",
        "An outlet",
        "2025-09-03",
        snippet="a stretch of its text",
        matches=((2, 9),),
    )


def ours(count: int) -> Widget:
    made = ResultList()
    made.set_rows(LazyRows([f"article-{at}" for at in range(count)], row), snippets=True)
    return made


def theirs(count: int) -> Widget:
    rows = (row(at) for at in range(count))
    return OptionList(
        *(Content(f"{one.title}\n{one.source} · {one.date}\n{one.snippet}") for one in rows), markup=False
    )


class BenchApp(App[None]):
    def __init__(self, make: Callable[[], Widget]) -> None:
        super().__init__()
        self.make = make

    def compose(self) -> ComposeResult:
        yield self.make()


async def measure(make: Callable[[], Widget]) -> tuple[float, float, float]:
    """Seconds until it stands on the screen; milliseconds for a key down and for a page."""
    begun = time.perf_counter()
    app = BenchApp(make)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        ready = time.perf_counter() - begun
        times: dict[str, float] = {}
        for key in ("down", "page_down"):
            taken = []
            for _ in range(KEYS):
                start = time.perf_counter()
                widget = app.screen.children[-1]
                getattr(widget, f"action_{'cursor_down' if key == 'down' else key}")()
                app.screen._compositor.render_update(full=True)
                taken.append((time.perf_counter() - start) * 1000)
            times[key] = statistics.median(taken)
    return ready, times["down"], times["page_down"]


def main() -> None:
    counts = [int(sys.argv[1])] if len(sys.argv) > 1 else [10, 1000, 100_000]
    for count in counts:
        for name, make in (("ResultList", ours), ("OptionList", theirs)):
            ready, down, page = asyncio.run(measure(partial(make, count)))
            print(f"{name:<11} {count:>8,} rows: ready {ready:6.2f} s, down {down:6.2f} ms, page {page:6.2f} ms")


if __name__ == "__main__":
    main()
