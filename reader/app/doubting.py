"""What is changed or lost: found in all of the corpus, and settled by a person one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.long_work import Told
from reader.app.screens.doubts import Choice, Doubt, DoubtsScreen, Wish
from reader.app.session import Place
from reader.app.tagging import LANE
from reader.articles import Article, Passage
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.tags import Anchored, Candidate, State, around, differing, homes, in_context, telling_phrases

if TYPE_CHECKING:
    from reader.app.desk import Desk

_LIKELY = 8
"""Articles that are read to find out where the tags of a gone one belong."""


class Doubting:
    """Opens the screen of what is changed or lost, and does what a person decides there."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._open: DoubtsScreen | None = None
        self._linking: Anchored | None = None

    def open(self, on: str = "") -> None:
        """Show what is changed or lost, beginning at the passage `on`."""
        self.give_up()

        def done(found: list[Doubt]) -> None:
            if not found:
                self._screen.say("nothing is left to be settled: no passage is changed, none lost that was not kept so")
                return
            self._screen.say("")
            self._open = DoubtsScreen(found, self._look, self._wished)
            self._screen.app.push_screen(self._open, self._closed)
            if on:
                self._show(found, on)

        self._screen.say("looking for what is changed or lost …")
        self._screen.long_work.run("doubts", "looking", self._find, done, opens=True)

    def tags_changed(self, on: str = "") -> None:
        """Something was tagged or untagged: show what is left, if this is open."""

        def done(found: list[Doubt]) -> None:
            self._show(found, on)

        if self._open is not None:
            self._screen.long_work.run("doubts", "looking", self._find, done)

    def _show(self, found: list[Doubt], on: str) -> None:
        if (screen := self._open) is not None:
            screen.once_shown(lambda: screen.show(found, on))

    def _closed(self, _: None) -> None:
        self._open = None

    def _find(self, wanted: Wanted, told: Told) -> list[Doubt]:
        corpus = self._screen.corpus
        found: list[Doubt] = []
        for article_id in corpus.tags.each_tagged(wanted, told):
            try:
                if corpus.signature(article_id) is None:
                    passages = corpus.tags.passages(article_id)
                    found += [Doubt(article_id, gone=passages)] if passages else []
                    continue
                article = corpus.article(article_id)
                open_ = [one for one in corpus.tags.anchored(article) if _is_open(one, article)]
                found += [Doubt(article_id, one) for one in in_context(article, open_)]
            except ReaderError:
                continue  # a check of the corpus names it
        return found

    # -- where it may be

    def _look(self, doubt: Doubt) -> None:
        corpus, entries = self._screen.corpus, self._screen.searching.entries

        def work(wanted: Wanted) -> list[Choice]:
            if doubt.one is None:
                sha256 = corpus.tags.text_sha256(doubt.article)
                likely = [one.id for one in entries.values() if sha256 and one.text_sha256 == sha256]
                return _new_homes(corpus, doubt, likely, list(entries), wanted)
            one = doubt.one.anchored
            article = corpus.article(doubt.article)
            return _choices(one, article, corpus.tags.candidates(article, one.passage.id))

        def done(choices: list[Choice]) -> None:
            if (screen := self._open) is not None:
                screen.once_shown(lambda: screen.offer(doubt, choices))

        def failed(error: ReaderError) -> None:
            self._screen.say(str(error), "error")  # its file may have been spoiled, or gone, since it was listed

        self._screen.background.newest("candidates", work, done, failed)

    # -- what is decided

    def _wished(self, wish: Wish) -> None:
        screen, doubt = self._screen, wish.doubt
        if wish.what == "undo":
            screen.tagging.undo()
        elif wish.what == "redo":
            screen.tagging.redo()
        elif doubt is None:
            return
        elif doubt.one is None:
            self._about_gone(wish, doubt)
        elif wish.what == "accept" and wish.choice is not None:
            self._confirm(doubt.one.anchored, wish.choice.place)
        elif wish.what == "keep":
            self._do(doubt, lambda article: screen.corpus.tags.keep_lost(article, doubt.id), "kept as lost")
        elif wish.what == "delete":
            screen.tagging.remove(doubt.one.anchored)
        elif wish.what in ("relink", "open"):
            self._to_article(doubt.one.anchored, wish.choice, link=wish.what == "relink")

    def _about_gone(self, wish: Wish, doubt: Doubt) -> None:
        if wish.what != "accept" or wish.choice is None or not wish.choice.article:
            self._screen.say(
                "its article is gone: Enter moves its tags to another one, n leaves them as they are", "warning"
            )
            return
        store, target = self._screen.corpus.tags, wish.choice.article

        def work() -> str:
            return store.move_along(doubt.article, self._screen.corpus.article(target)).says

        self._queue(work)

    def _confirm(self, one: Anchored, place: Passage, then: Callable[[], None] | None = None) -> None:
        store = self._screen.corpus.tags

        def confirmed(article: Article) -> object:
            return store.confirm(article, one.passage.id, place)

        self._do(Doubt(one.article, None), confirmed, "confirmed where it is now", then)

    def _do(
        self, doubt: Doubt, deed: Callable[[Article], object], says: str, then: Callable[[], None] | None = None
    ) -> None:
        def work() -> str:
            deed(self._screen.corpus.article(doubt.article))
            return f"{says}; u takes it back"

        self._queue(work, then)

    def _queue(self, work: Callable[[], str], then: Callable[[], None] | None = None) -> None:
        def done(says: str) -> None:
            self._screen.say(says)
            self._screen.tags_changed(None)
            if then is not None:
                then()

        def failed(error: ReaderError) -> None:
            if not self._screen.retrying.is_unsaved(error):
                self._screen.say(str(error), "error")
            elif then is not None:
                then()

        self._screen.background.queued(LANE, work, done, failed)

    # -- by hand

    def _to_article(self, one: Anchored, choice: Choice | None, *, link: bool) -> None:
        self._screen.leave_work()
        start = choice.place.start if choice is not None else one.passage.start
        self._screen.opening.open(one.article, at=Place(one.article, start, -1))
        if link:
            self._linking = one
            quote = " ".join(one.passage.quote.split())[:50]
            self._screen.say(f"where is “{quote}” now? select it, Enter takes it, Esc gives it up", "warning")
            self._screen.show_keys()

    @property
    def linking(self) -> bool:
        """Whether a passage waits for its place to be selected by hand."""
        return self._linking is not None

    def take_selection(self) -> bool:
        """Take what is selected for the passage that is linked by hand; False if none is."""
        one, shown = self._linking, self._screen.shown()
        if one is None:
            return False
        if shown is None or shown.article.id != one.article:
            self.give_up()
            return False
        span = shown.pane.selected_span
        if span is None:
            self._screen.say("select the words first: v, or V by sentence; then Enter takes them", "warning")
            return True
        shown.pane.end_selection()
        self._linking = None
        self._screen.show_keys()
        self._confirm(one, span, self.open)
        return True

    def give_up(self) -> bool:
        """Leave the linking by hand; False if none was going on."""
        if self._linking is None:
            return False
        self._linking = None
        self._screen.say("nothing was changed; x goes back to what is changed or lost")
        self._screen.show_keys()
        return True


