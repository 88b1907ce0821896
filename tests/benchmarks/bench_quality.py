"""How good the ranking is: nDCG@10 and MAP on judged collections, with the numbers of `reader/search/ranking.py`.

    python tests/benchmarks/bench_quality.py FOLDER... [--try]

Each folder has a collection in the form of Cranfield's: cran.all.1400, cran.qry, cranqrel; what it judges above 0 is
relevant. `--try` prints what other numbers would give.
"""

from __future__ import annotations

import math
import re
import sys
import tempfile
from array import array
from collections import defaultdict
from pathlib import Path

from reader.errors import QueryError
from reader.search import Index, answer, evaluate, evaluate_arrays, parse, ranking
from reader.search.snapshot import Snapshot


def collection(folder: Path, corpus: Path) -> tuple[list[str], dict[int, set[str]]]:
    """Write the documents as articles; the queries, and by their place the ids of what is relevant."""
    relevant: dict[int, set[str]] = defaultdict(set)
    for line in (folder / "cranqrel").read_text().splitlines():
        query, document, value = map(int, line.split()[:3])
        if value > 0:
            relevant[query].add(f"{document}.md")
    for text in re.split(r"(?m)^\.I ", (folder / "cran.all.1400").read_text())[1:]:
        found = re.fullmatch(r"(\d+)\s+\.T\n(.*?)\.A\n.*?\.W\n(.*)", text, re.DOTALL)
        assert found
        title = " ".join(found[2].split()).replace('"', "'")
        (corpus / f"{found[1]}.md").write_text(f'---\ntitle: "{title}"\n---\n{found[3]}\n')
    asked = re.split(r"(?m)^\.I ", (folder / "cran.qry").read_text())[1:]
    return [re.split(r"\.W\n", one)[1].replace("?", " ") for one in asked], relevant


def judged(
    snapshot: Snapshot, ids: dict[int, str], asked: list[str], relevant: dict[int, set[str]]
) -> tuple[float, float]:
    """nDCG@10 and MAP."""
    gains, precisions = [], []
    for number, query in enumerate(asked, 1):
        good = relevant[number]
        if not good:
            continue
        snapshot.recent.clear()
        try:
            first = answer.run(parse.parse(query), snapshot, answer.Order(1000), None, None).first
        except QueryError as error:
            print(f"query {number}: {error}")
            first = []
        order = [ids[article] for article, _ in first]
        gain = sum(1 / math.log2(place + 2) for place, one in enumerate(order[:10]) if one in good)
        gains.append(gain / sum(1 / math.log2(place + 2) for place in range(min(10, len(good)))))
        places = [place for place, one in enumerate(order) if one in good]
        precisions.append(sum((hit + 1) / (place + 1) for hit, place in enumerate(places)) / len(good))
    return sum(gains) / len(gains), sum(precisions) / len(precisions)


def main() -> None:
    """Run what was asked for."""
    for folder in [Path(one) for one in sys.argv[1:] if one != "--try"]:
        with tempfile.TemporaryDirectory() as where:
            corpus = Path(where) / "corpus"
            corpus.mkdir()
            asked, relevant = collection(folder, corpus)
            index = Index(Path(where) / "cache", corpus)
            index.update()
            index.close()
            from reader.search.catalogue import Catalogue

            catalogue = Catalogue(Path(where) / "cache")
            catalogue.open()
            ids = {number: entry.id for number, entry in catalogue.entries()}
            catalogue.close()
            snapshot = Snapshot.open(Path(where) / "cache" / "index")
            gain, precision = judged(snapshot, ids, asked, relevant)
            print(f"{folder.name}: nDCG@10 {gain:.3f}, MAP {precision:.3f}, {len(asked)} queries")
            if "--try" in sys.argv:
                _try(snapshot, ids, asked, relevant)
            snapshot.close()


def _try(snapshot: Snapshot, ids: dict[int, str], asked: list[str], relevant: dict[int, set[str]]) -> None:
    lengths = array("I")
    for leaf in snapshot.leaves:
        lengths.extend(leaf.column("length"))
    average = sum(lengths) / len(lengths)
    for k1, b, exact in (
        (1.2, 0.75, 0.35),
        (1.5, 0.7, 0.35),
        (1.5, 0.75, 0.35),
        (2.0, 0.7, 0.35),
        (2.0, 0.75, 0.2),
        (0.9, 0.4, 0.35),
        (1.5, 0.7, 0.0),
        (1.5, 0.7, 0.2),
        (1.5, 0.7, 0.6),
        (1.5, 0.85, 0.35),
    ):
        snapshot.norms = array("f", [k1 * (1 - b + b * length / average) for length in lengths])
        snapshot.arrays = None
        for module in (evaluate, evaluate_arrays):
            module.K1, module.EXACT = k1, exact  # type: ignore[attr-defined]
        gain, precision = judged(snapshot, ids, asked, relevant)
        print(f"  k1 {k1} b {b} exact {exact}: nDCG@10 {gain:.3f}, MAP {precision:.3f}")
    assert ranking.K1


if __name__ == "__main__":
    main()
