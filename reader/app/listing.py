"""What the list shows: the articles there are, in which order and under which headings, and what a row says of each."""

from __future__ import annotations

import contextlib
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.app.background import Wanted
from reader.app.grouping import By, Group, Seen, following, grouped, seen
from reader.app.marking import searched_groups
from reader.app.stories import Once, each_story_once
from reader.app.widgets.results import LazyRows, ResultList, ResultRow
from reader.articles import Entry
from reader.errors import ReaderError
from reader.search import Snippet, Sort

if TYPE_CHECKING:
    from reader.app.desk import Desk

_LOOK_CLOSER = 0.3
"""Seconds after which what is costly to know of the rows on screen is worked out: not while somebody types."""
_MOST_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Detail:
    """What is worked out for one row once it is seen: its snippet, and how many matches its article has."""

    snippet: Snippet | None
    found: int


def ordered(entries: Sequence[Entry], sort: Sort = Sort.NEWEST) -> list[str]:
    """The ids of `entries` in an order that needs no query; those without a date or source come last, equal ones by id.

    By relevance is by date: there is nothing to be relevant to.
    """
    dated = sorted((one for one in entries if one.metadata.date), key=lambda one: one.id)
    dated.sort(key=lambda one: one.metadata.date, reverse=sort is not Sort.OLDEST)
    everything = dated + sorted((one for one in entries if not one.metadata.date), key=lambda one: one.id)
    if sort is Sort.SOURCE:
        everything.sort(key=lambda one: (not one.metadata.source, one.metadata.source.casefold()))
    return [one.id for one in everything]


