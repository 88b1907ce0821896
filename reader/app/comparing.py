"""The articles on screen compared: off the interface's thread, anew whenever one of them or a person's link changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.beside_words import coverage_words, differing_figures, differing_names, lapsed_words, short_name
from reader.app.shown import Shown
from reader.articles import Article, Passage
from reader.compare import (
    OFFERED,
    Anchors,
    Comparison,
    HandLinks,
    Link,
    Lookup,
    Place,
    anchors,
    coverage,
    labels,
)
from reader.errors import ReaderError
from reader.page.beside import Beside, LinkedSpan

if TYPE_CHECKING:
    from reader.app.desk import Desk


@dataclass(frozen=True, slots=True)
class Ready:
    """A comparison with all that the screen needs of it."""

    articles: dict[str, Article]
    lookup: Lookup
    signs: dict[Place, str]
    marks: dict[str, Beside]
    ways: dict[tuple[str, str], Anchors]
    """From each article to each other: which places stand level."""
    trouble: str = ""
    lapsed: int = 0
    """Links that people made of which an end is found no more."""


class Comparing:
    """Knows the comparison of what is on screen, marks it in the panes, and which sentence the cursor is on."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.ready: Ready | None = None
        self._trouble = self._lapsed = ""
        self._told_too_long: set[str] = set()

    # -- the comparison

    def refresh(self) -> None:
        """Compare what is on screen now; of a comparison that is under way for something else nothing is shown."""
        screen = self._screen
        several = len(screen.row.panes) > 1
        for pane in screen.row.panes:
            pane.set_compared(several)
        articles = {shown.article.id: shown.article for shown in screen.all_shown()}
        if len(articles) < 2:
            screen.background.cancel("compare")
            self.ready = None
            screen.linking.forget()
            self.light()
            return
        active = screen.shown()
        order = sorted(articles, key=lambda name: active is None or name != active.article.id)
        before = self.ready.signs if self.ready is not None else {}
        corpus = screen.corpus

        def work(wanted: Wanted) -> Ready | None:
            if not wanted():
                return None
            texts = list(articles.values())
            trouble, hand, lapsed = "", HandLinks(), 0
            try:
                hand = corpus.hand_links(texts)
                lapsed = len(corpus.tags.links.lapsed(texts))
            except ReaderError as error:
                trouble = f"{error}; what was linked by hand is left out"
            comparison = corpus.compare_articles(texts, OFFERED, hand)
            return made_ready(comparison, articles, order, before, trouble, lapsed)

        screen.background.newest("compare", work, self._done, lane="compare")

    def _done(self, ready: Ready | None) -> None:
        screen = self._screen
        shown = screen.all_shown()
        if ready is None or {one.article.id: one.article for one in shown} != ready.articles:
            return  # something else is on screen by now; its comparison is on the way
        self.ready = ready
        for one in shown:
            one.pane.set_beside(ready.marks[one.article.id])
        if ready.trouble and ready.trouble != self._trouble:
            screen.say(ready.trouble, "error")
        lapsed = lapsed_words(ready.lapsed)
        if lapsed and lapsed != self._lapsed:
            screen.say(lapsed, "warning")
        self._trouble, self._lapsed = ready.trouble, lapsed
        for name, count in ready.lookup.comparison.left_out:
            if name not in self._told_too_long:
                self._told_too_long.add(name)
                screen.say(f"{short_name(name)} is too long: its last {count:,} sentences are not compared", "warning")
        screen.linking.compared()
        screen.hints.links_shown(ready.marks.values())
        self.light()
        screen.show_keys()

    # -- the sentence under the cursor

    def here(self) -> Place | None:
        """The sentence under the cursor of the active pane, if it takes part."""
        shown = self._screen.shown()
        if self.ready is None or shown is None:
            return None
        found = self.ready.lookup.sentence_at(shown.article.id, shown.pane.cursor)
        around = shown.pane.current_sentence
        # A heading takes no part, and is not the sentence before it.
        return found if found is not None and around is not None and found.span.overlaps(around) else None

    def links_here(self) -> tuple[Link, ...]:
        """What that sentence is linked with, best first."""
        here = self.here()
        return self.ready.lookup.links_of(here) if self.ready is not None and here is not None else ()

    def cursor_moved(self) -> None:
        """Light the counterparts of the sentence that the cursor is on now."""
        self._screen.linking.sentence_is(self.here())
        self.light()

    def light(self) -> None:
        """Let the counterparts stand out in the other panes, and say which figures differ."""
        screen = self._screen
        active = screen.shown()
        standing, marked = screen.linking.standing(), screen.linking.marked
        links = self.links_here()
        for shown in screen.all_shown():
            name = shown.article.id
            spans: list[Passage] = [marked.span] if marked is not None and marked.article == name else []
            if active is None or shown.pane is not active.pane:
                if name in standing:
                    spans.append(standing[name].place.span)
                else:
                    spans += [end.span for link in links for end in (link.a, link.b) if end.article == name]
            shown.pane.light(spans)
        self._say_what_differs(active, links)

    def _say_what_differs(self, active: Shown | None, links: tuple[Link, ...]) -> None:
        words = ""
        if active is not None and self.ready is not None and not self._screen.on_list:
            told = active.article.id, self.ready.articles
            words = differing_figures(links, *told) or differing_figures(self._by_figure(), *told)
            words = words or differing_names(links, *told)
        self._screen.set_differing(words)

    # -- stepping

    def next_only_here(self) -> None:
        """To the next sentence of this article that no other tells."""
        self._step([one for one in self._alone() if one.article == self._name()], "only here")

    def _alone(self) -> tuple[Place, ...]:
        return self.ready.lookup.comparison.only_here if self.ready is not None else ()

    def next_differing(self) -> None:
        """To the next sentence of this article whose figures are others in a counterpart, which is brought level."""
        name = self._name()
        comparison = self.ready.lookup.comparison if self.ready is not None else None
        links = [one for one in (*comparison.links, *comparison.candidates) if one.differs] if comparison else []
        ends = {end for link in links for end in (link.a, link.b) if end.article == name}
        if self._step(sorted(ends), "differs"):
            differing = [one for one in self.links_here() if one.differs][:1] or self._by_figure()
            if differing:
                self._screen.linking.bring_level(differing)

    def _by_figure(self) -> list[Link]:
        """What the sentence under the cursor is held against because of a figure: the best of each article."""
        here = self.here()
        if self.ready is None or here is None:
            return []
        offered = [self.ready.lookup.offered(here, name) for name in self.ready.articles if name != here.article]
        best = [next((one for one in links if one.by_figure), None) for links in offered]
        return [one for one in best if one is not None]

    def _name(self) -> str:
        shown = self._screen.shown()
        return shown.article.id if shown is not None else ""

    def _step(self, places: list[Place], what: str) -> bool:
        shown = self._screen.shown()
        if shown is None or not self.can_compare():
            return False
        if not places:
            none = {"only here": "nothing stands only here", "differs": "no figure differs"}
            self._screen.say(none[what])
            return False
        cursor = shown.pane.cursor
        at = next((at for at, one in enumerate(places) if one.start > cursor), None)
        wrapped = " · round the end" if at is None else ""
        place = places[at or 0]
        shown.pane.go_to(place.start)
        self._screen.linking.sentence_is(self.here())
        self.light()
        self._screen.scrolling.follow()
        self._screen.say(f"{what} {(at or 0) + 1}/{len(places)}{wrapped}")
        return True

    def can_compare(self) -> bool:
        """Whether there is a comparison to ask; if not, it is said why."""
        if self.ready is not None:
            return True
        if len(self._screen.row.panes) < 2:
            self._screen.say("open another article beside this one first: Tab, then o in the results", "warning")
        else:
            self._screen.say("the articles are still being compared")
        return False

    def way(self, here: Article, there: Article) -> Anchors:
        """Which places of two articles stand level."""
        known = self.ready.ways.get((here.id, there.id)) if self.ready is not None else None
        return known or anchors(here.id, len(here.text), there.id, len(there.text), ())


