"""How fast search is: builds an index of a folder of articles and runs queries of eight kinds, with snippets.

    python tests/benchmarks/bench_search.py ARTICLES [--queries queries.json] [--judged FOLDER] [--keep CACHE]

ARTICLES is a folder of articles. `--queries` is a list of {kind, terms, lo, hi, source}; without it, queries are drawn
from the articles' own words. `--judged` is a folder with cran.all.1400, cran.qry, cranqrel: prints nDCG@10 and MAP.
Times are of this process's work (CPU) in milliseconds; the build's are also by the clock.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from reader.articles.model import Passage
from reader.errors import QueryError
from reader.search import Index, answer, documents, engine, find_matches, parse
from reader.search.catalogue import StoredText
from reader.search.snapshot import Snapshot
from reader.search.words import WORD

LIMIT = 20


def as_query(one: dict[str, object]) -> str:
    """A query of the list as a person would type it."""
    terms = [str(term) for term in one["terms"]]  # type: ignore[attr-defined]
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


def drawn(folder: Path) -> list[dict[str, object]]:
    """25 queries of each kind from the words of some of the articles."""
    chance = random.Random(7)
    paths = chance.sample(sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.txt")), 25)
    made: list[dict[str, object]] = []
    for path in paths:
        words = [word for word in WORD.findall(path.read_text("utf-8", "replace")) if len(word) > 4 and word.isalpha()]
        if len(words) < 10:
            continue
        at = chance.randrange(len(words) - 3)
        for kind, terms in {
            "term": words[at : at + 1],
            "and": words[at : at + 2],
            "or": words[at : at + 3],
            "phrase": words[at : at + 2],
            "prefix": [words[at][:4]],
            "fuzzy": [words[at][:2] + words[at][3:]],
        }.items():
            made.append({"kind": kind, "terms": terms})
        made.append({"kind": "date", "terms": words[at : at + 1], "lo": "2004", "hi": "2005"})
    return made


def row(name: str, times: list[float]) -> str:
    """Median, 95th percentile and worst of some times."""
    times = sorted(times)
    middle, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    return f"{name:10} {len(times):4} p50 {middle:6.1f}  p95 {most:6.1f}  max {times[-1]:6.1f}"


def build(folder: Path, cache: Path) -> None:
    """Build and say how fast."""
    clock, work = time.perf_counter(), time.process_time()
    index = Index(cache, folder)
    report = index.update()
    clock, work = time.perf_counter() - clock, time.process_time() - work
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    helping = children.ru_utime + children.ru_stime
    size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file()) / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + children.ru_maxrss / 1024
    print(
        f"build: {report.added} articles in {clock:.1f} s, {report.added / max(clock, 0.01):.0f}/s; work {work:.1f} + "
        f"{helping:.1f} s, {report.added / (work + helping):.0f}/s of work; {size:.0f} MB, {memory:.0f} MB memory"
    )
    clock = time.perf_counter()
    index.update()
    print(f"nothing to do: {time.perf_counter() - clock:.2f} s")
    index.close()


def ask(folder: Path, cache: Path, queries: list[dict[str, object]]) -> None:
    """Run all queries twice and say how fast."""
    index = Index(cache, folder)
    began = time.perf_counter()
    count = len(index.entries())
    opened = time.perf_counter()
    index.search("zzz")
    ready = time.perf_counter()
    print(f"open: catalogue of {count} {(opened - began) * 1000:.0f} ms, index {(ready - opened) * 1000:.0f} ms")
    for name in ("first time", "again"):
        times: dict[str, list[float]] = defaultdict(list)
        for one in queries:
            began = time.process_time()
            index.search(as_query(one), limit=LIMIT)
            times[str(one["kind"])].append((time.process_time() - began) * 1000)
        print(f"{name}, {LIMIT} hits with snippets, ms:")
        for kind, some in times.items():
            print("  " + row(kind, some))
        print("  " + row("all", [one for some in times.values() for one in some]))
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    index.close()


def imports() -> None:
    """What loading costs, each in a process of its own."""
    whole = "import reader.search.answer, reader.search.engine as engine; engine.schema()"
    for code in ("pass", "import whoosh.index, whoosh.qparser", "import reader.search", whole):
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
            times.append((time.perf_counter() - began) * 1000)
        print(f"python -c {code!r}: {min(times):.0f} ms")


def marking(folder: Path) -> None:
    """`find_matches` in a megabyte."""
    text = ""
    for path in sorted(folder.rglob("*.md")):
        text += path.read_text("utf-8", "replace")
        if len(text) > 1_000_000:
            break
    for query in ("security guarantees", "oil*", '"the president"', "compny~"):
        times = []
        for _ in range(3):
            began = time.process_time()
            find_matches(query, text[:1_000_000])
            times.append((time.process_time() - began) * 1000)
        print(f"find_matches({query!r}) in {len(text) / 1e6:.1f} MB: first {times[0]:.0f}, then {min(times):.0f} ms")


def judged(folder: Path) -> None:
    """nDCG@10 and MAP on a collection in the form of Cranfield's; what it judges above 0 is relevant."""
    relevant: dict[int, set[int]] = defaultdict(set)
    for line in (folder / "cranqrel").read_text().splitlines():
        query, document, value = map(int, line.split()[:3])
        if value > 0:
            relevant[query].add(document)
    texts = re.split(r"(?m)^\.I ", (folder / "cran.all.1400").read_text())[1:]
    asked = [re.split(r"\.W\n", one)[1] for one in re.split(r"(?m)^\.I ", (folder / "cran.qry").read_text())[1:]]
    with tempfile.TemporaryDirectory() as where:
        index = engine.create(Path(where))
        writer = engine.writer(index)
        for text in texts:
            found = re.fullmatch(r"(\d+)\s+\.T\n(.*?)\.A\n.*?\.W\n(.*)", text, re.DOTALL)
            assert found
            stored = StoredText(found[3], Passage(0, len(found[3])))
            title = " ".join(found[2].split())
            writer.add_document(**documents.document(int(found[1]), "x", title, "", "", "", stored))
        engine.commit(writer)
        snapshot = Snapshot(index)
        gains, precisions = [], []
        for number, query in enumerate(asked, 1):
            good = relevant[number]
            if not good:
                continue
            try:
                scores = answer.run(parse.parse(query.replace("?", " ")), snapshot, {}, None, None).scores
            except QueryError as error:
                print(f"query {number}: {error}")
                scores = {}
            order = [snapshot.numbers[doc] for doc, _ in sorted(scores.items(), key=lambda pair: -pair[1])][:1000]
            gain = sum(1 / math.log2(place + 2) for place, doc in enumerate(order[:10]) if doc in good)
            gains.append(gain / sum(1 / math.log2(place + 2) for place in range(min(10, len(good)))))
            places = [place for place, doc in enumerate(order) if doc in good]
            precisions.append(sum((hit + 1) / (place + 1) for hit, place in enumerate(places)) / len(good))
        snapshot.close()
    gain, precision = sum(gains) / len(gains), sum(precisions) / len(precisions)
    print(f"quality: nDCG@10 {gain:.3f}, MAP {precision:.3f}, {len(gains)} queries")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--judged", type=Path)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    imports()
    with tempfile.TemporaryDirectory() as temporary:
        cache = given.keep or Path(temporary) / "cache"
        if not cache.exists():
            build(given.articles, cache)
        ask(given.articles, cache, json.loads(given.queries.read_text()) if given.queries else drawn(given.articles))
    marking(given.articles)
    if given.judged:
        judged(given.judged)


if __name__ == "__main__":
    main()
