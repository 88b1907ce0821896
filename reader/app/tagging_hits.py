"""Every hit of the search is tagged in one step, after a person has looked through the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.marking import searched_groups
from reader.app.screens.hits import HitsScreen
from reader.app.tagging import LANE
from reader.articles import Article, Passage
from reader.errors import ReaderError
from reader.page.find import find
from reader.tags import Change

if TYPE_CHECKING:
    from reader.app.desk import Desk

Found = Sequence[tuple[Article, Sequence[Passage]]]
_MOST = 5_000
"""Words found that are looked through at the most; who has more needs a narrower search."""


class TaggingHits:
    """Collects the hits, shows them, and tags those that are left."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen

    def begin(self) -> None:
        """The hits of what was looked for in the article, else of the search."""
        searching, shown = self._screen.searching, self._screen.shown()
        if searching.find_text and shown is not None:
            matches = find(shown.article.text, searching.find_text)[:_MOST]
            self._review(searching.find_text, [(shown.article, matches)] if matches else [], "")
        elif searching.results is not None and searching.query.strip():
            self._collect(searching.query.strip(), [hit.entry.id for hit in searching.results.hits])
        else:
            self._screen.say("search for something first: s in all articles, / in this one", "warning")

    def _collect(self, query: str, articles: list[str]) -> None:
        corpus = self._screen.corpus
        total = self._screen.searching.results.total if self._screen.searching.results else 0

        def work(wanted: Wanted) -> tuple[Found, str]:
            resolved = self._screen.searching.resolved(corpus, query)
            found: list[tuple[Article, Sequence[Passage]]] = []
            count = read = 0
            for article_id in articles:
                if not wanted() or count >= _MOST:
                    break
                read += 1
                try:
                    article = corpus.article(article_id)
                except ReaderError:
                    continue
                groups = searched_groups(resolved, article)
                matches = sorted({match for group in groups for match in group})[: _MOST - count]
                if matches:
                    found.append((article, matches))
                    count += len(matches)
            left = total - read
            return found, f"{left:,} more articles were found; these are not among them" if left > 0 else ""

        def done(result: tuple[Found, str]) -> None:
            self._screen.say("")
            self._review(query, *result)
            open_now()

        def failed(error: ReaderError) -> None:
            self._screen.say(str(error), "error")
            open_now()

        self._screen.say("looking for the hits …")
        open_now = self._screen.hold_keys()
        self._screen.background.newest("hits", work, done, failed)

    def _review(self, what: str, found: Found, more: str) -> None:
        if not found:
            self._screen.say(
                "no word of the search stands in the articles it found: there is nothing to tag", "warning"
            )
            return
        self._screen.app.push_screen(HitsScreen(what, found, self._pick, more=more))

    def _pick(self, chosen: Found) -> None:
        count = sum(len(spans) for _, spans in chosen)
        first, spans = chosen[0]
        quote = first.text[spans[0].start : spans[0].end]
        title = f"Tag {count:,} passage{'s' * (count != 1)} in {len(chosen):,} article{'s' * (len(chosen) != 1)}"

        def picked(tags: tuple[str, ...], note: str) -> None:
            self._tag(chosen, tags, note)

        self._screen.dialogs.pick_tags(quote, (), "", "", picked, title=title)

    def _tag(self, chosen: Found, tags: tuple[str, ...], note: str) -> None:
        screen = self._screen
        if not tags:
            screen.say("no tag was given, nothing was tagged", "warning")
            return

        def done(change: Change) -> None:
            screen.tagging.last_tags = tags
            screen.leave_work()
            screen.say(f"{change.says}; u takes it back", "done")
            screen.tags_changed(None)

        def failed(error: ReaderError) -> None:
            if screen.retrying.is_unsaved(error):
                screen.tagging.last_tags = tags
                screen.leave_work()
            else:
                screen.say(f"nothing was tagged: {error}", "error")

        screen.say("tagging …")
        screen.background.queued(LANE, lambda: screen.corpus.tags.add_many(chosen, tags, note), done, failed)
