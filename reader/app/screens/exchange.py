"""Where a file is, or is to be: one field for its path, completed by Tab."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from reader import files
from reader.app.content import line
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField
from reader.errors import ReaderError

_SHOWN = 5


class PathDialog(Dialog[str]):
    """Ask for a path. Dismissed with what was typed, with None for Esc. What `check` raises of it (a ReaderError) is
    said, and the path stays to be corrected.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "Complete", show=False, priority=True)]
    DEFAULT_CSS = """
    PathDialog {
        & .about { color: $foreground 65%; height: auto; max-height: 3; }
        & LineField { margin: 1 0 0 0; }
        & .found { color: $foreground 65%; height: auto; max-height: 5; }
    }
    PathDialog.-low LineField { margin: 0; }
    """

    def __init__(
        self, title: str, about: str, path: str = "", *, check: Callable[[str], object] = lambda typed: None
    ) -> None:
        super().__init__()
        self._title, self._about, self._path, self._check = title, about, path, check

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._title), markup=False, classes="title")
            yield Static(line(self._about), markup=False, classes="about")
            yield LineField(self._path, placeholder="a path; Tab completes it", id="path")
            yield Static("", markup=False, classes="found")
            yield Static("", markup=False, classes="problem")
            yield hint(("Enter", "this file"), ("Tab", "complete"), ("Esc", "leave"))

    def on_mount(self) -> None:
        field = self.query_one("#path", LineField)
        self.begin_in(field)
        field.cursor_position = len(field.value)

    @on(LineField.Submitted)
    def _given(self, event: LineField.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if not typed:
            self.say_problem("type the path of a file")
            return
        try:
            self._check(typed)
        except ReaderError as error:
            self.say_problem(str(error))
        else:
            self.dismiss(typed)

    @on(LineField.Changed)
    def _changed(self) -> None:
        self.say_problem("")
        self.query_one(".found", Static).update("")

    def action_complete(self) -> None:
        """As much of the path as can only be; where there are several, they are listed."""
        field = self.query_one("#path", LineField)
        found = files.completions(field.value)
        common = os.path.commonprefix(found)  # noqa: RUF071 - by characters: a name is typed
        if not found:
            self.say_problem("nothing begins so")
            return
        if len(common) > len(field.value):
            with self.prevent(LineField.Changed):
                field.value = common
            field.cursor_position = len(field.value)
        several = [one.rstrip("/").rpartition("/")[2] for one in found] if len(found) > 1 else []
        more = [f"and {len(several) - _SHOWN} more"] if len(several) > _SHOWN else []
        self.query_one(".found", Static).update(line("   ".join([*several[:_SHOWN], *more])))
