"""How well sentences that tell the same are found, and how fast.

`python tests/benchmarks/bench_compare.py FOLDER`: FOLDER holds SuperPAL's `dev_MN_only.csv`, gold links between
sentences of news stories and of their summaries. Printed are the best F1 over all thresholds, how often the
best-scored sentence is right (R@1) and average precision; the CPU time of comparing two and five articles of 5 kB
made of the stories' sentences, first in a fresh process's state, then with nothing remembered but the stems, then
again with everything remembered; and what finding near copies among 2,000 articles takes.
"""

from __future__ import annotations

import csv
import itertools
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.articles import read_article  # noqa: E402
from reader.articles.model import Article  # noqa: E402
from reader.compare import Scorer, compare, near_copies, sketch, weigh  # noqa: E402
from reader.compare import comparison as remembered  # noqa: E402
from reader.compare import words as stems  # noqa: E402

LENGTH = 5_000
RUNS = 7


class Topic:
    """The sentences of one story's summary and reports, and which tell the same."""

    def __init__(self) -> None:
        self.summary: list[str] = []
        self.reports: list[str] = []
        self.gold: set[tuple[int, int]] = set()

    def add(self, summary: str, report: str) -> None:
        for side, sentence in ((self.summary, summary), (self.reports, report)):
            if sentence not in side:
                side.append(sentence)
        self.gold.add((self.summary.index(summary), self.reports.index(report)))


def superpal(folder: Path) -> dict[str, Topic]:
    topics: dict[str, Topic] = defaultdict(Topic)
    with (folder / "dev_MN_only.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            topics[row["topic"]].add(row["scuSentence"], row["docSentText"])
    return topics


def quality(topics: dict[str, Topic], scorer: Scorer) -> dict[str, float]:
    """Best F1, its threshold, R@1 and average precision over all pairs of all topics."""
    pairs: list[tuple[float, bool]] = []
    first = asked = 0
    for topic in topics.values():
        rows = scorer([topic.summary, topic.reports]).between(0, 1)
        for at, row in enumerate(rows):
            best = max(range(len(topic.reports)), key=lambda number: row.get(number, 0.0))
            asked += 1
            first += (at, best) in topic.gold
            pairs += [(row.get(n, 0.0), (at, n) in topic.gold) for n in range(len(topic.reports))]
    pairs.sort(key=lambda pair: -pair[0])
    gold = sum(right for _, right in pairs)
    found, best_f1, threshold, precision = 0, 0.0, 0.0, 0.0
    for place, (score, right) in enumerate(pairs, 1):
        found += right
        precision += right * found / place
        if (f1 := 2 * found / (place + gold)) > best_f1:
            best_f1, threshold = f1, score
    return {"F1": best_f1, "at": threshold, "R@1": first / asked, "AP": precision / gold}


def made_up(topics: dict[str, Topic], folder: Path, count: int = 5) -> list[Article]:
    """Articles of 5 kB: the sentences of all reports, each article from another one on."""
    sentences = [" ".join(sentence.split()) for topic in topics.values() for sentence in topic.reports]
    articles = []
    for number in range(count):
        text = ""
        for sentence in itertools.islice(itertools.cycle(sentences), number * 13, None):
            if len(text) + len(sentence) > LENGTH:
                break
            text += sentence + "\n\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
        articles.append(read_article(folder, f"{number}.txt"))
    return articles


def cpu_ms(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return (time.process_time() - before) * 1000


def forget() -> None:
    remembered._side.cache_clear()
    stems.forget()


def speed(articles: list[Article]) -> None:
    print(f"first comparison of two, with imports and stems: {cpu_ms(lambda: compare(articles[:2])):.0f} ms of CPU")
    compare(articles)
    for count in (2, 5):
        cold, warm = [], []
        for _ in range(RUNS):
            forget()
            cold.append(cpu_ms(lambda count=count: compare(articles[:count])))  # type: ignore[misc]
            warm.append(cpu_ms(lambda count=count: compare(articles[:count])))  # type: ignore[misc]
        middle = RUNS // 2
        print(f"{count} articles: {sorted(cold)[middle]:.0f} ms of CPU, again {sorted(warm)[middle]:.0f} ms (medians)")


def corpus_of(count: int) -> dict[str, list[str]]:
    """Articles of 400 made-up words; one in twenty repeats two thirds of the one before it."""
    chance = random.Random(7)
    vocabulary = [f"w{number}" for number in range(5_000)]
    articles: list[list[str]] = []
    for number in range(count):
        words = chance.choices(vocabulary, k=400)
        articles.append(articles[-1][:270] + words[:130] if number % 20 == 1 else words)
    return {f"{number:05}": words for number, words in enumerate(articles)}


def main() -> None:
    topics = superpal(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as name:
        speed(made_up(topics, Path(name)))
    told = quality(topics, weigh)
    print("SuperPAL  " + "  ".join(f"{name} {value:.3f}" for name, value in told.items()))
    articles = corpus_of(2_000)
    found: list[object] = []
    took = cpu_ms(lambda: found.extend(near_copies({name: sketch(words) for name, words in articles.items()})))
    print(f"2,000 articles: {len(found)} near copies (100 are there) in {took / 1000:.1f} s of CPU")


if __name__ == "__main__":
    main()
