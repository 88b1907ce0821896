"""What changes on disk while the reader is open: tags written by another program, articles that were edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.drawn import tagged_spans
from reader.app.shown import Shown
from reader.errors import ReaderError
from reader.tags import Anchored, Codebook

if TYPE_CHECKING:
    from reader.app.desk import Desk

EVERY = 1.0
"""Seconds between two looks at the disk."""


class Watching:
    """Looks at the tag files and the articles on screen, and shows what is new."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._busy = False

    def start(self) -> None:
        """Look from now on, at what stands on screen."""
        self._screen.set_interval(EVERY, self._look)

    def _look(self) -> None:
        if self._busy:
            return  # the disk is slow: one look at a time
        self._busy = True
        corpus = self._screen.corpus
        before = {shown.article.id: shown.signature for shown in self._screen.all_shown()}

        def work(_: Wanted) -> tuple[bool, set[str]]:
            edited = {one for one, signature in before.items() if corpus.signature(one) != signature}
            return corpus.tags.changed(before), edited

        def done(found: tuple[bool, set[str]]) -> None:
            self._busy = False
            tags, edited = found
            for shown in self._screen.all_shown():
                if shown.article.id in edited:
                    self._reload(shown)
            if tags:
                self.reload_tags(None)
                self._screen.comparing.refresh()
                self._screen.searching.recount()

        def failed(_: ReaderError) -> None:
            self._busy = False

        self._screen.background.newest("watch", work, done, failed)

    def _reload(self, shown: Shown) -> None:
        signature = self._screen.corpus.signature(shown.article.id)
        if signature is None:
            shown.signature = None
            self._screen.say(f"{shown.article.id} was moved or deleted; what you see is the text as it was", "warning")
            return
        self._screen.opening.fill(shown.pane, shown.article.id, shown.place)
        self._screen.say(f"{shown.article.id} was edited; its new text is shown")

    def reload_tags(self, articles: set[str] | None) -> None:
        """Show the tagged passages of these articles (None: of all on screen) as they are on disk now."""
        tags = self._screen.corpus.tags
        for shown in self._screen.all_shown():
            if articles is not None and shown.article.id not in articles:
                continue
            article = shown.article

            def work(_: Wanted, article: object = article) -> tuple[tuple[Anchored, ...], Codebook]:
                return tags.anchored(article), tags.codebook()  # type: ignore[arg-type]

            def done(found: tuple[tuple[Anchored, ...], Codebook], shown: Shown = shown) -> None:
                if self._screen.shown(shown.pane) is shown:
                    if shown.trouble and self._screen.last_words == shown.trouble:
                        self._screen.say("the tag file can be read again")
                    shown.trouble = ""
                    shown.anchored = found[0]
                    shown.pane.set_tagged(tagged_spans(*found))
                    self._screen.lay_out()

            def failed(error: ReaderError, shown: Shown = shown) -> None:
                shown.trouble = str(error)
                self._screen.say(shown.trouble, "error")

            self._screen.background.newest(f"tags:{id(shown.pane)}", work, done, failed, lane="read tags")
