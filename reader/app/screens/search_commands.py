"""What the keys and the palette do about searching on the main screen: one line each, the work is done by the parts."""

from __future__ import annotations

from reader.app.desk import Desk
from reader.app.widgets.find_bar import FindBar
from reader.app.widgets.search_field import SearchField
from reader.search import to_refine


class SearchCommands(Desk):
    """The actions of the group `find` that `keys.py` names."""

    def action_search(self) -> None:
        # At once: what was typed after the key and came in with it is meant for the field.
        field = self.query_one(SearchField)
        if self.focused is not field.field:
            self.set_focus(field.field)
            field.select_query()

    def action_refine(self) -> None:
        self.query_one(SearchField).set_query(to_refine(self.searching.query))
        self.set_focus(self.query_one(SearchField).field)

    def action_sort(self) -> None:
        self.searching.next_sort()

    def action_group(self) -> None:
        self.listing.next_group()

    def action_facets(self) -> None:
        self.narrowing.choose()

    def action_take_back(self) -> None:
        self.narrowing.take_back()

    def action_preview(self) -> None:
        self.previewing.toggle()

    def action_saved(self) -> None:
        self.saving.open()

    def action_save_search(self) -> None:
        if self.searching.query.strip():
            self.saving.open(naming=True)
        else:
            self.say("there is no search to save: search for something first", "warning")

    def action_take_suggestion(self) -> None:
        self.searching.take_suggestion()

    def action_query_help(self) -> None:
        self.dialogs.show_query_help()

    def action_find(self) -> None:
        bar = self.query_one(FindBar)
        bar.open(list(self.keeping.last.finds))
        self.set_focus(bar.field)

    def action_find_word(self) -> None:
        shown = self.shown()
        word = shown.pane.word_at_cursor if shown else ""
        if word:
            self.marking.find(word)
        else:
            self.say("there is no word under the cursor", "warning")

    # -- leaving

    def leave_search(self) -> None:
        """Clear the search; from an empty one, back to reading."""
        if self.searching.query or self.query_one(SearchField).query_text:
            field = self.query_one(SearchField)
            query = field.query_text or self.searching.query
            field.set_query("")
            self.searching.run("", keep_cursor=True)
            if query.strip():
                self.searching.remember(query)
                self.narrowing.cleared(query)
                key = "↑" if self.focused is field.field else "Backspace"
                self.say(f"the search is cleared; {key} brings it back")
            self.session_changed()
        else:
            self.to_reading()
