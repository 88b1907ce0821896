"""How long tags take: `python -m tests.benchmarks.bench_tags [FILES] [PASSAGES EACH]`. Prints milliseconds."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.articles.model import Passage
from reader.tags import tag_file
from tests.tags.making import article, span, store

SENTENCE = "The component number {n} that he named was the international coalition of support for Ukraine. "


def timed(what: str, work: Callable[[], object]) -> None:
    """Run `work` once and print how long it took."""
    start = time.perf_counter()
    work()
    print(f"{what:48} {1000 * (time.perf_counter() - start):9.1f} ms")


def main() -> None:
    """Make a corpus of tag files, and ask it, tag in it, open one large file."""
    count, each = (int(word) for word in (*sys.argv[1:], "1000", "10")[:2])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        text = "".join(SENTENCE.format(n=n) for n in range(each))
        model = store(folder)
        for n in range(each):
            words = f"number {n} that he named was the international coalition of support"
            model.add(article(text), span(text, words), [f"tag{n % 7}", "guarantees/us"], "A note on it.")
        content = tag_file.serialise(tag_file.parse((folder / "corpus/tags/a.txt.yaml").read_bytes()))
        for n in range(count):
            (folder / f"corpus/tags/{n:05}.txt.yaml").write_bytes(content.replace(b": a.txt", b": %05d.txt" % n, 1))
        tags = store(folder)
        print(f"{count} files of {each} passages")
        timed("counts, first time", tags.counts)
        timed("counts, again", tags.counts)
        timed("lookup tag:guarantees", lambda: tags.lookup("tag", "guarantees"))
        timed("lookup note:note", lambda: tags.lookup("note", "note"))
        timed("tags_by_use", tags.tags_by_use)
        timed("changed", tags.changed)
        timed("problems", lambda: tags.problems(set()))
        one = article(text, "00001.txt")
        timed("anchored, same text", lambda: tags.anchored(one))
        timed("anchored, other text", lambda: tags.anchored(article("New first words. " + text, "00001.txt")))
        times = []
        for n in range(50):
            start = time.perf_counter()
            tags.add(one, Passage(n * 3, n * 3 + 9), ["guarantees/us"])
            times.append(1000 * (time.perf_counter() - start))
        print(f"{'add, median and slowest of 50':48} {statistics.median(times):9.1f} ms {max(times):9.1f} ms")
        times = []
        for _ in range(50):
            start = time.perf_counter()
            tags.undo()
            times.append(1000 * (time.perf_counter() - start))
        print(f"{'undo, median and slowest of 50':48} {statistics.median(times):9.1f} ms {max(times):9.1f} ms")


if __name__ == "__main__":
    main()
