"""How well sentences that tell the same are found, and how fast.

`python tests/benchmarks/bench_compare.py FOLDER [ARTICLES]`: FOLDER holds SuperPAL's `dev_MN_only.csv`, gold links
between sentences of news stories and of their summaries. Printed are the best F1 over all thresholds, how often the
best-scored sentence is right (R@1) and average precision; then the CPU time of comparing two and five articles of
5 kB that are made of the stories in FOLDER, and of the articles in ARTICLES.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.compare import Scorer, weigh  # noqa: E402


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


def main() -> None:
    topics = superpal(Path(sys.argv[1]))
    told = quality(topics, weigh)
    print("SuperPAL  " + "  ".join(f"{name} {value:.3f}" for name, value in told.items()))


if __name__ == "__main__":
    main()
