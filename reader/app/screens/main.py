"""The main screen: the search field, the list of results, and the panes side by side."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.timer import Timer

from reader.app import session as sessions
from reader.app.arrangement import MOST_PANES, Width, arrange
from reader.app.background import Background, Finished
from reader.app.bindings import bindings
from reader.app.dialogs import Dialogs
from reader.app.footer_keys import Doing, footer_keys
from reader.app.indexing import Indexing
from reader.app.opening import Opening
from reader.app.searching import Searching
from reader.app.session import Session
from reader.app.shown import Shown
from reader.app.tagging import Tagging
from reader.app.watching import Watching
from reader.app.widgets import pane_messages as said
from reader.app.widgets.find_bar import FindBar
from reader.app.widgets.footer import KeyFooter
from reader.app.widgets.pane import Pane
from reader.app.widgets.pane_layout import MEASURE
from reader.app.widgets.pane_row import PaneRow
from reader.app.widgets.results import ResultList
from reader.app.widgets.search_field import SearchField
from reader.app.widgets.status import Kind, Status
from reader.app.widgets.welcome import Welcome
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.keys import COMMANDS, DIGITS, Command, written
from reader.search import Sort
from reader.text import clean_line

_SPREADS = {Width.EVEN: Width.WIDE, Width.WIDE: Width.ALONE, Width.ALONE: Width.EVEN}
_WELCOME_FROM = 100
_SAVE_AFTER = 1.0


class MainScreen(Screen[None]):
    """Puts the parts together and keeps them in step; what they do stands in modules of their own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("main"),
        *(Binding(digit, f"tag_key('{digit}')", f"tag {digit}", show=False) for digit in DIGITS),
        Binding("escape", "leave", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    MainScreen {
        layout: vertical;
        #body { height: 1fr; }
        #results { height: 1fr; }
    }
    """

    def __init__(
        self,
        corpus: Corpus,
        session: Session,
        commands: tuple[Command, ...] = COMMANDS,
        *,
        measure: int = MEASURE,
        most: int = MOST_PANES,
    ) -> None:
        super().__init__()
        self.corpus = corpus
        self.commands = commands
        self._session = session
        self._shown: dict[Pane, Shown] = {}
        self._save_timer: Timer | None = None
        self._on_list = True
        self.background = Background(self, self._unexpected)
        self.searching = Searching(self)
        self.opening = Opening(self)
        self.tagging = Tagging(self)
        self.watching = Watching(self)
        self.dialogs = Dialogs(self)
        self.indexing = Indexing(self)
        self.row = PaneRow(measure=measure, most=most, id="panes")

    def compose(self) -> ComposeResult:
        yield SearchField(self._session.query, id="search")
        with Horizontal(id="body"):
            yield ResultList(id="results")
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
        session = self._session
        self.searching.query = session.query
        self.searching.sort = Sort(session.sort) if session.sort in list(Sort) else Sort.RELEVANCE
        self.tagging.last_tags = session.last_tags
        self.tagging.drafts = {draft.key: draft for draft in session.drafts}
        self.opening.places = {place.article: place for place in session.places}
        self.query_one(ResultList).focus()
        self.searching.load(session.listed)
        await self.opening.restore(session.panes, session.focus, session.spread, session.together)
        self.lay_out()
        self.watching.start()
        self.set_timer(0.1, self.indexing.update)  # first the screen, then a second process

    async def on_unmount(self) -> None:
        await asyncio.to_thread(self.background.close)

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        event.stop()
        if self.is_attached:
            event.report()

    # -- what the parts ask of it

    def say(self, words: str, kind: Kind = "info") -> None:
        """A line for the person: what happened, or what is wrong and what to do."""
        self.query_one(Status).say(words, kind)

    @property
    def last_words(self) -> str:
        """The line that stands there now."""
        return self.query_one(Status).words

    def _unexpected(self, words: str, trace: str) -> None:
        self.app.log.error(trace)
        self.say(f"something unexpected: {words}", "error")

    def shown(self, pane: Pane | None = None) -> Shown | None:
        """What `pane`, or the active pane, shows."""
        pane = pane or self.row.active
        return None if pane is None else self._shown.get(pane)

    def set_shown(self, shown: Shown) -> None:
        """Note what a pane shows now."""
        self._shown[shown.pane] = shown

    def all_shown(self) -> tuple[Shown, ...]:
        """What the panes show, from left to right."""
        return tuple(self._shown[pane] for pane in self.row.panes if pane in self._shown)

    def open_in(self, article: str) -> tuple[int, ...]:
        """The numbers, from 1, of the panes in which an article stands."""
        return tuple(
            number
            for number, pane in enumerate(self.row.panes, 1)
            if (shown := self._shown.get(pane)) is not None and shown.article.id == article
        )

    def tags_changed(self, articles: set[str] | None) -> None:
        """Show the tags of these articles (None: of all) as they are now."""
        self.watching.reload_tags(articles)
        self.searching.recount()
        self.session_changed()

    # -- arranging

    def panes_changed(self) -> None:
        """Panes came, went, or show something else."""
        self._shown = {pane: shown for pane, shown in self._shown.items() if self.row.index(pane) >= 0}
        self.lay_out()
        self.query_one(ResultList).refresh()
        self.session_changed()

    def lay_out(self) -> None:
        """Share the width among the list and the panes."""
        width = self.size.width
        panes = len(self.row.panes)
        found = arrange(width, panes, self.row.active_index, on_list=self._on_list, spread=self.row.spread)
        welcome = panes == 0 and width >= _WELCOME_FROM
        results = self.query_one(ResultList)
        results.display = found.list_width > 0
        results.styles.width = max(46, width * 40 // 100) if welcome else found.list_width
        self.query_one(Welcome).display = welcome
        self.row.display = bool(found.panes)
        self.row.lay_out(found)
        hidden = panes - len(found.panes)
        self._facts(f"{hidden} more pane{'s' if hidden > 1 else ''}: Tab" if hidden and panes else "")

    def _facts(self, hidden: str = "") -> None:
        status = self.query_one(Status)
        status.set_fact("panes", hidden)
        status.set_fact("mode", "scrolling together" if self.row.together and len(self.row.panes) > 1 else "")
        shown = self.shown()
        status.set_fact("here", ", ".join(self._tags_here(shown)) if shown and not self._on_list else "")

    def _tags_here(self, shown: Shown) -> list[str]:
        here = self.tagging.under_cursor(shown)
        return list(dict.fromkeys(tag for one in here for tag in one.passage.tags))

    def on_resize(self, _: events.Resize) -> None:
        self.lay_out()

    @on(PaneRow.Rearranged)
    def _rearranged(self) -> None:
        self.panes_changed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        widget = event.widget
        pane = next((one for one in widget.ancestors_with_self if isinstance(one, Pane)), None)
        if pane is not None:
            self.row.activate(pane)
        on_list = pane is None and not isinstance(widget.parent, FindBar)
        if on_list != self._on_list:
            self._on_list = on_list
        self.lay_out()
        self.show_keys()
        self.session_changed()

    def show_keys(self) -> None:
        """Let the footer say what can be done now."""
        self.query_one(KeyFooter).set_keys(footer_keys(self._doing(), self.commands))

    def _doing(self) -> Doing:
        focused = self.focused
        if isinstance(focused, Pane):
            if self.tagging.resizing:
                return Doing.RESIZING
            return Doing.SELECTING if focused.selecting else Doing.READING
        if isinstance(focused, ResultList):
            return Doing.CHOOSING
        return Doing.FINDING if self.query_one(FindBar).is_open else Doing.SEARCHING

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
        if isinstance(event, SearchField.Submitted) and self.focused is results:
            results.action_open()  # a second Enter that was typed before the first had moved the attention
        self.set_focus(results)

    @on(SearchField.Cancelled)
    def _search_left(self) -> None:
        if self.searching.query:
            self.query_one(SearchField).set_query("")
            self.searching.run("", keep_cursor=True)
            self.session_changed()
        else:
            self._to_reading()

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

    @on(ResultList.Highlighted)
    @on(said.CursorMoved)
    def _moved(self) -> None:
        self._facts(self.query_one(Status).fact("panes"))
        self.session_changed()

    @on(said.Scrolled)
    def _scrolled(self, event: said.Scrolled) -> None:
        if self.row.together:
            for pane in self.row.panes:
                if pane is not event.pane:
                    pane.scroll_to_fraction(event.fraction)
        self.session_changed()

    @on(said.SelectionChanged)
    def _selection_changed(self, event: said.SelectionChanged) -> None:
        if not (isinstance(event.pane, Pane) and event.pane.selecting):
            self.tagging.leave_resizing()
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
        self.searching.find(event.text)
        if event.kept:
            finds = tuple(dict.fromkeys([event.text, *self._session.finds]))[:50] if event.text else ()
            self._session = replace(self._session, finds=finds or self._session.finds)
            self._close_find()

    @on(FindBar.Cancelled)
    def _find_cancelled(self) -> None:
        self.searching.find("", go=False)
        self._close_find()

    def _close_find(self) -> None:
        self._to_reading()
        self.query_one(FindBar).close()

    def _to_reading(self) -> None:
        (self.row.active or self.query_one(ResultList)).focus()

    # -- actions: finding

    def action_search(self) -> None:
        # At once: what was typed after the key and came in with it is meant for the field.
        self.set_focus(self.query_one(SearchField).field)

    def action_refine(self) -> None:
        query = self.searching.query.strip()
        self.query_one(SearchField).set_query(f"({query}) AND " if " OR " in query else f"{query} " if query else "")
        self.action_search()

    def action_sort(self) -> None:
        self.searching.next_sort()

    def action_find(self) -> None:
        bar = self.query_one(FindBar)
        bar.open(list(self._session.finds))
        self.set_focus(bar.field)

    def action_find_word(self) -> None:
        shown = self.shown()
        word = shown.pane.word_at_cursor if shown else ""
        if word:
            self.searching.find(word)
        else:
            self.say("there is no word under the cursor", "warning")

    # -- actions: panes

    def action_next_result(self) -> None:
        self.opening.neighbour(1)

    def action_previous_result(self) -> None:
        self.opening.neighbour(-1)

    def action_next_pane(self) -> None:
        self._step(1)

    def action_previous_pane(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        around: list[Pane | ResultList] = [self.query_one(ResultList), *self.row.panes]
        at = 0 if self._on_list else self.row.active_index + 1
        around[(at + step) % len(around)].focus()

    def action_pane_right(self) -> None:
        if self.row.active_index + 1 < len(self.row.panes):
            self.row.panes[self.row.active_index + 1].focus()

    def action_pane_left(self) -> None:
        at = self.row.active_index
        (self.row.panes[at - 1] if at > 0 else self.query_one(ResultList)).focus()

    def action_widen(self) -> None:
        self.row.spread = _SPREADS[self.row.spread]
        if len(self.row.panes) == 1 and self.row.spread is Width.WIDE:
            self.row.spread = Width.ALONE
        self.lay_out()
        self.say({Width.EVEN: "panes even", Width.WIDE: "pane wide", Width.ALONE: "pane alone"}[self.row.spread])
        self.session_changed()

    def action_move_left(self) -> None:
        self._swap(-1)

    def action_move_right(self) -> None:
        self._swap(1)

    def _swap(self, step: int) -> None:
        pane = self.row.active
        if pane is not None and not self.row.swap(pane, step):
            self.say("there is no pane on that side")

    async def action_close(self) -> None:
        panes = self.row.panes
        if self._on_list or len(panes) <= 1:
            await self.app.run_action("quit")
            return
        pane = panes[self.row.active_index]
        if (shown := self.shown(pane)) is not None:
            self.opening.remember(shown, closed=True)
        await self.row.close(pane)
        self._to_reading()

    def action_back(self) -> None:
        self.opening.back()

    def action_scroll_mode(self) -> None:
        self.row.together = not self.row.together
        self.say("panes scroll together" if self.row.together else "each pane scrolls alone")
        if self.row.together and self.row.active is not None:
            for pane in self.row.panes:
                if pane is not self.row.active:
                    pane.scroll_to_fraction(self.row.active.fraction)
        self.lay_out()
        self.session_changed()

    def action_leave(self) -> None:
        if self.searching.find_text:
            self.searching.find("", go=False)
        elif isinstance(self.focused, Pane):
            self.query_one(ResultList).focus()
        elif self.searching.query:
            self._search_left()
        else:
            self._to_reading()

    # -- actions: tagging

    def action_tag(self) -> None:
        self.tagging.tag()

    def action_tag_again(self) -> None:
        self.tagging.tag_again()

    def action_tag_key(self, digit: str) -> None:
        if isinstance(self.focused, Pane):
            self.tagging.tag_key(digit)

    def action_edit(self) -> None:
        self.tagging.edit()

    def action_resize(self) -> None:
        self.tagging.resize()

    def action_note(self) -> None:
        self.tagging.note()

    def action_untag(self) -> None:
        self.tagging.untag()

    def action_accept(self) -> None:
        if not self.tagging.accept():
            shown = self.shown()
            here = self.tagging.under_cursor(shown) if shown else ()
            if here:
                self.dialogs.show_passages(here, "Tagged here")
            else:
                self.say("nothing is tagged here; t tags the sentence")

    def action_passages(self) -> None:
        self.dialogs.list_passages()

    def action_undo(self) -> None:
        self.tagging.undo()

    def action_redo(self) -> None:
        self.tagging.redo()

    def action_other_end(self) -> None:
        pane = self.row.active
        if pane is not None and pane.selecting:
            pane.action_swap_ends()
        else:
            self.say("to open another article beside this one, go to the results with Tab; o is heard there")

    def action_copy(self) -> None:
        shown = self.shown()
        span = (shown.pane.selected_span or shown.pane.current_sentence) if shown else None
        if shown is None or span is None:
            return
        known = shown.article.metadata
        source = ", ".join(part for part in (known.title, known.source, known.date[:10]) if part)
        quote = " ".join(clean_line(shown.article.text[span.start : span.end]).split())
        self.app.copy_to_clipboard(f"“{quote}” ({clean_line(source or shown.article.id)})")
        shown.pane.end_selection()
        self.say("sent to the terminal's clipboard, with its source")

    # -- the session

    def session(self) -> Session:
        """What is to be found again the next time."""
        for shown in self.all_shown():
            self.opening.places[shown.article.id] = shown.place
        return replace(
            self._session,
            query=self.searching.query,
            sort=self.searching.sort.value,
            listed=self.query_one(ResultList).article,
            panes=tuple(shown.place for shown in self.all_shown()),
            focus=-1 if self._on_list else self.row.active_index,
            spread=self.row.spread.value,
            together=self.row.together,
            theme=self.app.theme,
            last_tags=self.tagging.last_tags,
            drafts=tuple(self.tagging.drafts.values()),
            places=tuple(self.opening.places.values())[-500:],
        )

    def session_changed(self) -> None:
        """Keep the session soon; many changes at once are kept once."""
        if self._save_timer is None and self.is_mounted:
            self._save_timer = self.set_timer(_SAVE_AFTER, self._save)

    def _save(self) -> None:
        self._save_timer = None
        session, folder = self.session(), self.corpus.state_folder

        def failed(error: ReaderError) -> None:
            self.say(f"the session cannot be kept: {error}", "warning")

        self.background.newest("session", lambda _: sessions.save(folder, session), lambda _: None, failed)