def _is_open(one: Anchored, article: Article) -> bool:
    """Whether a person is to decide about it: not where one has said that it is lost in this very text."""
    if one.state is State.LOST:
        return one.passage.lost_in != article.text_sha256
    return one.state is State.CHANGED


def _choices(one: Anchored, article: Article, candidates: Sequence[Candidate]) -> list[Choice]:
    """The candidates in their context, the place where it is shown now first."""
    found = {candidate.place: f"{candidate.score:.0%} alike" for candidate in candidates}
    if one.place is not None:
        here = found.pop(one.place, "")
        found = {one.place: " · ".join(part for part in (here, "shown there now") if part), **found}
    choices = []
    for place, says in found.items():
        before, after = around(article, place)
        text = article.text[place.start : place.end]
        choices.append(Choice(says, place, before, text, after, differing(one.passage.quote, text)))
    return choices


def _new_homes(corpus: Corpus, doubt: Doubt, likely: list[str], every: list[str], wanted: Wanted) -> list[Choice]:
    """Where the tags of a gone article may go: the same text, the same name elsewhere, or an article with the words."""
    name = doubt.article.rpartition("/")[2]
    likely += [one for one in every if one.rpartition("/")[2] == name]
    for phrase in telling_phrases(doubt.gone) if not likely else ():
        try:
            likely += [hit.entry.id for hit in corpus.search(phrase, limit=3, wanted=wanted).hits]
        except ReaderError:
            continue

    def articles() -> Iterator[Article]:
        for article_id in list(dict.fromkeys(likely))[:_LIKELY]:
            if article_id != doubt.article and wanted():
                try:
                    yield corpus.article(article_id)
                except ReaderError:
                    continue

    found = homes(doubt.gone, corpus.tags.text_sha256(doubt.article), articles())
    says = ["the very text" if one.same_text else f"{one.found} of {one.of} passages stand in it" for one in found]
    return [Choice(f"move the tags there: {said}", article=one.article) for one, said in zip(found, says, strict=True)]
