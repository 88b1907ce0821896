"""The drawing of a pane: header, rows, ruler. It keeps what has to be drawn and draws no more than is on screen."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.app.widgets.pane_header import HeaderFacts, HeaderStyles, cut, header_rows
from reader.app.widgets.pane_layout import MEASURE, PaneLayout
from reader.app.widgets.pane_looks import Look, Looks, Palette
from reader.app.widgets.pane_strips import FILLER, FILLER_WORDS, Marks, RowState, row_segments
from reader.articles.model import Passage
from reader.page.document import MATCH_GROUPS, Document
from reader.page.find import counter
from reader.page.ruler import Scale, marks
from reader.page.selection import Selection, Unit
from reader.page.wrap import Rows

_STRIPS_KEPT = 600
_LEAST_WIDTH = 10
_MATCHES = ("pane--match", "pane--match-2", "pane--match-3", "pane--match-4")


class PaneCanvas(Widget, can_focus=True):
    """What a pane looks like. The parts that change it are in the classes made of this one."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pane--boilerplate",
        "pane--heading",
        "pane--here",
        "pane--match",
        "pane--match-2",
        "pane--match-3",
        "pane--match-4",
        "pane--match-current",
        "pane--cursor",
        "pane--bar",
        "pane--title",
        "pane--about",
        "pane--quiet",
        "pane--notice",
        "pane--title-blurred",
        "pane--ruler",
        "pane--thumb",
        "pane--match-mark",
        "pane--lit",
        "pane--linked",
        "pane--differs",
    }
    DEFAULT_CSS = """
    PaneCanvas {
        background: $background;
        color: $foreground;
        & > .pane--boilerplate { color: $foreground 48%; }
        & > .pane--heading { color: $text-primary; }
        & > .pane--here { background: $foreground 6%; }
        & > .pane--match { background: $warning 48%; }
        & > .pane--match-2 { background: $success 48%; }
        & > .pane--match-3 { background: $secondary 55%; }
        & > .pane--match-4 { background: $error 45%; }
        & > .pane--match-current { background: $warning; }
        & > .pane--cursor { background: $foreground; color: $background; }
        & > .pane--bar { background: $surface; color: $primary; }
        & > .pane--title { background: $surface; color: $foreground; text-style: bold; }
        & > .pane--title-blurred { background: $surface; color: $foreground 75%; }
        & > .pane--about { background: $surface; color: $foreground 75%; }
        & > .pane--quiet { background: $surface; color: $foreground 60%; }
        & > .pane--notice { background: $surface; color: $text-warning; }
        & > .pane--ruler { background: $background; color: $foreground 15%; }
        & > .pane--thumb { background: $foreground 22%; }
        & > .pane--match-mark { color: $text-warning; }
        & > .pane--lit { background: $accent 26%; }
        & > .pane--linked { color: $text-accent; }
        & > .pane--differs { color: $text-warning; }
    }
    """

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.measure = MEASURE
        self._document: Document | None = None
        self._marks: Marks | None = None
        self._rows: Rows | None = None
        self._layout: PaneLayout | None = None
        self._cursor = 0
        self._top = 0
        self._here: Passage | None = None
        self._selection: Selection | None = None
        self._selected: Passage | None = None
        self._matches: tuple[Passage, ...] = ()
        self._match = -1
        self._legend: tuple[tuple[int, str], ...] = ()
        self._passage = -1
        self._lit: tuple[Passage, ...] = ()
        self._compared = False
        self._looks: Looks | None = None
        self._palette_stale = True
        self._header_styles: dict[bool, HeaderStyles] = {}
        self._ruler_styles: tuple[Style, Style, Style] = (Style(), Style(), Style())
        self._ruler: dict[int, tuple[str, Style]] | None = None
        self._segments: LRUCache[RowState, list[Segment]] = LRUCache(_STRIPS_KEPT)
        self._drawn: dict[int, RowState] = {}
        self._drawn_header: HeaderFacts | None = None

    # -- when to draw again

    def _redraw(self) -> None:
        """Draw everything anew: the text, what is marked in it, or the colours are others."""
        self._segments.clear()
        self._drawn.clear()
        self._ruler = None
        self.refresh()

    def _repaint(self) -> None:
        """Draw again what looks different from what is on screen: after a cursor move two or three rows."""
        layout, rows = self._layout, self._rows
        if layout is None or rows is None or not self._drawn:
            return  # nothing is on screen, or all of it is about to be drawn
        for row in range(max(0, self._top), min(len(rows), self._top + layout.window)):
            if self._drawn.get(row) != self._row_state(row):
                self.refresh(Region(0, layout.header + row - self._top, layout.width, 1))
        if self._drawn_header != self._header_facts():
            self.refresh(Region(0, 0, layout.width, layout.header))

    def notify_style_update(self) -> None:
        """The theme or the focus changed: look at the colours again before the next row is drawn."""
        super().notify_style_update()
        self._palette_stale = True

    def watch_has_focus(self, has_focus: bool) -> None:
        """Draw the cursor and the header of a focused pane, or take them away."""
        super().watch_has_focus(has_focus)
        self._repaint()

    # -- what is seen

    @property
    def _most_top(self) -> int:
        """The first row that is on screen when one has scrolled to the end."""
        if self._rows is None or self._layout is None:
            return 0
        return max(0, len(self._rows) - self._layout.window)

    @property
    def _strong(self) -> int:
        """The tagged passage that stands out: the one stepped to, else the shortest under the cursor; -1 for none."""
        if self._marks is None:
            return -1
        if self._passage >= 0:
            return self._passage
        tagged = self._marks.tagged
        here = self._marks.tagged_index.covering(self._cursor)
        return min(here, key=lambda at: tagged[at].end - tagged[at].start, default=-1)

    def _row_state(self, row: int) -> RowState:
        assert self._rows is not None
        span = self._rows.whole(row)
        last = row == len(self._rows) - 1
        focused = self.has_focus
        on_row = focused and (span.covers(self._cursor) or (last and self._cursor >= span.end))
        strong = self._strong
        if strong >= 0 and self._marks is not None and not self._marks.tagged[strong].span.overlaps(span):
            strong = -1
        return RowState(
            row,
            cursor=self._cursor if on_row else -1,
            here=_clipped(self._here, span) if focused and self._selected is None else None,
            selected=_clipped(self._selected, span),
            strong=strong,
            current=_clipped(self._matches[self._match], span) if self._match >= 0 else None,
            lit=tuple(part for one in self._lit if (part := _clipped(one, span)) is not None),
        )

    def _header_facts(self) -> HeaderFacts:
        status = []
        if self._selection is not None:
            status.append("select" if self._selection.unit is Unit.CHARACTER else "select sentences")
        if self._matches:
            status.append(counter(self._match, len(self._matches)))
        layout, rows = self._layout, self._rows
        if rows is not None and layout is not None and self._document is not None:
            seen = min(len(rows), max(0, self._top) + layout.window)
            status.append("all" if self._most_top == 0 else f"{seen * 100 // len(rows)}%")
        coverage = self._marks.beside.coverage if self._marks is not None else ()
        return HeaderFacts(self.has_focus, tuple(status), coverage, self._legend)

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One line of the pane, from the top of its header."""
        layout = self._layout
        if layout is None or layout.width != self.size.width:
            return Strip.blank(self.size.width, self.rich_style)
        looks = self._colours()
        if y < layout.header:
            facts = self._drawn_header = self._header_facts()
            header = header_rows(self._document, layout, facts, self._header_styles[facts.focused])
            return _fitted(header[y], layout)
        row = self._top + y - layout.header
        if self._document is None or self._rows is None or self._marks is None or not 0 <= row < len(self._rows):
            segments = self._no_row(row, layout, looks)
        else:
            state = self._drawn[row] = self._row_state(row)
            kept = self._segments.get(state)
            if kept is None:
                kept = row_segments(self._document, self._rows, self._marks, layout, looks, state)
                self._segments[state] = kept
            segments = kept
        return _fitted([*segments, self._ruler_cell(y - layout.header, layout, looks)], layout)

    def _no_row(self, row: int, layout: PaneLayout, looks: Looks) -> list[Segment]:
        """A row above or below the text. Where the text would reach if panes were not kept level, it has a sign, and
        the one next to the text says what that means.
        """
        plain = looks.style(Look())
        if self._compared and (self._top < 0 or self._top > self._most_top) and layout.width >= _LEAST_WIDTH:
            explained = row == -1 or (self._top >= 0 and self._rows is not None and row == len(self._rows))
            room = layout.width - 1 - layout.left
            sign = FILLER + (cut(FILLER_WORDS, room) if explained else "")
            shown = Segment(sign.ljust(room + 1), looks.style(Look(kind="boilerplate")))
            return [Segment(" " * (layout.left - 1), plain), shown]
        return [Segment(" " * (layout.width - 1), plain)]

    def _ruler_cell(self, cell: int, layout: PaneLayout, looks: Looks) -> Segment:
        rows = self._rows
        plain, thumb_style, match_style = self._ruler_styles
        if rows is None or self._marks is None:
            return Segment(" ", plain)
        if self._ruler is None:
            self._ruler = {}
            tagged = self._marks.tagged
            for at, index in marks([span.span for span in tagged], rows, layout.window).items():
                self._ruler[at] = ("▐", looks.sign(tagged[index].colour))
            for group, _ in self._marks.groups:
                for at in marks(group, rows, layout.window):
                    self._ruler[at] = ("•", match_style)
        glyph, style = self._ruler.get(cell, (" ", plain))
        thumb = Scale(len(rows), layout.window).thumb(self._top)
        return Segment(glyph, style + thumb_style if cell in thumb else style)

    def _colours(self) -> Looks:
        """The looks under the theme of now; what was drawn under another is forgotten."""
        if self._looks is not None and not self._palette_stale:
            return self._looks
        self._palette_stale = False
        palette = self._palette()
        if self._looks is None or self._looks.palette != palette:
            self._looks = Looks(palette)
            self._segments.clear()
            self._ruler = None
            rich = self.get_component_rich_style
            common = rich("pane--about"), rich("pane--quiet"), rich("pane--notice")
            groups = tuple(self._looks.style(Look(group=number)) for number in range(MATCH_GROUPS))
            self._header_styles = {
                True: HeaderStyles(rich("pane--bar"), rich("pane--title"), *common, groups),
                False: HeaderStyles(rich("pane--bar"), rich("pane--title-blurred"), *common, groups),
            }
            plain = rich("pane--ruler")
            thumb = Style(reverse=True) if palette.ansi else Style(bgcolor=rich("pane--thumb").bgcolor)
            self._ruler_styles = plain, thumb, plain + Style(color=rich("pane--match-mark").color)
        return self._looks

    def _palette(self) -> Palette:
        back = self.background_colors[1]
        fore = back + self.styles.color

        def colour(name: str) -> Color:
            return back + self.get_component_styles(name).color

        def ground(name: str) -> Color:
            return back + self.get_component_styles(name).background

        selected = self.screen.get_component_styles("screen--selection")
        text = selected.color if selected.has_rule("color") else None
        return Palette(
            background=back,
            foreground=fore,
            boilerplate=colour("pane--boilerplate"),
            heading=colour("pane--heading"),
            here=ground("pane--here"),
            matches=tuple(map(ground, _MATCHES)),
            match=ground("pane--match-current"),
            selection=back + selected.background,
            selection_text=text if text is not None and text.a == 1 else None,
            cursor=ground("pane--cursor"),
            cursor_text=colour("pane--cursor"),
            lit=ground("pane--lit"),
            linked=colour("pane--linked"),
            differs=colour("pane--differs"),
            ansi=back.ansi is not None,
            few=self.app.console.color_system == "256",
        )


def _fitted(segments: list[Segment], layout: PaneLayout) -> Strip:
    """A strip as wide as the pane; in a few columns not even the margins have room."""
    if layout.width >= _LEAST_WIDTH:
        return Strip(segments, layout.width)
    return Strip(segments).adjust_cell_length(layout.width)


def _clipped(span: Passage | None, row: Passage) -> Passage | None:
    """The part of `span` that lies in `row`; None if there is none."""
    if span is None or span.start >= row.end or span.end <= row.start:
        return None
    return Passage(max(span.start, row.start), min(span.end, row.end))
