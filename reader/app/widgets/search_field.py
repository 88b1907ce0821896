"""The field in which the corpus is searched, with a count beside it and words beneath when there are any to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar, Literal, Self

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input, Static

from reader.app.content import line
from reader.app.widgets.fields import LineField
from reader.app.widgets.offers import Offers
from reader.search import Completion, History

DEBOUNCE = 0.04
"""Seconds without a key after which what was typed is reported: shorter than between two keys of somebody fast, since
a search that is not wanted any more ends by itself."""
SETTLED = 0.4
"""Seconds without a key until words beneath the field appear or go: the list would jump at each key otherwise."""
RESTED = 2.0
"""Seconds without a key until somebody who is still in the field is told that the query cannot be asked: what is half
typed is not wrong yet."""
_LEAST_TYPED = 2
_LEAST_FOR_SIGNS = 8
_ROOM_FOR_HOW = 76

Kind = Literal["error", "notice"]
_SIGNS: dict[Kind, str] = {"error": "✗ ", "notice": ""}


class QueryField(LineField):
    """Where a query is typed: a row of a fixed place, so that a letter in it moves nothing else on the screen."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As for any widget, yet once it stands there nothing is laid out again: that costs more than the letter."""
        stands = self.is_mounted and self.size.width > 0
        return super().refresh(*regions, repaint=repaint, layout=layout and not stands, recompose=recompose)

    def render_line(self, y: int) -> Strip:
        """A query that is longer than the field ends in `…` on the side where more of it is."""
        strip, width = super().render_line(y), self.scrollable_content_region.width
        length, left = cell_len(self.value), self.scroll_offset.x
        if y or width < _LEAST_FOR_SIGNS or length <= width:
            return strip
        style = self.visual_style.rich_style
        before = Strip([Segment("…", style)]) if left > 0 else strip.crop(0, 1)
        after = Strip([Segment("…", style)]) if length - left > width else strip.crop(width - 1, width)
        return Strip.join([before, strip.crop(1, width - 1), after]).adjust_cell_length(width, style)


