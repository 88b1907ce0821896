"""Whatever is typed is answered, or refused in words, with less than a second of work."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from reader.articles import scan
from reader.errors import QueryError
from reader.search import (
    Index,
    Known,
    Sort,
    answer,
    complete,
    excluded,
    find_matches,
    match_groups,
    narrowed,
    refined,
    resolved,
    to_refine,
    without,
)
from reader.search.plain import plain_search
from tests.conftest import Effort

from .figures import told
from .shelves import written
from .typed import queries

TEXT = "The security guarantees of Ukraine: cease-fire, ТСН, 1,500 U.S. envoys. To be or not to be.\nA café run.\n"
KNOWN = Known(
    sources=(("Wire", 3), ("Le Monde", 2)),
    tags=(("guarantees/us", 2), ("peace", 1)),
    bylines=(("Ann Lee", 9),),
    folders=(("news/0", 3),),
    saved=("last",),
    words=(("security", 5), ("secure", 2)),
    dates=(("2025-03", 4),),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, effort: Effort) -> Iterator[tuple[Index, Path]]:
    """An index of a few articles; with `--long` of ten thousand."""
    base = tmp_path_factory.mktemp("queries")
    corpus = written(base / "corpus", effort.rounds(12, 10_000), effort.random("shelves"))
    index = Index(base / "cache", corpus)
    index.update()
    yield index, corpus
    index.close()


class Asking:
    """All that is done with a query between its typing and its hits, each with its work in seconds."""

    def __init__(self, index: Index, corpus: Path, chance: random.Random) -> None:
        self._index = index
        self._corpus = corpus
        self._chance = chance
        self._ids = [entry.id for entry in index.entries()]
        self._files = scan(corpus).files
        self.answered = self.refused = 0
        self.slowest: list[tuple[float, str]] = [(0.0, "")]

    def ask(self, query: str) -> None:
        before = time.thread_time()
        try:
            self._search(query)
            self.answered += 1
        except QueryError as error:
            assert error.problem, repr(query[:80])
            assert error.advice, repr(query[:80])
            self.refused += 1
        self._note(before, query)
        others: tuple[Callable[[], object], ...] = (
            partial(find_matches, query, TEXT),
            partial(match_groups, query, TEXT),
            partial(complete, query, self._chance.randrange(len(query) + 1), KNOWN),
            partial(self._index.snippet, query, self._chance.choice(self._ids)),
            partial(self._index.words, query),
            partial(self._index.facets, query, tagged=self._tagged, tags_of={self._ids[0]: ["peace"]}),
            partial(plain_search, self._corpus, query, tagged=self._tagged, seconds=0.01, files=self._files),
            partial(resolved, query, {"last": query, "a": "b", "x": "@x"}),
            partial(self._rewritten, query),
        )
        before = time.thread_time()
        try:
            self._chance.choice(others)()
        except QueryError as error:
            assert error.advice, repr(query[:80])
        self._note(before, query)

    def _note(self, before: float, query: str) -> None:
        self.slowest = sorted([*self.slowest, (time.thread_time() - before, query[:100])], reverse=True)[:5]

    def _search(self, query: str) -> None:
        sort, limit = self._chance.choice(list(Sort)), self._chance.choice((0, 1, 5, 20, 20, 20, 200))
        results = self._index.search(query, limit=limit, sort=sort, tagged=self._tagged)
        assert not results.unusable, repr(query[:80])
        assert results.total >= len(results.hits)
        for hit in results.hits:
            for snippet in hit.snippets:
                assert len(snippet.text) == snippet.end - snippet.start
                assert all(snippet.start <= start < end <= snippet.end for start, end in snippet.matches)
        if self._chance.random() < 0.05:  # what was understood can be asked again, and so can what was suggested
            for again in (results.understood, results.suggestion):
                self._index.search(again, limit=1, tagged=self._tagged)

    def _rewritten(self, query: str) -> None:
        value = 'source:"Le Monde"'
        for made in (refined(query, "run"), narrowed(query, value), excluded(query, value), without(query, value)):
            self._index.search(made, limit=1, tagged=self._tagged)
        to_refine(query)

    def _tagged(self, field: str, value: str) -> frozenset[str]:
        return frozenset(self._ids[: len(value)]) | {"../../etc/passwd", "gone.md", "\udcff\x00"}


@pytest.mark.parametrize("arrays", [False, True], ids=["documents", "arrays"])
def test_anything_typed(
    asked: tuple[Index, Path],
    effort: Effort,
    arrays: bool,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """Both ways of answering; the large corpus of a long run is answered by arrays, as large ones are."""
    monkeypatch.setattr(answer, "evaluation", partial(answer.evaluation, large=0 if arrays else 10**9))
    count = effort.rounds(500, 100_000 if arrays else 2_000)
    asking = Asking(*asked, effort.random(f"asking {arrays}"))
    for query in queries(effort.random(f"queries {arrays}"), count):
        asking.ask(query)
    seconds, query = asking.slowest[0]
    told(
        record_property,
        f"queries {'by arrays' if arrays else 'by documents'}",
        count=asking.answered + asking.refused,
        answered=asking.answered,
        refused=asking.refused,
        slowest_seconds=round(seconds, 3),
        slowest=ascii(query),
        others=[(round(one, 3), ascii(other)) for one, other in asking.slowest[1:]],
    )
    assert asking.answered + asking.refused == count
    assert min(asking.answered, asking.refused) > count // 50
    if effort.long and arrays:
        # Work of this thread, not the clock. In the suite a machine may be so busy that even this says nothing.
        assert seconds < 1.0, ascii(query)
