"""How fast search is: queries of eight kinds through the reader's own index, SQLite FTS5 and tantivy, each with the
total and twenty hits with snippets; first time and asked again.

    python tests/benchmarks/bench_search.py ARTICLES [--sizes 1000 10000 100000] [--keep FOLDER] [--queries FILE]

ARTICLES is a folder of articles. For each size so many are written from it (beyond what there is, its paragraphs are
put together anew) into FOLDER, or a temporary one; what FOLDER has of earlier runs is used again. Without sizes, the
folder is taken as it is. `--queries` is a list of {kind, terms, lo, hi, source}; without it, 200 are drawn from the
articles' own words with a seed. Each engine searches in a process of its own. Times are work (CPU) in milliseconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from peers import Fts5, Tantivy

from reader.articles import scan
from reader.search import Index
from reader.search.words import WORD

LIMIT = 20
KINDS = ("term", "and", "or", "phrase", "prefix", "fuzzy", "date", "field")
Queries = list[dict[str, Any]]
Times = dict[str, list[float]]


def as_query(one: dict[str, Any]) -> str:
    """A query of the list as a person would type it."""
    terms = [str(term) for term in one["terms"]]
    match one["kind"]:
        case "or":
            return " OR ".join(terms)
        case "phrase":
            return f'"{" ".join(terms)}"'
        case "prefix":
            return f"{terms[0]}*"
        case "fuzzy":
            return f"{terms[0]}~"
        case "date":
            return f"{terms[0]} date:{one['lo']}..{one['hi']}"
        case "field":
            name = "source" if "source" in one else "title"
            return f'{terms[0]} {name}:"{one[name]}"'
        case _:
            return " AND ".join(terms)


def drawn(corpus: Path, cache: Path) -> Queries:
    """25 queries of each kind from the words of some of the articles."""
    chance = random.Random(7)
    index = Index(cache, corpus)
    entries = [entry for entry in index.entries() if entry.words > 60]
    index.close()
    made: dict[str, Queries] = defaultdict(list)
    while len(made["fuzzy"]) < 25:
        entry = chance.choice(entries)
        text = (corpus / entry.id).read_text("utf-8", "replace")
        words = [word for word in WORD.findall(text) if word.isalpha() and word.isascii()]
        at = chance.randrange(len(words) - 4)
        long = [word.lower() for word in words if len(word) > 4]
        if len(long) < 10:
            continue
        some = chance.sample(long, 3)
        for kind, terms in {
            "term": some[:1],
            "and": some[: chance.choice((2, 3))],
            "or": some[: chance.choice((2, 3))],
            "phrase": words[at : at + chance.choice((2, 3))],
            "prefix": [some[0][: chance.choice((3, 4, 5))]],
            "fuzzy": [some[0][:2] + some[0][3:]],
            "date": some[:1],
            "field": some[1:2],
        }.items():
            year = chance.randrange(1996, 2025)
            more = {"lo": f"{year}-03-01", "hi": f"{year + 1}-03-01"} if kind == "date" else {}
            if kind == "field":
                more = {"source": entry.metadata.source} if entry.metadata.source else {"title": some[1]}
            made[kind].append({"kind": kind, "terms": terms, **more})
    return [one for kind in KINDS for one in made[kind]]


def written(source: Path, size: int, into: Path) -> Path:
    """A folder with so many articles, from those of `source`."""
    folder = into / f"articles-{size}"
    if folder.exists():
        return folder
    chance = random.Random(size)
    paths = [source / found.id for found in scan(source).files]
    chance.shuffle(paths)
    for number in range(size):
        text = paths[number % len(paths)].read_text("utf-8", "replace")
        if number >= len(paths):
            paragraphs = [
                part
                for at in range(3)
                for part in chance.choice(paths).read_text("utf-8", "replace").split("\n\n")[at:]
            ]
            text = "\n\n".join([*text.split("\n\n")[:2], *chance.sample(paragraphs, min(len(paragraphs), 6))])
        path = folder / f"{number // 1000:04}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def build(corpus: Path, cache: Path) -> None:
    """Build the reader's index and say how fast."""
    clock, work = time.perf_counter(), time.process_time()
    index = Index(cache, corpus)
    report = index.update()
    index.close()
    clock, work = time.perf_counter() - clock, time.process_time() - work
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + children.ru_maxrss) / 1024
    print(f"build: {report.added} articles in {clock:.1f} s, work {work + children.ru_utime:.1f} s, {memory:.0f} MB")


def size_of(*paths: Path) -> float:
    """Megabytes on disk."""
    every = [one for path in paths for one in (path.rglob("*") if path.is_dir() else [path])]
    return sum(one.stat().st_size for one in every if one.is_file()) / 1e6


