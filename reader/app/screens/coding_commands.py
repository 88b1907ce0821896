"""What the keys and the palette do about tags on the main screen: one line each, the work is done by the parts."""

from __future__ import annotations

from textual import on

from reader.app.desk import Desk
from reader.app.widgets import pane_messages as said
from reader.app.widgets.pane import Pane


class CodingCommands(Desk):
    """The actions of tagging and of the codebook that `keys.py` names."""

    def action_tag(self) -> None:
        self.tagging.tag()

    def action_in_vivo(self) -> None:
        self.tagging.in_vivo()

    def action_tag_hits(self) -> None:
        self.tagging_hits.begin()

    @on(said.PassageHere)
    def _passage_here(self, event: said.PassageHere) -> None:
        if not event.total:
            self.say("nothing is tagged here; t tags the sentence")
        else:
            self.say(f"{event.index} of {event.total} here: {', '.join(event.tags) or 'a note'}")

    def action_tag_again(self) -> None:
        self.tagging.tag_again()

    def action_tag_key(self, digit: str) -> None:
        if isinstance(self.focused, Pane):
            self.tagging.tag_key(digit)

    def action_edit(self) -> None:
        self.tagging.edit()

    def action_resize(self) -> None:
        self.resizing.begin()

    def action_note(self) -> None:
        self.tagging.note()

    def action_untag(self) -> None:
        self.tagging.untag()

    def action_accept(self) -> None:
        if not self.resizing.accept() and not self.doubting.take_selection():
            shown = self.shown()
            here = self.tagging.under_cursor(shown) if shown else ()
            if here:
                self.dialogs.show_passages(here, "Tagged here")
            else:
                self.say("nothing is tagged here; t tags the sentence")

    def action_undo(self) -> None:
        self.tagging.undo()

    def action_redo(self) -> None:
        self.tagging.redo()

    def action_codebook(self) -> None:
        self.coding.open()

    def action_doubts(self) -> None:
        self.doubting.open()

    def action_passages(self) -> None:
        self.reading.open()
