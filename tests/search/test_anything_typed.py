"""Twenty thousand things typed: each is answered, or refused in words."""

from __future__ import annotations

import time
from pathlib import Path

from reader.errors import QueryError
from reader.search import Index, find_matches

from .conftest import put
from .typed import queries

TEXT = "The security guarantees of Ukraine: cease-fire, ТСН, 1,500 U.S. envoys. To be or not to be.\nA café run.\n"


def test_twenty_thousand(tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path / "corpus", f"news/{number}.md", TEXT * (number + 1), title=f"Title {number}", date="2025-09")
    index = Index(tmp_path / "cache", tmp_path / "corpus")
    index.update()
    answered = refused = 0
    slowest = 0.0
    for number, query in enumerate(queries(20_000)):
        began = time.perf_counter()
        try:
            results = index.search(query, limit=3, tagged=lambda field, value: frozenset({"news/1.md"}))
        except QueryError as error:
            assert error.problem, repr(query[:80])
            assert error.advice, repr(query[:80])
            refused += 1
        else:
            assert not results.unusable, repr(query[:80])
            answered += 1
        if number % 10 == 0:
            find_matches(query, TEXT)
        slowest = max(slowest, time.perf_counter() - began)
    index.close()
    assert answered + refused >= 20_000
    assert min(answered, refused) > 500
    # A promise of one second, on a busy machine; what hangs takes minutes.
    assert slowest < 20
