"""How fast the index is built, and how soon it has what changed. Not a test.

    python tests/benchmarks/bench_build.py FOLDER [N ...] [--memory MB] [--changes K]

FOLDER holds articles (only its files are read; nothing is written there). For each N (default: 1,000 and all) the
first N of them are built from nothing, as `reader index` does it: articles a second by the clock and by the
processors, the most memory that all its processes had together, the size of the index. With --changes, K single
articles are then added, changed and removed one after the other, and it says how long each took.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from reader import articles
from reader.search import Index, update


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("counts", type=int, nargs="*")
    parser.add_argument("--memory", type=int, default=update.MEMORY)
    parser.add_argument("--changes", type=int, default=0)
    asked = parser.parse_args()
    there = articles.scan(asked.folder).files
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {asked.memory} MB allowed")
    print("articles  wall s  articles/s  cpu s  ms cpu each  peak MB  index MB  bytes/article")
    for count in asked.counts or (1000, len(there)):
        with tempfile.TemporaryDirectory() as scratch:
            corpus = Path(scratch) / "corpus"
            size = copy(asked.folder, corpus, [one.id for one in there[:count]])
            build(corpus, Path(scratch) / "cache", size, asked.memory)
            if asked.changes:
                change(corpus, Path(scratch) / "cache", asked.changes)


def copy(source: Path, corpus: Path, names: list[str]) -> int:
    """Hard links where that can be; the mean size."""
    total = 0
    for name in names:
        target = corpus / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source / name, target)
        except OSError:
            shutil.copyfile(source / name, target)
        total += target.stat().st_size
    return total // max(1, len(names))


def build(corpus: Path, cache: Path, mean: int, memory: int) -> None:
    with Watched() as watched:
        began, before = time.perf_counter(), cpu()
        report = Index(cache, corpus).update(memory=memory)
        wall, spent = time.perf_counter() - began, cpu() - before
    done = report.added
    size = sum(one.stat().st_size for one in cache.rglob("*") if one.is_file()) / 1e6
    each = spent / done * 1000
    print(
        f"{done:8,}  {wall:6.1f}  {done / wall:10.0f}  {spent:5.1f}  {each:11.2f}  {watched.peak / 1e6:7.0f}"
        f"  {size:8.1f}  {mean:13,}"
    )


def change(corpus: Path, cache: Path, times: int) -> None:
    index = Index(cache, corpus)
    kinds: dict[str, list[float]] = {"add": [], "change": [], "remove": [], "tidy": []}
    for number in range(times):
        path = corpus / f"added-{number}.md"
        for kind in ("add", "change", "remove"):
            if kind == "remove":
                path.unlink()
            else:
                path.write_text(f"# A lamp\n\nIt shines on the river, {kind} number {number}.\n", "utf-8")
            began = time.perf_counter()
            index.update(names=[path.name])
            kinds[kind].append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            if index.tidy():
                kinds["tidy"].append((time.perf_counter() - began) * 1000)
    for kind, took in kinds.items():
        if took:
            print(f"  {kind:7} median {statistics.median(took):6.1f} ms, worst {max(took):6.1f} ms, {len(took)} times")


def cpu() -> float:
    """Seconds of processor time of this process and of those it has waited for."""
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in both)


class Watched:
    """Samples the memory of this process and its children together (Linux; elsewhere it stays 0)."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._over.wait(0.25):
            self.peak = max(self.peak, sum(memory_of(pid) for pid in [os.getpid(), *children(os.getpid())]))


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def memory_of(pid: int) -> int:
    try:
        for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if row.startswith("Pss:"):
                return int(row.split()[1]) * 1024
    except OSError:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
