"""Searching on the main screen: the query, the list of what it found, and the matches marked in the panes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.shown import Shown
from reader.app.widgets.results import LazyRows, ResultList, ResultRow
from reader.app.widgets.search_field import SearchField
from reader.articles import Boilerplate, Entry, Passage
from reader.errors import ReaderError
from reader.page.find import find
from reader.search import Results, Snippet, Sort, find_matches

if TYPE_CHECKING:
    from reader.app.desk import Desk

_ASKS_BOILERPLATE = re.compile(r"\b(boilerplate|all):")
LIMIT = 1_000
"""Hits that are listed. Who needs more of them needs a narrower query."""
_NEXT_SORT = {Sort.RELEVANCE: Sort.NEWEST, Sort.NEWEST: Sort.OLDEST, Sort.OLDEST: Sort.RELEVANCE}


def newest_first(entries: Sequence[Entry], sort: Sort = Sort.NEWEST) -> list[str]:
    """The ids of `entries` by date; those without a date come last, equal ones by id."""
    dated = sorted((one for one in entries if one.metadata.date), key=lambda one: one.id)
    dated.sort(key=lambda one: one.metadata.date, reverse=sort is not Sort.OLDEST)
    undated = sorted(one.id for one in entries if not one.metadata.date)
    return [one.id for one in dated] + undated


def outside(matches: Sequence[Passage], spans: Sequence[Boilerplate]) -> tuple[Passage, ...]:
    """The matches that begin in none of `spans`; both are sorted."""
    starts = [span.start for span in spans]
    kept = []
    for match in matches:
        at = bisect_right(starts, match.start) - 1
        if at < 0 or match.start >= spans[at].end:
            kept.append(match)
    return tuple(kept)


class Searching:
    """The query and what came of it."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.query = ""
        self.sort = Sort.RELEVANCE
        self.find_text = ""
        self.entries: dict[str, Entry] = {}
        self.results: Results | None = None
        self._counts: dict[str, int] = {}
        self._listed = ""
        self._mending = False
        self._asked = ""
        self._then: Callable[[], None] | None = None

    # -- the list

    def when_listed(self, then: Callable[[], None]) -> None:
        """Call `then` once what was asked last is listed: at once, unless a search, or the first indexing, goes on."""
        self._then = then
        if not self._asked:
            self._answered()

    def _answered(self) -> None:
        self._asked = ""
        if not self._screen.query_one(ResultList).rows and self._screen.indexing.running:
            return  # the list is filled when the index is there
        then, self._then = self._then, None
        if then is not None:
            then()

    def passages_of(self, article: str) -> int:
        """How many tagged passages an article has, as they were counted last."""
        return self._counts.get(article, 0)

    def load(self, listed: str = "") -> None:
        """Read the catalogue and the counts of tagged passages, then list; the cursor goes to the article `listed`."""
        self._listed = listed or self._listed
        corpus = self._screen.corpus

        def work(_: Wanted) -> tuple[tuple[Entry, ...], dict[str, int]]:
            return corpus.entries(), corpus.tags.counts()

        self._screen.dialogs.prepare()

        def done(found: tuple[tuple[Entry, ...], dict[str, int]]) -> None:
            entries, self._counts = found
            self.entries = {one.id: one for one in entries}
            self.run(self.query, keep_cursor=True)

        self._screen.background.newest("catalogue", work, done, lane="search")

    def recount(self) -> None:
        """Count the tagged passages again, and ask again where the query asks for tags."""
        tags = self._screen.corpus.tags
        self._screen.dialogs.prepare()

        def done(counts: dict[str, int]) -> None:
            self._counts = counts
            if any(field in self.query for field in ("tag:", "note:", "has:")):
                self.run(self.query, keep_cursor=True)
            else:
                self._screen.query_one(ResultList).refresh()

        self._screen.background.newest("counts", lambda _: tags.counts(), done)

    def run(self, query: str, *, keep_cursor: bool = False) -> None:
        """Search for `query` and list what it finds; the last good results stay until then, or if it fails."""
        changed = query != self.query
        self.query = query
        if changed:
            self._then = None
        if not query.strip():
            self._screen.background.cancel("search")
            self._screen.query_one(ResultList).set_empty("There are no articles here: reader reads .txt and .md files")
            self.results = None
            self._asked = ""
            order = newest_first(tuple(self.entries.values()), self.sort)
            self._list(order, {}, keep_cursor)
            self._answered()
            self._field.say("")
            self._field.set_count(self._all())
            self._mark_all(changed)
            return
        corpus, sort = self._screen.corpus, self.sort
        self._asked = query

        def work(wanted: Wanted) -> Results:
            return corpus.search(query, limit=LIMIT, sort=sort, wanted=wanted)

        def done(results: Results) -> None:
            self.results = results
            self.entries.update((hit.entry.id, hit.entry) for hit in results.hits if hit.entry.id not in self.entries)
            snippets = {hit.entry.id: hit.snippets[0] for hit in results.hits if hit.snippets}
            self._list([hit.entry.id for hit in results.hits], snippets, keep_cursor)
            self._field.say(results.notice)
            if results.unusable and not self._mending and not self._screen.indexing.running:
                self._screen.indexing.update()  # somebody took the index away, or it is damaged
            self._mending = results.unusable
            if results.suggestion and not results.hits:
                self._field.suggest(results.suggestion)
            self._field.set_count(f"{results.total:,} of {self._all()}")
            self._screen.query_one(ResultList).set_empty(f"Nothing found for “{query.strip()}” — Esc clears the search")
            self._mark_all(changed)
            self._answered()

        def failed(error: ReaderError) -> None:
            self._asked = ""
            self._field.say(f"{error.problem}; {error.advice}" if error.advice else error.problem, "error")

        self._screen.background.newest("search", work, done, failed)

    def next_sort(self) -> None:
        """Order the list another way."""
        self.sort = _NEXT_SORT[self.sort]
        if not self.query.strip() and self.sort is Sort.RELEVANCE:
            self.sort = Sort.NEWEST
        self._screen.say(f"sorted by {self.sort.value}" if self.sort is Sort.RELEVANCE else f"{self.sort.value} first")
        self.run(self.query, keep_cursor=True)
        self._screen.session_changed()

    @property
    def _field(self) -> SearchField:
        return self._screen.query_one(SearchField)

    def _all(self) -> str:
        count = len(self.entries)
        return f"{count:,} article" + ("" if count == 1 else "s")

    def _list(self, order: list[str], snippets: dict[str, Snippet], keep_cursor: bool) -> None:
        rows = self._screen.query_one(ResultList)

        def make(index: int) -> ResultRow:
            article = order[index]
            open_in = self._screen.open_in(article)
            return ResultRow.of(
                self.entries[article], snippets.get(article), tagged=self._counts.get(article, 0), open_in=open_in
            )

        rows.set_rows(LazyRows(order, make), keep_cursor=keep_cursor, snippets=bool(self.query.strip()))
        if self._listed and rows.show_article(self._listed):
            self._listed = ""

    # -- matches in the panes

    def first_match(self, article: str) -> int | None:
        """Where the best snippet of the last results begins to match, as an offset into the article's text."""
        for hit in self.results.hits if self.results and self.query.strip() else ():
            if hit.entry.id == article:
                return next((match.start for snippet in hit.snippets for match in snippet.matches), None)
        return None

    def mark(self, shown: Shown, *, go: bool = False) -> None:
        """Mark in one pane what the query and the text to find match; `go` brings the next found match on screen."""
        query, wanted_text, text = self.query, self.find_text, shown.article.text

        def work(_: Wanted) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
            found = find(text, wanted_text) if wanted_text else ()
            searched = find_matches(query, text) if query.strip() else ()
            if not _ASKS_BOILERPLATE.search(query):
                searched = outside(searched, shown.article.boilerplate)
            return searched, tuple(found)

        def done(groups: tuple[tuple[Passage, ...], tuple[Passage, ...]]) -> None:
            if self._screen.shown(shown.pane) is not shown:
                return
            searched, found = groups
            shown.pane.set_matches((searched, found), current=1 if wanted_text else 0)
            if go and wanted_text:
                if found:
                    shown.pane.show_match_from(shown.pane.cursor)
                else:
                    self._screen.say(f"“{wanted_text}” is not in this article", "warning")

        self._screen.background.newest(f"mark:{id(shown.pane)}", work, done, lane="mark")

    def find(self, wanted: str, *, go: bool = True) -> None:
        """Find `wanted` in the focused pane, and mark it in the others too."""
        self.find_text = wanted
        active = self._screen.shown()
        for shown in self._screen.all_shown():
            self.mark(shown, go=go and shown is active)

    def _mark_all(self, changed: bool) -> None:
        if changed:
            self.find_text = ""
            for shown in self._screen.all_shown():
                self.mark(shown)
