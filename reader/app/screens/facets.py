"""What the results divide into, by source, month and tag: to choose from, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.app.content import line, look, pieces
from reader.app.screens.dialog import Dialog, hint
from reader.app.widgets.fields import LineField
from reader.app.widgets.rows import RowList
from reader.search import Facet, FacetValue

_TITLES = {"source": "Source", "month": "Month", "tag": "Tag"}
_NOTHING = {"source": "without a source", "month": "without a date", "tag": "nothing tagged"}
_BAR = 16
_FEW = 7
"""Values of each kind that are shown until one types, or asks for more."""
Mark = Literal["", "in", "out"]
_MARKS: dict[Mark, str] = {"": "  ", "in": "✓ ", "out": "− "}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person wants: the articles with a value, or (`exclude`) those without it."""

    value: FacetValue
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A row of the list: a value; or without one a title, a remark, or what stands for the rest of a kind (`more`)."""

    field: str
    label: str
    count: int = 0
    most: int = 0
    value: FacetValue | None = None
    mark: Mark = ""
    more: bool = False


class FacetField(LineField):
    """Where one types to find a value. `-` has a meaning of its own."""

    MEANING = "-"

    class Minus(Message):
        """A minus was typed."""

    def on_key(self, event: events.Key) -> None:
        """Catch it before the field does."""
        if event.character == self.MEANING:
            event.stop()
            event.prevent_default()
            self.post_message(self.Minus())


class FacetList(RowList, can_focus=False):
    """Titles, and below each its values with counts and bars."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"facets--title", "facets--bar", "facets--quiet", "facets--mark"}
    DEFAULT_CSS = """
    FacetList {
        height: 1fr;
        & > .facets--title { color: $primary; text-style: bold; }
        & > .facets--bar { color: $primary 70%; }
        & > .facets--quiet { color: $foreground 60%; }
        & > .facets--mark { color: $text-success; text-style: bold; }
    }
    """

    class Clicked(Message):
        """A value was clicked; the cursor is on it."""

    def __init__(self) -> None:
        super().__init__(classes="-lively")
        self._rows: tuple[FacetRow, ...] = ()

    def show(self, rows: Sequence[FacetRow]) -> None:
        """List these."""
        self._rows = tuple(rows)
        self.rows_changed(next((at for at, row in enumerate(rows) if _can_be_chosen(row)), -1))
        self.scroll_to(y=0, animate=False)

    @property
    def current(self) -> FacetRow | None:
        """What the cursor is on."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def row_count(self) -> int:
        return len(self._rows)

    def on_resize(self) -> None:
        """The title above the first value stays in sight."""
        super().on_resize()
        if self.cursor <= 1:
            self.scroll_to(y=0, animate=False)

    def step(self, by: int) -> None:
        """Go `by` rows on, over titles; nowhere where nothing is listed."""
        if not self._rows:
            return
        at = max(0, min(self.cursor + by, len(self._rows) - 1))
        onward = [*range(at, len(self._rows))] if by > 0 else [*range(at, -1, -1)]
        to = next((place for place in onward if _can_be_chosen(self._rows[place])), -1)
        if to >= 0:
            self.move_to(to)
        if by < 0 and self.cursor <= 1:
            self.scroll_to(y=0, animate=False)

    def next_kind(self, by: int = 1) -> None:
        """To the first value of the next kind, or of the one before."""
        kinds = list(dict.fromkeys(row.field for row in self._rows if _can_be_chosen(row)))
        if self.current is not None and kinds:
            kind = kinds[(kinds.index(self.current.field) + by) % len(kinds)]
            at = next(at for at, row in enumerate(self._rows) if row.field == kind and _can_be_chosen(row))
            self.move_to(len(self._rows) - 1)
            self.move_to(max(0, at - 1))
            self.move_to(at)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        row, quiet = self._rows[index], look(self, "facets--quiet")
        if row.value is None and not row.more:
            title = row.label if row.count == 0 else f"{row.label}  {row.count:,}"
            return [line(title, look(self, "facets--title" if row.count == 0 else "facets--quiet"))]
        mark = pieces((_MARKS[row.mark], look(self, "facets--mark")))
        if row.more:
            return [(mark + line(row.label, quiet)).truncate(width, ellipsis=True)]
        count = f"{row.count:,}".rjust(9)
        bar = _BAR if width >= 56 else _BAR // 2 if width >= 36 else 0
        room = max(6, width - 2 - len(count) - bar - (1 if bar else 0))
        shown = mark + line(row.label).truncate(room, ellipsis=True, pad=True)
        eighths = -(-row.count * bar // row.most) if row.most else 0
        drawn = pieces(
            (" " if bar else "", ""), ("━" * eighths, look(self, "facets--bar")), (" " * (bar - eighths), "")
        )
        return [(shown + drawn + line(count, quiet)).truncate(width)]

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        if self._row_at(event) is not None:
            self.post_message(self.Clicked())


class Facets(Dialog[Chosen | None]):
    """Narrow the results by one of the values they have, found by typing. Dismissed with it, or None when left.

    Opens at once; what there is comes with `show`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "The value above", show=False),
        Binding("down", "step(1)", "The value below", show=False),
        Binding("pageup", "step(-8)", "A page up", show=False),
        Binding("pagedown", "step(8)", "A page down", show=False),
        Binding("tab", "kind(1)", "The next kind", show=False),
        Binding("shift+tab", "kind(-1)", "The kind before", show=False),
    ]
    DEFAULT_CSS = """
    Facets {
        & .box { width: 80; height: 90%; max-height: 40; }
        & .asked { height: auto; max-height: 2; color: $foreground 75%; }
        & .entry { height: 1; margin: 0 0 1 0; }
        & .prompt { width: 2; color: $primary; text-style: bold; }
        & LineField { width: 1fr; }
    }
    Facets.-medium .box { height: 100%; }
    Facets.-low {
        & .box { height: 100%; }
        & .entry { margin: 0; }
        & .asked { max-height: 1; }
    }
    """

    def __init__(self, asked: str = "", total: str = "") -> None:
        super().__init__()
        self._asked, self._total = asked, total
        self._facets: tuple[Facet, ...] = ()
        self._taken: tuple[tuple[FacetValue, Mark], ...] = ()
        self._whole: set[str] = set()
        self._counted = False
        self._field = FacetField(placeholder="type to find a source, a month, a tag")
        self._list = FacetList()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(f"Narrow {self._total}"), markup=False, classes="title")
            if self._asked:
                yield Static(line(f"run as: {self._asked}"), markup=False, classes="asked")
            with Horizontal(classes="entry"):
                yield Static("/", markup=False, classes="prompt")
                yield self._field
            yield self._list
            yield hint(
                ("letters", "find"),
                ("Enter", "only, again: all"),
                ("-", "without"),
                ("Tab", "kind"),
                ("Esc", "leave"),
            )

    def on_mount(self) -> None:
        self._list.set_empty("There is nothing here to narrow by" if self._counted else "counting …")
        self._fill()
        self.begin_in(self._field)

    def show(self, facets: Sequence[Facet], taken: Sequence[tuple[FacetValue, Mark]]) -> None:
        """List these; `taken` are the values by which the search is narrowed already."""
        self._facets, self._taken, self._counted = tuple(facets), tuple(taken), True
        self._list.set_empty("There is nothing here to narrow by")
        self._fill()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._list.set_empty("Nothing is called that" if self._counted else "counting …")
        self._fill()

    def _fill(self) -> None:
        self._list.show(rows_of(self._facets, self._taken, self._field.value, whole=self._whole))

    @on(Input.Submitted)
    @on(FacetList.Clicked)
    def _enter(self, event: Message) -> None:
        event.stop()
        self._choose(exclude=False)

    @on(FacetField.Minus)
    def _minus(self) -> None:
        self._choose(exclude=True)

    def _choose(self, *, exclude: bool) -> None:
        row = self._list.current
        if row is None:
            return
        if row.more:
            at = self._list.cursor
            self._whole.add(row.field)
            self._fill()
            self._list.move_to(at)
        elif row.value is not None:
            self.dismiss(Chosen(row.value, exclude))

    def action_step(self, by: int) -> None:
        self._list.step(by)

    def action_kind(self, by: int) -> None:
        self._list.next_kind(by)


