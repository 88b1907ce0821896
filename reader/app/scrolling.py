"""How panes scroll together. Only the pane with the attention leads; what goes along says nothing that would lead."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from reader.compare import Level

if TYPE_CHECKING:
    from reader.app.desk import Desk
    from reader.app.shown import Shown


class Mode(StrEnum):
    """How the other panes move when one scrolls."""

    FREE = "free"
    ANCHORED = "anchored"
    LEVEL = "level"


_SAYS = {
    Mode.FREE: "each pane scrolls alone",
    Mode.ANCHORED: "panes scroll along, linked sentences at one height",
    Mode.LEVEL: "what the cursor is on stands on one row in every pane",
}


class Scrolling:
    """Holds the mode, and moves the other panes as it says."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.mode = Mode.FREE

    def set(self, said: str) -> None:
        """Take the mode of a session; what is none is free."""
        self.mode = Mode(said) if said in list(Mode) else Mode.FREE

    def next_mode(self) -> None:
        """The next of the modes, and the panes as it wants them."""
        modes = list(Mode)
        self.mode = modes[(modes.index(self.mode) + 1) % len(modes)]
        self._screen.say(f"{self.mode}: {_SAYS[self.mode]}")
        self.follow()

    def follow(self) -> None:
        """Bring the other panes to where the active one is."""
        leader = self._screen.shown()
        if leader is None or self.mode is Mode.FREE:
            return
        for shown in self._screen.all_shown():
            if shown.pane is not leader.pane and shown.pane.display:
                if self.mode is Mode.ANCHORED:
                    self._along(leader, shown)
                else:
                    self._level(leader, shown)

    def _along(self, leader: Shown, shown: Shown) -> None:
        reach = leader.pane.reach
        if reach is not None:
            way = self._screen.comparing.way(leader.article, shown.article)
            shown.pane.go_along(way.to_there(reach.offset), reach.share)

    def _level(self, leader: Shown, shown: Shown) -> None:
        if shown.article.id in self._screen.linking.standing():
            return  # it was brought level by key
        sentence = leader.pane.current_sentence
        start = sentence.start if sentence is not None else leader.pane.cursor
        name = shown.article.id
        target = next(
            (
                link.other(leader.article.id).start
                for link in self._screen.comparing.links_here()
                if name in (link.a.article, link.b.article) and link.level is not Level.CANDIDATE
            ),
            None,
        )
        if target is None:
            target = self._screen.comparing.way(leader.article, shown.article).to_there(start)
        shown.pane.bring_level(target, leader.pane.row_on_screen(start))
