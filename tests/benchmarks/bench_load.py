"""A hundred thousand articles and passages beside five articles: how long one waits, and what memory it takes.

`python tests/benchmarks/bench_load.py make FOLDER` puts tags on 10,000 of the articles in FOLDER, about ten on each,
and a codebook of a hundred tags; FOLDER is to hold copies. `python tests/benchmarks/bench_load.py FOLDER [RUNS]`
compares it with `corpus/`, in turns: from the command to the first screen, until the articles are listed, until all is
at rest; a tag from key to screen; all passages as a table (`p`); the memory of the program's processes. Then `reader
check`. The index must be there.
Wall times say as much of the machine as of the program: compare the columns, and look at the load.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.benchmarks.bench_typing import Watched  # noqa: E402
from tests.benchmarks.tagged import make_tags  # noqa: E402

RUNS = 5
TAGS = 15


class Opened(Watched):
    """The program on one corpus; what it had in memory at most, its own process and all together."""

    def __init__(self, corpus: str) -> None:
        self.begun = time.perf_counter()
        self.own = self.all = 0.0
        super().__init__(corpus, 160, 50)

    def until(self, words: str, most: float = 120.0) -> float:
        """Wait until the screen says something that this pattern finds; seconds since the command."""
        end = time.perf_counter() + most
        weigh = time.perf_counter() + 1.0
        while not re.search(words, "\n".join(self.screen.display)):
            if time.perf_counter() > weigh:
                self.weigh()
                weigh = time.perf_counter() + 1.0
            if time.perf_counter() > end:
                raise SystemExit(f"“{words}” is not on screen:\n" + "\n".join(self.screen.display))
            self.show(self.gather(time.perf_counter() + 0.004))
        return time.perf_counter() - self.begun

    def rest(self) -> float:
        """Wait until neither it nor its processes compute any more; seconds since the command until then."""
        still, last, at = 0, -1.0, 0.0
        while still < 8:
            self.show(self.gather(time.perf_counter() + 0.25))
            self.weigh()
            used = sum(cpu_seconds(one) for one in [self.process, *children(self.process)])
            if used - last > 0.04:
                still, at = 0, time.perf_counter() - self.begun
            else:
                still += 1
            last = used
        return at

    def weigh(self) -> None:
        """Note the memory that its processes have now, what they share counted once."""
        own = proportional_mb(self.process)
        self.own = max(self.own, own)
        self.all = max(self.all, own + sum(map(proportional_mb, children(self.process))))


def children(process: int) -> list[int]:
    """The processes that this one has started, and those that they have."""
    try:
        named = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [one for name in named for one in (int(name), *children(int(name)))]


def cpu_seconds(process: int) -> float:
    try:
        said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def proportional_mb(process: int) -> float:
    try:
        said = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(row.split()[1]) for row in said.splitlines() if row.startswith("Pss:")) / 1024


def one_run(corpus: str, found: dict[str, list[float]], *, tagging: bool) -> None:
    opened = Opened(corpus)
    try:
        found["first paint, s"].append(opened.until("q leave"))
        found["  its CPU, s"].append(cpu_seconds(opened.process))
        found["articles listed, s"].append(opened.until(r"\d articles"))
        found["  its CPU, s "].append(cpu_seconds(opened.process))
        found["all at rest, s"].append(opened.rest())
        found["  its CPU, s  "].append(cpu_seconds(opened.process))
        if tagging:
            opened.press(b"\r")
            opened.until("t tag", most=20.0)
            opened.show(opened.gather(time.perf_counter() + 1.0))
            for number in range(TAGS):
                opened.show(opened.gather(time.perf_counter() + 0.4))
                opened.press(b"V")
                opened.show(opened.gather(time.perf_counter() + 0.3))
                if not number:
                    opened.press(b"t")
                    opened.show(opened.gather(time.perf_counter() + 1.0))
                    opened.press(b"bench")
                    opened.show(opened.gather(time.perf_counter() + 1.0))
                at = opened.press(b"." if number else b"\r")
                pieces = opened.gather(at + 0.6)
                took = _acknowledged(opened, pieces)
                if took is not None:
                    found["tag, key to screen, ms"].append(1000 * (took - at))
                else:
                    print("not tagged: " + opened.screen.display[-2].strip())
                opened.press(b"u")  # as it was
                opened.show(opened.gather(time.perf_counter() + 0.4))
                opened.press(b")))")
            opened.press(b"\x1b")
            opened.show(opened.gather(time.perf_counter() + 0.4))
            begun = time.perf_counter()
            opened.press(b"p")
            said = opened.until(r"passages? in [\d,]+ article", most=300.0)
            found["p: all passages listed, s"].append(said - (begun - opened.begun))
            opened.press(b"\x1b")
        opened.rest()
        used = cpu_seconds(opened.process)
        opened.show(opened.gather(time.perf_counter() + 5.0))
        found["idle, CPU ms a second"].append(200 * (cpu_seconds(opened.process) - used))
        opened.weigh()
        found["memory of the interface, MB"].append(opened.own)
        found["memory of all processes, MB"].append(opened.all)
    finally:
        opened.close()


def _acknowledged(opened: Opened, pieces: list[tuple[float, bytes]]) -> float | None:
    """When the screen said that it is tagged."""
    for at, piece in pieces:
        opened.stream.feed(piece)
        if re.search("tagged .*bench ·", opened.screen.display[-2]):
            return at
    return None


def main() -> None:
    if sys.argv[1] == "make":
        print(make_tags(Path(sys.argv[2]), *map(int, sys.argv[3:])))
        return
    large, runs = sys.argv[1], int((*sys.argv[2:], RUNS)[0])
    with tempfile.TemporaryDirectory() as name:
        small = Path(name) / "five"
        shutil.copytree(ROOT / "corpus", small)
        times: dict[str, dict[str, list[float]]] = {"five": defaultdict(list), "many": defaultdict(list)}
        subprocess.run([sys.executable, "-P", "-m", "reader", "-C", str(small), "index"], check=True)
        for number in range(runs):
            one_run(str(small), times["five"], tagging=number == 0)
            one_run(large, times["many"], tagging=number == 0)
    print(f"{'median of ' + str(runs):32}{'five':>10}{'many':>10}{'slowest':>10}   load {os.getloadavg()[0]:.1f}")
    for what, many in times["many"].items():
        few = times["five"].get(what, [float("nan")])
        print(f"{what:32}{statistics.median(few):10.2f}{statistics.median(many):10.2f}{max(many):10.2f}")
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run([sys.executable, "-P", "-m", "reader", "-C", large, "check"], stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = next(line for line in ended.stdout.decode().splitlines() if "tagged passages" in line)
    print(f"check: {time.perf_counter() - begun:.1f} s, CPU {cpu:.1f} s; {said}")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
