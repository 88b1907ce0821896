"""Narrowing a search by what its results divide into, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.screens.facets import Chosen, Facets, Mark
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.search import Facet, FacetValue, excluded, narrowed
from reader.search.facets import is_chosen, without

if TYPE_CHECKING:
    from reader.app.desk import Desk

_MOST_REMEMBERED = 50


def taken_in(query: str, known: list[FacetValue]) -> tuple[tuple[FacetValue, Mark], ...]:
    """Those of `known` by which `query` is narrowed, and which way."""
    found: list[tuple[FacetValue, Mark]] = []
    for value in known:
        if is_chosen(query, value):
            found.append((value, "in"))
        elif without(query, value) != query:
            found.append((value, "out"))
    return tuple(found)


def to_choose_from(
    corpus: Corpus, query: str, taken: tuple[tuple[FacetValue, Mark], ...], wanted: Wanted
) -> tuple[Facet, ...]:
    """The facets of `query`; of a kind that it is narrowed by already, those that another choice would lead to."""
    found = {facet.field: facet for facet in corpus.facets(query, wanted)}
    for value, mark in taken:
        field = {"source": "source", "date": "month"}.get(value.narrows.partition(":")[0])
        if mark == "in" and field is not None:
            wider = corpus.facets(without(query, value), wanted)
            found |= {facet.field: facet for facet in wider if facet.field == field}
    return tuple(found.values())


class Narrowing:
    """Opens the dialog of facets and runs what is chosen there."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._before: list[tuple[str, str]] = []
        self._known: dict[str, FacetValue] = {}

    def choose(self) -> None:
        """Let the person narrow the search."""
        screen, corpus = self._screen, self._screen.corpus
        searching = screen.searching
        query = searching.query
        results = searching.results
        count = results.total if results is not None else len(searching.entries)
        dialog = Facets(results.understood if results is not None else "", f"{count:,} article{'s'[: count != 1]}")

        def work(wanted: Wanted) -> tuple[tuple[Facet, ...], tuple[tuple[FacetValue, Mark], ...]]:
            facets = corpus.facets(query, wanted)
            values = {value.narrows: value for facet in facets for value in facet.values}
            taken = taken_in(query, list((self._known | values).values())) if query.strip() else ()
            return (to_choose_from(corpus, query, taken, wanted) if taken else facets), taken

        def done(found: tuple[tuple[Facet, ...], tuple[tuple[FacetValue, Mark], ...]]) -> None:
            dialog.once_shown(lambda: dialog.show(*found))

        def failed(error: ReaderError) -> None:
            dialog.once_shown(lambda: dialog.show((), ()))
            screen.say(str(error), "error")

        def chosen(result: Chosen | None) -> None:
            screen.background.cancel("facets")
            if result is not None:
                self._apply(query, result)

        screen.app.push_screen(dialog, chosen)
        screen.background.newest("facets", work, done, failed)

    def _apply(self, query: str, chosen: Chosen) -> None:
        value = chosen.value
        self._known[value.narrows] = value
        marks = {one.narrows: mark for one, mark in taken_in(query, [value])}
        if chosen.exclude:
            after, words = excluded(query, value), f"without {value.label}"
        elif marks.get(value.narrows) == "out":
            after, words = without(query, value), f"{value.label} is not left out any more"
        else:
            again = marks.get(value.narrows) == "in"
            after, words = narrowed(query, value), f"no longer only {value.label}" if again else f"only {value.label}"
        self._before = [*self._before[-_MOST_REMEMBERED:], (query, after)]
        self._screen.searching.ask(after)
        self._screen.say(f"{words}; Backspace takes it back")

    def cleared(self, query: str) -> None:
        """`query` was cleared: it can be taken back like a choice."""
        self._before = [*self._before[-_MOST_REMEMBERED:], (query, "")]

    def take_back(self) -> None:
        """Run the search as it was before the last choice."""
        searching = self._screen.searching
        while self._before:
            before, after = self._before.pop()
            if searching.query == after:
                searching.ask(before)
                self._screen.say("as it was before" if before else "all articles")
                return
        self._screen.say("nothing was chosen that could be taken back; c narrows")
