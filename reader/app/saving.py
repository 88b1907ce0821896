"""Searches that are kept under a name: they are run, saved, renamed and forgotten in one dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.app.screens.searches import Searches
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.app.desk import Desk


class Saving:
    """Knows the saved searches as they were read last."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.searches: dict[str, str] = {}
        """The saved searches as they were read last, for the palette."""

    def read(self) -> None:
        """Read them, for the palette."""

        def done(found: dict[str, str]) -> None:
            self.searches = found

        saved_searches = self._screen.corpus.saved_searches
        self._screen.background.newest("searches", lambda _: saved_searches(), done, lambda _: None, lane="details")

    def open(self, *, naming: bool = False) -> None:
        """List them; `naming`: ask for a name for the present search at once."""
        screen = self._screen

        def opened(found: dict[str, str]) -> None:
            self.searches = found
            dialog = Searches(found, screen.searching.query, save=self._save, forget=self._forget, naming=naming)
            screen.app.push_screen(dialog, self._chosen)

        def failed(error: ReaderError) -> None:
            screen.say(str(error), "error")

        screen.background.newest("searches", lambda _: screen.corpus.saved_searches(), opened, failed, lane="details")

    def _chosen(self, name: str | None) -> None:
        if name is not None:
            self.run(name)

    def run(self, name: str) -> None:
        """Run the search of that name."""
        self._screen.searching.ask(f"@{name}")

    def _save(self, name: str, query: str, before: str, reply: Searches.Reply) -> None:
        corpus = self._screen.corpus

        def work() -> dict[str, str]:
            corpus.save_search(name, query)
            if before:
                corpus.forget_search(before)
            return corpus.saved_searches()

        self._write(work, reply)

    def _forget(self, name: str, reply: Searches.Reply) -> None:
        corpus = self._screen.corpus

        def work() -> dict[str, str]:
            corpus.forget_search(name)
            return corpus.saved_searches()

        self._write(work, reply)

    def _write(self, work: Callable[[], dict[str, str]], reply: Searches.Reply) -> None:
        def done(found: dict[str, str]) -> None:
            self.searches = found
            reply(found, "")
            self._screen.searching.learn()

        self._screen.background.queued("searches", work, done, lambda error: reply({}, _said(error)))


def _said(error: ReaderError) -> str:
    return f"{error.problem}; {error.advice}" if error.advice else error.problem
