"""The pane: an article under a person's hands. Its keys are those of the context `pane` in the table of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from reader.app.bindings import bindings
from reader.app.widgets import pane_messages as said
from reader.app.widgets.pane_mouse import PaneMouse
from reader.articles.model import Passage
from reader.page import motions
from reader.page import selection as select
from reader.page.find import step
from reader.page.motions import Units
from reader.page.selection import Selection, Unit


class Pane(PaneMouse):
    """Shows one article, moves through it, selects in it. What happens it says by messages; it changes nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("pane")

    CursorMoved = said.CursorMoved
    Scrolled = said.Scrolled
    SelectionChanged = said.SelectionChanged
    MatchShown = said.MatchShown
    PassageShown = said.PassageShown

    _keys_heard = 0
    _g_heard = -1

    # -- what is selected

    @property
    def selecting(self) -> bool:
        """Whether motions stretch a selection."""
        return self._selection is not None

    @property
    def selection(self) -> Selection | None:
        """The selection with its ends."""
        return self._selection

    @property
    def selected_span(self) -> Passage | None:
        """What is selected, without white space at its ends; None if nothing is."""
        return None if self._selection is None else self._selection.trimmed(self.text, self.sentences)

    def select(self, span: Passage) -> None:
        """Select `span`, the cursor at its end."""
        self._widened.clear()
        self._select(select.of_span(self.text, span))

    def end_selection(self) -> None:
        """Select nothing; the cursor stays."""
        self._widened.clear()
        self._set_selection(None)
        self._repaint()

    def _select(self, selection: Selection) -> None:
        self._set_cursor(selection.head)
        self._set_selection(selection)
        self._follow(by_person=True)
        self._repaint()

    def action_select(self) -> None:
        """Start to select characters; end it if one was doing so."""
        self._start(Unit.CHARACTER)

    def action_select_sentence(self) -> None:
        """Start to select sentences; end it if one was doing so."""
        self._start(Unit.SENTENCE)

    def _start(self, unit: Unit) -> None:
        self._widened.clear()
        if self._selection is None:
            if self.text:
                self._select(Selection(self._cursor, self._cursor, unit))
        elif self._selection.unit is unit:
            self.end_selection()
        else:
            self._select(self._selection.in_units(unit))

    def action_end_selection(self) -> None:
        """Select nothing."""
        self.end_selection()

    def action_swap_ends(self) -> None:
        """Put the cursor at the other end of the selection."""
        if self._selection is not None:
            span = self._selection.span(self.text, self.sentences)
            ends = select.of_span(self.text, span)
            first = self._selection.forward
            self._select(Selection(ends.head, ends.anchor) if first else ends)

    def action_widen_selection(self) -> None:
        """Select the whole around what is selected: the sentence, the paragraph, one paragraph more."""
        before = self._selection
        if not self.text:
            return
        if before is None:
            span = self.current_sentence
        else:
            old = self.selected_span or before.span(self.text, self.sentences)
            span = select.widened(self.text, old, self.sentences, self.paragraphs)
        if span is not None:
            self._widened.append(before if before is not None else self._cursor)
            self._select(select.of_span(self.text, span))

    def action_narrow_selection(self) -> None:
        """Take back the last widening; without one select a unit less at the end."""
        if self._widened:
            before = self._widened.pop()
            if isinstance(before, int):
                self._set_selection(None)
                self._go(before)
            else:
                self._select(before)
        elif self._selection is not None and (span := self.selected_span) is not None:
            self._select(select.of_span(self.text, select.narrowed(self.text, span, self.sentences, self.paragraphs)))

    # -- motions

    def _go(self, offset: int, *, keep_column: bool = False) -> None:
        """Move the cursor as a person asked, with the selection's head if there is one."""
        self._set_cursor(motions.snapped(self.text, offset), keep_column=keep_column)
        if self._selection is not None and self._selection.head != self._cursor:
            self._widened.clear()
            self._set_selection(self._selection.to(self._cursor))
        self._follow(by_person=True)
        self._repaint()

    def _by_rows(self, count: int) -> None:
        if self._rows is not None:
            self._go(motions.by_rows(self._rows, self._cursor, count, self._column), keep_column=True)

    def action_line_down(self) -> None:
        """A row down."""
        self._by_rows(1)

    def action_line_up(self) -> None:
        """A row up."""
        self._by_rows(-1)

    def _by_page(self, rows: int) -> None:
        """Scroll by `rows` and move the cursor as far, so that it keeps its place on screen but at the ends."""
        if self._rows is None:
            return
        self._set_top(self._top + rows, by_person=True)
        self._go(motions.by_rows(self._rows, self._cursor, rows, self._column), keep_column=True)

    @property
    def _window(self) -> int:
        return self._layout.window if self._layout is not None else 1

    def action_page_down(self) -> None:
        """A page down, two rows of it are still seen."""
        self._by_page(max(1, self._window - 2))

    def action_page_up(self) -> None:
        """A page up."""
        self._by_page(-max(1, self._window - 2))

    def action_half_down(self) -> None:
        """Half a page down."""
        self._by_page(max(1, self._window // 2))

    def action_half_up(self) -> None:
        """Half a page up."""
        self._by_page(-max(1, self._window // 2))

    def action_top(self) -> None:
        """To the first character."""
        self._go(0)

    def action_bottom(self) -> None:
        """To the last row, at its start."""
        if self._rows is not None:
            self._go(self._rows.starts[-1])

    def on_key(self, event: events.Key) -> None:
        """Count keys, so that `g` knows whether another came between."""
        self._keys_heard += 1
        if event.key == "escape" and self._selection is not None:
            event.stop()
            event.prevent_default()
            self.end_selection()

    def action_g_prefix(self) -> None:
        """The first of two: the second, if it comes next, leads to the top."""
        if self._g_heard == self._keys_heard - 1:
            self._g_heard = -1
            self.action_top()
        else:
            self._g_heard = self._keys_heard

    def action_line_start(self) -> None:
        """To the start of the row."""
        if self._rows is not None:
            self._go(motions.row_start(self._rows, self._cursor))

    def action_line_end(self) -> None:
        """To the last character of the row."""
        if self._rows is not None:
            self._go(motions.row_end(self._rows, self._cursor))

    def action_char_left(self) -> None:
        """A character back."""
        self._go(motions.character_previous(self.text, self._cursor))

    def action_char_right(self) -> None:
        """A character on."""
        self._go(motions.character_next(self.text, self._cursor))

    def action_word_next(self) -> None:
        """To the next word; while selecting, a word more."""
        if self._by_character is not None:
            self._go(select.word_forward(self.text, self._by_character))
        elif (word := motions.word_next(self.text, self._cursor)) is not None:
            self._go(word.start)

    def action_word_previous(self) -> None:
        """To the start of this word or the one before; while selecting, a word less."""
        if self._by_character is not None:
            self._go(select.word_back(self.text, self._by_character))
        elif (word := motions.word_previous(self.text, self._cursor)) is not None:
            self._go(word.start)

    @property
    def _by_character(self) -> Selection | None:
        """The selection if it grows by characters: then words and sentences are taken into it whole."""
        return self._selection if self._selection is not None and self._selection.unit is Unit.CHARACTER else None

    def _unit(self, units: Units, extend: Callable[[str, Selection, Units], int], *, back: bool = False) -> None:
        if self._by_character is not None:
            self._go(extend(self.text, self._by_character, units))
            return
        at = self._cursor
        if self._selection is not None and back and (here := units.at(at)) is not None:
            at = here.start
        to = units.before(at) if back else units.after(at)
        if to is not None:
            self._go(to.start)
        elif not back:
            self.action_bottom()
            self.action_line_end()

    def action_sentence_next(self) -> None:
        """To the next sentence; while selecting, to the end of this one, then a sentence more."""
        self._unit(self.story, select.unit_forward)

    def action_sentence_previous(self) -> None:
        """To the start of this sentence or the one before; while selecting, a sentence less."""
        self._unit(self.story, select.unit_back, back=True)

    def action_paragraph_next(self) -> None:
        """To the next paragraph; while selecting, a paragraph more."""
        self._unit(self.paragraphs, select.unit_forward)

    def action_paragraph_previous(self) -> None:
        """To the start of this paragraph or the one before; while selecting, a paragraph less."""
        self._unit(self.paragraphs, select.unit_back, back=True)

    # -- matches and tagged passages

    def show_match_from(self, offset: int) -> None:
        """Go to the first match that starts at `offset` or after it, round the end if need be."""
        self._to_match(step(self._matches, offset, inclusive=True))

    def action_match_next(self) -> None:
        """To the next match."""
        self._to_match(step(self._matches, self._cursor))

    def action_match_previous(self) -> None:
        """To the match before."""
        self._to_match(step(self._matches, self._cursor, back=True))

    def _to_match(self, found: tuple[int, bool] | None) -> None:
        if found is None:
            self.post_message(said.MatchShown(self, 0, 0))
            return
        at, wrapped = found
        self._jump(self._matches[at].start)
        self._match = at
        self._repaint()
        self.post_message(said.MatchShown(self, at + 1, len(self._matches), wrapped))

    def action_passage_next(self) -> None:
        """To the next tagged passage; of those that start at one place, one after the other."""
        self._to_passage(1)

    def action_passage_previous(self) -> None:
        """To the tagged passage before."""
        self._to_passage(-1)

    @property
    def stepped_to(self) -> str:
        """The id of the tagged passage that was stepped to and that the cursor has not left; empty for none."""
        return self._marks.tagged[self._passage].id if self._marks is not None and self._passage >= 0 else ""

    def action_passage_here(self) -> None:
        """Of the tagged passages under the cursor, let the next one stand out: from the shortest to the longest."""
        tagged = self._marks.tagged if self._marks is not None else ()
        covering = self._marks.tagged_index.covering(self._cursor) if self._marks is not None else []
        here = sorted(covering, key=lambda at: (tagged[at].end - tagged[at].start, at))
        if not here:
            self.post_message(said.PassageHere(self, (), 0, 0))
            return
        at = (here.index(self._passage) + 1) % len(here) if self._passage in here else 0
        self._passage = here[at]
        self._repaint()
        self.post_message(said.PassageHere(self, tagged[here[at]].tags, at + 1, len(here)))

    def _to_passage(self, by: int) -> None:
        tagged = self._marks.tagged if self._marks is not None else ()
        if not tagged:
            self.post_message(said.PassageShown(self, "", 0, 0))
            return
        if self._passage >= 0 and tagged[self._passage].start == self._cursor:
            at = self._passage + by
        elif by > 0:
            at = next((index for index, span in enumerate(tagged) if span.start > self._cursor), len(tagged))
        else:
            at = next((index for index in reversed(range(len(tagged))) if tagged[index].start < self._cursor), -1)
        wrapped = not 0 <= at < len(tagged)
        at %= len(tagged)
        self._jump(tagged[at].start)
        self._passage = at
        self._repaint()
        self.post_message(said.PassageShown(self, tagged[at].id, at + 1, len(tagged), wrapped))

    def _jump(self, offset: int) -> None:
        """Go to a place that may be far: in the middle of the window if it was not on screen."""
        if self._rows is not None and self._layout is not None:
            row = self._rows.row_of(offset)
            if not self._top <= row < self._top + self._layout.window:
                self._set_top(row - self._layout.window // 3, by_person=True)
        self._go(offset)
