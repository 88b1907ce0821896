"""The codebook's tree as a list that can be folded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from reader.app.content import line, look, pieces
from reader.app.looks import swatch
from reader.app.widgets.rows import RowList
from reader.tags import Branch

MOVES: tuple[tuple[str, str, str], ...] = (
    ("j,down", "cursor_down", "the one below"),
    ("k,up", "cursor_up", "the one above"),
    ("pagedown,ctrl+d", "page_down", "a page down"),
    ("pageup,b,ctrl+u", "page_up", "a page up"),
    ("home", "first", "the first"),
    ("g", "g_prefix", "the first, when typed twice"),
    ("end,G", "last", "the last"),
)
"""The keys of every list of these screens, with their actions and what they do."""

_NARROW = 56


@dataclass(frozen=True, slots=True)
class _Row:
    branch: Branch
    matches: bool
    folded: bool


class BranchList(RowList):
    """Tag, key, passages of the tag itself, and with those below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(keys, action, words, show=False) for keys, action, words in MOVES),
        Binding("space", "fold", "Fold, unfold", show=False),
        Binding("h,left", "fold(True)", "Fold", show=False),
        Binding("l,right", "fold(False)", "Unfold", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"branches--name", "branches--quiet", "branches--key"}
    DEFAULT_CSS = """
    BranchList {
        & > .branches--name { text-style: bold; }
        & > .branches--quiet { color: $foreground 65%; }
        & > .branches--key { color: $text-accent; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another tag."""

    class Chosen(Message):
        """A tag was double clicked; the cursor is on it."""

    def __init__(self) -> None:
        super().__init__()
        self._branches: Sequence[Branch] = ()
        self._rows: list[_Row] = []
        self._folded: set[str] = set()
        self._found: Collection[str] | None = None

    def show(self, branches: Sequence[Branch], found: Collection[str] | None = None, on: str = "") -> None:
        """List these; `found` are the names that match what was typed, None if nothing was. The cursor goes to the tag
        `on`, else it stays on the tag where it was, or near it.
        """
        before = self.current
        self._branches, self._found = branches, found
        self._lay_out(on or (before.name if before else ""))

    def _lay_out(self, name: str) -> None:
        if self._found is None:
            self._rows = [
                _Row(one, True, one.name in self._folded)
                for one in self._branches
                if not any(one.name.startswith(f"{up}/") for up in self._folded)
            ]
        else:
            holding = {
                "/".join(one.split("/")[:count]) for one in self._found for count in range(1, one.count("/") + 2)
            }
            self._rows = [_Row(one, one.name in self._found, False) for one in self._branches if one.name in holding]
        names = [row.branch.name for row in self._rows]
        at = names.index(name) if name in names else min(max(0, self.cursor), len(names) - 1)
        if self._found and name not in self._found:
            at = next((number for number, row in enumerate(self._rows) if row.matches), 0)
        self.rows_changed(at)

    @property
    def current(self) -> Branch | None:
        """The tag under the cursor."""
        return self._rows[self.cursor].branch if 0 <= self.cursor < len(self._rows) else None

    def action_fold(self, fold: bool | None = None) -> None:
        """Fold what lies under the tag away, or show it; folding what is folded, or holds nothing, goes up the tree."""
        here = self.current
        if here is None or self._found is not None:
            return
        folded = here.name in self._folded
        if fold and (folded or not here.below):
            above = here.name.rpartition("/")[0]
            if above:
                self._lay_out(above)
            return
        if (here.below and folded is not (True if fold is None else fold)) or (fold is None and here.below):
            (self._folded.discard if folded else self._folded.add)(here.name)
            self._lay_out(here.name)

    # -- as a list of rows

    def row_count(self) -> int:
        return len(self._rows)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row = self._rows[index]
        one = row.branch
        quiet = look(self, "branches--quiet")
        fold = ("▸ " if row.folded else "▾ ") if one.below else "  "
        listed = one.tag is not None
        name = look(self, "branches--name") if row.matches and listed else quiet
        left = pieces(("  " * one.depth + fold, quiet), ("● ", swatch(one.colour, quiet)), (one.leaf, name))
        key = one.tag.key if one.tag is not None else ""
        whole = f"{one.whole:>9,}" if one.below else " " * 9
        right = pieces((f"{key:>3}", look(self, "branches--key")), (f"{one.passages:>10,}", quiet))
        if width >= _NARROW:
            right += line(whole, quiet)
        left = left.truncate(max(8, width - right.cell_length - 1), ellipsis=True)
        room = width - left.cell_length - right.cell_length
        about = " ".join((one.tag.description if one.tag else "").split())
        if about and room > 16:
            left += line(f"  {about}", quiet).truncate(room - 1, ellipsis=True)
        return [left + line(" " * max(0, width - left.cell_length - right.cell_length)) + right]

    def heads(self, width: int) -> str:
        """What stands over the columns, for a list of that width."""
        right = f"{'key':>3}{'passages':>10}" + (f"{'+ below':>9}" if width - 4 >= _NARROW else "")
        return "  " + "tag" + " " * max(0, width - 4 - 3 - len(right)) + right

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def chosen(self) -> None:
        self.post_message(self.Chosen())
