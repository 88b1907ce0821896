"""Asking on the main screen: the query, what it found, what is said of it, and what was asked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from textual.timer import Timer

from reader.app.background import Wanted
from reader.app.grouping import By
from reader.app.widgets.results import ResultList
from reader.app.widgets.search_field import SearchField
from reader.app.widgets.status import Status
from reader.articles import Entry
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.search import History, Known, Results, Sort, complete

if TYPE_CHECKING:
    from reader.app.desk import Desk

Counted: TypeAlias = Callable[[dict[str, int], dict[str, int]], None]
"""Hears how many tagged passages each article had when they were counted before, and how many it has now."""

FIRST = 24
"""Hits that are asked for while somebody may still be typing: more than a screen shows."""
LIMIT = 100_000
"""Hits that are listed once nobody types any more."""
_REST_AFTER = 0.5
"""Seconds after the first hits stand there until the others are asked for."""
_NEXT_SORT = {
    Sort.RELEVANCE: Sort.NEWEST,
    Sort.NEWEST: Sort.OLDEST,
    Sort.OLDEST: Sort.SOURCE,
    Sort.SOURCE: Sort.RELEVANCE,
}
SORT_WORDS = {
    Sort.RELEVANCE: "best first",
    Sort.NEWEST: "newest first",
    Sort.OLDEST: "oldest first",
    Sort.SOURCE: "by source",
}

_QUICKLY_LOOKED_THROUGH = 3000
"""Articles up to which the files are looked through as well while the index has only some of them."""


class Searching:
    """The query and what came of it."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.query = ""
        self.sort = Sort.RELEVANCE
        self.results: Results | None = None
        self.known = Known()
        self.history = History()
        """What was searched for and looked at."""
        self._indexed = 0
        self._mending = False
        self._asked = ""
        self._then: Callable[[], None] | None = None
        self._rest: Timer | None = None

    @property
    def entries(self) -> dict[str, Entry]:
        """What is known of all articles, by id."""
        return self._screen.listing.entries

    @property
    def find_text(self) -> str:
        """What was looked for last in the articles."""
        return self._screen.marking.find_text

    @staticmethod
    def resolved(corpus: Corpus, query: str) -> str:
        """`query` with the saved searches it names in place of their names; as it is where that cannot be done."""
        try:
            return corpus.resolved(query)
        except ReaderError:
            return query

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
        return self._screen.listing.counts.get(article, 0)

    def load(self, listed: str = "") -> None:
        """Read the catalogue, then list; the cursor goes to the article `listed`. The tags are counted afterwards."""
        from reader.app.listing import ordered

        listing = self._screen.listing
        listing.to_show = listed or listing.to_show
        corpus, sort = self._screen.corpus, self.sort

        def work(_: Wanted) -> tuple[dict[str, Entry], list[str]]:
            entries = corpus.entries()
            return {one.id: one for one in entries}, ordered(entries, sort)

        def done(found: tuple[dict[str, Entry], list[str]]) -> None:
            entries, order = found
            self._indexed = len(entries) if corpus.is_indexed else 0
            listing.know(entries, order, sort)
            self.run(self.query, keep_cursor=True)
            self._count()

        self._screen.background.newest("catalogue", work, done, lane="search")

    def _count(self, then: Counted = lambda before, now: None) -> None:
        """Count the tagged passages of each article; then what the picker and completion offer is worked out."""
        screen, tags = self._screen, self._screen.corpus.tags
        told = screen.long_work.teller("reading tags")

        def done(counts: dict[str, int]) -> None:
            before, screen.listing.counts = screen.listing.counts, counts
            screen.query_one(ResultList).refresh()
            then(before, counts)
            screen.dialogs.prepare()
            self.learn()

        screen.background.newest("counts", lambda _: tags.counts(told), done)

    def learn(self) -> None:
        """Learn what completion of a query can offer here."""

        def done(known: Known) -> None:
            self.known = known
            self._field.offer = lambda query, cursor: complete(query, cursor, known)

        self._screen.saving.read()
        self._screen.background.newest("known", lambda _: self._screen.corpus.known(), done, lane="details")

    def recount(self, then: Counted = lambda before, now: None) -> None:
        """Count the tagged passages again, and ask again where the query asks for tags."""

        def again(before: dict[str, int], now: dict[str, int]) -> None:
            then(before, now)
            if any(field in self.query for field in ("tag:", "note:", "has:", "@")):
                self.run(self.query, keep_cursor=True)

        self._count(again)

    # -- asking

    def ask(self, query: str) -> None:
        """Put a query into the field and run it."""
        self._field.set_query(query)
        self.run(query)
        self.remember(query)
        self._screen.session_changed()

    @property
    def typed(self) -> str:
        """The query to be found again: what stands in the field, also before it is searched for."""
        return self._field.query_text or self.query

    def run(self, query: str, *, keep_cursor: bool = False) -> None:
        """Search for `query` and list what it finds; the last good results stay until then, or if it fails."""
        changed = query != self.query
        self.query = query
        if changed:
            self._then = None
            self._screen.query_one(Status).clear_passing()
        self._stop_rest()
        if query.strip():
            self._ask(query, FIRST if self._screen.listing.by is By.NOTHING else LIMIT, changed, keep_cursor)
        else:
            self._list_all(changed, keep_cursor)

    def _list_all(self, changed: bool, keep_cursor: bool) -> None:
        screen, sort = self._screen, self.sort
        screen.background.cancel("search")
        self.results = None

        def listed() -> None:
            self._asked = ""
            self._answered()

        def done(order: list[str]) -> None:
            self.say_what_is_lacking()
            screen.listing.show(order, keep_cursor=keep_cursor, then=listed)
            self._field.say("")

        if screen.listing.has_order(sort):
            done(screen.listing.everything(sort))
        else:
            screen.background.newest("search", lambda _: screen.listing.everything(sort), done)
        if changed:
            screen.marking.mark_all()

    def _ask(self, query: str, limit: int, changed: bool, keep_cursor: bool) -> None:
        screen, corpus, sort = self._screen, self._screen.corpus, self.sort
        self._asked = query
        lacking = self._lacking

        def work(wanted: Wanted) -> Results:
            results = corpus.search(query, limit=limit, sort=sort, wanted=wanted)
            if lacking is None or results.plain or (results.total and lacking[1] > _QUICKLY_LOOKED_THROUGH):
                return results
            # What the files have shown is not taken back because a part of the index has less.
            found = looked_through(corpus, query, limit, sort, wanted)
            return found if found.total > results.total else results

        def done(results: Results) -> None:
            self._list(results, keep_cursor, changed)
            if not results.unusable:
                self._mending = False
            elif not self._mending and not screen.indexing.running:
                self._mending = True  # once: where it does not help, it would not the next time either
                screen.indexing.update()  # somebody took the index away, or it is damaged
            if limit < min(results.total, LIMIT) and not results.plain:
                self._rest = screen.set_timer(_REST_AFTER, lambda: self._ask_rest(query))

        def failed(error: ReaderError) -> None:
            self._asked = ""
            self._field.say(f"{error.problem}; {error.advice}" if error.advice else error.problem, "error")

        screen.background.newest("search", work, done, failed)

    def _ask_rest(self, query: str) -> None:
        """The first hits stand there, and nobody types: list the others too."""
        screen, corpus, sort = self._screen, self._screen.corpus, self.sort
        self._rest = None

        def work(wanted: Wanted) -> Results:
            return corpus.search(query, limit=LIMIT, sort=sort, wanted=wanted)

        def done(results: Results) -> None:
            self._list(results, keep_cursor=True, changed=False)

        screen.background.newest("search", work, done, lambda _: None)

    def _stop_rest(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def _list(self, results: Results, keep_cursor: bool, changed: bool) -> None:
        screen = self._screen
        self.results = results
        entries = screen.listing.entries
        entries.update((hit.entry.id, hit.entry) for hit in results.hits if hit.entry.id not in entries)
        snippets = {hit.entry.id: hit.snippets[0] for hit in results.hits if hit.snippets}
        order = [hit.entry.id for hit in results.hits]
        screen.listing.show(order, self.query, snippets, keep_cursor=keep_cursor, then=self._answered)
        self._say(results)
        self.say_what_is_lacking()
        if changed:
            screen.marking.mark_all()

    def _say(self, results: Results) -> None:
        """What the person should know of the results: how many, how they were found, what to ask instead."""
        how = "looked through the files" if results.plain else SORT_WORDS[self.sort]
        about = "about " if results.about else ""
        lacking = self._lacking
        of = f"of {self._all()}" if not lacking else "found" if results.plain else "found so far"
        self._field.set_count(f"{about}{results.total:,} {of}", how)
        words = [results.notice] if results.notice else []
        if lacking and lacking[1]:
            indexed = f"so far: {self._indexed:,} of {lacking[1]:,} articles indexed"
            words.insert(0, "the articles are still being indexed" if results.plain else indexed)
        if read_back := worth_reading_back(self.query, results.understood):
            words.append(f"run as: {read_back}")
        self._field.say(" · ".join(words), suggestion=results.suggestion)

    def say_what_is_lacking(self) -> None:
        """Say in an empty list, and beside an empty query, how far the indexing is; without any, what there is."""
        lacking, rows = self._lacking, self._screen.query_one(ResultList)
        query = self.query.strip()
        done, total = lacking or (0, 0)
        so_far = f": {done:,} of {total:,} so far" if total else ""
        if query and lacking and self._asked:
            rows.set_empty(f"Looking through the files for “{query}” …\nThe articles are being indexed{so_far}.")
        elif query and lacking:
            rows.set_empty(f"Nothing found yet for “{query}”.\nThe articles are being indexed{so_far}.")
        elif query:
            rows.set_empty(f"Nothing found for “{query}” — Esc clears the search")
        elif lacking:
            rows.set_empty(
                f"The articles are being indexed{so_far}.\nUntil then words are looked for in the files: s searches."
            )
        else:
            rows.set_empty("There are no articles here: reader reads .txt and .md files")
        if not query:
            sort = Sort.NEWEST if self.sort is Sort.RELEVANCE else self.sort
            listed = len(self.entries)
            of = f"{listed:,} of {total:,} articles" if total else "indexing …"
            some = lacking and (listed < total or not listed)
            self._field.set_count(of if some else self._all(), SORT_WORDS[sort])

    @property
    def _lacking(self) -> tuple[int, int] | None:
        return self._screen.indexing.lacking(self._indexed)

    def take_suggestion(self) -> None:
        """Ask what was suggested instead."""
        if self.results is not None and self.results.suggestion and self.query.strip():
            self.ask(self.results.suggestion)
        else:
            self._screen.say("nothing is suggested for this search")

    def next_sort(self) -> None:
        """Order the list another way."""
        self.sort = _NEXT_SORT[self.sort]
        if not self.query.strip() and self.sort is Sort.RELEVANCE:
            self.sort = Sort.NEWEST
        later = "" if self.query.strip() else "; what you search for next as well, until S changes it"
        self._screen.say(f"sorted: {SORT_WORDS[self.sort]}{later}")
        self.run(self.query, keep_cursor=True)
        self._screen.session_changed()

    # -- what was asked before

    def remember(self, query: str | None = None) -> None:
        """Keep a query that somebody has looked at the results of, for the next time; by default the present one."""
        self.history = self._field.history = self.history.asked(self.query if query is None else query)

    @property
    def _field(self) -> SearchField:
        return self._screen.query_one(SearchField)

    def _all(self) -> str:
        count = len(self.entries)
        return f"{count:,} article" + ("" if count == 1 else "s")

    # -- places

    def first_match(self, article: str) -> int | None:
        """Where the best snippet of the last results begins to match, as an offset into the article's text."""
        for hit in self.results.hits if self.results and self.query.strip() else ():
            if hit.entry.id == article:
                return next((match.start for snippet in hit.snippets for match in snippet.matches), None)
        return None


def looked_through(corpus: Corpus, query: str, limit: int, sort: Sort, wanted: Wanted) -> Results:
    """What a plain look through the files of `corpus` finds: while its index holds nothing yet. Raises QueryError."""
    from reader.search.plain import plain_search

    return plain_search(
        corpus.folder, corpus.resolved(query), limit=limit, sort=sort, wanted=wanted, tagged=corpus.tags.lookup
    )


def worth_reading_back(typed: str, understood: str) -> str:
    """`understood`, the query as it was run, unless that is only what anybody would take `typed` to mean."""

    def words(query: str) -> list[str]:
        return [word for word in query.replace("(", " ").replace(")", " ").casefold().split() if word != "and"]

    return "" if words(typed) == words(understood) else understood
