"""How many of the figures in news sentences are found, and how many that are found are figures.

`python tests/benchmarks/bench_figures.py NEWS [--wrong] [--pairs FOLDER]`: NEWS is `news10k.jsonl.gz`, an article a
line with `id` and `body`. data/figures.json says what a person marked in 150 of its sentences before the program was
run on them; they were drawn at random from articles of four outlets that no rule was written on. It holds places in
the body, and for each figure its kinds and where in the sentence it stands. Kinds are n(umber), o(rdinal), m(oney),
p(er cent), d(ate), t(ime); where two letters stand either will do, and what begins with `?` may be found or not
(`one of`, `for the first time`).

The rules were mended on the sentences of even number; those of odd number are the measure. With `--wrong` what was
missed and what was wrongly found is listed for the even ones. With `--pairs`, FOLDER holds SuperPAL's
`dev_MN_only.csv`, pairs of sentences that tell the same: listed is where figures in them are said to differ.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.articles.model import Passage  # noqa: E402
from reader.compare import differences  # noqa: E402
from reader.compare.figures import figures_in  # noqa: E402
from reader.compare.model import Kind  # noqa: E402

LABELS = Path(__file__).parent / "data" / "figures.json"
LETTERS = {
    Kind.NUMBER: "n",
    Kind.ORDINAL: "o",
    Kind.MONEY: "m",
    Kind.PERCENT: "p",
    Kind.DATE: "d",
    Kind.TIME: "t",
}


def judged(text: str, marked: list[tuple[str, int, int]]) -> tuple[int, list[str], int, list[str]]:
    """How many marked figures were found, those that were not; how many found ones are right, those that are not."""
    found = [
        (LETTERS[one.kind], one.span.start, one.span.end)
        for one in figures_in(text, [Passage(0, len(text))]).all
        if one.kind in LETTERS
    ]

    def meets(mark: tuple[str, int, int], one: tuple[str, int, int]) -> bool:
        return one[0] in mark[0] and mark[1] < one[2] and one[1] < mark[2]

    wanted = [mark for mark in marked if not mark[0].startswith("?")]
    missed = [f"{mark[0]}:{text[mark[1] : mark[2]]}" for mark in wanted if not any(meets(mark, one) for one in found)]
    wrong = [f"{one[0]}:{text[one[1] : one[2]]}" for one in found if not any(meets(mark, one) for mark in marked)]
    optional = [one for one in found if not any(meets(mark, one) for mark in wanted)]
    return len(wanted) - len(missed), missed, len(found) - len(optional), wrong


def main() -> None:
    rows = json.loads(LABELS.read_text("utf-8"))
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        bodies = {one["id"]: one["body"] for one in map(json.loads, lines)}
    for name, part in (("mended on", rows[::2]), ("measured on", rows[1::2])):
        hits = misses = right = false = 0
        for row in part:
            text = bodies[row["article"]][row["start"] : row["end"]]
            found, missed, good, wrong = judged(text, [tuple(one) for one in row["figures"]])
            hits, misses, right, false = hits + found, misses + len(missed), right + good, false + len(wrong)
            if "--wrong" in sys.argv and name == "mended on" and (missed or wrong):
                print(f"{row['article']}: missed {missed}, wrong {wrong}\n    {' '.join(text.split())}")
        print(
            f"{name} {len(part)} sentences: recall {hits / (hits + misses):.3f} ({hits}/{hits + misses}), "
            f"precision {right / (right + false):.3f} ({right}/{right + false})"
        )
    if "--pairs" in sys.argv:
        pairs(Path(sys.argv[sys.argv.index("--pairs") + 1]))


def pairs(folder: Path) -> None:
    """Which of the pairs that agree are said to differ."""
    with (folder / "dev_MN_only.csv").open(encoding="utf-8", newline="") as file:
        told = [(row["scuSentence"], row["docSentText"]) for row in csv.DictReader(file)]
    count = 0
    for one, other in told:
        here, there = (figures_in(text, [Passage(0, len(text))]).all for text in (one, other))
        if found := differences(here, there):
            count += 1
            print([(str(a.kind), one[slice(*a.a)], other[slice(*a.b)]) for a in found])
    print(f"{count} of {len(told)} pairs are said to differ")


if __name__ == "__main__":
    main()
