"""What the tables over the main screen cost: `python tests/benchmarks/bench_tables.py FOLDER`.

FOLDER is a corpus of a few thousand articles; it is not written to. Printed is, each in CPU time: near copies of its
first 2,000 articles, from nothing and with the sketches kept; where else ten of its sentences are told, the first
answer and the last, by the wall clock too; a matrix of 100 tags against 2,000 articles with four passages each, and a
key pressed in it.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from textual.app import App, ComposeResult  # noqa: E402

from reader.app.screens.matrix import Counted, MatrixGrid  # noqa: E402
from reader.articles.model import Passage  # noqa: E402
from reader.copies import find_stories  # noqa: E402
from reader.corpus import Corpus  # noqa: E402
from reader.tags import Anchored, Codebook, State, Tag, TaggedPassage, Within, matrix, pair_matrix  # noqa: E402

COUNT, TAGS, PASSAGES = 2_000, 100, 4


def cpu(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def copies(corpus: Corpus) -> None:
    entries = corpus.entries()[:COUNT]
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name) / "cache"
        found: list[object] = []
        first = cpu(lambda: found.extend(find_stories(entries, corpus.article, cache)))
        again = cpu(lambda: find_stories(entries, corpus.article, cache))
    print(f"near copies of {len(entries)} articles: {first:.1f} s, again {again:.1f} s; {len(found)} stories")


def elsewhere(corpus: Corpus) -> None:
    chance = random.Random(5)
    soon, late, wall = [], [], []
    for entry in chance.sample(corpus.entries(), 10):
        article = corpus.article(entry.id)
        sentence = chance.choice(article.sentences)
        began, clock = time.process_time(), time.perf_counter()
        for number, _ in enumerate(corpus.told_elsewhere(article, sentence)):
            if not number:
                soon.append(time.process_time() - began)
        late.append(time.process_time() - began)
        wall.append(time.perf_counter() - clock)
    print(
        f"a sentence elsewhere in {len(corpus.entries())} articles: first answer {sorted(soon)[5]:.2f} s (worst "
        f"{max(soon):.2f}), all {sorted(late)[5]:.2f} s (worst {max(late):.2f}), by the clock {max(wall):.2f} s"
    )


class _Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield MatrixGrid()


async def keys(counted: Counted) -> float:
    app = _Shown()
    async with app.run_test(size=(160, 50)) as pilot:
        grid = app.query_one(MatrixGrid)
        made = counted.matrix
        grid.show(counted, made.tags, made.columns, frozenset(), (0, 0), pairs=False)
        grid.focus()
        await pilot.pause()
        before = time.process_time()
        pressed = ["j", "l", "pagedown", "dollar_sign", "k", "h", "G", "0"] * 5
        for key in pressed:
            await pilot.press(key)
        return (time.process_time() - before) / len(pressed)


def tags() -> None:
    chance = random.Random(5)
    names = [f"group{number % 10}/tag{number}" for number in range(TAGS)]
    articles = [f"{number:05}.txt" for number in range(COUNT)]
    passages = [
        Anchored(
            TaggedPassage(f"{article}{number}", tuple(chance.sample(names, 2)), 9 * number, 9 * number + 12, "x"),
            article,
            State.EXACT,
            Passage(9 * number, 9 * number + 12),
        )
        for article in articles
        for number in range(PASSAGES)
    ]
    book = Codebook(tuple(map(Tag, names)))
    column_of = {one: one for one in articles}
    counting = cpu(lambda: matrix(passages, book, articles, column_of))
    pairing = cpu(lambda: pair_matrix(passages, book, Within.OVERLAP))
    counted = Counted(matrix(passages, book, articles, column_of), {}, {})
    print(
        f"{TAGS} tags x {COUNT} articles: counted in {counting * 1000:.0f} ms, pairs in {pairing * 1000:.0f} ms, "
        f"a key {asyncio.run(keys(counted)) * 1000:.0f} ms"
    )


def main() -> None:
    corpus = Corpus.open(sys.argv[1])
    corpus.update_index()
    tags()
    copies(corpus)
    elsewhere(corpus)
    corpus.close()


if __name__ == "__main__":
    main()
