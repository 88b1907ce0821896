"""Tables over the main screen: the figures of the open articles, the tags by article, a sentence elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader import files
from reader.app.background import Wanted
from reader.app.screens.elsewhere import ElsewhereScreen
from reader.app.screens.figures import FiguresScreen, FiguresView
from reader.app.screens.matrix import OPEN, SOURCES, TAGS, Counted, MatrixScreen, MatrixView, letter
from reader.app.screens.save_as import SaveAs
from reader.app.screens.table import Going, TableScreen
from reader.app.session import Place
from reader.app.widgets.places import PlaceRow
from reader.app.widgets.status import Kind
from reader.articles import Entry
from reader.compare import SheetRow, Told, compare, sheet
from reader.corpus import Columns
from reader.errors import ReaderError
from reader.tags.exchange import matrix_csv

if TYPE_CHECKING:
    from reader.app.desk import Desk


class Tables:
    """Opens the screens with tables, computes what they show off the interface's thread, and goes where they say."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._figures = FiguresView()
        self._matrix = MatrixView()

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
            table.once_shown(lambda: table.show_rows(rows))

        screen.app.push_screen(table, self._went)
        screen.background.newest("figures", work, done, _saying(table))

    # -- tags

    def show_matrix(self) -> None:
        """The tags against the open articles, all articles, sources, or tags."""
        any_open = bool(self._screen.all_shown())
        self._screen.app.push_screen(
            MatrixScreen(self._matrix, self._count, self._export, any_open=any_open), self._went
        )

    def tags_changed(self) -> None:
        """Something was tagged or untagged: count it, if this is open."""
        for table in self._screen.app.screen_stack:
            if isinstance(table, MatrixScreen):
                self._count(table)

    def _count(self, table: MatrixScreen) -> None:
        screen, view = self._screen, table.view
        corpus, against, within, before = screen.corpus, view.against, view.within, table.counted
        open_now = tuple(shown.article.id for shown in screen.all_shown())

        told = screen.long_work.teller("counting")

        def work(wanted: Wanted) -> Counted:
            if against == TAGS:
                made, headings = corpus.tag_pairs(within, None, wanted, told)
            else:
                by = Columns.SOURCE if against == SOURCES else Columns.ARTICLE
                made, headings = corpus.tag_matrix(by, open_now if against == OPEN else None, wanted, told)
            named = list(headings) if against == TAGS else list(made.columns)
            letters = {name: letter(number) for number, name in enumerate(named)}
            counted = Counted(made, headings, letters, against, within)
            return before if counted == before else counted

        def done(counted: Counted) -> None:
            told(1, 1)
            table.once_shown(lambda: table.show_counted(counted))

        screen.background.newest("matrix", work, done, _saying(table))

    def _export(self, table: MatrixScreen, counted: Counted) -> None:
        screen = self._screen
        folder = Path.cwd() if not Path.cwd().is_relative_to(screen.corpus.folder) else Path.home()
        headings = None
        if counted.against == SOURCES:
            headings = [counted.headings.get(one, one) for one in counted.matrix.columns]

        def said(words: str, kind: Kind) -> None:
            screen.say(words, kind)  # also for somebody who has left the table
            table.once_shown(lambda: table.say_about(words))

        def write(path: Path | None) -> None:
            if path is not None:
                text = matrix_csv(counted.matrix, headings).encode("utf-8", "replace")
                screen.background.queued(
                    "export",
                    lambda: files.write_atomic(path, text),
                    lambda _: said(f"written to {path}", "done"),
                    lambda error: said(str(error), "error"),
                )

        name = str(folder / f"{screen.corpus.name}-tags.csv")
        screen.app.push_screen(SaveAs("Write the matrix as CSV", name, outside=screen.corpus.folder), write)

    # -- a sentence

    def show_elsewhere(self) -> None:
        """The sentences of all other articles that tell the same as the one under the cursor."""
        screen = self._screen
        shown = screen.shown()
        span = shown.pane.current_sentence if shown is not None else None
        if shown is None or span is None:
            screen.say("put the cursor on a sentence of an article first", "warning")
            return
        article, corpus = shown.article, screen.corpus
        words = article.text[span.start : span.end]
        table = ElsewhereScreen(words)

        def rows(found: Sequence[Told]) -> list[PlaceRow]:
            return [
                _told_row(one, screen.searching.entries.get(one.place.article), screen.open_in(one.place.article))
                for one in found
            ]

        def tell(found: Sequence[Told], *, done: bool = False) -> None:
            shown = rows(found)
            screen.background.tell(lambda: table.once_shown(lambda: table.show_found(shown, done=done)))

        def work(wanted: Wanted) -> None:
            last: tuple[Told, ...] = ()
            for found in corpus.told_elsewhere(article, span, wanted):
                last = found
                tell(found)
            if wanted():
                tell(last, done=True)

        screen.app.push_screen(table, self._went)
        screen.background.newest("elsewhere", work, lambda _: None, _saying(table))

    # -- going

    def _went(self, going: Going | None) -> None:
        for kind in ("figures", "matrix", "elsewhere"):
            self._screen.background.cancel(kind)
        if going is not None:
            self.go(going)

    def go(self, going: Going) -> None:
        """Open what was chosen: one article here or where it stands already, several side by side."""
        screen = self._screen
        places = going.places[: screen.row.most]
        for number, (article, start) in enumerate(places):
            screen.opening.open(
                article, beside=going.beside and (number > 0 or len(places) == 1), at=Place(article, start, -1)
            )
        if len(going.places) > len(places):
            screen.say(f"{len(going.places)} articles, {len(places)} panes: the first of them are open", "warning")


def _saying(table: TableScreen | ElsewhereScreen) -> Callable[[ReaderError], None]:
    """Says in the table itself what went wrong."""
    return lambda error: table.once_shown(lambda: table.say_about(str(error)))


def _told_row(one: Told, entry: Entry | None, panes: Sequence[int]) -> PlaceRow:
    known = entry.metadata if entry is not None else None
    about = [f"{one.score:.2f} {one.level}"]
    about += known.where if known is not None else ()
    about.append(entry.display_title if entry is not None else one.place.article)
    about += [f"open in {panes[0]}"] if panes else []
    return PlaceRow(one.place.article, one.place.start, one.words, (), " · ".join(about))
