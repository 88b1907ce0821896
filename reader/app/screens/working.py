"""What the screens in which one works for a while have in common: all of the terminal, a line that says what happened,
and one table of keys from which their bindings, their footer and their help come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from reader.app.bindings import key_name
from reader.app.content import line
from reader.app.screens.dialog import Dialog
from reader.app.screens.help import Help
from reader.app.widgets.footer import FooterKey, KeyFooter
from reader.app.widgets.status import Kind, Status
from reader.keys import written

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of such a screen: what it is called, what it does, in a word or two for the footer (none: not there)."""

    keys: str
    """As Textual names them, separated by commas; `comma` is the comma itself."""
    action: str
    words: str
    footer: str = ""
    written_as: str = ""
    """How it is written, where the keys themselves would be too many."""

    @property
    def shown(self) -> str:
        """The key as a person reads it."""
        return self.written_as or written(self.keys.split(",")[0])


def bound(keys: Iterable[Key]) -> list[BindingType]:
    """Their bindings, for a BINDINGS list."""
    return [
        Binding(",".join(map(key_name, key.keys.split(","))), key.action, key.words, show=False)
        for key in keys
        if key.action
    ]


HELP = Key("?,f1", "help", "these keys", "keys")
UNDO = Key("u", "undo", "undo the last change", "undo")
REDO = Key("ctrl+r", "redo", "do it again")


class Middle(Vertical, can_focus=True):
    """What stands between heading and status. It has the attention where nothing in it takes it."""


class Working(Dialog[Result]):
    """A screen of its own over the main one. A subclass says its `KEYS`, its `HEADING`, and yields its middle part."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "app.problems", "What is wrong just now", show=False, id="app.problems")
    ]
    KEYS: ClassVar[Sequence[Key]] = ()
    HEADING: ClassVar[str] = ""
    DEFAULT_CSS = """
    Working {
        background: $background;
        & .box { width: 100%; height: 100%; padding: 0; background: $background; }
        & RowList { background: $background; scrollbar-background: $background; }
        & .heading { height: 1; padding: 0 1; background: $surface; text-style: bold; text-overflow: ellipsis; }
        & .middle { height: 1fr; }
        & .entry { height: 1; padding: 0 1; }
        & .prompt { width: 2; color: $foreground 45%; }
        & .entry:focus-within .prompt { color: $primary; text-style: bold; }
        & .count { width: auto; color: $foreground 65%; }
        & LineField { width: 1fr; }
    }
    Working.-low .box { padding: 0; }
    """

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self.HEADING), markup=False, classes="heading")
            with Middle(classes="middle"):
                yield from self.middle()
            yield Status()
            yield KeyFooter(self.footer())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until it is made its keys do nothing but leave: a key may come with the one that opened it."""
        return super().check_action(action, parameters) if self.is_mounted or action == "cancel" else False

    def middle(self) -> Iterable[Widget]:
        """What stands between the heading and the status line."""
        return ()

    def footer(self) -> list[FooterKey]:
        """The keys that matter now, the most important first."""
        return [FooterKey(key.shown, key.footer, key.action) for key in self.KEYS if key.footer]

    def refresh_footer(self) -> None:
        """The keys that matter are others now."""
        self.query_one(KeyFooter).set_keys(self.footer())

    def say(self, words: str, kind: Kind = "info") -> None:
        """A line for the person: what happened, or what is wrong and what to do."""
        self.query_one(Status).say(words, kind)

    def set_heading(self, words: str) -> None:
        """What this is, and how much of it there is."""
        self.query_one(".heading", Static).update(line(words))

    @property
    def said(self) -> str:
        """The line that stands there now."""
        return self.query_one(Status).words

    def action_help(self) -> None:
        """All keys of this screen."""
        rows = [(key.written_as or " ".join(map(written, key.keys.split(",")[:2])), key.words) for key in self.KEYS]
        self.app.push_screen(Help({self.HEADING: rows}, title=f"Keys: {self.HEADING}"))

    @on(KeyFooter.KeyClicked)
    async def _key_clicked(self, event: KeyFooter.KeyClicked) -> None:
        event.stop()
        await self.run_action(event.action)
