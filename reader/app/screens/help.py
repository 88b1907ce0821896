"""The keys, here and now, as the caller says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reader.app.content import line, look, pieces
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField

Groups = Mapping[str, Sequence[tuple[str, str]]]
"""Title of a group → keys as they are written, and what they do."""

_TWO_COLUMNS = 92
_GAP = 4


class _Keys(Static):
    """The groups as text, laid out for the width there is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--title", "help--key"}
    DEFAULT_CSS = """
    _Keys {
        height: auto;
        & > .help--title { text-style: bold; color: $primary; }
        & > .help--key { text-style: bold; color: $text-accent; }
    }
    """

    def __init__(self, groups: Groups) -> None:
        super().__init__("", markup=False)
        self._groups = groups

    def show(self, groups: Groups) -> None:
        """Show these groups."""
        self._groups = groups
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.content_size.width
        if width < 8:
            return
        if not self._groups:
            self.update(line("No key does that here — Esc shows all of them"))
            return
        columns = 2 if width >= _TWO_COLUMNS and len(self._groups) > 1 else 1
        room = (width - _GAP * (columns - 1)) // columns
        blocks = [self._block(title, rows, room) for title, rows in self._groups.items()]
        if columns == 1:
            self.update(Content("\n").join(_stacked(blocks)))
            return
        left, right = (_stacked(part) for part in _halves(blocks))
        height = max(len(left), len(right))
        left += [Content("")] * (height - len(left))
        right += [Content("")] * (height - len(right))
        gap = line(" " * _GAP)
        rows = [a.truncate(room, pad=True) + gap + b for a, b in zip(left, right, strict=True)]
        self.update(Content("\n").join(rows))

    def _block(self, title: str, rows: Sequence[tuple[str, str]], width: int) -> list[Content]:
        widest = min(max((cell_len(keys) for keys, _ in rows), default=0), max(8, width // 3))
        key = look(self, "help--key")
        block = [line(title, look(self, "help--title"))]
        for keys, words in rows:
            label = pieces((keys, key), (" " * max(0, widest - cell_len(keys)), ""), ("  ", ""))
            said = line(words).wrap(max(8, width - label.cell_length))
            indent = line(" " * label.cell_length)
            block += [label + said[0].rstrip(), *(indent + part.rstrip() for part in said[1:])]
        return block


class Help(Dialog[None]):
    """All keys that the caller gives, in groups, to look through or to find one by a word."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,f1", "cancel", "Leave", show=False),
        Binding("slash,s", "filter", "Find a key", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown,ctrl+d", "page(1)", "A page down", show=False),
        Binding("b,pageup,ctrl+u", "page(-1)", "A page up", show=False),
        Binding("home", "end(-1)", "To the top", show=False),
        Binding("end,G", "end(1)", "To the bottom", show=False),
    ]
    DEFAULT_CSS = """
    Help {
        & .box { width: 130; height: 90%; }
        & .entry { height: 1; margin: 0 0 1 0; }
        & .prompt { width: 2; color: $foreground 45%; }
        & .entry:focus-within .prompt { color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
        & VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
            scrollbar-background: $surface; scrollbar-background-hover: $surface;
            scrollbar-background-active: $surface; scrollbar-color: $foreground 15%; }
    }
    Help.-medium .box { height: 100%; }
    Help.-low {
        & .box { height: 100%; }
        & .entry { margin: 0; }
    }
    """

    def __init__(self, groups: Groups, *, title: str = "Keys") -> None:
        super().__init__()
        self._groups, self._heading = groups, title
        self._field = LineField(placeholder="find a key or a word")
        self._keys = _Keys(groups)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._heading), markup=False, classes="title")
            with Horizontal(classes="entry"):
                yield Static("/", markup=False, classes="prompt")
                yield self._field
            with VerticalScroll():
                yield self._keys
            yield hint(("/", "find"), ("Space", "page"), ("Esc", "leave"))

    def on_mount(self) -> None:
        self._scroll.focus()

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._keys.show(matching(self._groups, self._field.value))
        self._scroll.scroll_home(animate=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._scroll.focus()

    def action_filter(self) -> None:
        self._field.focus()

    def action_scroll(self, by: int) -> None:
        self._scroll.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        self._scroll.scroll_relative(y=by * max(1, self._scroll.size.height - 1), animate=False)

    def action_end(self, to: int) -> None:
        self._scroll.scroll_to(y=0 if to < 0 else self._scroll.max_scroll_y, animate=False)

    def action_cancel(self) -> None:
        """First leave the filter, then the help."""
        if self._field.value:
            self._field.value = ""
            self._scroll.focus()
        elif self._field.has_focus:
            self._scroll.focus()
        else:
            self.dismiss(None)


def matching(groups: Groups, typed: str) -> dict[str, list[tuple[str, str]]]:
    """The rows that have every word of `typed` in their words or group, or one of their keys just as it is typed."""
    words = typed.casefold().split()
    found = {
        title: [
            (keys, said)
            for keys, said in rows
            if typed.strip() in keys.split() or all(word in f"{title} {said}".casefold() for word in words)
        ]
        for title, rows in groups.items()
    }
    return {title: rows for title, rows in found.items() if rows}


def _stacked(blocks: Sequence[list[Content]]) -> list[Content]:
    rows: list[Content] = []
    for block in blocks:
        rows += ([Content("")] if rows else []) + block
    return rows


def _halves(blocks: list[list[Content]]) -> tuple[list[list[Content]], list[list[Content]]]:
    """The blocks in two columns of about the same height, in their order."""
    heights = [len(block) + 1 for block in blocks]
    cut = min(range(len(blocks) + 1), key=lambda at: (max(sum(heights[:at]), sum(heights[at:])), at))
    return blocks[:cut], blocks[cut:]
