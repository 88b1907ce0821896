"""What dialogs have in common: a quiet box in the middle that gives up its margins when the terminal is small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.app.content import line, pieces, squeezed
from reader.app.widgets.fields import LineField, TextField

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A modal screen with one container of the class `box`. Esc leaves with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave", show=False),
        Binding("ctrl+q", "app.quit", "Leave the reader", show=False, id="app.quit"),
        Binding("ctrl+t", "app.toggle_theme", "Dark or light", show=False, id="app.theme"),
        Binding("ctrl+z", "app.suspend_process", "Back to the shell", show=False, id="app.suspend"),
    ]
    AUTO_FOCUS = ""  # each says where it begins; until then what is typed is kept in order
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-middling"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-medium"), (32, "-high")]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & .box {
            width: 72; max-width: 100%; height: auto; max-height: 100%;
            padding: 1 2; background: $surface;
        }
        & RowList { background: $surface; scrollbar-background: $surface; scrollbar-background-hover: $surface; }
        & .title { text-style: bold; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & .quote { color: $foreground 75%; text-style: italic; margin: 0 0 1 0; max-height: 4; }
        & .hint { color: $foreground 65%; height: auto; max-height: 2; margin: 1 0 0 0; }
        & .problem { color: $text-error; height: auto; max-height: 2; display: none; }
        & .problem.-said { display: block; }
        & .label { color: $foreground 65%; height: 1; }
    }
    Dialog.-narrow .box, Dialog.-middling .box { width: 100%; }  /* no torn words of what lies below, left and right */
    Dialog.-medium {
        & .quote { max-height: 2; }
        &.-narrow .box { padding: 0 1; }
    }
    Dialog.-low {
        & .box { padding: 0 1; }
        & .quote { max-height: 1; margin: 0; text-wrap: nowrap; text-overflow: ellipsis; }
        & .hint { display: none; }
        & .label { display: none; }
    }
    """

    _typed_early = ""

    async def on_event(self, event: events.Event) -> None:
        """One that was left before it was made, or is made while the program ends, is not filled: there is nothing in
        it to be filled.
        """
        if not (isinstance(event, events.Mount) and (self not in self.app.screen_stack or not self.app.is_running)):
            await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the dialog has been drawn: it came in with the key that opened it."""
        if self.focused is None and event.character is not None and event.is_printable:
            self.take(event.character)
            event.stop()
            event.prevent_default()

    def take(self, character: str) -> None:
        """A character that was typed for this dialog before it was drawn."""
        self._typed_early += character

    def begin_in(self, field: LineField | TextField) -> None:
        """Let the person type in `field`, after what was typed already."""
        self.set_focus(field)
        typed, self._typed_early = self._typed_early, ""
        if typed and isinstance(field, LineField):
            field.insert_text_at_cursor(typed)
        elif typed and isinstance(field, TextField):
            field.insert(typed)

    def once_shown(self, show: Callable[[], object]) -> None:
        """Run `show`, as soon as there is what it shows something in; not at all once this has been left.

        For all that comes from elsewhere: it may be quicker than the screen is made, and later than it is left.
        """
        if self not in self.app.screen_stack:
            return
        if self.is_mounted:
            show()
        else:  # what is made comes before it in the queue
            self.call_later(self.once_shown, show)

    def action_cancel(self) -> None:
        """Leave and change nothing."""
        self.dismiss(None)

    def say_problem(self, words: str) -> None:
        """Say what keeps the dialog from doing what was asked; no words, no row."""
        problem = self.query_one(".problem", Static)
        problem.update(line(words))
        problem.set_class(bool(words), "-said")


LEFT = " · as you left it, not saved"
"""Said after the title where what was typed in it the last time has come back."""


class Quote(Static):
    """A passage between quotation marks; of one that is too long for the room the start and the end."""

    def __init__(self, text: str) -> None:
        self._quote, _ = squeezed(text, ())
        super().__init__(quoted(self._quote, 240), markup=False, classes="quote")

    def on_resize(self) -> None:
        """Cut it to the room there is."""
        lines = self.styles.max_height
        # The ends of lines stay ragged: an eighth of the room is left for that.
        room = self.size.width * (int(lines.value) if lines is not None else 4) * 7 // 8
        self.update(quoted(self._quote, max(24, room)))


def quoted(words: str, most: int) -> Content:
    """`words` between quotation marks, the middle left out where they are more than `most` characters."""
    if len(words) > most:
        start, end = words[: most * 2 // 3 + 1], words[-(most // 3) :]
        # Whole words, where there are spaces to cut at.
        words = f"{start.rpartition(' ')[0] or start} … {end.partition(' ')[2] or end}"
    return line(f"“{words}”")


def hint(*keys: tuple[str, str]) -> Static:
    """A row that says which key does what."""
    return Static(_hint(keys), markup=False, classes="hint")


def _hint(keys: Sequence[tuple[str, str]]) -> Content:
    shown: list[tuple[str, str]] = []
    for key, words in keys:
        shown += [("   " if shown else "", ""), (key, "bold"), (f" {words}", "")]
    return pieces(*shown)


class KeyRow(Static):
    """A hint in one row: where not all keys have room, the first of them, the key that shows all, and the last one."""

    def __init__(self, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(markup=False, classes="hint")
        self._keys = tuple(keys)

    def render(self) -> Content:
        """As many keys as fit."""
        shown = self._keys
        first = len(shown) - 1
        while _hint(shown).cell_length > self.content_size.width and first > 0:
            first -= 1
            shown = (*self._keys[:first], ("?", "all keys"), self._keys[-1])
        return _hint(shown)
