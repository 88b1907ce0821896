"""Opening articles in panes, going back, and bringing all of it up again the next day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.app.arrangement import Width
from reader.app.background import Wanted
from reader.app.drawn import document_of, tagged_spans
from reader.app.session import Place
from reader.app.shown import Shown
from reader.app.tagging import MANY
from reader.app.widgets.pane import Pane
from reader.app.widgets.results import ResultList
from reader.app.widgets.status import Status
from reader.articles import Article
from reader.errors import FileReadError, ReaderError, TagFileError
from reader.tags import Anchored, Codebook

if TYPE_CHECKING:
    from reader.app.desk import Desk

_TRAIL = 100


class _Read(NamedTuple):
    """An article as it was read for a pane, with its tags, or why these cannot be read."""

    article: Article
    anchored: Sequence[Anchored]
    codebook: Codebook
    unsaved: frozenset[str]
    signature: tuple[int, int] | None
    trouble: str = ""


class Opening:
    """Which article goes into which pane. It remembers where the person was in each."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.places: dict[str, Place] = {}
        self._trail: list[tuple[Place, bool]] = []

    def open(self, article: str, *, beside: bool = False, at: Place | None = None, back: bool = False) -> None:
        """Open an article: in the active pane, or `beside` it in a pane of its own.

        `at` says where in it; otherwise it opens at the first match of the search, or where it was left. An article
        that stands in a pane already gets the attention there.
        """
        self._screen.run_worker(self._open(article, beside, at, back), group="opening")

    async def _open(self, article: str, beside: bool, at: Place | None, back: bool) -> None:
        row = self._screen.row
        present = next((shown for shown in self._screen.all_shown() if shown.article.id == article), None)
        if present is not None:
            if at is None and present.query != self._screen.searching.query:
                at = self._start(article, only_match=True)  # found anew: to where it was found
            present.query = self._screen.searching.query
            if at is not None:
                self.remember(present)
                present.pane.go_to(at.cursor)
            present.pane.focus()
            return
        pane = row.active
        full = beside and len(row.panes) >= row.most
        if pane is None or (beside and not full):
            pane = await row.add()
        elif not back and (shown := self._screen.shown(pane)) is not None:
            self.remember(shown)
        if full:
            self._screen.say(f"{row.most} panes are open, no more fit; it took the place of this one", "info")
        row.activate(pane)
        self.fill(pane, article, at or self._start(article), then=pane.focus)

    def _start(self, article: str, *, only_match: bool = False) -> Place | None:
        match = self._screen.searching.first_match(article)
        if match is not None:
            return Place(article, match, -1)
        return None if only_match else self.places.get(article)

    def fill(self, pane: Pane, article: str, at: Place | None, *, then: Callable[[], object] | None = None) -> None:
        """Read an article off the interface's thread and show it in `pane`. `at.top` -1 centres the cursor."""
        screen = self._screen
        corpus = screen.corpus
        many = screen.searching.passages_of(article)
        reading = f"reading {many:,} tagged passages …" if many >= MANY else ""
        if reading:
            screen.say(reading)

        def work(_: Wanted) -> _Read:
            signature = corpus.signature(article)
            read = corpus.article(article)
            book, unsaved = corpus.tags.codebook(), corpus.tags.unsaved.passages()
            try:
                anchored = corpus.tags.anchored(read)
            except (TagFileError, FileReadError) as error:
                return _Read(read, (), book, unsaved, signature, str(error))
            return _Read(read, anchored, book, unsaved, signature)

        def done(found: _Read) -> None:
            read, anchored, book, unsaved, signature, trouble = found
            if screen.row.index(pane) < 0:
                return
            shown = Shown(pane, read, tuple(anchored), signature, screen.searching.query)
            screen.set_shown(shown)
            start = at.cursor if at is not None else read.body.start
            centred = at is not None and at.top < 0
            pane.show(document_of(read), cursor=start, top=None if centred else (at.top if at else 0))
            spans = tagged_spans(anchored, book, unsaved)
            pane.set_tagged(spans)
            screen.marking.mark(shown)
            screen.panes_changed()
            shown.trouble = trouble
            if reading and screen.last_words == reading:
                screen.say(f"{many:,} tagged passages")
            if trouble:
                screen.say(trouble, "error")
            elif screen.doubting.linking:
                pass  # it is known, and what is to be done now is said
            elif shown.lost:
                lost = "1 tagged passage is" if shown.lost == 1 else f"{shown.lost} tagged passages are"
                screen.say(f"{lost} not found in the text any more; x shows where they may be", "warning")
            elif shown.changed:
                some = "1 tagged passage was" if shown.changed == 1 else f"{shown.changed} tagged passages were"
                screen.say(f"{some} found changed (in italics); x shows what changed, and confirms", "warning")
            else:
                screen.hints.tags_shown(spans)
            if then is not None:
                then()

        def failed(error: ReaderError) -> None:
            screen.say(str(error), "error")
            if screen.row.index(pane) >= 0 and screen.shown(pane) is None:
                screen.run_worker(screen.row.close(pane), group="opening")

        screen.background.newest(f"open:{id(pane)}", work, done, failed, lane="open")

    def neighbour(self, step: int) -> None:
        """The next result, or the one before, into the active pane."""
        rows = self._screen.query_one(ResultList)
        shown = self._screen.shown()
        if shown is not None and rows.article != shown.article.id:
            rows.show_article(shown.article.id)
        order = rows.rows
        at = rows.cursor + (step if shown is not None else 0)
        # A heading stands for no article.
        open_already = {"", *(one.article.id for one in self._screen.all_shown() if one is not shown)}
        while 0 <= at < len(order) and order[at].article in open_already:
            at += step
        if not 0 <= at < len(order):
            self._screen.say("that was the last result" if step > 0 else "that was the first result")
            return
        rows.move_to(at)
        self._screen.query_one(Status).clear_passing()
        self.open(order[at].article)

    # -- going back

    def remember(self, shown: Shown, *, closed: bool = False) -> None:
        """Keep where the person is in it, for going back and for the next time it is opened. `closed`: its pane is
        being closed, and going back opens one for it.
        """
        place = shown.place
        self.places.pop(place.article, None)
        self.places[place.article] = place
        while len(self.places) > 500:
            del self.places[next(iter(self.places))]
        if not self._trail or self._trail[-1][0] != place:
            self._trail = [*self._trail[-_TRAIL:], (place, closed)]

    def back(self) -> None:
        """To the place that was left last."""
        shown = self._screen.shown()
        while self._trail:
            place, closed = self._trail.pop()
            if shown is None or place != shown.place:
                self.open(place.article, beside=closed, at=place, back=True)
                return
        self._screen.say("there is nothing to go back to")

    # -- the session

    async def restore(self, panes: Sequence[Place], focus: int, spread: str, scroll: str) -> None:
        """Open what was open; articles that are gone are left out, and said."""
        screen = self._screen
        row = screen.row
        there = [place for place in panes[: row.most] if screen.corpus.signature(place.article) is not None]
        gone = len(panes[: row.most]) - len(there)
        row.spread = Width(spread) if spread in list(Width) else Width.EVEN
        screen.scrolling.set(scroll)
        for place in there:
            pane = await row.add()
            self.fill(pane, place.article, place)
        if there:
            active = row.panes[min(max(focus, 0), len(row.panes) - 1)]
            row.activate(active)
            if focus >= 0:
                active.focus()
        if gone:
            said = "1 article that was open is gone" if gone == 1 else f"{gone} articles that were open are gone"
            screen.say(said, "warning")
