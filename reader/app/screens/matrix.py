"""Tags against the open articles, all articles or sources, and tags against tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from reader.app.content import in_rows, line, look, pieces
from reader.app.screens.table import CellChosen, CellMoved, TableScreen
from reader.app.widgets.grid import Grid
from reader.app.widgets.places import PlaceRow
from reader.tags import Anchored, Matrix, MatrixTag, Within

_NARROW = 60
_WIDEST_COLUMN = 22
_SHORT = 22
"""Characters of an article's name where several stand in one line."""
OPEN, ALL, SOURCES, TAGS = "open", "all", "sources", "tags"
_AGAINST = {OPEN: "the open articles", ALL: "all tagged articles", SOURCES: "sources", TAGS: "tags"}
_NEXT_WITHIN = {Within.OVERLAP: Within.ARTICLE, Within.ARTICLE: Within.PASSAGE, Within.PASSAGE: Within.OVERLAP}
_WITHIN = {
    Within.PASSAGE: "on one passage",
    Within.OVERLAP: "where passages overlap",
    Within.ARTICLE: "in one article",
}


@dataclass
class MatrixView:
    """What of the matrix the person looks at, kept from one time to the next."""

    against: str = OPEN
    within: Within = Within.OVERLAP
    folded: set[str] = field(default_factory=set)
    typed: str = ""
    tag: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A matrix as it is shown: what its columns are called, and letters for articles (outside text), and what it was
    counted against, which is not what is asked for while that is being counted.
    """

    matrix: Matrix
    headings: dict[str, str]
    letters: dict[str, str]
    against: str = ALL
    within: Within = Within.OVERLAP


def letter(number: int) -> str:
    """A short name for the article or source of that number: A to Z, then numbers."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def shortened(words: str) -> str:
    """`words` as a line has room for several of them."""
    return words if len(words) <= _SHORT else words[:_SHORT].rpartition(" ")[0] + " …"


