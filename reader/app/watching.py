"""What changes on disk while the reader is open: tags written by another program, articles that were edited."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.app.background import Wanted
from reader.app.drawn import tagged_spans
from reader.app.shown import Shown
from reader.articles import Article
from reader.errors import ReaderError
from reader.tags import Anchored, Codebook

if TYPE_CHECKING:
    from reader.app.desk import Desk

EVERY = 0.3
"""Seconds between two looks at the disk."""
_SHARE = 8
"""How many times the work of a look it is until the next one: with ten thousand tag files it is some."""


class _Seen(NamedTuple):
    """What a look at the disk found."""

    tags: bool
    """Whether any were changed."""
    finished: tuple[str, ...]
    """What had been cut short and is finished now."""
    edited: dict[str, tuple[int, int] | None]
    """The articles that were changed, as they are on disk now."""
    trouble: str
    """What is wrong with the codebook."""


class Watching:
    """Looks at the tag files and the articles on screen, and shows what is new."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._busy = self._gone = False
        self._behind = False
        """Whether the screens over the main one do not show yet what others have tagged."""
        self._next = 0.0
        self._missed: dict[str, tuple[str, set[str]]] = {}
        """Of articles whose passages another program has taken away: what was said of it, and their ids."""

    def start(self) -> None:
        """Look from now on, at what stands on screen."""
        self._screen.set_interval(EVERY, self._look)

    def _look(self) -> None:
        if self._busy or time.monotonic() < self._next:
            return  # the disk is slow: one look at a time
        self._busy = True
        corpus = self._screen.corpus
        before = {shown.article.id: shown.signature for shown in self._screen.all_shown()}

        def work(_: Wanted) -> _Seen | None:
            began = time.thread_time()  # of work: to have waited for another program's lock is no reason to wait longer
            if not corpus.tags.is_there:
                return None
            now = {one: corpus.signature(one) for one in before}
            edited = {one: now[one] for one in before if now[one] != before[one]}
            found = _Seen(corpus.tags.changed(before), corpus.tags.finished(), edited, corpus.tags.codebook_trouble())
            self._next = time.monotonic() + _SHARE * (time.thread_time() - began)
            return found

        def done(found: _Seen | None) -> None:
            self._busy = False
            gone = found is None
            self._screen.set_standing("corpus", _gone_words(corpus.folder) if gone else "")
            if found is None:
                self._gone = True
                return
            self._screen.set_standing("codebook", found.trouble)
            for words in found.finished:
                self._screen.say(words, "warning")
            back, self._gone = self._gone, False
            if back:
                self._screen.say("the corpus folder is there again")
                self._screen.retrying.now()
            for shown in self._screen.all_shown():
                if shown.article.id in found.edited:
                    self._reload(shown, found.edited[shown.article.id])
            if found.tags or found.finished or back:
                self.reload_tags(None, others=True)
                self._screen.comparing.refresh()
                self._screen.searching.recount(self._say_what_is_fewer)
                self._behind = True
            # One at a time: where another program writes all the while, what is begun anew each time has no end.
            if self._behind and not self._screen.long_work.is_under_way:
                self._behind = False
                self._screen.follow_tags()

        def failed(_: ReaderError) -> None:
            self._busy = False

        self._screen.background.newest("watch", work, done, failed)

    def _reload(self, shown: Shown, signature: tuple[int, int] | None) -> None:
        if signature is None:
            shown.signature = None
            more = "; x gives its tags to where its text is now" if shown.anchored else ""
            self._screen.say(
                f"{shown.article.id} was moved or deleted; what you see is the text as it was{more}", "warning"
            )
            return

        def read() -> None:
            now = self._screen.shown(shown.pane)
            if now is None or now.trouble or now.lost or now.changed:
                return  # that is said
            if now.article != shown.article:
                self._screen.say(f"{now.article.id} was edited; its new text is shown")
            elif shown.signature is None:
                self._screen.say(f"{now.article.id} is there again")

        self._screen.opening.fill(shown.pane, shown.article.id, shown.place, then=read)

    def reload_tags(self, articles: set[str] | None, *, others: bool = False) -> None:
        """Show the tagged passages of these articles (None: of all on screen) as they are on disk now; `others`: it was
        another program that wrote them.
        """
        tags = self._screen.corpus.tags
        for shown in self._screen.all_shown():
            if articles is not None and shown.article.id not in articles:
                continue
            article = shown.article

            def work(_: Wanted, article: Article = article) -> tuple[tuple[Anchored, ...], Codebook, frozenset[str]]:
                return tags.anchored(article), tags.codebook(), tags.unsaved.passages()

            def done(found: tuple[tuple[Anchored, ...], Codebook, frozenset[str]], shown: Shown = shown) -> None:
                if self._screen.shown(shown.pane) is shown:
                    if shown.trouble and shown.trouble in self._screen.last_words:
                        self._screen.say("the tag file can be read again")
                    shown.trouble = ""
                    if others:
                        self._say_what_is_gone(shown, {one.passage.id for one in found[0]})
                    shown.anchored = found[0]
                    shown.pane.set_tagged(tagged_spans(*found))
                    self._screen.lay_out()

            def failed(error: ReaderError, shown: Shown = shown) -> None:
                shown.trouble = str(error)
                self._screen.say(shown.trouble, "error")

            self._screen.background.newest(f"tags:{id(shown.pane)}", work, done, failed, lane="read tags")

    def _say_what_is_fewer(self, before: dict[str, int], now: dict[str, int]) -> None:
        """Say that another program has taken away tags of articles that are not on screen."""
        tags = self._screen.corpus.tags
        open_now = {shown.article.id for shown in self._screen.all_shown()}
        fewer = [one for one, many in before.items() if now.get(one, 0) < many and one not in open_now]

        def gone(article_id: str) -> int:
            try:
                return before[article_id] - len(tags.passages(article_id))
            except ReaderError:
                return 0  # they are not gone; a check of the corpus names the file

        def done(found: dict[str, int]) -> None:
            if not found:
                return
            where = next(iter(found)) if len(found) == 1 else f"{len(found)} articles that are not open"
            self._screen.say(_taken_words(sum(found.values()), where), "warning")

        if fewer:

            def work(_: Wanted) -> dict[str, int]:
                return {one: many for one in fewer if (many := gone(one)) > 0}

            self._screen.background.newest("fewer", work, done)

    def is_missed(self, one: Anchored) -> bool:
        """Whether it was said that another program has taken this passage away."""
        return one.passage.id in self._missed.get(one.article, ("", set()))[1]

    def _say_what_is_gone(self, shown: Shown, there: set[str]) -> None:
        gone = {one.passage.id for one in shown.anchored} - there
        words, missed = self._missed.get(shown.article.id, ("", set()))
        if gone:
            words = _taken_words(len(gone), shown.article.id)
            self._missed[shown.article.id] = words, gone
            self._screen.say(words, "warning")
        elif missed & there:
            del self._missed[shown.article.id]
            if words in self._screen.last_words:
                self._screen.say(f"the tagged passages of {shown.article.id} are there again")


def _taken_words(many: int, where: str) -> str:
    passages = f"{many} tagged passages are" if many > 1 else "1 tagged passage is"
    return f"{passages} gone from {where}: another program has changed the tags"


def _gone_words(folder: Path) -> str:
    return f"{folder} is gone: put it back, or connect its disk again; what you see is what was read before"
