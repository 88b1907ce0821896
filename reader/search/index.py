"""The index of one corpus: what the rest of the program asks."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.articles.model import Entry
from reader.errors import QueryError
from reader.search import facets, snippets, words
from reader.search.answer import TagLookup
from reader.search.catalogue import BrokenCatalogueError
from reader.search.documents import KNOWN_FIELDS
from reader.search.evaluate import UnwantedError
from reader.search.highlight import Highlighter, highlighter
from reader.search.model import Facet, Hit, Progress, Results, Snippet, Sort, UpdateReport
from reader.search.parse import parse
from reader.search.patience import Patience
from reader.search.query import DEFAULT, All, Node, Query, in_words, looks_everywhere
from reader.search.snapshot import Snapshot, UnsoundError
from reader.search.state import BROKEN, Keeper, State

_T = TypeVar("_T")
SNIPPETS = 200
"""Hits that come with a snippet; `Index.snippet` makes those of the others."""
_KEPT_SNIPPETS = 4000
_SNIPPET_SECONDS = 0.25
"""Work on snippets after which the rest show the beginning of their article."""


if TYPE_CHECKING:
    from reader.search.follow import Follower, Said


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
            if state is None:
                return ()
            try:
                return state.entries()
            except (sqlite3.Error, BrokenCatalogueError, TypeError, ValueError):
                self._keeper.damaged()
                return ()

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
        *,
        memory: int = 0,
        names: Collection[str] | None = None,
    ) -> UpdateReport:
        """Bring the index up to date with the folder; with `rebuild`, from nothing.

        `progress` is told about ten times a second; once `wanted` returns False it stops soon and keeps what is done.
        `memory` is how many megabytes its processes may take (0: as much as is usual). With `names` it looks only at
        these paths below the folder (articles, or folders of them), however many articles there are.
        Raises FileLockedError (another process is at it), FileWriteError, FileReadError; search works after each.
        """
        from reader.search.update import MEMORY, Doing, Update

        doing = Doing(progress, wanted or (lambda: True), memory or MEMORY, rebuild, names)
        try:
            return Update(self._cache, self._corpus, doing).run()
        finally:
            self._keeper.refresh()

    def follower(self, say: Callable[[Said], None], *, memory: int = 0, poll: int = 0) -> Follower:
        """What keeps the index up to date for as long as it runs, for a process that does nothing else.

        `say` is told what happens. `memory` is in megabytes (0: what is usual), `poll` in seconds (0: the system tells
        what changes).
        """
        from reader.search.follow import Follower
        from reader.search.update import MEMORY

        return Follower(self._cache, self._corpus, say, memory=memory or MEMORY, poll=poll)

    def tidy(self) -> bool:
        """Make one of many small parts of the index, for which an idle moment is best; False if there was no need.

        Raises FileLockedError, FileWriteError; search goes on meanwhile.
        """
        from reader.search.tidying import tidy

        return tidy(self._cache)

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
            if state is None:
                return ()
            with contextlib.suppress(UnsoundError):
                for number in state.snapshot().numbers_of([article_id]):
                    return _snippets(state, number, highlighter(node), looks_everywhere(node))
        return ()

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

    def names(self, field: str) -> tuple[str, ...]:
        """All values that articles have of `source`, or of `in`: folders; empty if there is no index."""
        try:
            with self._keeper.current() as state:
                if state is None:
                    return ()
                snapshot = state.snapshot()
                return tuple(
                    snapshot.origins()[1] if field == "source" else (name for name, _ in snapshot.words("folder", ""))
                )
        except UnsoundError:
            return ()

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
                return () if state is None else _divided(state, asked, tagged, tags_of, wanted)
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
    from reader.search import answer

    snapshot = state.snapshot()
    order = answer.Order(limit, sort, _reading(lambda: state.known(snapshot)))
    found = answer.run(asked, snapshot, order, _lookup(snapshot, tagged), wanted)
    if isinstance(asked.node, All):
        hits = _hits(state, found.first, asked.node, wanted)
        return Results(asked.typed, hits, found.total, notice="; ".join(asked.notices))
    return Results(
        asked.typed,
        _hits(state, found.first, found.node, wanted),
        found.total,
        notice="; ".join(found.notices),
        suggestion=found.suggestion,
        understood=in_words(found.node),
    )


def _divided(
    state: State,
    asked: Query,
    tagged: TagLookup | None,
    tags_of: Mapping[str, Collection[str]] | None,
    wanted: Callable[[], bool] | None,
) -> tuple[Facet, ...]:
    from reader.search import answer, tally

    snapshot = state.snapshot()
    order = answer.Order(0, known=_reading(lambda: state.known(snapshot)))
    found = answer.run(asked, snapshot, order, _lookup(snapshot, tagged), wanted)
    counted = tally.tally(snapshot, found.documents)
    if tags_of is None:
        return facets.facets_of(counted.sources, counted.months)
    hits = {snapshot.numbers[document] for document in found.documents}
    some = [number for number in snapshot.numbers_of(tags_of) if number in hits]
    entries = _reading(lambda: state.entries_of(some))
    tags = [tags_of[entry.id] for entry in entries.values()]
    return facets.facets_of(counted.sources, counted.months, tags, len(hits))


def _lookup(snapshot: Snapshot, tagged: TagLookup | None) -> Callable[[str, str], Collection[int]]:
    """What the tags know, and beside it what the index knows."""

    def numbers(field: str, value: str) -> Collection[int]:
        if field == "has" and value in KNOWN_FIELDS:
            return [snapshot.numbers[document] for document in snapshot.postings("has", value)[0]]
        if tagged is None:
            raise QueryError(f"“{field}:” cannot be asked here", advice="leave it out")
        return snapshot.numbers_of(tagged(field, value))

    return numbers


def _hits(
    state: State, chosen: list[tuple[int, float]], node: Node, wanted: Callable[[], bool] | None
) -> tuple[Hit, ...]:
    marks, everywhere = highlighter(node), looks_everywhere(node)
    patience = Patience(_SNIPPET_SECONDS)
    entries = _reading(lambda: state.entries_of([number for number, _ in chosen]))
    hits = []
    for place, (number, score) in enumerate(chosen):
        if number not in entries:
            continue
        found: tuple[Snippet, ...] = ()
        if place < SNIPPETS:
            key = node, number
            made = state.snippets.get(key)
            if made is not None:
                found = made
            else:
                if wanted is not None and not wanted():
                    raise UnwantedError
                hurried = patience.ended
                found = _snippets(state, number, highlighter(All()) if hurried else marks, everywhere)
                if not hurried:
                    state.snippets[key] = found
        hits.append(Hit(entries[number], score, found))
    while len(state.snippets) > _KEPT_SNIPPETS:
        state.snippets.popitem(last=False)
    return tuple(hits)


def _snippets(state: State, number: int, marks: Highlighter, everywhere: bool) -> tuple[Snippet, ...]:
    stored = _reading(lambda: state.text(number))
    return () if stored is None else (snippets.best(stored, marks, everywhere),)


def _reading(read: Callable[[], _T]) -> _T:
    """What the catalogue says; if it cannot be read, UnsoundError."""
    try:
        return read()
    except (sqlite3.Error, BrokenCatalogueError, zlib.error, TypeError, ValueError) as error:
        raise UnsoundError(f"{type(error).__name__}: {error}") from error
