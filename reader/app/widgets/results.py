"""The list of results, or of all articles while nothing is searched for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, overload

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reader.app.bindings import bindings
from reader.app.content import around, in_rows, line, look, marked, pieces
from reader.app.grouping import Heading
from reader.app.widgets.rows import RowList
from reader.articles import GUESS
from reader.articles.model import Entry
from reader.search.model import Snippet

_ROOMY = 34
"""Cells of a row from which on "N tagged" is written out; in less the outlet needs them more."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result as the list shows it; nothing in it needs to be cleaned.

    `guessed` names the fields (`title`, `source`, `date`) that are shown with a `~` before them. `matches` are
    offsets into `snippet`, `found` how many there are in the whole article (0: none, or not counted yet). `open_in`
    holds the numbers, from 1, of the panes in which the article stands.
    """

    article: str
    title: str
    source: str = ""
    date: str = ""
    guessed: frozenset[str] = frozenset()
    tagged: int = 0
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    open_in: tuple[int, ...] = ()
    found: int = 0
    copies: str = ""
    """What the row says of articles that tell the same in the same words: how many, of which outlets."""

    @classmethod
    def of(
        cls,
        entry: Entry,
        snippet: Snippet | None = None,
        *,
        tagged: int = 0,
        open_in: tuple[int, ...] = (),
        found: int = 0,
        copies: str = "",
    ) -> ResultRow:
        """The row of an article; the offsets of the snippet's matches become offsets into the snippet."""
        known = entry.metadata
        matches = () if snippet is None else tuple((a - snippet.start, b - snippet.start) for a, b in snippet.matches)
        return cls(
            article=entry.id,
            title=entry.display_title,
            source=known.source,
            date=known.date,
            guessed=known.guessed if known.title else known.guessed - {"title"},
            tagged=tagged,
            snippet="" if snippet is None else snippet.text,
            matches=matches,
            open_in=open_in,
            found=found,
            copies=copies,
        )


