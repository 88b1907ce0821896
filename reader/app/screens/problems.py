"""All that is wrong just now, whole, where the status line has no room for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.app.content import in_rows, line
from reader.app.screens.dialog import Dialog, hint

_SIGN = "✗ "


class Problems(Dialog[None]):
    """What it is given, one below the other; it follows what changes while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,P,enter", "cancel", "Leave", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("space,ctrl+d", "page(1)", "A page down", show=False),
        Binding("b,ctrl+u", "page(-1)", "A page up", show=False),
    ]
    DEFAULT_CSS = """
    Problems {
        & .box { width: 100; }
        & VerticalScroll {
            height: auto; max-height: 1fr; margin: 1 0 0 0; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
            scrollbar-background: $surface; scrollbar-background-hover: $surface;
            scrollbar-background-active: $surface; scrollbar-color: $foreground 15%;
        }
        & .wrong { height: auto; }
    }
    Problems.-low {
        & VerticalScroll { margin: 0; }
        & .hint { display: block; margin: 0; max-height: 1; }
    }
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__()
        self._problems = tuple(problems)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static("", markup=False, classes="title")
            with VerticalScroll():
                yield Static("", markup=False, classes="wrong")
            yield hint(("Space", "page"), ("Esc", "leave"))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self._fill()

    def show(self, problems: Sequence[str]) -> None:
        """Show these instead."""
        if self._problems != tuple(problems):
            self._problems = tuple(problems)
            self.once_shown(self._fill)

    def _fill(self) -> None:
        count = len(self._problems)
        title = f"Wrong just now: {count}" if count else "Nothing is wrong any more"
        self.query_one(".title", Static).update(line(title))
        self._lay_out()

    def on_resize(self) -> None:
        self.once_shown(self._lay_out)

    def _lay_out(self) -> None:
        shown = self.query_one(".wrong", Static)
        rows: list[Content] = []
        for one in self._problems:
            said = in_rows(line(one), shown.content_size.width - len(_SIGN))
            rows += [Content("")] if rows else []
            rows += [line(_SIGN, "$text-error") + said[0].rstrip()]
            rows += [line(" " * len(_SIGN)) + row.rstrip() for row in said[1:]]
        shown.update(Content("\n").join(rows))

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)
