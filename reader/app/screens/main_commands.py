"""What the keys and the palette do on the main screen: one line each, the work is done by the parts."""

from __future__ import annotations

from reader.app.arrangement import Width
from reader.app.screens.coding_commands import CodingCommands
from reader.app.screens.compare_commands import CompareCommands
from reader.app.screens.search_commands import SearchCommands
from reader.app.screens.table_commands import TableCommands
from reader.app.widgets.pane import Pane
from reader.app.widgets.results import ResultList

_SPREADS = {Width.EVEN: Width.WIDE, Width.WIDE: Width.ALONE, Width.ALONE: Width.EVEN}


class MainCommands(SearchCommands, CompareCommands, TableCommands, CodingCommands):
    """The actions that `keys.py` names."""

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
        if self.on_list and not self.row.panes:
            self.query_one(ResultList).open_shown()
            return
        around: list[Pane | ResultList] = [self.query_one(ResultList), *self.row.panes]
        at = 0 if self.on_list else self.row.active_index + 1
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
        if self.on_list or len(panes) <= 1:
            await self.app.run_action("quit")
            return
        pane = panes[self.row.active_index]
        if (shown := self.shown(pane)) is not None:
            self.opening.remember(shown, closed=True)
        await self.row.close(pane)
        self.to_reading()

    def action_back(self) -> None:
        self.opening.back()

    def action_leave(self) -> None:
        if self.long_work.give_up() or self.doubting.give_up():
            return
        if isinstance(self.focused, Pane) and self.linking.leave():
            return
        if self.marking.find_text:
            self.marking.forget_finds()
        elif isinstance(self.focused, Pane):
            self.query_one(ResultList).focus()
        elif self.searching.query:
            self.leave_search()
        else:
            self.to_reading()

    # -- actions: the selection

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
        source = ", ".join(filter(None, (known.title, *known.cited)))
        self.copy(shown.article.text[span.start : span.end], source or shown.article.id)
        shown.pane.end_selection()