class LazyRows(Sequence[ResultRow]):
    """Rows that are made when they are drawn: the articles' ids in order, and how to make the row of one of them.

    `headings` says at which places a heading stands in place of an article: the row of such a place is never made.
    """

    def __init__(
        self,
        articles: Sequence[str],
        make: Callable[[int], ResultRow],
        headings: Mapping[int, Heading] | None = None,
    ) -> None:
        self._articles = articles
        self._make = make
        self.headings = headings or {}
        self._places: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._articles)

    @overload
    def __getitem__(self, index: int) -> ResultRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ResultRow]: ...
    def __getitem__(self, index: int | slice) -> ResultRow | Sequence[ResultRow]:
        if isinstance(index, slice):
            return [self._row(at) for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._row(index % len(self))

    def __iter__(self) -> Iterator[ResultRow]:
        return (self._row(at) for at in range(len(self)))

    def _row(self, at: int) -> ResultRow:
        heading = self.headings.get(at)
        return self._make(at) if heading is None else ResultRow("", heading.label)

    def article(self, at: int) -> str:
        """The id of the article at a place, without making its row; empty for a heading."""
        return self._articles[at]

    def position(self, article: str) -> int | None:
        """Where an article stands, without making a row."""
        if self._places is None:
            self._places = {one: at for at, one in reversed(list(enumerate(self._articles))) if one}
        return self._places.get(article)


class ResultList(RowList):
    """Results: title, `source · date · N tagged`, and the snippet while something is searched for.

    Its keys are those of the context `list` in the table of keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "results--title",
        "results--meta",
        "results--tagged",
        "results--match",
        "results--heading",
        "results--copies",
    }
    DEFAULT_CSS = """
    ResultList {
        & > .results--title { text-style: bold; }
        & > .results--meta { color: $foreground 65%; }
        & > .results--copies { color: $text-accent; }
        & > .results--tagged { color: $text-success; }
        & > .results--match { color: $text-warning; text-style: bold underline; }
        & > .results--heading { color: $primary; text-style: bold; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on that row; `article` is empty while there is none."""

        list: ResultList
        index: int
        article: str

        @property
        def control(self) -> ResultList:
            return self.list

        def can_replace(self, message: Message) -> bool:
            """Only the newest counts."""
            return isinstance(message, ResultList.Highlighted)

    @dataclass
    class Opened(Message):
        """An article is to be opened, `beside` the others or in the pane that has the reader's attention."""

        list: ResultList
        article: str
        beside: bool

        @property
        def control(self) -> ResultList:
            return self.list

    @dataclass
    class Folded(Message):
        """The articles under a heading are to be hidden, or shown again."""

        list: ResultList
        value: str

        @property
        def control(self) -> ResultList:
            return self.list

    @dataclass
    class Left(Message):
        """The person wants to go elsewhere: to the `panes` or to the `search` field."""

        list: ResultList
        to: str

        @property
        def control(self) -> ResultList:
            return self.list

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._rows: Sequence[ResultRow] = ()
        self._snippets = False
        self._heads: list[int] = []

    # -- what it shows

    @property
    def rows(self) -> Sequence[ResultRow]:
        """What it lists."""
        return self._rows

    def set_rows(self, rows: Sequence[ResultRow], *, keep_cursor: bool = False, snippets: bool = False) -> None:
        """List these rows; each is asked for when it is drawn.

        `keep_cursor` leaves the cursor on the article it is on if that is still among them, else on the first row.
        `snippets` gives each row the place for one.
        """
        before, heading = self.article, self.heading
        self._rows, self._snippets = rows, snippets
        headings = rows.headings if isinstance(rows, LazyRows) else {}
        self._heads = sorted(headings)
        place = self._place_of(before) if before else None
        if heading is not None:
            place = next((at for at, one in headings.items() if one.value == heading.value), None)
        first = 1 if 0 in headings and not headings[0].folded else 0
        self.rows_changed(first if place is None or not keep_cursor else place)

    def show_article(self, article: str) -> bool:
        """Put the cursor on that article; False if it is not listed."""
        place = self._place_of(article)
        if place is None:
            return False
        self.move_to(place)
        return True

    @property
    def article(self) -> str:
        """The id of the article under the cursor, or empty."""
        if not 0 <= self.cursor < len(self._rows):
            return ""
        rows = self._rows
        return rows.article(self.cursor) if isinstance(rows, LazyRows) else rows[self.cursor].article

    @property
    def heading(self) -> Heading | None:
        """The heading under the cursor, if one is."""
        return self._rows.headings.get(self.cursor) if isinstance(self._rows, LazyRows) else None

    def row_count(self) -> int:
        """How many results are listed."""
        return len(self._rows)

    def row_lines(self, size: Size) -> int:
        """Two lines, with a snippet three, or four where the list is narrow and high."""
        if not self._snippets:
            return 2
        return 4 if size.width < 64 and size.height >= 24 else 3

    def _pitch(self, size: Size) -> int:
        return self.row_lines(size) + (1 if size.height >= (16 if self._snippets else 24) else 0)

    def top_of(self, index: int) -> int:
        """A heading is one line high, whatever the others are."""
        return index * self._row_height - bisect_left(self._heads, index) * (self._row_height - 1)

    def seen_with(self, index: int) -> int:
        """The first article under a heading is seen together with it."""
        at = bisect_left(self._heads, index)
        return index - 1 if at and self._heads[at - 1] == index - 1 else index

    def height_of(self, index: int) -> int:
        """See `top_of`."""
        return self.top_of(index + 1) - self.top_of(index)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """The lines of one result, or of a heading."""
        if isinstance(self._rows, LazyRows) and (heading := self._rows.headings.get(index)) is not None:
            return [self._heading(heading, width)]
        row = self._rows[index]
        lines = [self._title(row, width), self._meta(row, width)]
        space = self.row_lines(self.scrollable_content_region.size) - 2
        if space:
            text, matches = around(row.snippet, row.matches, width * space)
            shown = marked(text, matches, look(self, "results--match"))
            wrapped = in_rows(shown, width) if space > 1 and text else [shown]
            lines += wrapped[: space - 1]
            if len(wrapped) >= space:
                rest = Content(" ").join(part.rstrip() for part in wrapped[space - 1 : space + 1])
                lines.append(rest.truncate(width, ellipsis=True))
        return lines

    def _heading(self, heading: Heading, width: int) -> Content:
        count = f"  {heading.count:,}"
        sign = "▸ " if heading.folded else "▾ "
        label = line(sign + heading.label, look(self, "results--heading"))
        return label.truncate(max(1, width - len(count)), ellipsis=True) + line(count, look(self, "results--meta"))

    def _title(self, row: ResultRow, width: int) -> Content:
        guessed = GUESS if "title" in row.guessed else ""
        shown_in = "".join(f" {_numeral(number)}" for number in row.open_in)
        style = look(self, "results--title")
        title = line(" ".join(row.title.split()), style)
        room = width - len(guessed) - cell_len(shown_in)
        shown = title.truncate(max(1, room), ellipsis=True)
        gap = " " * (room - shown.cell_length) if shown_in else ""
        return pieces((guessed, look(self, "results--meta"))) + shown + pieces((gap, ""), (shown_in, style))

    def _meta(self, row: ResultRow, width: int) -> Content:
        meta, tagged = look(self, "results--meta"), look(self, "results--tagged")
        tail = []
        if row.date:
            tail.append(((GUESS if "date" in row.guessed else "") + row.date[:10], meta))
        if row.found:
            word = "match" if row.found == 1 else "matches"
            tail.append((f"{row.found:,} {word}" if width >= _ROOMY else f"{row.found:,}×", meta))
        if row.tagged:
            tail.append((f"{row.tagged:,} tagged" if width >= _ROOMY else f"#{row.tagged:,}", tagged))
        if row.copies:
            tail.append((row.copies, look(self, "results--copies")))
        ending = Content("")
        for text, style in tail:
            ending += (pieces((" · ", meta)) if ending or row.source else Content("")) + line(text, style)
        source = (GUESS if row.source and "source" in row.guessed else "") + row.source
        if not source and not tail:
            return line(row.article, meta).truncate(width, ellipsis=True)
        room = max(6, min(cell_len(source), width // 3) if row.copies else 0, width - ending.cell_length)
        return (line(source, meta).truncate(room, ellipsis=True) + ending).truncate(width, ellipsis=True)

    def _place_of(self, article: str) -> int | None:
        if isinstance(self._rows, LazyRows):
            return self._rows.position(article)
        return next((at for at, row in enumerate(self._rows) if row.article == article), None)

    # -- what it says

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self, self.cursor, self.article))

    def chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the article under the cursor here; on a heading, fold or unfold what stands under it.

        With no article listed it is reported too: one may be on its way.
        """
        if (heading := self.heading) is not None:
            self.post_message(self.Folded(self, heading.value))
        else:
            self.post_message(self.Opened(self, self.article, beside=False))

    def open_shown(self) -> None:
        """Open the article that the preview shows: of one who goes to the panes while there are none."""
        if self.heading is None:
            self.action_open()

    def action_open_beside(self) -> None:
        """Open the article under the cursor beside the others."""
        if self.heading is not None:
            return
        self.post_message(self.Opened(self, self.article, beside=True))

    def action_leave_right(self) -> None:
        self.post_message(self.Left(self, "panes"))

    def action_search(self) -> None:
        self.post_message(self.Left(self, "search"))


def _numeral(number: int) -> str:
    """A pane's number in a circle."""
    return chr(0x245F + number) if 1 <= number <= 20 else f"({number})"
