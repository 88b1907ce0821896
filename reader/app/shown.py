"""An article as it stands in a pane: the two belong together while it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from reader.app.session import Place
from reader.app.widgets.pane import Pane
from reader.articles import Article
from reader.tags import Anchored, State


@dataclass(slots=True)
class Shown:
    """What a pane shows. `signature` tells whether the file has changed since."""

    pane: Pane
    article: Article
    anchored: tuple[Anchored, ...] = ()
    signature: tuple[int, int] | None = None
    query: str = ""
    """The query that was run when the article was last opened or chosen."""
    trouble: str = ""
    """Why its tags cannot be read, as it was said; empty if they can."""

    @property
    def place(self) -> Place:
        """Where the person is in it."""
        return Place(self.article.id, self.pane.cursor, self.pane.top)

    @property
    def changed(self) -> int:
        """How many were found not word for word: a person is to confirm their places."""
        return sum(one.state is State.CHANGED for one in self.anchored)

    @property
    def lost(self) -> int:
        """How many of its tagged passages have no place any more."""
        return sum(one.place is None for one in self.anchored)
