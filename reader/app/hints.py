"""What is explained once, when it is first seen: the signs beside the text, and where the list has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.app.widgets.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.app.desk import Desk
    from reader.page.beside import Beside
    from reader.page.document import TaggedSpan

SECONDS = 12.0
"""How long a hint stays: longer than what was just done, which nobody has to learn."""


class Hints:
    """Says each hint once in a corpus, and never in place of something else: then there will be another occasion."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.told: frozenset[str] = frozenset()

    def list_hidden(self) -> None:
        """The list has had to make room for panes."""
        self._once("list", f"no room for the list beside the panes: {self._key('pane.leave')} goes back to it")

    def tags_shown(self, spans: Iterable[TaggedSpan]) -> None:
        """Tagged passages have their signs beside a text."""
        first = next(iter(spans), None)
        if first is not None and first.tags:
            self._once("tags", f"{first.label} at the left edge: tagged {first.tags[0]} · {self._more()}")

    def links_shown(self, marks: Iterable[Beside]) -> None:
        """Sentences that are told in several panes have theirs."""
        if any(one.sentences for one in marks):
            words = "letter next to the text: told in both panes; further left: a tag"
            self._once("links", f"{words} · {self._more()}")

    def _more(self) -> str:
        return f"{self._key('app.help')} explains the signs"

    def _key(self, command_id: str) -> str:
        return self._screen.key_of(command_id) or self._screen.key_of("app.palette")

    def _once(self, name: str, words: str) -> None:
        status = self._screen.query_one(Status)
        if name in self.told or status.words:
            return
        self.told |= {name}
        status.say(words, seconds=SECONDS)
        self._screen.session_changed()
