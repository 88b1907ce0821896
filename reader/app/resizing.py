"""The ends of a tagged passage are moved: it is selected, and the selection is kept or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tags import Anchored, State

if TYPE_CHECKING:
    from reader.app.desk import Desk


class Resizing:
    """Knows the passage whose ends are being moved."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._of: tuple[str, str] | None = None

    @property
    def under_way(self) -> bool:
        """Whether the ends of a passage are being moved."""
        return self._of is not None

    def begin(self) -> None:
        """Select the passage under the cursor so that its ends can be moved; a second time, or Enter, keeps them."""
        if (shown := self._screen.shown()) is None:
            return
        if self._of is not None:
            self.accept()
            return

        def chosen(one: Anchored) -> None:
            assert one.place is not None
            self._of = (shown.article.id, one.passage.id)
            shown.pane.select(one.place)
            self._screen.say("move the end, o for the other one; Enter keeps it, Esc leaves it as it was", "info")

        self._screen.tagging.choose(shown, chosen, doing="resize")

    def accept(self) -> bool:
        """Keep the new ends; False if none were being moved."""
        shown, tagging = self._screen.shown(), self._screen.tagging
        if self._of is None or shown is None:
            return False
        article_id, passage_id = self._of
        self._of = None
        span = shown.pane.selected_span
        one = next((one for one in shown.anchored if one.passage.id == passage_id), None)
        shown.pane.end_selection()
        if shown.article.id != article_id or one is None or span is None:
            self._screen.say("the passage is not here any more; nothing was changed", "warning")
        elif one.state is State.CHANGED:
            tagging.change(shown.article, one, span=span, says="confirmed where it is now")
        elif span != one.place:
            tagging.change(shown.article, one, span=span, says="moved its ends")
        return True

    def leave(self) -> None:
        """Forget it: the selection was left."""
        self._of = None
