"""Searching a corpus: through its index or, while there is none, its files; saved searches; what hits divide into."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.articles import FoundFile
from reader.corpus.folder import CorpusFolder
from reader.errors import QueryError, ReaderError
from reader.search import Facet, Hit, Index, Known, Progress, Results, Snippet, Sort, UpdateReport, resolved
from reader.search.completion import known_of
from reader.search.named import called
from reader.search.parse import parse

if TYPE_CHECKING:
    from reader.tags import SavedSearches, TaggedPassage

_LISTED_FOR = 10.0
"""Seconds for which a plain search takes the folder to be as it was."""


class SearchedCorpus(CorpusFolder):
    """The part of `Corpus` that answers queries, and helps with asking them."""

    def __init__(self, folder: Path, index: Index, author: str = "") -> None:
        super().__init__(folder, index, author)
        self._listed: tuple[float, tuple[FoundFile, ...]] | None = None
        self._saved: SavedSearches | None = None

    def update_index(
        self,
        progress: Callable[[Progress], None] | None = None,
        wanted: Callable[[], bool] | None = None,
        *,
        rebuild: bool = False,
        memory: int = 0,
    ) -> UpdateReport:
        """Bring the index up to date with the folder. Can take minutes; `wanted` returning False ends it early.

        `memory` is how many megabytes it may take; 0: as much as is usual.
        """
        return self.index.update(progress, wanted, rebuild=rebuild, memory=memory)

    def search(
        self,
        query: str,
        *,
        limit: int = 50,
        sort: Sort = Sort.RELEVANCE,
        wanted: Callable[[], bool] | None = None,
        plain: bool = True,
    ) -> Results:
        """What `query` finds; tags and notes are asked as they are this second. Raises QueryError.

        Where there is no index that can be used, a plain look through the files answers, unless `plain` is False.

        Where it asks for tags or notes, and no word shows why an article was found, a passage does.
        """
        asked: list[tuple[str, str]] = []

        def tagged(field: str, value: str) -> frozenset[str]:
            asked.append((field, value))
            return self.tags.lookup(field, value)

        meant = self.resolved(query)
        results = self.index.search(meant, limit=limit, sort=sort, wanted=wanted, tagged=tagged)
        if results.unusable and plain:
            results = self._plain_results(meant, results, limit, sort, wanted, tagged)
        if meant != query:
            results = replace(results, query=query)
        if not (results.total or results.suggestion or results.unusable) and (wanted is None or wanted()):
            results = self._with_what_was_meant(results, query, wanted)
        if not asked:
            return results
        from reader.tags import passage_test

        tests = [passage_test(field, value, self.tags.codebook()) for field, value in asked]
        return replace(results, hits=tuple(self._with_passage(hit, tests) for hit in results.hits))

    def _with_what_was_meant(self, results: Results, query: str, wanted: Callable[[], bool] | None) -> Results:
        """Results that are empty, with what none has and the nearest that finds something."""
        from reader.search.nearest import nearest

        index, tags = self.index, self.tags
        names = {
            "tag": tags.tags_by_use,
            "source": lambda: index.names("source"),
            "in": lambda: index.names("in"),
        }
        try:
            meant = nearest(query, names, lambda tag: bool(tags.lookup("tag", tag)))
            there = (
                meant.query
                and index.search(self.resolved(meant.query), limit=0, tagged=tags.lookup, wanted=wanted).total
            )
        except ReaderError:
            return results
        notice = "; ".join(part for part in (results.notice, meant.notice) if part)
        return replace(results, notice=notice, suggestion=meant.query if there else "")

    def _plain_results(
        self,
        query: str,
        unusable: Results,
        limit: int,
        sort: Sort,
        wanted: Callable[[], bool] | None,
        tagged: Callable[[str, str], frozenset[str]],
    ) -> Results:
        """What a plain look through the files finds; `unusable` is what the index had to say."""
        from reader.search.plain import plain_search

        with self._lock:
            listed = self._listed
            if listed is None or time.monotonic() - listed[0] > _LISTED_FOR:
                listed = self._listed = time.monotonic(), self.listing().files
        found = plain_search(self.folder, query, limit=limit, sort=sort, wanted=wanted, tagged=tagged, files=listed[1])
        return replace(found, notice="; ".join(part for part in (unusable.notice, found.notice) if part), unusable=True)

    def _with_passage(self, hit: Hit, tests: Sequence[Callable[[TaggedPassage], bool]]) -> Hit:
        """`hit` with the first passage that passes a test as its snippet, unless words were found in it."""
        if any(snippet.matches for snippet in hit.snippets):
            return hit
        with contextlib.suppress(ReaderError):
            for one in self.tags.passages(hit.entry.id):
                if any(test(one) for test in tests):
                    start, end = one.start - len(one.prefix), one.end + len(one.suffix)
                    shown = Snippet(start, end, one.prefix + one.quote + one.suffix, (one.span,))
                    return replace(hit, snippets=(shown,)) if start >= 0 else hit
        return hit

    def facets(self, query: str, wanted: Callable[[], bool] | None = None) -> tuple[Facet, ...]:
        """What all hits of `query` divide into: by source, month and tag. Raises QueryError."""
        tags = self.tags
        return self.index.facets(self.resolved(query), tagged=tags.lookup, tags_of=tags.tags_of(), wanted=wanted)

    def known(self) -> Known:
        """What completion of a query can offer here: reads the catalogue, the tags and the saved searches."""
        counts: Counter[str] = Counter()
        for tags in self.tags.tags_of().values():
            counts.update(tags)
        used = [(name, counts[name]) for name in self.tags.tags_by_use()]
        saved: tuple[str, ...] = ()
        with contextlib.suppress(ReaderError):  # a broken file is said where a saved search is used
            saved = tuple(self.saved_searches())
        return known_of(self.entries(), tuple(used), saved)

    def words(self, start: str, most: int = 8) -> tuple[tuple[str, int], ...]:
        """The commonest words that begin with `start`, for `Known.words`; empty while there is no index."""
        return self.index.words(start, most)

    # -- saved searches

    def resolved(self, query: str) -> str:
        """`query` with `@name` as what was saved under that name; for whoever marks its words in a text.

        Raises QueryError for a name that is not there, and where the saved searches cannot be read.
        """
        if "@" not in query or not called(query):
            return query
        try:
            saved = self.saved_searches()
        except ReaderError as error:
            raise QueryError(
                f"the saved searches cannot be read: {error}", advice="`reader check` says more"
            ) from error
        return resolved(query, saved)

    def saved_searches(self) -> dict[str, str]:
        """The saved searches, from name to query. Raises TagFileError or FileReadError."""
        return self._searches().all()

    def save_search(self, name: str, query: str) -> str:
        """Save `query` as `@name`; one that calls itself, or cannot be asked, is refused.

        Returns what `@name` stood for before, empty for a new name.

        Raises UsageError, QueryError, TagFileError, FileReadError or FileWriteError.
        """
        name = name.strip().removeprefix("@")
        saved = self.saved_searches()
        parse(resolved(query, {**saved, name: query}))
        self._searches().save(name, query)
        return next((old for kept, old in saved.items() if kept.casefold() == name.casefold()), "")

    def forget_search(self, name: str) -> None:
        """Forget `@name`. Raises UsageError, TagFileError, FileReadError or FileWriteError."""
        self._searches().forget(name)

    def _searches(self) -> SavedSearches:
        with self._lock:
            if self._saved is None:
                from reader.tags import SavedSearches

                self._saved = SavedSearches(self.folder)
            return self._saved
