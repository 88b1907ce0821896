"""The article under the list's cursor, to be looked at without opening it: a pane that takes no keys."""

from __future__ import annotations

from textual import events

from reader.app.widgets.pane_view import PaneView


class Preview(PaneView, can_focus=False):
    """Draws as a pane does. The attention stays where it is; the wheel scrolls."""

    DEFAULT_CSS = """
    Preview {
        display: none; width: 1fr; height: 1fr;
        &.-beside { border-left: vkey $surface-lighten-2; }
        &.-below { border-top: hkey $surface-lighten-2; }
    }
    """

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look further down."""
        event.stop()
        self._set_top(self._top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look further up."""
        event.stop()
        self._set_top(self._top - 3)
