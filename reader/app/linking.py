"""Counterparts at the keyboard: brought level one after the other, confirmed, rejected, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.app.beside_words import differing_figures, offer_words, short_name
from reader.app.tagging import LANE
from reader.articles import Article, Passage
from reader.compare import Link, Offer, Offers, Place, offers
from reader.errors import ReaderError
from reader.tags import HandLink, Verdict

if TYPE_CHECKING:
    from reader.app.desk import Desk
    from reader.app.shown import Shown


class Linking:
    """Holds what is offered for the sentence under the cursor, and a sentence that waits to be linked by hand."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._offers: Offers | None = None
        self.marked: Place | None = None

    @property
    def offering(self) -> bool:
        """Whether a counterpart is being offered that can be confirmed or rejected."""
        return self._offers is not None

    def standing(self) -> dict[str, Offer]:
        """What was brought level, by article."""
        return self._offers.standing() if self._offers is not None else {}

    def sentence_is(self, sentence: Place | None) -> None:
        """The cursor is on this sentence; offers for another one are over."""
        if self._offers is not None and self._offers.sentence != sentence:
            self._offers = None
            self._screen.show_keys()

    def compared(self) -> None:
        """The articles were compared anew: what was offered may be no more."""
        self._offers = None

    def forget(self) -> None:
        """Forget what is offered and what is marked."""
        self._offers = self.marked = None

    def leave(self) -> bool:
        """Leave what one was doing here; False if nothing was."""
        if self.marked is None and self._offers is None:
            return False
        self.forget()
        self._screen.comparing.light()
        self._screen.show_keys()
        self._screen.say("")
        return True

    # -- level

    def level(self) -> None:
        """Bring the counterparts of the sentence under the cursor level; again: offer the next candidate."""
        found = self._offers.next() if self._offers is not None else self._all_offers()
        if found is not None:
            self._show(found)

    def bring_level(self, links: Sequence[Link]) -> None:
        """Bring some counterparts of the sentence under the cursor level, and say nothing."""
        found = self._all_offers()
        if found is not None:
            self._show(found.turned_to(links), quiet=True)

    def _all_offers(self) -> Offers | None:
        comparing = self._screen.comparing
        if not comparing.can_compare() or comparing.ready is None:
            return None
        here = comparing.here()
        if here is None:
            self._screen.say("titles, menus and what is not compared have no counterparts", "warning")
            return None
        found = offers(comparing.ready.lookup, here, [shown.article.id for shown in self._screen.all_shown()])
        if not found.all:
            self._screen.say("nothing in the other articles is like this sentence")
            return None
        return found

    def _show(self, found: Offers, *, quiet: bool = False) -> None:
        screen = self._screen
        active = screen.shown()
        ready = screen.comparing.ready
        if active is None or ready is None:
            return
        self._offers = found
        standing = found.standing()
        row = self._row(active, found.sentence, standing)
        for shown in screen.all_shown():
            offer = standing.get(shown.article.id)
            if offer is not None and shown.pane is not active.pane:
                shown.pane.bring_level(offer.place.start, row, cursor=not shown.pane.selecting)
        screen.comparing.light()
        screen.show_keys()
        if not quiet:
            told = [found.now.link], active.article.id, ready.articles
            screen.say(offer_words(found.now, differing_figures(*told)))

    def _row(self, active: Shown, sentence: Place, standing: dict[str, Offer]) -> int:
        """The row on which all of them are to stand: where the sentence is, unless one would be cut off there or a
        pane half empty.
        """
        pane = active.pane
        now = pane.row_on_screen(sentence.start)
        others = [
            (one.pane, standing[one.article.id].place)
            for one in self._screen.all_shown()
            if one.article.id in standing and one is not active
        ]
        row = min(now, *(one.lowest_row(place.span) for one, place in ((pane, sentence), *others)))
        row = max([0, row, *(one.level_row(place.start, max(0, row)) for one, place in others)])
        if row != now:
            pane.bring_level(sentence.start, row)
        return row

    # -- deciding

    def confirm(self) -> None:
        """Say that the sentence and the counterpart that is offered, else the best one, tell the same."""
        link = self._meant()
        if link is not None and link.by_hand:
            self._screen.say("they are linked by hand already; ! says that they are not the same")
        elif link is not None:
            self._decide(link.a, link.b, Verdict.SAME)

    def reject(self) -> None:
        """Say that they do not."""
        link = self._meant()
        if link is not None:
            self._decide(link.a, link.b, Verdict.NOT)

    def _meant(self) -> Link | None:
        if not self._screen.comparing.can_compare():
            return None
        if self._offers is not None:
            return self._offers.now.link
        links = self._screen.comparing.links_here()
        if not links:
            self._screen.say("nothing is linked with this sentence; = offers what is most like it", "warning")
            return None
        return links[0]

    def by_hand(self) -> None:
        """Mark the selection or sentence for a link; a second time, in another article, make the link."""
        screen = self._screen
        shown = screen.shown()
        if shown is None or (len(screen.row.panes) < 2 and not screen.comparing.can_compare()):
            return
        here = screen.comparing.here()
        span = shown.pane.selected_span or (here.span if here is not None else shown.pane.current_sentence)
        if span is None or not shown.article.text[span.start : span.end].strip():
            screen.say("there is no text here to link", "warning")
            return
        place = Place(shown.article.id, *span)
        before, self.marked = self.marked, None
        if shown.pane.selecting:
            shown.pane.end_selection()
        if before is None or before.article == place.article:
            self.marked = place if place != before else None
            marked = "marked: go to its counterpart in another pane, ; links them, Esc forgets it"
            screen.say(marked if self.marked is not None else "not marked any more: nothing was linked")
        else:
            self._decide(before, place, Verdict.SAME)
        screen.comparing.light()
        screen.show_keys()

    def _decide(self, a: Place, b: Place, verdict: Verdict) -> None:
        screen = self._screen
        articles = {shown.article.id: shown.article for shown in screen.all_shown()}
        if a.article not in articles or b.article not in articles:
            screen.say("one of the two articles is not open any more", "warning")
            return
        here, there = _end(articles, a), _end(articles, b)
        store = screen.corpus.tags.links

        def done(_: HandLink) -> None:
            names = f"{short_name(a.article)} and {short_name(b.article)}"
            same = verdict is Verdict.SAME
            how = "these sentences are linked by hand" if same else "these sentences are not the same"
            screen.say(f"{how}: {names}; u takes it back", "done")
            screen.comparing.refresh()

        def failed(error: ReaderError) -> None:
            if not screen.retrying.is_unsaved(error):
                screen.say(f"nothing was linked: {error}", "error")

        screen.background.queued(LANE, lambda: store.decide(*here, *there, verdict), done, failed)


def _end(articles: dict[str, Article], place: Place) -> tuple[Article, Passage]:
    return articles[place.article], place.span
