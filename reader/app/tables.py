"""Tables over the main screen: the figures of the open articles, the tags by article, a sentence elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.screens.figures import FiguresScreen, FiguresView
from reader.app.screens.table import Going
from reader.app.session import Place
from reader.compare import SheetRow, compare, sheet

if TYPE_CHECKING:
    from reader.app.desk import Desk


class Tables:
    """Opens the screens with tables, computes what they show off the interface's thread, and goes where they say."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._figures = FiguresView()

    def show_figures(self) -> None:
        """The figures of the open articles side by side."""
        screen = self._screen
        articles = [shown.article for shown in screen.all_shown()]
        if len(articles) < 2:
            screen.say("figures are compared between open articles: open a second one with o in the results", "warning")
            return
        table = FiguresScreen(articles, self._figures)

        def work(_: Wanted) -> tuple[SheetRow, ...]:
            return sheet(articles, compare(articles).figures)

        def done(rows: tuple[SheetRow, ...]) -> None:
            if table.is_attached:
                table.show_rows(rows)

        screen.app.push_screen(table, self._went)
        screen.background.newest("figures", work, done, lambda error: table.show_trouble(str(error)))

    def _went(self, going: Going | None) -> None:
        self._screen.background.cancel("figures")
        if going is not None:
            self.go(going)

    def go(self, going: Going) -> None:
        """Open what was chosen: one article here or where it stands already, several side by side."""
        screen = self._screen
        places = going.places[: screen.row.most]
        for number, (article, start) in enumerate(places):
            screen.opening.open(article, beside=going.beside and number > 0, at=Place(article, start, -1))
        if len(going.places) > len(places):
            screen.say(f"{len(going.places)} articles, {len(places)} panes: the first of them are open", "warning")
