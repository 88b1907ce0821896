"""What stands in place of the panes while no article is open: what can be done, in five lines."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.app.content import line


class Welcome(Vertical):
    """A few lines, in the middle."""

    DEFAULT_CSS = """
    Welcome {
        align: center middle; width: 1fr; height: 1fr; border-left: vkey $surface-lighten-2;
        Static { width: auto; max-width: 100%; padding: 0 2; }
    }
    """

    def __init__(self, steps: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps = steps

    def compose(self) -> ComposeResult:
        width = max((len(keys) for keys, _ in self._steps), default=0)
        lines = [
            line(keys.rjust(width), "bold $text-accent") + line(f"   {words}", "$foreground 80%")
            for keys, words in self._steps
        ]
        yield Static(Content("\n\n").join(lines), markup=False)
