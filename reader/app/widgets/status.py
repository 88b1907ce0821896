"""The line that says what has just happened, and where one is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from reader.app.content import in_rows, line, look, pieces, with_shorter_quote
from reader.app.widgets.standing import Standing, in_room
from reader.search.pace import in_words

SECONDS = 6.0
"""How long an `info` or a `done` stays."""

Kind = Literal["info", "done", "warning", "error"]
_SIGNS: dict[Kind, str] = {"info": "", "done": "✓ ", "warning": "! ", "error": "✗ "}
_BAR = 10
_MOST_ROWS = 3
_LOW = 14
"""Rows of a screen below which what stands there has one of them."""
_LOWEST = 9
"""Rows of a screen below which it has no more, whatever it says."""


class Status(Widget):
    """One line: on the left a message, on the right short facts and the progress of work in the background.

    An `info` or a `done` goes away by itself; a `warning` or an `error` stays until something else is said. What is
    wrong and remains so stands above that line, in up to three rows, until it is right. `unfold` is the key that shows
    all of it, as it is written: it is named where there is more than has room.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--info",
        "status--done", "status--warning", "status--error", "status--fact", "status--bar", "status--rest"
    }  # fmt: skip
    DEFAULT_CSS = """
    Status {
        height: 1;
        padding: 0 1;
        background: $background;
        color: $foreground;
        & > .status--done { color: $text-success; }
        & > .status--warning { color: $text-warning; text-style: bold; }
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
        self._standing: dict[str, Standing] = {}
        self.unfold = ""
        self._progress: tuple[str, int, int] | None = None
        self._pace = ""
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
        self._make_room()
        stay = SECONDS if seconds is None and kind in ("info", "done") else seconds
        if words and stay is not None:
            self._timer = self.set_timer(stay, lambda: self.say(""))
        self.refresh()

    def set_standing(self, lines: Mapping[str, Standing]) -> None:
        """Let these lines stand above the others as long as they are so, by name: the first of them, and how many there
        are.
        """
        if self._standing != lines:
            self._standing = dict(lines)
            self._make_room()
            self.refresh()

    @property
    def problems(self) -> tuple[Standing, ...]:
        """All that stands there as long as it is so, what matters most first."""
        return tuple(
            self._standing[name] for name in sorted(self._standing, key=lambda name: (name != "unsaved", name))
        )

    @property
    def standing(self) -> str:
        """The first of them, whole, or empty."""
        return next((one.whole for one in self.problems), "")

    @property
    def trouble(self) -> str:
        """What was said last, if it is a warning or an error; else empty."""
        return self._words if self._kind in ("warning", "error") else ""

    def clear_passing(self) -> None:
        """Take away what was said of the moment before: an `info` or a `done`. What is wrong stays."""
        if self._words and self._kind in ("info", "done"):
            self.say("")

    def set_fact(self, name: str, words: str) -> None:
        """Show a short fact on the right (`mode`, `place`, `tagged`); facts stand in the order in which they were
        first set, the last is the last to be left out. No words, no fact.
        """
        if self._facts.get(name) != words:
            self._facts[name] = words
            self.refresh()

    def fact(self, name: str) -> str:
        """What that fact says now, or empty."""
        return self._facts.get(name, "")

    def set_progress(
        self, doing: str = "", done: int = 0, total: int = 0, *, rate: float = 0.0, left_s: float | None = None
    ) -> None:
        """Show how far work in the background is, `total` 0 where that is not known; nothing when called bare.

        `rate` is how much is done in a second and `left_s` the seconds that remain, where that is known.
        """
        self._progress = (doing, done, total) if doing else None
        self._pace = in_words(rate, left_s)
        self.refresh()

    def on_resize(self) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """What went wrong, and what to do about it, is shown whole: in up to three rows."""
        width = self.content_size.width
        rows = 1
        if self.trouble and width > 0:
            rows = max(1, min(_MOST_ROWS, len(in_rows(self._message(), width))))
        rows += len(self._standing_rows(width))
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def _standing_rows(self, width: int) -> list[Content]:
        if not self._standing or width <= 0:
            return []
        problems = self.problems
        first = Standing(_SIGNS["error"] + problems[0].words, problems[0].ends)
        height = self.screen.size.height
        rows = in_room(
            first,
            width,
            _MOST_ROWS if height >= _LOW else 1,
            look(self, "status--error"),
            more=len(problems) - 1,
            key=self.unfold,
        )
        return rows[: _MOST_ROWS if height >= _LOWEST else 1]

    def _message(self, width: int = 0) -> Content:
        """What was said; with a `width`, in so many cells where it only needs to quote less."""
        style = look(self, f"status--{self._kind}")
        said = line(_SIGNS[self._kind] + self._words if self._words else "", style)
        if not 0 < width < said.cell_length:
            return said
        return line(with_shorter_quote(said.plain, said.cell_length - width), style)

    def render(self) -> Content:
        """The line at its present width."""
        width = self.content_size.width
        above = self._standing_rows(width)[: max(0, self.content_size.height - 1)]
        left = self.content_size.height - len(above)
        return Content("\n").join([*above, *(self._trouble_rows(width, left) if left > 1 else [self._last_row(width)])])

    def _trouble_rows(self, width: int, most: int) -> list[Content]:
        said = Standing(_SIGNS[self._kind] + self._words)
        return in_room(said, width, most, look(self, f"status--{self._kind}"), key=self.unfold)

    def _last_row(self, width: int) -> Content:
        """The message, with facts and progress to its right."""
        left = self._message(width)
        # What stands on the right gives way, the least important first: it is there again when the message has gone.
        # How far the work is stays.
        progress = self._progress_shown(bar=False).cell_length if self._progress else 0
        allowed = max(width - left.cell_length - 2, progress)
        right = next((one for one in self._right_sides() if one.cell_length <= allowed), Content(""))
        left = left.truncate(max(0, width - right.cell_length - (2 if right else 0)), ellipsis=True)
        return left + line(" " * max(0, width - left.cell_length - right.cell_length)) + right

    def _right_sides(self) -> Iterator[Content]:
        """What could stand on the right, the fullest first."""
        facts = [line(words, look(self, "status--fact")) for words in self._facts.values() if words]
        gap = Content("  ")
        progress = [self._progress_shown(bar=True)] if self._progress else []
        for left_out in range(len(facts) + 1):
            yield gap.join([*facts[left_out:], *progress])
        if progress:
            yield self._progress_shown(bar=False)

    def _progress_shown(self, *, bar: bool) -> Content:
        if self._progress is None:
            return Content("")
        doing, done, total = self._progress
        fact = look(self, "status--fact")
        if not total:
            return pieces((f"{doing} {done:,}" if done else f"{doing} …", fact))
        shown = pieces((f"{doing} ", fact))
        if bar:
            full = max(0, min(_BAR, done * _BAR // total))
            shown += pieces(("━" * full, look(self, "status--bar")), ("━" * (_BAR - full), look(self, "status--rest")))
            shown += Content(" ")
        if self._pace and bar:
            return pieces((f"{doing} {done:,} of {total:,} · {self._pace}", fact))
        return shown + pieces((f"{done:,}/{total:,}", fact))
