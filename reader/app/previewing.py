"""The preview follows the list's cursor: which article it shows, where it begins, and whether there is room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.timer import Timer

from reader.app.background import Wanted
from reader.app.drawn import document_of, tagged_spans
from reader.app.marking import Marked, marked
from reader.app.widgets.preview import Preview
from reader.app.widgets.results import ResultList
from reader.app.widgets.search_field import SearchField
from reader.articles import Article
from reader.errors import ReaderError
from reader.page.document import TaggedSpan

if TYPE_CHECKING:
    from reader.app.desk import Desk

_BY_ITSELF_FROM = 120
"""Columns from which it is on unless a person turns it off, while no article is open."""
_BESIDE_FROM = 96
_BELOW_FROM = 14
"""Rows of the list from which half of them can be the preview's."""
_REST = 0.05
"""Seconds for which the cursor rests until the article is read: not each one that it runs over."""
_REST_TYPING = 0.3
"""The same while somebody types a query: each letter brings another article to the top of the list."""

Place = Literal["", "beside", "below"]


def place_for(width: int, list_width: int, height: int, *, panes: int, wanted: bool | None) -> Place:
    """Where the preview goes in a screen of `width` whose list has `list_width` columns and `height` rows.

    `wanted` None: the person has not said.
    """
    if wanted is None:
        wanted = panes == 0 and width >= _BY_ITSELF_FROM
    if not wanted or not list_width:
        return ""
    if panes == 0 and width >= _BESIDE_FROM:
        return "beside"
    return "below" if height >= _BELOW_FROM else ""


class Previewing:
    """Shows the article under the list's cursor; the newest wins."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.wanted: bool | None = None
        self._shown = ("", "")
        self._timer: Timer | None = None

    def toggle(self) -> None:
        """Turn it on, or off."""
        screen = self._screen
        self.wanted = not self._preview.display
        screen.lay_out()
        if self.wanted and not self._preview.display:
            seen = screen.query_one(ResultList).display
            screen.say("there is no room for a preview" if seen else "the preview is shown beside the results: Tab")
        self.follow()
        screen.session_changed()

    def follow(self) -> None:
        """Show the article under the list's cursor, soon."""
        if not self._preview.display:
            return
        if self._timer is not None:
            self._timer.stop()
        typing = self._screen.query_one(SearchField).field.has_focus
        self._timer = self._screen.set_timer(_REST_TYPING if typing else _REST, self._look)

    def again(self) -> None:
        """Show it anew: what is marked or tagged in it has changed."""
        self._shown = ("", "")
        self.follow()

    @property
    def _preview(self) -> Preview:
        return self._screen.query_one(Preview)

    def _look(self) -> None:
        self._timer = None
        screen, corpus = self._screen, self._screen.corpus
        article = screen.query_one(ResultList).article
        query = screen.searching.query
        if not self._preview.display or self._shown == (article, query):
            return
        self._shown = (article, query)
        if not article:
            self._preview.clear()
            return
        at = screen.searching.first_match(article)

        def work(wanted: Wanted) -> tuple[Article, Marked, tuple[TaggedSpan, ...]] | None:
            read = corpus.article(article)
            if not wanted():
                return None
            found = marked(screen.searching.resolved(corpus, query), (), read)
            try:
                spans = tagged_spans(corpus.tags.anchored(read), corpus.tags.codebook())
            except ReaderError:
                spans = ()  # opening it says what is wrong
            return read, found, spans

        def done(shown: tuple[Article, Marked, tuple[TaggedSpan, ...]] | None) -> None:
            if shown is None:
                return
            read, found, spans = shown
            first = next((match.start for group in found.groups for match in group), None) if at is None else at
            self._preview.show(
                document_of(read),
                cursor=read.body.start if first is None else first,
                top=min(read.body.start, len(read.text)) if first is None else None,
            )
            self._preview.set_matches(found.groups, found.current, found.labels)
            self._preview.set_tagged(spans)

        def failed(_: ReaderError) -> None:
            self._preview.clear()

        screen.background.newest("preview", work, done, failed)
