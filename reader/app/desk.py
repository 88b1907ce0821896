"""The main screen as its parts see it: what they share, what they may ask of it, and how its width is shared out."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from reader.app.arrangement import MOST_PANES, Width, arrange
from reader.app.background import Background
from reader.app.coding import Coding
from reader.app.comparing import Comparing
from reader.app.copying import Copying
from reader.app.dialogs import Dialogs
from reader.app.doubting import Doubting
from reader.app.footer_keys import Doing, footer_keys
from reader.app.hints import Hints
from reader.app.indexing import Indexing, unread_words
from reader.app.keeping import Keeping
from reader.app.keys_in_order import KeysInOrder
from reader.app.linking import Linking
from reader.app.listing import Listing
from reader.app.long_work import LongWork
from reader.app.marking import Marking
from reader.app.narrowing import Narrowing
from reader.app.opening import Opening
from reader.app.previewing import Place, Previewing, place_for
from reader.app.reading import Reading
from reader.app.resizing import Resizing
from reader.app.retrying import Retrying
from reader.app.saving import Saving
from reader.app.screens.problems import Problems
from reader.app.screens.working import Working
from reader.app.scrolling import Scrolling
from reader.app.searching import Searching
from reader.app.session import Session
from reader.app.shown import Shown
from reader.app.tables import Tables
from reader.app.tagging import Tagging
from reader.app.tagging_hits import TaggingHits
from reader.app.watching import Watching
from reader.app.widgets.find_bar import FindBar
from reader.app.widgets.footer import KeyFooter
from reader.app.widgets.pane import Pane
from reader.app.widgets.pane_layout import MEASURE
from reader.app.widgets.pane_row import PaneRow
from reader.app.widgets.preview import Preview
from reader.app.widgets.results import ResultList
from reader.app.widgets.standing import Standing
from reader.app.widgets.status import Kind, Status
from reader.app.widgets.welcome import Welcome
from reader.corpus import Corpus
from reader.keys import COMMANDS, Command, written
from reader.text import clean_line

_WELCOME_FROM = 100
_BESIDE_WHAT_DIFFERS = 22
"""Columns of the status line that what differs leaves to the mode of scrolling and the margins."""


class Desk(Screen[None]):
    """Holds the parts, and what stands in which pane. The parts know this class, not the screen made of it."""

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
        self._shown: dict[Pane, Shown] = {}
        self.on_list = True
        self.background = Background(self, self._unexpected)
        self.long_work = LongWork(self)
        self.listing = Listing(self)
        self.marking = Marking(self)
        self.searching = Searching(self)
        self.previewing = Previewing(self)
        self.narrowing = Narrowing(self)
        self.saving = Saving(self)
        self.opening = Opening(self)
        self.tagging = Tagging(self)
        self.resizing = Resizing(self)
        self.tagging_hits = TaggingHits(self)
        self.coding = Coding(self)
        self.reading = Reading(self)
        self.doubting = Doubting(self)
        self.watching = Watching(self)
        self.retrying = Retrying(self)
        self.dialogs = Dialogs(self)
        self.indexing = Indexing(self)
        self.comparing = Comparing(self)
        self.linking = Linking(self)
        self.scrolling = Scrolling(self)
        self.keeping = Keeping(self, session)
        self.tables = Tables(self)
        self.copying = Copying(self)
        self.list_hidden = False
        """Whether panes leave no room for the list: it comes back with the attention."""
        self._standing: dict[str, Standing] = {}
        self.hints = Hints(self)
        self.row = PaneRow(measure=measure, most=most, id="panes")

    def say(self, words: str, kind: Kind = "info") -> None:
        """A line for the person: what happened, or what is wrong and what to do."""
        self.query_one(Status).say(words, kind)
        for screen in self.app.screen_stack:
            if isinstance(screen, Working) and screen.is_mounted:
                screen.say(words, kind)

    def set_standing(self, name: str, words: str, *ends: str) -> None:
        """A line that stands as long as it is so, whatever else is said; no words: it is so no more. `ends`: how it
        ends, the fullest first; that is never cut.
        """
        self._standing.pop(name, None)
        if words:
            self._standing[name] = Standing(words, ends)
        for screen in self.app.screen_stack:
            if screen is self or isinstance(screen, Working):
                for status in screen.query(Status):  # none while it is being made, or taken away
                    status.unfold = self.key_of("app.problems")
                    status.set_standing(self._standing)
            elif isinstance(screen, Problems):
                screen.show(self.problems)

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is wrong now, whole: what remains so, and then what was said last."""
        status, unread = self.query_one(Status), self.indexing.unread
        said = (unread_words(unread) if unread else "", status.trouble)
        return tuple(filter(None, dict.fromkeys((*(one.whole for one in status.problems), *said))))

    def key_of(self, command_id: str) -> str:
        """The first key of a command as it is written; empty if it has none."""
        return next((written(one.keys[0]) for one in self.commands if one.id == command_id and one.keys), "")

    def copy(self, words: str, source: str) -> None:
        """Put words with where they are from on the terminal's clipboard."""
        quote = " ".join(clean_line(words).split())
        self.app.copy_to_clipboard(f"“{quote}” ({clean_line(source)})")
        self.say("sent to the terminal's clipboard, with its source")

    def leave_work(self) -> None:
        """Leave the screens that lie over this one."""
        while isinstance(self.app.screen, Working):
            self.app.screen.dismiss(None)

    @property
    def last_words(self) -> str:
        """The line that stands there now."""
        return self.query_one(Status).words

    def hold_keys(self) -> Callable[[], None]:
        """As for the app: keys wait for what is being opened, until what is returned is called."""
        return self.app.hold_keys() if isinstance(self.app, KeysInOrder) else lambda: None

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
        self.follow_tags()
        self.comparing.refresh()
        self.previewing.again()
        self.session_changed()

    def follow_tags(self) -> None:
        """What lies over this screen and lists tags, or passages, shows them as they are now."""
        self.coding.tags_changed()
        self.reading.tags_changed()
        self.doubting.tags_changed()
        self.tables.tags_changed()

    def stories_changed(self) -> None:
        """Other articles are known to be near copies of each other now."""
        self.listing.stories_changed()

    # -- arranging

    def panes_changed(self) -> None:
        """Panes came, went, or show something else."""
        self._shown = {pane: shown for pane, shown in self._shown.items() if self.row.index(pane) >= 0}
        self.lay_out()
        self.query_one(ResultList).refresh()
        self.comparing.refresh()
        self.session_changed()

    def lay_out(self) -> None:
        """Share the width among the list and the panes."""
        width = self.size.width
        panes = len(self.row.panes)
        found = arrange(width, panes, self.row.active_index, on_list=self.on_list, spread=self.row.spread)
        height = self.query_one("#body").size.height
        preview = place_for(width, found.list_width, height, panes=panes, wanted=self.previewing.wanted)
        welcome = panes == 0 and width >= _WELCOME_FROM and preview != "beside"
        self._lay_out_list(found.list_width, preview, shares=welcome or preview == "beside")
        self.query_one(Welcome).display = welcome
        self.row.display = bool(found.panes)
        self.row.lay_out(found)
        hidden = panes - len(found.panes)
        facts = [f"{hidden} more pane{'s' if hidden > 1 else ''}: Tab"] if hidden and panes else []
        list_hidden = bool(panes) and not found.list_width
        if self.list_hidden != list_hidden:
            self.list_hidden = list_hidden
            self.show_keys()
            if self.list_hidden and self.row.spread is Width.EVEN:
                self.hints.list_hidden()
        facts += [f"list: {self.key_of('pane.leave')}"] if self.list_hidden and self.key_of("pane.leave") else []
        self._facts(" · ".join(facts))

    def _lay_out_list(self, width: int, preview: Place, *, shares: bool) -> None:
        """The list and its preview in `width` columns; `shares`: the list leaves most of them to what is beside it."""
        found, results, shown = self.query_one("#found"), self.query_one(ResultList), self.query_one(Preview)
        narrow = max(46, width * 40 // 100) if shares else width
        results.display = found.display = width > 0
        found.styles.layout = "horizontal" if preview == "beside" else "vertical"
        found.styles.width = width if preview == "beside" else narrow
        results.styles.width = narrow
        shown.styles.width = width - narrow if preview == "beside" else narrow
        shown.set_class(preview == "beside", "-beside")
        shown.set_class(preview == "below", "-below")
        if shown.display != bool(preview):
            shown.display = bool(preview)
            self.previewing.again()

    def _facts(self, hidden: str = "") -> None:
        status = self.query_one(Status)
        status.set_fact("panes", hidden)
        shown = self.shown()
        status.set_fact("here", ", ".join(self._tags_here(shown)) if shown and not self.on_list else "")
        status.set_fact("differs", status.fact("differs"))
        status.set_fact("mode", f"scroll: {self.scrolling.mode}" if len(self.row.panes) > 1 else "")

    def set_differing(self, words: str) -> None:
        """Say what differs between the sentence under the cursor and its counterparts; no words: nothing."""
        room = max(20, self.size.width - _BESIDE_WHAT_DIFFERS)
        self.query_one(Status).set_fact("differs", words if len(words) <= room else words[: room - 1].rstrip() + "…")

    def _tags_here(self, shown: Shown) -> list[str]:
        here = self.tagging.under_cursor(shown)
        return list(dict.fromkeys(tag for one in here for tag in one.passage.tags))

    # -- where the attention is

    def to_reading(self) -> None:
        """Give the attention to the active pane, else to the results."""
        (self.row.active or self.query_one(ResultList)).focus()

    def session_changed(self) -> None:
        """Keep the session soon."""
        self.keeping.changed()

    def show_keys(self) -> None:
        """Let the footer say what can be done now."""
        self.query_one(KeyFooter).set_keys(footer_keys(self._doing(), self.commands, list_hidden=self.list_hidden))

    def _doing(self) -> Doing:
        focused = self.focused
        if isinstance(focused, Pane):
            if self.resizing.under_way:
                return Doing.RESIZING
            if self.doubting.linking:
                return Doing.RELINKING
            if focused.selecting:
                return Doing.SELECTING
            if self.linking.marked is not None:
                return Doing.LINKING
            if self.linking.offering:
                return Doing.OFFERED
            return Doing.BESIDE if len(self.row.panes) > 1 else Doing.READING
        if isinstance(focused, ResultList):
            return Doing.CHOOSING
        return Doing.FINDING if self.query_one(FindBar).is_open else Doing.SEARCHING
