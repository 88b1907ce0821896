"""A tag is split: its passages come one after another, and a key gives each its new tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from reader.app.content import line, pieces, plain
from reader.app.looks import swatch
from reader.app.screens.confirm import Confirm
from reader.app.screens.working import HELP as KEYS_HELP
from reader.app.screens.working import Key, Middle, Working, bound
from reader.keys import DIGITS
from reader.tags import InContext


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about one passage: the tags that it gets instead of the one that is split."""

    one: InContext
    tags: tuple[str, ...]


class SplitScreen(Working[list[Decided] | None]):
    """Goes through `passages`. Dismissed with what was decided, or with None where nothing shall be changed.

    Nothing is written meanwhile: what is decided here becomes one step, which one undo takes back.
    """

    HEADING = "Split"
    KEYS: ClassVar[Sequence[Key]] = [
        Key("1,2,3,4,5,6,7,8,9", "", "give it the tag of that number, and go on", "its new tag", "1 – 9"),
        Key("space,n,j,down,right", "leave_it", "leave it as it is, and go on", "leave it"),
        Key("u,backspace,k,up,left", "back", "back to the one before, whose answer is forgotten", "back"),
        Key("s", "several", "several tags for this one: digits mark, Enter goes on", "several"),
        Key("enter", "go_on", "after marking several: go on; after the last one: write what was decided", ""),
        Key("w", "finish", "be done: what was decided so far is written", "done"),
        KEYS_HELP,
        Key("escape,q", "cancel", "leave; what was decided is written only if you say so", "leave"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(KEYS),
        *(Binding(digit, f"give({digit})", f"Tag {digit}", show=False) for digit in DIGITS),
        Binding("pagedown", "scroll(1)", "Down", show=False),
        Binding("pageup", "scroll(-1)", "Up", show=False),
    ]
    DEFAULT_CSS = """
    SplitScreen {
        & VerticalScroll { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
        & .words { height: auto; max-width: 90; }
        & .choices { height: auto; max-height: 11; padding: 0 2; margin: 1 0 0 0; }
    }
    SplitScreen.-low {
        & VerticalScroll { padding: 0 1; }
        & .choices { margin: 0; padding: 0 1; max-height: 4; }
    }
    """

    def __init__(self, tag: str, into: Sequence[tuple[str, str]], passages: Sequence[InContext]) -> None:
        """`into` are the new tags with their colours."""
        super().__init__()
        self._tag, self._into, self._passages = tag, tuple(into), tuple(passages)
        self._answers: list[tuple[str, ...] | None] = []
        self._several: list[str] | None = None

    def middle(self) -> Iterable[Widget]:
        yield VerticalScroll(Static("", markup=False, classes="words"))
        yield Static("", markup=False, classes="choices")

    def on_mount(self) -> None:
        self.query_one(Middle).focus()
        self._show()

    @property
    def decided(self) -> list[Decided]:
        """What was decided so far."""
        answers = zip(self._passages, self._answers, strict=False)
        return [Decided(one, tags) for one, tags in answers if tags is not None]

    def _show(self) -> None:
        at, count = len(self._answers), len(self._passages)
        self.set_heading(f"{self.HEADING} {self._tag} · {min(at + 1, count):,} of {count:,}")
        if at >= count:
            # It does not end by itself: the digit of a fast hand would be for the screen beneath.
            left = count - len(self.decided)
            stay = f" {left:,} {'keep' if left > 1 else 'keeps'} the tag." if left else ""
            shown = pieces(("That was the last one.", "bold"), (stay, ""))
            shown += plain("\n\nEnter writes it, u goes back.")
            self.query_one(".words", Static).update(shown)
            self._show_choices()
            return
        one = self._passages[at]
        quiet = "$foreground 55%"
        passage = one.anchored.passage
        others = [tag for tag in passage.tags if tag != self._tag]
        where = " · ".join(filter(None, (one.title, *one.metadata.where)))
        shown = pieces((where, quiet)) + plain("\n\n")
        shown += plain(one.before, quiet) + plain(one.text, "bold") + plain(one.after, quiet)
        if others:
            shown += plain("\n\n") + pieces(("also ", quiet), (", ".join(others), "$text-success"))
        if passage.note.strip():
            shown += plain(f"\n\n{passage.note.strip()}", "italic")
        self.query_one(".words", Static).update(shown)
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._show_choices()

    def _show_choices(self) -> None:
        given = [tag for tags in self._answers if tags is not None for tag in tags]
        shown = plain("")
        for digit, (name, colour) in zip(DIGITS, self._into, strict=False):
            mark = ("[x] " if name in self._several else "[ ] ") if self._several is not None else ""
            shown += pieces((f"{digit} ", "bold $text-accent"), (mark, ""), ("● ", swatch(colour, Style())))
            shown += line(name) + line(f"  {given.count(name)}×\n" if name in given else "\n", "$foreground 65%")
            shown += plain("\n")
        self.query_one(".choices", Static).update(shown)

    # -- answering

    def action_give(self, digit: int) -> None:
        """The tag of that number, or a mark on it while several are chosen."""
        if digit > len(self._into) or self._over:
            return
        name = self._into[digit - 1][0]
        if self._several is None:
            self._answer((name,))
            return
        (self._several.remove if name in self._several else self._several.append)(name)
        self._show_choices()

    def action_several(self) -> None:
        """Begin to mark several tags, or leave that."""
        if self._over:
            return
        self._several = [] if self._several is None else None
        self.say("digits mark, Enter goes on" if self._several is not None else "")
        self._show_choices()

    def action_go_on(self) -> None:
        """Take the marked tags; after the last passage, be done."""
        if self._over:
            self.action_finish()
        elif self._several:
            self._answer(tuple(self._several))

    def action_leave_it(self) -> None:
        """Leave the passage as it is."""
        if not self._over:
            self._answer(None)

    def action_back(self) -> None:
        """To the passage before."""
        self._several = None
        if not self._answers:
            self.say("this is the first one")
            return
        self._answers.pop()
        self.say("")
        self._show()

    @property
    def _over(self) -> bool:
        return len(self._answers) >= len(self._passages)

    def _answer(self, tags: tuple[str, ...] | None) -> None:
        self._several = None
        self._answers.append(tags)
        self.say("")
        self._show()

    def action_scroll(self, by: int) -> None:
        """Read on in a long passage."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 2), animate=False)

    # -- leaving

    def action_finish(self) -> None:
        """Be done."""
        self.dismiss(self.decided)

    def action_cancel(self) -> None:
        """Leave; where something was decided, ask what is to become of it."""
        count = len(self.decided)
        if not count:
            self.dismiss(None)
            return

        def answered(yes: bool | None) -> None:
            self.dismiss(self.decided if yes else None)

        passages = f"{count} passage{'s' * (count > 1)}"
        question = f"Write what was decided about {passages}?"
        self.app.push_screen(Confirm(question, "The others keep the tag.", yes="write it", no="forget it"), answered)
