"""Whether anything typed hangs: 20,000 random and mutated queries on a real index, and which are the slowest.

    python tests/benchmarks/bench_typed.py CACHE [COUNT]

CACHE is the cache folder of a corpus, as `bench_search.py --keep` leaves it. Times are this thread's work.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reader.errors import QueryError
from reader.search import Index
from tests.search.typed import queries


def main() -> None:
    index = Index(Path(sys.argv[1]), Path("/nowhere"))
    index.search("warm")
    times: list[tuple[float, str, str]] = []
    for query in queries(int(sys.argv[2]) if len(sys.argv) > 2 else 20_000):
        began = time.process_time()
        try:
            results = index.search(query, limit=20, tagged=lambda field, value: frozenset())
            said = f"{results.total} hits; {results.notice}"
        except QueryError as error:
            said = f"{error.problem}; {error.advice}"
        times.append((time.process_time() - began, query, said))
    total = sum(took for took, _, _ in times)
    print(f"{len(times)} queries, {total:.0f} s of work, over a second: {sum(took > 1 for took, _, _ in times)}")
    for took, query, said in sorted(times, reverse=True)[:10]:
        print(f"{took * 1000:7.0f} ms  {ascii(query)[:90]}  ->  {said[:110]}")


if __name__ == "__main__":
    main()
