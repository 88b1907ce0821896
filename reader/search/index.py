"""The index of one corpus: what the rest of the program asks."""

from __future__ import annotations

import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from operator import itemgetter
from pathlib import Path

from reader.articles.model import Entry
from reader.errors import QueryError
from reader.search import facets, snippets, words
from reader.search.answer import TagLookup
from reader.search.catalogue import BrokenCatalogueError
from reader.search.evaluate import UnwantedError
from reader.search.highlight import Highlighter, highlighter
from reader.search.model import Facet, Hit, Progress, Results, Snippet, Sort, UpdateReport
from reader.search.parse import parse
from reader.search.query import DEFAULT, All, Node, Query, in_words, looks_everywhere
from reader.search.snapshot import UnsoundError
from reader.search.state import BROKEN, Keeper, State

SNIPPETS = 200
"""Hits that come with a snippet; `Index.snippet` makes those of the others."""
_SNIPPET_SECONDS = 0.25
"""Work on snippets after which the rest show the beginning of their article."""


class Index:
    """Full-text search over one corpus folder. Safe to use from several threads at once.

    Making one touches no file and imports nothing of Whoosh.
    """

    def __init__(self, cache_folder: Path, corpus_folder: Path) -> None:
        self._cache = cache_folder
        self._corpus = corpus_folder
        self._keeper = Keeper(cache_folder)

    def entries(self) -> tuple[Entry, ...]:
        """All articles of the catalogue, sorted by id; empty if there is none."""
        with self._keeper.current() as state:
            return state.entries if state is not None else ()

    def refresh(self) -> bool:
        """Look whether the index was updated, by this process or another; True if what is searched changed."""
        return self._keeper.refresh()

    def close(self) -> None:
        """Let go of all files. The index can be used again afterwards."""
        self._keeper.forget()

    def update(
        self,
        progress: Callable[[Progress], None] | None = None,
        wanted: Callable[[], bool] | None = None,
        rebuild: bool = False,
    ) -> UpdateReport:
        """Bring the index up to date with the folder; with `rebuild`, from nothing.

        `progress` is told about ten times a second; once `wanted` returns False it stops soon and keeps what is done.
        Raises FileLockedError (another process is at it), FileWriteError, FileReadError; search works after each.
        """
        from reader.search.update import Update

        try:
            return Update(self._cache, self._corpus, progress, wanted).run(rebuild)
        finally:
            self._keeper.refresh()

    def search(
        self,
        query: str,
        *,
        limit: int = 50,
        sort: Sort = Sort.RELEVANCE,
        wanted: Callable[[], bool] | None = None,
        tagged: TagLookup | None = None,
    ) -> Results:
        """The first `limit` articles that `query` finds, the best, newest or oldest first; all for an empty query.

        The first 200 come with a snippet. Once `wanted` returns False the answer is empty and comes soon. `tagged`
        answers `tag:`, `note:` and `has:`. Raises QueryError, and nothing else, whatever is typed.
        """
        began = time.perf_counter()
        try:
            results = self._answer(parse(query), max(limit, 0), sort, wanted, tagged)
        except QueryError:
            raise
        except UnwantedError:
            results = Results(query)
        except (RecursionError, MemoryError, re.error, OverflowError) as error:
            raise QueryError(
                f"this cannot be searched ({type(error).__name__})", advice="type it more simply"
            ) from error
        return replace(results, elapsed_ms=(time.perf_counter() - began) * 1000)

    def snippet(self, query: str, article_id: str) -> tuple[Snippet, ...]:
        """The snippet of one article for a query, for lists longer than what `search` makes snippets for."""
        try:
            node = parse(query).node
        except QueryError:
            return ()
        with self._keeper.current() as state:
            number = state.numbers.get(article_id) if state is not None else None
            if state is None or number is None:
                return ()
            return _snippets(state, number, highlighter(node), looks_everywhere(node))

    def words(self, start: str, most: int = 8) -> tuple[tuple[str, int], ...]:
        """The commonest words of the articles that begin with `start`, with how often they stand there.

        Empty if there is no index, or `start` has fewer than two letters.
        """
        form = words.fold(start)
        if len(form) < 2:
            return ()
        try:
            with self._keeper.current() as state:
                found = [] if state is None else state.snapshot().forms(DEFAULT, form)
        except UnsoundError:
            return ()
        return tuple(nlargest(most, found, key=itemgetter(1)))

    def facets(
        self,
        query: str,
        *,
        tagged: TagLookup | None = None,
        tags_of: Mapping[str, Collection[str]] | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> tuple[Facet, ...]:
        """What all hits of `query` divide into: by source, month and, where `tags_of` gives each article's, tag.

        Empty if there is no index, or once `wanted` returns False. Raises QueryError.
        """
        asked = parse(query)
        try:
            with self._keeper.current() as state:
                entries = () if state is None else _all_hits(state, asked, tagged, wanted)
                return facets.facets_of(entries, tags_of)
        except (UnwantedError, UnsoundError):
            return ()  # the search that shows these hits mends what is broken

    def _answer(
        self, asked: Query, limit: int, sort: Sort, wanted: Callable[[], bool] | None, tagged: TagLookup | None
    ) -> Results:
        for _ in range(2):
            try:
                with self._keeper.current() as state:
                    if state is None:
                        return Results(asked.typed, notice=self._keeper.why_not, unusable=True)
                    return _ask(state, asked, limit, sort, wanted, tagged)
            except UnsoundError:
                # Another process has merged away the files that were being read, or they are damaged: look again.
                self._keeper.reload()
        self._keeper.damaged()
        return Results(asked.typed, notice=BROKEN, unusable=True)


def _ask(
    state: State,
    asked: Query,
    limit: int,
    sort: Sort,
    wanted: Callable[[], bool] | None,
    tagged: TagLookup | None,
) -> Results:
    if isinstance(asked.node, All):
        pairs = state.in_order(sort)
        chosen = [(number, 0.0) for number, _ in pairs[:limit]]
        notice = "; ".join(asked.notices)
        return Results(asked.typed, _hits(state, chosen, asked.node, wanted), len(pairs), notice=notice)
    from reader.search import answer

    snapshot = state.snapshot()
    found = answer.run(asked, snapshot, state.numbers, _lookup(state, tagged), wanted)
    numbers = snapshot.numbers
    # What an update has put into the index and not yet into the catalogue is not there yet.
    scored = [(number, score) for doc, score in found.scores.items() if (number := numbers[doc]) in state.by_number]
    return Results(
        asked.typed,
        _hits(state, _first(state, scored, limit, sort), found.node, wanted),
        len(scored),
        notice="; ".join(found.notices),
        suggestion=found.suggestion,
        understood=in_words(found.node),
    )


def _all_hits(
    state: State, asked: Query, tagged: TagLookup | None, wanted: Callable[[], bool] | None
) -> Sequence[Entry]:
    if isinstance(asked.node, All):
        return state.entries
    from reader.search import answer

    snapshot = state.snapshot()
    found = answer.run(asked, snapshot, state.numbers, _lookup(state, tagged), wanted)
    numbers, known = snapshot.numbers, state.by_number
    return [entry for doc in found.scores if (entry := known.get(numbers[doc])) is not None]


def _lookup(state: State, tagged: TagLookup | None) -> TagLookup:
    """What the tags know, and beside it what the catalogue knows."""

    def ids(field: str, value: str) -> frozenset[str]:
        if field == "has" and value in ("date", "byline", "source", "url"):
            return state.having(value)
        if tagged is None:
            raise QueryError(f"“{field}:” cannot be asked here", advice="leave it out")
        return tagged(field, value)

    return ids


def _first(state: State, scored: list[tuple[int, float]], limit: int, sort: Sort) -> list[tuple[int, float]]:
    if sort is Sort.RELEVANCE and any(score for _, score in scored):
        best = nlargest(limit, scored, key=itemgetter(1))
        best.sort(key=lambda pair: state.by_number[pair[0]].metadata.date, reverse=True)
        best.sort(key=lambda pair: round(pair[1], 6), reverse=True)
        return best
    scores = dict(scored)
    pairs = state.in_order(sort)
    return [(number, scores[number]) for number, _ in pairs if number in scores][:limit]


def _hits(
    state: State, chosen: list[tuple[int, float]], node: Node, wanted: Callable[[], bool] | None
) -> tuple[Hit, ...]:
    marks, everywhere = highlighter(node), looks_everywhere(node)
    until = time.thread_time() + _SNIPPET_SECONDS
    hits = []
    for place, (number, score) in enumerate(chosen):
        found: tuple[Snippet, ...] = ()
        if place < SNIPPETS:
            if wanted is not None and not wanted():
                raise UnwantedError
            found = _snippets(state, number, marks if time.thread_time() < until else highlighter(All()), everywhere)
        hits.append(Hit(state.by_number[number], score, found))
    return tuple(hits)


def _snippets(state: State, number: int, marks: Highlighter, everywhere: bool) -> tuple[Snippet, ...]:
    try:
        stored = state.catalogue.text(number)
    except (sqlite3.Error, BrokenCatalogueError, zlib.error, ValueError) as error:
        raise UnsoundError from error
    return () if stored is None else (snippets.best(stored, marks, everywhere),)
