"""The main screen: the search field, the list of results, and the panes side by side."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.screen import Screen

from reader.app.arrangement import Width
from reader.app.background import Finished
from reader.app.bindings import bindings
from reader.app.grouping import By
from reader.app.screens.main_commands import MainCommands
from reader.app.scrolling import Mode
from reader.app.widgets import pane_messages as said
from reader.app.widgets.find_bar import FindBar
from reader.app.widgets.footer import KeyFooter
from reader.app.widgets.pane import Pane
from reader.app.widgets.pane_row import PaneRow
from reader.app.widgets.pane_view import PaneView
from reader.app.widgets.preview import Preview
from reader.app.widgets.results import ResultList
from reader.app.widgets.search_field import SearchField
from reader.app.widgets.status import Status
from reader.app.widgets.welcome import Welcome
from reader.keys import DIGITS, written
from reader.search import History, Sort

_SPREADS = {Width.EVEN: Width.WIDE, Width.WIDE: Width.ALONE, Width.ALONE: Width.EVEN}
_WELCOME_FROM = 100
_SAVE_AFTER = 1.0


class MainScreen(MainCommands):
    """Puts the parts together and keeps them in step; what they do stands in modules of their own."""

    AUTO_FOCUS = ""  # what was typed before there was anything to see is not for the search field
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("main"),
        *(Binding(digit, f"tag_key('{digit}')", f"tag {digit}", show=False) for digit in DIGITS),
        Binding("escape", "leave", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    MainScreen {
        layout: vertical;
        #body { height: 1fr; }
        #found { height: 1fr; }
        #results { height: 1fr; }
    }
    """

    def compose(self) -> ComposeResult:
        yield SearchField(self.keeping.last.query, id="search")
        with Horizontal(id="body"):
            with Container(id="found"):
                yield ResultList(id="results")
                yield Preview(id="preview")
            yield Welcome(self._welcome_lines(), id="welcome")
            yield self.row
        yield FindBar(id="find")
        yield Status(id="status")
        yield KeyFooter(id="footer")

    def _welcome_lines(self) -> list[tuple[str, str]]:
        keys = {command.id: written(command.keys[0]) if command.keys else "" for command in self.commands}
        return [
            (keys["list.open"], "read the article here"),
            (keys["list.open_beside"], "put it beside the one that is open"),
            (keys["main.search"], "search: a word, “a phrase”, date:2025, tag:…"),
            (keys["pane.tag"], "in an article: tag the sentence under the cursor"),
            (keys["app.help"], "all keys"),
        ]

    async def on_mount(self) -> None:
        session = self.keeping.last
        self.searching.query = session.query
        self.searching.sort = Sort(session.sort) if session.sort in list(Sort) else Sort.RELEVANCE
        self.searching.history = self.query_one(SearchField).history = History(session.queries)
        self.listing.by = By(session.by) if session.by in list(By) else By.NOTHING
        self.previewing.wanted = {"on": True, "off": False}.get(session.preview)
        self.hints.told = frozenset(session.hints)
        self.tagging.last_tags = session.last_tags
        self.tagging.drafts = {draft.key: draft for draft in session.drafts}
        self.opening.places = {place.article: place for place in session.places}
        self.query_one(ResultList).focus()
        self.call_after_refresh(self.searching.load, session.listed)  # first the screen, then what costs time
        await self.opening.restore(session.panes, session.focus, session.spread, session.scroll)
        self.lay_out()
        self.watching.start()
        self.retrying.start()
        self.call_after_refresh(self.app.hear_keys)  # type: ignore[attr-defined]
        self.set_timer(0.1, self.indexing.update)  # first the screen, then a second process

    async def on_unmount(self) -> None:
        await asyncio.gather(self.indexing.end(), self.copying.end())
        await asyncio.to_thread(self.background.close, self.retrying.patience)

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        event.stop()
        if self.is_attached:
            event.report()

    def on_resize(self, _: events.Resize) -> None:
        self.lay_out()

    @on(PaneRow.Rearranged)
    def _rearranged(self) -> None:
        self.panes_changed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        # Told late, of two that got the attention right after each other, it may be the first.
        widget = self.focused or event.widget
        pane = next((one for one in widget.ancestors_with_self if isinstance(one, Pane)), None)
        if pane is not None:
            self.row.activate(pane)
        on_list = pane is None and not isinstance(widget.parent, FindBar)
        if on_list != self.on_list:
            self.on_list = on_list
        self.lay_out()
        self.comparing.cursor_moved()
        self.show_keys()
        self.session_changed()

    @on(KeyFooter.KeyClicked)
    async def _key_clicked(self, event: KeyFooter.KeyClicked) -> None:
        await self.do(event.action)

    async def do(self, command_id: str) -> None:
        """Run a command of the table as if its key were pressed: for the palette and the footer."""
        command = next(one for one in self.commands if one.id == command_id)
        where: Screen[None] | Pane | ResultList = self
        if command.context == "list":
            where = self.query_one(ResultList)
        elif command.context == "pane":
            if self.row.active is None:
                self.say("open an article first", "warning")
                return
            where = self.row.active
            where.focus()
        await self.app.run_action(("app." if command.context == "app" else "") + command.action, where)

    # -- messages of the parts

    @on(SearchField.Changed)
    def _query_changed(self, event: SearchField.Changed) -> None:
        self.searching.run(event.query)
        self.session_changed()

    @on(SearchField.Submitted)
    @on(SearchField.ToResults)
    def _to_results(self, event: SearchField.Submitted | SearchField.ToResults) -> None:
        results = self.query_one(ResultList)
        self.searching.remember(event.field.query_text)
        if isinstance(event, SearchField.Submitted) and self.focused is results:
            results.action_open()  # a second Enter that was typed before the first had moved the attention
        self.set_focus(results)

    @on(SearchField.Cancelled)
    def _search_cancelled(self) -> None:
        self.leave_search()

    @on(ResultList.Opened)
    def _opened(self, event: ResultList.Opened) -> None:
        def open_it() -> None:
            if article := self.query_one(ResultList).article:
                self.opening.open(article, beside=event.beside)

        # Somebody who types faster than the search means the results of what was typed.
        self.searching.when_listed(open_it)

    @on(ResultList.Left)
    def _list_left(self, event: ResultList.Left) -> None:
        if event.to == "search":
            self.action_search()
        elif self.row.active is not None:
            self.row.active.focus()
        else:
            self.query_one(ResultList).open_shown()

    @on(ResultList.Highlighted)
    @on(said.CursorMoved)
    def _moved(self, event: ResultList.Highlighted | said.CursorMoved) -> None:
        self._facts(self.query_one(Status).fact("panes"))
        if isinstance(event, said.CursorMoved) and event.pane is self.row.active:
            self.comparing.cursor_moved()
            if self.scrolling.mode is Mode.LEVEL:
                self._follow(event.pane)
        self.previewing.follow()
        self.session_changed()

    @on(ResultList.Folded)
    def _folded(self, event: ResultList.Folded) -> None:
        self.listing.fold(event.value)

    @on(said.Scrolled)
    def _scrolled(self, event: said.Scrolled) -> None:
        self._follow(event.pane)
        self.session_changed()

    def _follow(self, pane: PaneView) -> None:
        """Only the pane with the attention leads the others."""
        if pane.has_focus and pane is self.row.active:
            self.scrolling.follow()

    @on(said.SelectionChanged)
    def _selection_changed(self, event: said.SelectionChanged) -> None:
        if not (isinstance(event.pane, Pane) and event.pane.selecting):
            self.resizing.leave()
        self.show_keys()

    @on(said.MatchShown)
    def _match_shown(self, event: said.MatchShown) -> None:
        if not event.total:
            self.say("nothing to go to: / finds in the article, s searches", "warning")
            return
        self.say(f"match {event.index}/{event.total}" + (" · round the end" if event.wrapped else ""))

    @on(said.PassageShown)
    def _passage_shown(self, event: said.PassageShown) -> None:
        if not event.total:
            self.say("nothing is tagged in this article; t tags", "warning")
            return
        self.say(f"tagged passage {event.index}/{event.total}" + (" · round the end" if event.wrapped else ""))

    @on(FindBar.Changed)
    def _find_changed(self, event: FindBar.Changed) -> None:
        self.marking.find(event.text, kept=event.kept)
        if event.kept:
            self.keeping.keep_find(event.text)
            self._close_find()

    @on(FindBar.Cancelled)
    def _find_cancelled(self) -> None:
        self.marking.find("", go=False)
        self._close_find()

    def _close_find(self) -> None:
        self.to_reading()
        self.query_one(FindBar).close()
