"""What the keys of comparing do on the main screen: one line each, the work is done by the parts."""

from __future__ import annotations

from reader.app.desk import Desk


class CompareCommands(Desk):
    """The actions on articles side by side that `keys.py` names."""

    def action_scroll_mode(self) -> None:
        self.scrolling.next_mode()
        self.lay_out()
        self.session_changed()

    def action_level(self) -> None:
        self.linking.level()

    def action_confirm_link(self) -> None:
        self.linking.confirm()

    def action_reject_link(self) -> None:
        self.linking.reject()

    def action_link_by_hand(self) -> None:
        self.linking.by_hand()

    def action_only_here(self) -> None:
        self.comparing.next_only_here()

    def action_differing(self) -> None:
        self.comparing.next_differing()