def rows_of(
    facets: Sequence[Facet],
    taken: Sequence[tuple[FacetValue, Mark]],
    typed: str = "",
    *,
    whole: set[str] | frozenset[str] = frozenset(),
) -> list[FacetRow]:
    """The rows for what is typed: what is `taken` first, then each kind with its values that have all words of it.

    Until something is typed the first few of each kind stand there, all of them for the kinds in `whole`.
    """
    words = typed.casefold().replace("-", " ").split()
    rows: list[FacetRow] = []
    marks = {value.narrows: mark for value, mark in taken}
    if taken and not words:
        rows.append(FacetRow("taken", "Chosen: Enter takes it back"))
        rows += [FacetRow("taken", one.label, one.count, one.count, one, mark) for one, mark in taken]
    for facet in facets:
        found = [one for one in facet.values if all(word in f"{one.label} {one.value}".casefold() for word in words)]
        if not found:
            continue
        most = max(one.count for one in facet.values)
        shown = found if words or facet.field in whole or len(found) <= _FEW + 1 else found[:_FEW]
        rows.append(FacetRow(facet.field, _TITLES.get(facet.field, facet.field)))
        rows += [FacetRow(facet.field, one.label, one.count, most, one, marks.get(one.narrows, "")) for one in shown]
        if len(shown) < len(found):
            rows.append(FacetRow(facet.field, f"… {len(found) - len(shown):,} more", more=True))
        elif facet.others and not words:
            rows.append(FacetRow(facet.field, f"  {_NOTHING.get(facet.field, 'without any')}", facet.others))
    return rows


def _can_be_chosen(row: FacetRow) -> bool:
    return row.value is not None or row.more