class SearchField(Vertical):
    """A prompt, the query, a count; below, offers to complete what is typed, and rows for errors, notices, suggestions.

    It reports and decides nothing: not even Esc empties it. `offer` says what could stand at a place of a query, and
    `history` what was asked before; whoever owns the field sets both.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave the search", show=False),
        Binding("down", "to_results", "To the results", show=False),
        Binding("up", "earlier", "What was asked before", show=False),
        Binding("f1", "screen.query_help", "How to search", show=False),
    ]
    DEFAULT_CSS = """
    SearchField {
        height: auto;
        background: $surface;
        & > Horizontal { height: 1; padding: 0 1; }
        & .search--prompt { width: 2; color: $foreground 45%; }
        &:focus-within .search--prompt { color: $primary; text-style: bold; }
        & QueryField { width: 1fr; }
        & .search--count { width: auto; max-width: 55%; padding: 0 0 0 2; color: $foreground 65%; text-align: right; }
        & > .search--message { height: auto; max-height: 3; padding: 0 1 0 3; display: none; color: $foreground 65%; }
        & > .search--message.-said { display: block; }
        & > .search--message.-error { color: $text-error; }
    }
    """

    @dataclass
    class Changed(Message):
        """The query is another one, and no key has been typed for a moment."""

        field: SearchField
        query: str

        @property
        def control(self) -> SearchField:
            return self.field

        def can_replace(self, message: Message) -> bool:
            """Only the newest counts."""
            return isinstance(message, SearchField.Changed)

    @dataclass
    class Submitted(Message):
        """Enter was typed."""

        field: SearchField
        query: str

        @property
        def control(self) -> SearchField:
            return self.field

    @dataclass
    class Cancelled(Message):
        """Esc was typed; the query still stands."""

        field: SearchField
        query: str

        @property
        def control(self) -> SearchField:
            return self.field

    @dataclass
    class ToResults(Message):
        """The person wants to go down into the results."""

        field: SearchField

        @property
        def control(self) -> SearchField:
            return self.field

    def __init__(
        self,
        query: str = "",
        *,
        placeholder: str = "search all articles",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._input = QueryField(query, placeholder=placeholder)
        self._offers = Offers()
        self._count = Static("", markup=False, classes="search--count")
        self._message = Static("", markup=False, classes="search--message")
        self._reported = self._input.value
        self._timer: Timer | None = None
        self._settling: Timer | None = None
        self._pending: tuple[Sequence[Content], Kind] | None = None
        self._last_key = 0.0
        self._counted = ("", "")
        self._count_width = 0
        self.offer: Callable[[str, int], Sequence[Completion]] = lambda query, cursor: ()
        self.history = History()
        self._typed_before = self._left = ""
        self._earlier: str | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("›", markup=False, classes="search--prompt")
            yield self._input
            yield self._count
        yield self._message
        yield self._offers

    # -- what it shows

    @property
    def query_text(self) -> str:
        """What stands in the field."""
        return self._input.value

    def set_query(self, query: str) -> None:
        """Put a query into the field without reporting it."""
        self._stop_timer()
        self._offers.show(())
        self._put(query)
        self._reported = self._input.value
        self._earlier = None

    def select_query(self) -> None:
        """Select the whole query: what is typed next stands in its place, an arrow or End keeps it to be edited."""
        self._input.select_all()

    def set_count(self, words: str, how: str = "") -> None:
        """Say how much was found, on the right, and where there is room how."""
        self._counted = words, how
        room = self.size.width >= _ROOM_FOR_HOW
        shown = line(f"{words} · {how}" if how and room else words)
        # It grows and does not shrink while somebody types: a change of its width lays the screen out again.
        resting = monotonic() - self._last_key > SETTLED
        wider = shown.cell_length > self._count_width
        if wider or resting:
            self._count_width = shown.cell_length
        self._count.update(shown, layout=wider or resting)

    def say(self, words: str, kind: Kind = "notice", *, suggestion: str = "") -> None:
        """Say something beneath the field, and offer another query; nothing to say, no row.

        While somebody types the rows stay as they are until the typing rests. An error waits longer, and whatever is
        said waits while a name is being chosen among offers. Enter, and leaving the field, let it be said at once.
        """
        shown = [line(_SIGNS[kind] + words)] if words else []
        if suggestion:
            shown.append(line("Did you mean ", "$text-accent") + line(f"“{suggestion}”", "bold $text-accent"))
            shown[-1] += line("?  Ctrl+Y takes it", "$text-accent")
        self._pending = (shown, kind)
        self._show_later()

    def _show_later(self) -> None:
        """Show what is to be said, now or when it is time."""
        if self._settling is not None:
            self._settling.stop()
            self._settling = None
        if self._pending is None:
            return
        rows, kind = self._pending
        choosing = self._offers.chosen is not None and (self._offers.for_value or kind == "error")
        typing, rested = self._input.has_focus, monotonic() - self._last_key
        if self.is_mounted and rested < SETTLED:
            self._settling = self.set_timer(SETTLED - rested, self._show_later)
        elif self.is_mounted and rows and (choosing or (kind == "error" and typing and rested < RESTED)):
            self._show((), "notice")  # what stands there is about another query
            if not choosing:
                self._settling = self.set_timer(RESTED - rested, self._show_later)
        else:
            self._pending = None
            self._show(rows, kind)

    @property
    def field(self) -> LineField:
        """Where the query is typed."""
        return self._input

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> SearchField:
        """Let the person type, the cursor at the end."""
        self._input.focus(scroll_visible)
        return self

    def _show(self, rows: Sequence[Content], kind: Kind) -> None:
        self._message.update(Content("\n").join(rows))
        self._message.set_class(bool(rows), "-said")
        self._message.set_class(bool(rows) and kind == "error", "-error")

    def _put(self, query: str) -> None:
        with self._input.prevent(Input.Changed):
            self._input.value = query
        self._input.cursor_position = len(self._input.value)

    def on_resize(self) -> None:
        self.set_count(*self._counted)

    # -- what it says

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._earlier = None
        self._last_key = monotonic()
        self._stop_timer()
        self._timer = self.set_timer(DEBOUNCE, self._report)
        self._complete()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._offers.show(())
        self._last_key = 0.0
        self._report()
        self._show_later()
        self.post_message(self.Submitted(self, self.query_text))

    @on(events.Click, ".search--message")
    async def _message_clicked(self) -> None:
        await self.run_action("screen.take_suggestion")

    def on_descendant_blur(self) -> None:
        """Nothing is offered to somebody who is elsewhere, and a long query is seen from its beginning."""
        self._input.scroll_to(x=0, animate=False, force=True)
        self._offers.show(())
        self._last_key = 0.0
        self._show_later()

    def action_cancel(self) -> None:
        self._stop_timer()
        self.post_message(self.Cancelled(self, self.query_text))

    def action_to_results(self) -> None:
        self._report()
        self.post_message(self.ToResults(self))

    def _report(self) -> None:
        self._stop_timer()
        if self.query_text != self._reported:
            self._reported = self.query_text
            self.post_message(self.Changed(self, self.query_text))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # -- completion

    def on_key(self, event: events.Key) -> None:
        """The keys of the offers while there are any, and of the history; all else is typed."""
        if self._offers.chosen is not None:
            heard = self._offers_hear(event.key, self._offers.chosen)
        elif heard := event.key == "down" and self._earlier is not None:
            self._later()
        if heard:
            event.stop()
            event.prevent_default()

    def _offers_hear(self, key: str, chosen: Completion) -> bool:
        """What a key does to the offers; False if it is none of theirs."""
        at_end = self._input.cursor_position >= len(self.query_text)
        if key == "tab" or (key == "right" and at_end):
            self.take(chosen)
        elif key == "escape":
            self._offers.show(())
            self._show_later()
        elif key in ("up", "down") and self._offers.for_value:
            return self._offers.choose(1 if key == "down" else -1)
        else:
            return False
        return True

    def _complete(self) -> None:
        cursor = self._input.cursor_position
        query = self.query_text
        here = query[:cursor].rpartition(" ")[2]
        value = ":" in here or here.startswith("@")
        wanted = (value or len(here) >= _LEAST_TYPED) and self._input.has_focus
        self._offers.show(self.offer(query, cursor) if wanted else (), for_value=value)

    @on(Offers.Clicked)
    def _clicked(self, event: Offers.Clicked) -> None:
        event.stop()
        self.take(event.offer)

    def take(self, offer: Completion) -> None:
        """Put what is offered in its place and go on from there."""
        query = self.query_text
        after = query[offer.end :]
        gap = "" if offer.text.endswith(":") or after[:1] == " " else " "
        self._offers.show(())
        self._input.value = query[: offer.start] + offer.text + gap + after
        self._input.cursor_position = offer.start + len(offer.text) + len(gap)

    # -- history

    def action_earlier(self) -> None:
        """What was asked before that begins like what is typed."""
        if self._earlier is None:
            self._left = self.query_text
            self._typed_before = "" if self._all_selected else self._left
        earlier = self.history.before(self._typed_before, self._left if self._earlier is None else self._earlier)
        if earlier is not None:
            self._go_back_to(earlier)
            self._earlier = earlier

    @property
    def _all_selected(self) -> bool:
        """Whether the next letter would stand in place of the whole query."""
        start, end = sorted(self._input.selection)
        return start == 0 and end == len(self.query_text)

    def _later(self) -> None:
        later = self.history.after(self._typed_before, self._earlier)
        self._go_back_to(self._left if later is None else later)
        self._earlier = later

    def _go_back_to(self, query: str) -> None:
        self._offers.show(())
        self._put(query)
        self._stop_timer()
        self._timer = self.set_timer(DEBOUNCE, self._report)