class MatrixGrid(Grid):
    """A row for each tag, folded as a tree; cells count passages."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"matrix--none", "matrix--count", "matrix--letters", "matrix--more"}
    DEFAULT_CSS = """
    MatrixGrid {
        & > .matrix--none { color: $foreground 30%; }
        & > .matrix--count { color: $text-success; text-style: bold; }
        & > .matrix--letters { color: $foreground 65%; }
        & > .matrix--more { color: $foreground 55%; text-style: not bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[MatrixTag] = ()
        self.columns: Sequence[str] = ()
        self._counted: Counted | None = None
        self._folded: frozenset[str] = frozenset()
        self._pairs = False

    def show(
        self,
        counted: Counted,
        rows: Sequence[MatrixTag],
        columns: Sequence[str],
        folded: frozenset[str],
        at: tuple[int, int],
        *,
        pairs: bool,
    ) -> None:
        """Show these rows and columns of a matrix."""
        self._counted, self.rows, self.columns, self._folded, self._pairs = counted, rows, columns, folded, pairs
        self.changed(*at)

    def row_count(self) -> int:
        return len(self.rows)

    def column_count(self) -> int:
        return len(self.columns)

    def widths(self, room: int) -> tuple[int, int]:
        label = max(12, min(30, room * 28 // 100))
        fewest = 6 if room < _NARROW else 13 if self._pairs else 9
        shown = max(1, min(max(1, len(self.columns)), (room - label) // (fewest + 2)))
        return label, min(_WIDEST_COLUMN, (room - label) // shown - 2)

    def heading(self, column: int, width: int) -> Sequence[Content]:
        if column < 0:
            left, right = self.hidden
            more = [f"‹ {left} more" if left else "", f"{right} more ›" if right else ""]
            return [line(""), line("  ".join(one for one in more if one), look(self, "matrix--more"))]
        assert self._counted is not None
        name = self.columns[column]
        said = self._counted.headings.get(name, name)
        if self._pairs:
            above, _, leaf = said.rpartition("/")
            return [line(f"{above}/" if above else "", look(self, "matrix--more")), line(leaf)]
        first = f"{self._counted.letters.get(name, '')} {said}".strip()
        lines = [part.rstrip() for part in in_rows(line(first[: 2 * width + 8]), width)]
        return [lines[0], Content(" ").join(lines[1:]).stylize(look(self, "matrix--more"))]

    def label(self, row: int, width: int) -> Sequence[Content]:
        tag = self.rows[row]
        sign = ("▸ " if tag.name in self._folded else "▾ ") if tag.folds else "  "
        return [line("  " * tag.depth + sign + tag.leaf)]

    def cell(self, row: int, column: int, width: int) -> Sequence[Content]:
        assert self._counted is not None
        tag, name = self.rows[row].name, self.columns[column]
        count = self._counted.matrix.count(tag, name)
        if not count:
            return [line("·", look(self, "matrix--none"))]
        shown = pieces((str(count), look(self, "matrix--count")))
        if self._pairs:
            letters = self._counted.letters
            found = dict.fromkeys(one.article for one in self._counted.matrix.listed(tag, name))
            if len(letters) <= 26 and (said := "".join(sorted(letters.get(one, "") for one in found))):
                shown += line(f" {said}", look(self, "matrix--letters"))
        return [shown]

    def cursor_moved(self) -> None:
        self.post_message(CellMoved())

    def chosen(self) -> None:
        self.post_message(CellChosen())


class MatrixScreen(TableScreen):
    """The matrix. `count` is asked, each time the person wants it another way, to call `show_counted` in the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "against", "The open articles, all, or sources", show=False),
        Binding("p", "pairs", "Tags against tags, and back", show=False),
        Binding("w", "within", "Where two tags must meet", show=False),
        Binding("z", "fold", "Fold what lies under the tag", show=False),
        Binding("Z", "fold_all", "Fold all, or unfold all", show=False),
        Binding("e", "export", "Write it as CSV", show=False),
        Binding("M", "close", "Leave", show=False),
    ]
    KEYS = (
        ("Enter", "go there"),
        ("o", "all side by side"),
        ("a", "articles / sources"),
        ("p", "tag pairs"),
        ("z", "fold"),
        ("e", "CSV"),
        ("w", "where pairs meet"),
        ("/", "find"),
        ("n", "next"),
        ("Esc", "leave"),
    )

    def __init__(
        self,
        view: MatrixView,
        count: Callable[[MatrixScreen], None],
        export: Callable[[MatrixScreen, Counted], None],
        *,
        any_open: bool,
    ) -> None:
        grid = MatrixGrid()
        super().__init__("Tags × articles", grid, typed=view.typed)
        self._table = grid
        self.view = view
        self._count, self._export = count, export
        self._any_open = any_open
        self.counted: Counted | None = None
        """What is shown."""
        if view.against == OPEN and not any_open:
            view.against = ALL

    def on_mount(self) -> None:
        self._ask()

    def _ask(self) -> None:
        self.say_about("counting the tagged passages …")
        self._count(self)

    def show_counted(self, counted: Counted) -> None:
        """What was asked for has been counted: `self.counted`, that very one, where nothing is new."""
        if counted is not self.counted:  # else somebody may be reading on in the list below
            self.counted = counted
            self.fill()
        else:
            self._say_what(self._table.column_count())

    def fill(self) -> None:
        """Show the tags that the field asks for: what stands after a comma is asked of the columns."""
        if self.counted is None:
            return
        view, made = self.view, self.counted.matrix
        view.typed = self._field.value
        pairs = self.counted.against == TAGS
        words, _, other = self._field.value.casefold().partition(",")
        rows = [tag for tag in made.tags if self._wanted(tag, words.split(), pairs=False)]
        tags = {tag.name: tag for tag in made.tags}
        columns = [
            name
            for name in made.columns
            if (self._wanted(tags[name], other.split(), pairs=True) if pairs else self._named(name, other.split()))
        ]
        if pairs and not other.split():
            columns = [name for name in columns if any(made.count(tag.name, name) for tag in rows)]
        tag, column = view.tag, view.column
        row = next((number for number, one in enumerate(rows) if one.name == tag), 0)
        at = next((number for number, one in enumerate(columns) if one == column), 0)
        self._table.set_empty(
            "No tag has these words; Esc empties the field." if made.cells else "Nothing is tagged here: t tags."
        )
        self._table.show(self.counted, rows, columns, frozenset(view.folded), (row, at), pairs=pairs)
        self._say_what(len(columns))
        if not (rows and columns):
            self._places.show(())

    def _wanted(self, tag: MatrixTag, words: Sequence[str], *, pairs: bool) -> bool:
        name = tag.name.casefold()
        if words:
            return all(word in name for word in words)
        return pairs or not any(name.startswith(one.casefold() + "/") for one in self.view.folded)

    def _named(self, column: str, words: Sequence[str]) -> bool:
        assert self.counted is not None
        said = self.counted.headings.get(column, column).casefold()
        return all(word in said for word in words)

    def _say_what(self, columns: int) -> None:
        assert self.counted is not None
        counted, made = self.counted, self.counted.matrix
        passages = "1 passage" if len(made.passages) == 1 else f"{len(made.passages):,} passages"
        said = f"{passages} · against {_AGAINST[counted.against]}"
        if counted.against == TAGS:
            said += f", {_WITHIN[counted.within]}"
            if 0 < len(self.counted.letters) <= 26:
                said += " · " + "  ".join(
                    f"{sign} {shortened(self.counted.headings.get(name, name))}"
                    for name, sign in self.counted.letters.items()
                )
        elif columns:
            said += f" ({columns:,})"
        self.say_about(said)

    def show_places(self) -> None:
        grid = self._table
        if self.counted is None or not (0 <= grid.row < len(grid.rows) and 0 <= grid.column < len(grid.columns)):
            self._places.show(())
            return
        tag, column = grid.rows[grid.row], grid.columns[grid.column]
        self.view.tag, self.view.column = tag.name, column
        found = self.counted.matrix.listed(tag.name, column)
        self._places.set_empty("no passage")
        self._places.show([self._place(one, number, len(found)) for number, one in enumerate(found, 1)])

    def _place(self, one: Anchored, number: int, count: int) -> PlaceRow:
        assert self.counted is not None
        place = one.place or one.passage.span
        letter_of = self.counted.letters.get(one.article, "")
        who = f"{letter_of} {shortened(self.counted.headings.get(one.article, one.article))}".strip()
        said = [f"{number} of {count}", who, "  ".join(one.passage.tags)]
        said += ["lost"] if one.place is None else []
        said += [one.passage.note] if one.passage.note else []
        return PlaceRow(one.article, place.start, f"“{one.passage.quote}”", (), " · ".join(said))

    # -- keys

    def action_against(self) -> None:
        """The open articles, all tagged ones, by source."""
        around = [OPEN, ALL, SOURCES] if self._any_open else [ALL, SOURCES]
        at = around.index(self.view.against) if self.view.against in around else -1
        self.view.against = around[(at + 1) % len(around)]
        self._ask()

    def action_pairs(self) -> None:
        """Tags against tags; again: against articles."""
        self.view.against = TAGS if self.view.against != TAGS else OPEN if self._any_open else ALL
        self._ask()

    def action_within(self) -> None:
        """Where two tags must meet."""
        if self.view.against == TAGS:
            self.view.within = _NEXT_WITHIN[self.view.within]
            self._ask()
        else:
            self.say_about("that is for tags against tags: p")

    def action_fold(self) -> None:
        """Fold or unfold the tag under the cursor, or the one it lies under."""
        grid = self._table
        if not 0 <= grid.row < len(grid.rows):
            return
        tag = grid.rows[grid.row]
        name = tag.name if tag.folds else tag.name.rpartition("/")[0]
        if name:
            self.view.folded ^= {name}
            self.view.tag = name
            self.fill()

    def action_fold_all(self) -> None:
        """Fold every tag that others lie under; if all are, unfold them."""
        if self.counted is not None:
            all_of_them = {tag.name for tag in self.counted.matrix.tags if tag.folds}
            self.view.folded = set() if all_of_them <= self.view.folded else all_of_them
            self.view.tag = self.view.tag.partition("/")[0] if self.view.folded else self.view.tag
            self.fill()

    def action_export(self) -> None:
        """Write what is counted as CSV."""
        if self.counted is not None:
            self._export(self, self.counted)
