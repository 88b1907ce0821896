"""The list of tagged passages: those under the cursor, those of a tag, those that are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.content import MOST_SHOWN, beginning, in_rows, line, look, pieces, plain
from reader.app.screens.dialog import Dialog, hint, quoted
from reader.app.widgets.fields import LineField
from reader.app.widgets.rows import RowList

_FEW = 6
"""Passages up to which a list is looked through without typing."""
Action = Literal["go", "edit", "note", "untag"]
_WORDS: dict[Action, tuple[str, str]] = {
    "go": ("o", "go there"), "edit": ("e", "change"), "note": ("m", "note"), "untag": ("d", "untag")
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One tagged passage as the list shows it; nothing in it needs to be cleaned.

    `id` and `article` say which it is, `title` how its article is called, `state` is shown where it is not `exact`.
    """

    id: str
    article: str
    title: str
    quote: str
    tags: tuple[str, ...] = ()
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person wants with which passage."""

    action: Action
    row: PassageRow


class PassageList(RowList):
    """Quote, tags, article and state of each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "The passage below", show=False),
        Binding("k,up", "cursor_up", "The passage above", show=False),
        Binding("pagedown,space,ctrl+d", "page_down", "A page down", show=False),
        Binding("pageup,b,ctrl+u", "page_up", "A page up", show=False),
        Binding("home", "first", "The first", show=False),
        Binding("g", "g_prefix", "The first, when typed twice", show=False),
        Binding("end,G", "last", "The last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"passages--tags", "passages--meta", "passages--warn"}
    DEFAULT_CSS = """
    PassageList {
        & > .passages--tags { color: $text-success; }
        & > .passages--meta { color: $foreground 65%; }
        & > .passages--warn { color: $text-warning; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another passage."""

    class DoubleClicked(Message):
        """A passage was double clicked; the cursor is on it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[PassageRow] = ()

    def show(self, rows: Sequence[PassageRow]) -> None:
        """List these."""
        self._rows = rows
        self.rows_changed(0)

    @property
    def current(self) -> PassageRow | None:
        """The passage under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def row_count(self) -> int:
        return len(self._rows)

    def row_lines(self, size: Size) -> int:
        """Quote (two lines where there is room), tags, article."""
        return 4 if size.height >= 20 else 3

    def _pitch(self, size: Size) -> int:
        return self.row_lines(size) + (size.height >= 12)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row = self._rows[index]
        meta = look(self, "passages--meta")
        space = self.row_lines(self.scrollable_content_region.size) - 2
        quote = line(f"“{' '.join(beginning(row.quote).split())}”")
        wrapped = [part.rstrip() for part in in_rows(quote[: (space + 1) * width], width)]
        if len(wrapped) > space:
            wrapped = [*wrapped[: space - 1], Content(" ").join(wrapped[space - 1 : space + 1])]
        state = row.state if row.state not in ("", "exact") else ""
        tags = pieces(
            (f"{state}  " if state else "", look(self, "passages--warn")),
            ("  ".join(row.tags) or "no tag", look(self, "passages--tags") if row.tags else meta),
        )
        about = line(" ".join(f"{row.title}{' — ' + beginning(row.note) if row.note else ''}".split()), meta)
        return [part.truncate(width, ellipsis=True) for part in (*wrapped, tags, about)]

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def chosen(self) -> None:
        self.post_message(self.DoubleClicked())


class Passages(Dialog[Chosen | None]):
    """Find a tagged passage by typing and say what is to be done with it. Dismissed with that, or None when left.

    Enter asks for the first of `actions`; in the list the others have the keys they have in a pane. A long list
    begins with the field, in which one types to find; a short one has none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Take it", show=False),
        Binding("o", "choose('go')", "Go there", show=False),
        Binding("e", "choose('edit')", "Change its tags", show=False),
        Binding("m", "choose('note')", "Write a note on it", show=False),
        Binding("d", "choose('untag')", "Take its tags off", show=False),
        Binding("slash,s,tab", "filter", "Find in the list", show=False),
        Binding("down", "to_list", "To the list", show=False),
        Binding("q", "cancel", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    Passages {
        & .box { width: 100; height: 90%; }
        & .entry { height: 1; }
        & .prompt { width: 2; color: $foreground 45%; }
        & .entry:focus-within .prompt { color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
        & .count { width: auto; color: $foreground 65%; }
        & PassageList { height: 1fr; margin: 1 0 0 0; }
        & .whole { height: auto; max-height: 9; margin: 1 0 0 0; padding: 0 1; background: $foreground 4%; }
        &.-few .entry { display: none; }
    }
    Passages.-medium {
        & .box { height: 100%; }
        & .whole { max-height: 5; }
    }
    Passages.-low {
        & .box { height: 100%; }
        & PassageList { margin: 0; }
        & .whole { display: none; }
        & .hint { display: block; max-height: 1; margin: 0; }
    }
    """

    def __init__(
        self,
        rows: Sequence[PassageRow],
        *,
        title: str = "Tagged passages",
        actions: Sequence[Action] = ("go", "edit", "note", "untag"),
        empty: str = "No passage is tagged yet: t tags the sentence under the cursor",
        typed: str = "",
    ) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._folded: list[str] | None = None
        self._heading, self._empty = title, empty
        self._actions = tuple(actions)
        self._field = LineField(typed, placeholder="find by tag, word or article")
        self._list = PassageList()

    def compose(self) -> ComposeResult:
        first, *others = self._actions
        with Vertical(classes="box"):
            yield Static(line(self._heading), markup=False, classes="title")
            with Horizontal(classes="entry"):
                yield Static("/", markup=False, classes="prompt")
                yield self._field
                yield Static("", markup=False, classes="count")
            yield self._list
            yield Static("", markup=False, classes="whole")
            to_list = () if self._few else (("↓", "to the list, and there:"),)
            others_shown = tuple(_WORDS[one] for one in others)
            yield hint(("Enter", _WORDS[first][1]), ("Esc", "leave"), *(to_list if others else ()), *others_shown)

    def on_mount(self) -> None:
        self.set_class(self._few, "-few")
        if self._few and self.size.height >= 32:
            self._list.styles.height = max(1, len(self._rows)) * 5
            self.query_one(".box").styles.height = "auto"
        self._filter()
        if self._few:
            self._list.focus()
        else:
            self.begin_in(self._field)

    @property
    def _few(self) -> bool:
        return len(self._rows) <= _FEW

    @on(PassageList.Moved)
    def _show_whole(self) -> None:
        """The passage under the cursor with all of its note."""
        row = self._list.current
        whole = self.query_one(".whole", Static)
        whole.display = row is not None
        if row is not None:
            note = plain("\n" + beginning(row.note.strip()), "$foreground 75%") if row.note.strip() else plain("")
            shown = quoted(" ".join(row.quote.split()), MOST_SHOWN) + note
            whole.update(shown)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._filter()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    @on(PassageList.DoubleClicked)
    def _clicked(self) -> None:
        self.action_choose()

    def _filter(self) -> None:
        words = self._field.value.casefold().split()
        rows = self._rows
        if words:
            if self._folded is None:
                self._folded = [
                    " ".join((row.quote, *row.tags, row.title, row.article, row.state, row.note)).casefold()
                    for row in rows
                ]
            rows = tuple(
                row for row, text in zip(rows, self._folded, strict=True) if all(word in text for word in words)
            )
        self._list.set_empty("Nothing has these words — Esc leaves the search" if words else self._empty)
        self._list.show(rows)
        self._show_whole()
        count = f"{len(rows):,} of {len(self._rows):,}" if words else f"{len(rows):,}"
        self.query_one(".count", Static).update(line(count))

    def action_choose(self, action: Action | None = None) -> None:
        """Leave with the passage under the cursor."""
        wanted = action or self._actions[0]
        row = self._list.current
        if row is not None and wanted in self._actions:
            self.dismiss(Chosen(wanted, row))

    def action_filter(self) -> None:
        self._field.focus()

    def action_to_list(self) -> None:
        self._list.focus()

    def action_cancel(self) -> None:
        """First empty the field, then leave."""
        if self._field.value:
            self._field.value = ""
            self._field.focus()
        else:
            self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click beside the box leaves."""
        if event.widget is self:
            self.dismiss(None)