def made_ready(
    comparison: Comparison,
    articles: dict[str, Article],
    order: list[str],
    before: Mapping[Place, str],
    trouble: str = "",
    lapsed: int = 0,
) -> Ready:
    """All that the screen needs of a comparison; `before` are the signs of the one before it."""
    signs = labels(comparison.links, order, before)
    ways = {
        (here, there): anchors(here, len(articles[here].text), there, len(articles[there].text), comparison.links)
        for here in articles
        for there in articles
        if here != there
    }
    return Ready(articles, Lookup(comparison), signs, _marks(comparison, signs), ways, trouble, lapsed)


def _marks(comparison: Comparison, signs: Mapping[Place, str]) -> dict[str, Beside]:
    """What each pane marks."""
    left_out = dict(comparison.left_out)
    marks = {}
    for covered in coverage(comparison):
        name = covered.article
        differs = {
            one.a if end is link.a else one.b
            for link in comparison.links
            for one in link.differs
            for end in (link.a, link.b)
            if end.article == name
        }
        apart = [row for row in comparison.figures if any(name in pair for pair in row.apart)]
        differs |= {span for row in apart for span in dict(row.cells)[name]}
        copied = {end.span for run in comparison.copied for end in (run.a, run.b) if end.article == name}
        marks[name] = Beside(
            sentences=tuple(LinkedSpan(*one.span, sign) for one, sign in sorted(signs.items()) if one.article == name),
            differs=tuple(sorted(differs)),
            copied=tuple(sorted(copied)),
            coverage=coverage_words(covered, left_out.get(name, 0)),
        )
    return marks
