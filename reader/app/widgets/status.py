"""The line that says what has just happened, and where one is."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from reader.app.content import line, look, pieces

SECONDS = 6.0
"""How long an `info` or a `done` stays."""

Kind = Literal["info", "done", "warn", "error"]
_SIGNS: dict[Kind, str] = {"info": "", "done": "✓ ", "warn": "! ", "error": "✗ "}
_BAR = 10


class Status(Widget):
    """One line: on the left a message, on the right short facts and the progress of work in the background.

    An `info` or a `done` goes away by itself; a `warn` or an `error` stays until something else is said.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--info",
        "status--done", "status--warn", "status--error", "status--fact", "status--bar", "status--rest"
    }  # fmt: skip
    DEFAULT_CSS = """
    Status {
        height: 1;
        padding: 0 1;
        background: $background;
        color: $foreground;
        & > .status--done { color: $text-success; }
        & > .status--warn { color: $text-warning; text-style: bold; }
        & > .status--error { color: $text-error; text-style: bold; }
        & > .status--fact { color: $foreground 65%; }
        & > .status--bar { color: $primary; }
        & > .status--rest { color: $foreground 25%; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._words = ""
        self._kind: Kind = "info"
        self._facts: dict[str, str] = {}
        self._progress: tuple[str, int, int] | None = None
        self._timer: Timer | None = None

    @property
    def words(self) -> str:
        """The message, or empty."""
        return self._words

    def say(self, words: str, kind: Kind = "info", *, seconds: float | None = None) -> None:
        """Show a message instead of the one before; no words, no message. `seconds` overrides how long it stays."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._words, self._kind = words, kind
        stay = SECONDS if seconds is None and kind in ("info", "done") else seconds
        if words and stay is not None:
            self._timer = self.set_timer(stay, lambda: self.say(""))
        self.refresh()

    def set_fact(self, name: str, words: str) -> None:
        """Show a short fact on the right (`mode`, `place`, `tagged`); facts stand in the order in which they were
        first set, the last is the last to be left out. No words, no fact.
        """
        if self._facts.get(name) != words:
            self._facts[name] = words
            self.refresh()

    def set_progress(self, doing: str = "", done: int = 0, total: int = 0) -> None:
        """Show how far work in the background is, `total` 0 where that is not known; nothing when called bare."""
        self._progress = (doing, done, total) if doing else None
        self.refresh()

    def render(self) -> Content:
        """The line at its present width."""
        width = self.content_size.width
        facts = [words for words in self._facts.values() if words]
        progress = self._progress_shown()
        message = _SIGNS[self._kind] + self._words if self._words else ""
        # Facts give way, the least important first, so that the message keeps at least half of the line.
        while facts and self._right_width(facts, progress) > width - min(cell_len(message), width // 2) - 2:
            facts.pop(0)
        separator = ("  ", "")
        right = Content("")
        for words in facts:
            right += pieces((words, look(self, "status--fact")), separator)
        right = right + progress if progress else right.rstrip()
        left = line(message, look(self, f"status--{self._kind}"))
        if right.cell_length > width - 2 and left:
            right = Content("")
        room = width - right.cell_length - (2 if right else 0)
        left = left.truncate(max(0, room), ellipsis=True)
        gap = line(" " * max(0, width - left.cell_length - right.cell_length))
        return left + gap + right

    def _progress_shown(self) -> Content:
        if self._progress is None:
            return Content("")
        doing, done, total = self._progress
        fact = look(self, "status--fact")
        if not total:
            return pieces((f"{doing} {done:,}" if done else f"{doing} …", fact))
        full = max(0, min(_BAR, done * _BAR // total))
        bar = pieces(("━" * full, look(self, "status--bar")), ("━" * (_BAR - full), look(self, "status--rest")))
        return pieces((f"{doing} ", fact)) + bar + pieces((f" {done:,}/{total:,}", fact))

    @staticmethod
    def _right_width(facts: list[str], progress: Content) -> int:
        return sum(cell_len(words) + 2 for words in facts) + progress.cell_length
