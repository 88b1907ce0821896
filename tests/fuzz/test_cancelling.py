"""Nobody waits any more: every kind of query stops soon, with nothing half done."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.search import Index, Results, Sort, answer
from reader.search.plain import plain_search
from tests.conftest import Effort

from .figures import told
from .shelves import COMMON, written

QUERIES = {
    "word": "the",
    "beginning": "s*",
    "wildcard": "s?*e*",
    "several wildcards": "a*e* OR e*a* OR s*t*",
    "misspelt": "seciruty~2 OR rivr~2",
    "near": "the NEAR/50 of",
    "phrase of common words": '"of the to"',
    "common words, others between": '"' + " ".join(COMMON[:8]) + '"~50',
    "a word again and again": '"the the the the"~50',
    "either of very many": " OR ".join(f"w{number}" for number in range(300)),
    "either of many common": " OR ".join(COMMON * 5),
    "tag": "tag:x the",
    "dates": "date:2000..2030",
    "everything": "",
    "not": "NOT zzz",
    "everywhere": "all:the all:s*",
    "suggestion": "presidnet rivr",
    "deep": "(" * 18 + "the OR of" + ")" * 18,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, effort: Effort) -> Index:
    base = tmp_path_factory.mktemp("cancelling")
    corpus = written(
        base / "corpus", effort.rounds(150, 10_000), effort.random("shelves"), words=effort.rounds(40, 250)
    )
    made = Index(base / "cache", corpus)
    made.update()
    made.close()
    return made


class Waiting:
    """Somebody who waits until they were asked `patience` times; how long work went on unasked, at the longest."""

    def __init__(self, patience: int) -> None:
        self.left = patience
        self.asked = 0
        self.longest = 0.0
        self._last = time.thread_time()

    def __call__(self) -> bool:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now
        self.asked += 1
        self.left -= 1
        return self.left >= 0


def told_to_stop(ask: Callable[[Waiting], Results], times: int) -> float:
    """Ask, and stop waiting at several moments of it; the longest time, in seconds of work, that nobody was asked."""
    patient = Waiting(10**9)
    try:
        whole = ask(patient)
    except QueryError:  # this takes too long
        whole = Results("")
    patient()
    polls = patient.asked - 1
    assert polls > 0
    step = max(1, polls // times)
    for moment in range(0, polls, step):
        waiting = Waiting(moment)
        found = ask(waiting)
        assert (found.hits, found.total) == ((), 0) or found.total == whole.total
        assert waiting.asked <= moment + 1
        if waiting.asked == moment + 1:
            assert found.hits == ()
    return patient.longest


@pytest.mark.parametrize("arrays", [False, True], ids=["documents", "arrays"])
def test_every_kind_stops(
    library: Index,
    effort: Effort,
    arrays: bool,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr(answer, "evaluation", partial(answer.evaluation, large=0 if arrays else 10**9))
    ids = frozenset(entry.id for entry in library.entries())
    longest: dict[str, float] = {}
    for kind, query in QUERIES.items():
        for sort in (Sort.RELEVANCE, Sort.SOURCE) if effort.long else (Sort.RELEVANCE,):

            def ask(wanted: Waiting, query: str = query, sort: Sort = sort) -> Results:
                library.close()  # nothing is remembered of the last time
                library.words("th")
                return library.search(query, limit=100, sort=sort, wanted=wanted, tagged=lambda field, value: ids)

            longest[kind] = max(longest.get(kind, 0.0), told_to_stop(ask, effort.rounds(2, 12)))
    worst = max(longest, key=longest.__getitem__)
    told(
        record_property,
        f"longest work without a question, {'arrays' if arrays else 'documents'}",
        count=len(longest),
        kind=worst,
        milliseconds=round(longest[worst] * 1000),
    )
    if effort.long and arrays:
        assert longest[worst] < 0.1, worst


def test_facets_and_a_plain_look_stop(library: Index, tmp_path: Path) -> None:
    assert library.facets("the", wanted=lambda: False) == ()
    assert library.facets("the")
    corpus = library._corpus
    told_to_stop(lambda waiting: plain_search(corpus, '"of the"', wanted=waiting, seconds=600), 5)