def memory() -> float:
    """The most memory that this program had so far, in megabytes; not what its parent had, as getrusage has it."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def search_with(engine: str, corpus: Path, cache: Path, queries: Queries) -> dict[str, Any]:
    """What this process, which does nothing else, measures."""
    before = memory()
    if engine == "reader":
        # What is loaded once for a program is not counted to opening an index.
        import reader.search.engine

        reader.search.engine.schema()
        import reader.search.evaluate_arrays
    began = time.perf_counter()
    if engine == "reader":
        index = Index(cache, corpus)
        index.search("zzqqzz", limit=LIMIT)

        def ask(one: dict[str, Any]) -> int:
            return index.search(as_query(one), limit=LIMIT).total
    else:
        ask = {"FTS5": Fts5, "tantivy": Tantivy}[engine].opened(cache)
    opened = (time.perf_counter() - began) * 1000
    passes: list[Times] = []
    totals: list[int] = []
    for _ in range(2):
        times: Times = defaultdict(list)
        totals = []
        for one in queries:
            began = time.process_time()
            totals.append(ask(one))
            times[one["kind"]].append((time.process_time() - began) * 1000)
        passes.append(times)
    return {"opened": opened, "passes": passes, "memory": memory(), "before": before, "found": sum(totals)}


def at(times: list[float], part: float) -> float:
    """A quantile; 1 is the worst."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def report(measured: dict[str, dict[str, Any]]) -> None:
    """A row for each kind: median, 95th percentile and worst, and how they compare with the reader's."""
    for number, name in enumerate(("first time", "asked again")):
        print(f"{name}, ms of work: p50 p95 worst; in brackets how many times the reader's p50 and p95")
        for kind in (*KINDS, "all"):
            cells = []
            own: list[float] = []
            for engine, one in measured.items():
                every = one["passes"][number]
                times = [time for some in every.values() for time in some] if kind == "all" else every.get(kind, [])
                if not times:
                    continue
                own = own or times
                ratio = (
                    ""
                    if own is times
                    else f" ({at(times, 0.5) / at(own, 0.5):.1f} {at(times, 0.95) / at(own, 0.95):.1f})"
                )
                cells.append(f"{engine} {at(times, 0.5):6.1f} {at(times, 0.95):6.1f} {at(times, 1):6.1f}{ratio}")
            print(f"  {kind:7} " + " | ".join(cells))


def one_size(corpus: Path, cache: Path, given: Queries | None) -> dict[str, dict[str, Any]]:
    """Build what is not there, and measure every engine."""
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / "index").exists():
        build(corpus, cache)
    queries = given or drawn(corpus, cache)
    engines: list[Any] = [Fts5] + ([Tantivy] if importlib.util.find_spec("tantivy") else [])
    sizes = {"reader": size_of(cache / "index", cache / "catalogue.sqlite")}
    for engine in engines:
        place = cache / {"FTS5": "fts5.sqlite", "tantivy": "tantivy"}[engine.name]
        if not place.exists():
            print(f"{engine.name}: built with {engine.build(cache, cache):.1f} s of work")
        sizes[engine.name] = size_of(place)
    measured = {}
    for name in sizes:
        job = {"engine": name, "corpus": str(corpus), "cache": str(cache), "queries": queries}
        done = subprocess.run(
            [sys.executable, __file__, "--job"], input=json.dumps(job), capture_output=True, text=True, check=True
        )
        one = measured[name] = json.loads(done.stdout)
        print(
            f"{name}: opens in {one['opened']:.0f} ms, {one['memory']:.0f} MB memory ({one['before']:.0f} before it "
            f"began), {sizes[name]:.0f} MB on disk, {one['found']} hits in all"
        )
    print(f"load {os.getloadavg()[0]:.1f}")
    report(measured)
    return measured


def main() -> None:
    """Run what was asked for."""
    if sys.argv[1:] == ["--job"]:
        job = json.load(sys.stdin)
        corpus, cache = Path(job["corpus"]), Path(job["cache"])
        print(json.dumps(search_with(job["engine"], corpus, cache, job["queries"])))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    queries = json.loads(given.queries.read_text()) if given.queries else None
    with tempfile.TemporaryDirectory() as temporary:
        keep = given.keep or Path(temporary)
        if not given.sizes:
            one_size(given.articles, keep, queries)
        grown = {}
        for size in given.sizes:
            print(f"\n{size} articles")
            corpus = written(given.articles, size, keep)
            grown[size] = one_size(corpus, keep / f"cache-{size}", queries)
        for size, measured in grown.items():
            for engine, one in measured.items():
                first, again = ([time for some in times.values() for time in some] for times in one["passes"])
                print(
                    f"{size:7} {engine:8} first p50 {at(first, 0.5):.1f} p95 {at(first, 0.95):.1f}, "
                    f"again p50 {at(again, 0.5):.1f} p95 {at(again, 0.95):.1f} ms, {one['memory']:.0f} MB"
                )


if __name__ == "__main__":
    main()