class Listing:
    """Fills the list of results."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.entries: dict[str, Entry] = {}
        self._before: dict[str, Entry] = {}
        self.counts: dict[str, int] = {}
        """How many tagged passages each article has."""
        self.by = By.NOTHING
        self._orders: dict[Sort, list[str]] = {}
        self._order: Sequence[str] = ()
        self._seen = Seen((), {})
        self._groups: tuple[Group, ...] = ()
        self._folded: set[str] = set()
        self._unfolded: set[str] = set()
        self._once = Once(())
        self._query = ""
        self._snippets: Mapping[str, Snippet] = {}
        self._details: dict[str, Detail] = {}
        self._wanted: dict[str, None] = {}
        self._timer: Timer | None = None
        self.to_show = ""
        """The article that the cursor is to be put on once it is listed."""

    # -- what there is

    def know(self, entries: dict[str, Entry], order: list[str], sort: Sort) -> None:
        """Take what the catalogue says, and its articles in one of the orders.

        What is listed stays until the next list: of an article that is gone, or that an index which is just built anew
        does not know yet, it is shown what was known before.
        """
        before = self._known
        self._before = {one: before[one] for one in self._order if one not in entries and one in before}
        self.entries, self._orders = entries, {sort: order}

    @property
    def _known(self) -> Mapping[str, Entry]:
        """Of all articles that there are or that are listed."""
        return ChainMap(self.entries, self._before)

    def everything(self, sort: Sort) -> list[str]:
        """All articles in that order. Sorts them when asked for the first time: not on the interface's thread."""
        order = self._orders.get(sort)
        if order is None:
            order = self._orders[sort] = ordered(tuple(self.entries.values()), sort)
        return order

    def has_order(self, sort: Sort) -> bool:
        """Whether `everything` answers at once."""
        return sort in self._orders

    # -- what is listed

    def show(
        self,
        order: Sequence[str],
        query: str = "",
        snippets: Mapping[str, Snippet] | None = None,
        *,
        keep_cursor: bool = False,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """List these articles, grouped as the person wants it; `query` is empty where nothing is searched for."""
        if query != self._query or snippets is None:
            self._details.clear()
        self._wanted.clear()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._order, self._query, self._snippets = order, query, snippets or {}
        if self.by is By.NOTHING:
            self._screen.background.cancel("group")
            self._groups = ()
            self._list_once(keep_cursor)
            then()
            return
        self._group(keep_cursor, then)

    def _group(self, keep_cursor: bool, then: Callable[[], None] = lambda: None) -> None:
        corpus, by, order = self._screen.corpus, self.by, self._order
        entries = self._known

        def work(_: Wanted) -> tuple[Group, ...]:
            tags: Mapping[str, Collection[str]] = corpus.tags.tags_of() if by is By.TAG else {}
            return grouped(order, by, entries, tags)

        def done(groups: tuple[Group, ...]) -> None:
            self._groups = groups
            self._list(seen(groups, self._folded), keep_cursor)
            then()

        self._screen.background.newest("group", work, done, lane="list")

    def _list(self, shown: Seen, keep_cursor: bool) -> None:
        self._seen = shown
        rows = self._screen.query_one(ResultList)
        rows.set_rows(
            LazyRows(shown.articles, self._make, shown.headings),
            keep_cursor=keep_cursor,
            snippets=bool(self._query.strip()),
        )
        if self.to_show and rows.show_article(self.to_show):
            self.to_show = ""

    def _list_once(self, keep_cursor: bool) -> None:
        """List each story once; the one that the cursor is to be put on is not hidden."""
        corpus = self._screen.corpus
        self._once = each_story_once(self._order, corpus.story_of, self._unfolded)
        if self.to_show and (first := self._once.first_of(self.to_show)) and first not in self._unfolded:
            self._unfolded.add(first)
            self._once = each_story_once(self._order, corpus.story_of, self._unfolded)
        self._list(Seen(self._once.order, {}), keep_cursor)

    def stories_changed(self) -> None:
        """Other articles are known to be near copies of each other now."""
        if self.by is By.NOTHING and self._order:
            self.to_show = self.to_show or self._screen.query_one(ResultList).article
            self._list_once(keep_cursor=True)

    def fold_copies(self) -> None:
        """Show the copies of the story under the cursor below it, or hide them again."""
        rows = self._screen.query_one(ResultList)
        article = rows.article
        if self.by is not By.NOTHING:
            self._screen.say("every copy stands under its own heading here")
            return
        first = self._once.first_of(article) or article
        if first not in self._once.copies:
            self._screen.say("no other article here tells this in the same words")
            return
        self._unfolded ^= {first}
        self._list_once(keep_cursor=True)
        rows.show_article(first)

    def _said_of_copies(self, article: str) -> str:
        if self.by is not By.NOTHING:
            return ""
        if article in self._once.shown:
            return "a copy"
        copies = self._once.copies.get(article, ())
        if not copies:
            return ""
        if article in self._unfolded:
            return f"{len(copies)} below" if len(copies) > 1 else "its copy below"
        count = f"+{len(copies)} {'copies' if len(copies) > 1 else 'copy'}"
        sources = dict.fromkeys(source for one in copies if (source := self._known[one].metadata.source))
        return f"{count}: {', '.join(sources)}" if sources else count

    def next_group(self) -> None:
        """Group by something else; from the last one, by nothing."""
        self.by = following(self.by)
        self._folded.clear()
        self._screen.say(f"grouped by {self.by.value}: Enter on a heading folds" if self.by else "not grouped")
        self._screen.searching.run(self._screen.searching.query, keep_cursor=True)
        self._screen.session_changed()

    def fold(self, value: str) -> None:
        """Hide what stands under a heading, or show it again."""
        self._folded ^= {value}
        self._list(seen(self._groups, self._folded), keep_cursor=True)

    # -- rows

    def _make(self, index: int) -> ResultRow:
        article = self._seen.articles[index]
        detail = self._details.get(article)
        if detail is None and self._query.strip():
            self._wanted[article] = None
            if self._timer is None:
                self._timer = self._screen.set_timer(_LOOK_CLOSER, self._look_closer)
        return ResultRow.of(
            self._known[article],
            self._snippets.get(article) or (detail.snippet if detail else None),
            tagged=self.counts.get(article, 0),
            open_in=self._screen.open_in(article),
            found=detail.found if detail else 0,
            copies=self._said_of_copies(article),
        )

    def _look_closer(self) -> None:
        """Count the matches of the articles whose rows are on screen, and make the snippets that they lack."""
        self._timer = None
        wanted_now = tuple(self._wanted)[-_MOST_AT_ONCE:]
        if not wanted_now:
            return
        screen, query, snippets = self._screen, self._query, self._snippets
        corpus = screen.corpus

        def work(wanted: Wanted) -> dict[str, Detail]:
            details: dict[str, Detail] = {}
            resolved = screen.searching.resolved(corpus, query)
            for article in wanted_now:
                if not wanted():
                    break
                snippet, found = None, 0
                with contextlib.suppress(ReaderError):
                    if article not in snippets:
                        snippet = next(iter(corpus.index.snippet(resolved, article)), None)
                    found = sum(map(len, searched_groups(resolved, corpus.article(article))))
                details[article] = Detail(snippet, found)
            return details

        def done(details: dict[str, Detail]) -> None:
            if query == self._query:
                self._details |= details
                for article in details:
                    self._wanted.pop(article, None)
                screen.query_one(ResultList).refresh()

        screen.background.newest("details", work, done, lane="details")
