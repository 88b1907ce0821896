"""What the keys and the palette do with tables; the work is done by `Tables`."""

from __future__ import annotations

from reader.app.desk import Desk


class TableCommands(Desk):
    """The actions that `keys.py` names for tables."""

    def action_figures(self) -> None:
        self.tables.show_figures()

    def action_matrix(self) -> None:
        self.tables.show_matrix()

    def action_elsewhere(self) -> None:
        self.tables.show_elsewhere()

    def action_copies(self) -> None:
        self.listing.fold_copies()
