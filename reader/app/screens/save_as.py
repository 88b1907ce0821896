"""Asks for the name of a file to write."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader.app.content import line
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField


class SaveAs(Dialog[Path | None]):
    """Left with the file that is to be written, or None. A file that is there is replaced after a second Enter.

    `outside`: a folder in which it must not lie.
    """

    def __init__(self, title: str, name: str, *, outside: Path) -> None:
        super().__init__()
        self._heading = title
        self._field = LineField(name)
        self._outside = outside
        self._confirmed: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._heading), markup=False, classes="title")
            yield self._field
            yield Static("", markup=False, classes="problem")
            yield hint(("Enter", "write it"), ("Esc", "leave"))

    def on_mount(self) -> None:
        self.begin_in(self._field)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.say_problem("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        path = Path(self._field.value.strip()).expanduser()
        if wrong := self._wrong(path):
            self.say_problem(wrong)
        elif path.exists() and path != self._confirmed:
            self._confirmed = path
            self.say_problem("that file is there already; Enter again replaces it")
        else:
            self.dismiss(path)

    def _wrong(self, path: Path) -> str:
        try:
            if not self._field.value.strip():
                return "type the name of a file"
            if path.resolve().is_relative_to(self._outside):
                return "that lies in the corpus and would become a part of it; name a file elsewhere"
            if path.exists() and not path.is_file():
                return "that is not a plain file"
            if not path.absolute().parent.is_dir():
                return "there is no such folder"
        except (OSError, ValueError, RuntimeError):
            return "that cannot be the name of a file"
        return ""
