"""What of Textual is put right here until it is put right there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import _lru_cache_wrapper, lru_cache

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.color import Color
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget


def mend() -> None:
    """Put it right, once for the process. What a later Textual does otherwise is left alone."""
    _let_go_of_widgets()
    _let_go_of_lines()
    _let_go_of_what_was_drawn()
    _let_go_of_styles()
    _select_nothing_that_is_gone()
    _remember_what_is_asked_for()


def _let_go_of_widgets() -> None:
    """A cache over a method keeps what the method belongs to: here each of the last thousand widgets' drawn rows, also
    of screens long closed (https://github.com/Textualize/textual/issues/6665).
    """
    kept = vars(StylesCache).get("get_inner_outer")
    if not isinstance(kept, _lru_cache_wrapper):
        return
    inner_outer = kept.__wrapped__

    @lru_cache(1024)
    def of_colors(base_background: Color, background: Color) -> tuple[Style, Style]:
        found: tuple[Style, Style] = inner_outer(StylesCache, base_background, background)
        return found

    StylesCache.get_inner_outer = staticmethod(of_colors)  # type: ignore[method-assign, assignment]


def _let_go_of_lines() -> None:
    """A line that is not cut at all is remembered as what it was cut into, by itself: a ring, of some thirty objects.
    Each full line that was ever drawn waits for the collector then: on a large screen 100,000 objects in a minute,
    whose memory lies between what stays, and half a second for the collector.
    """
    cut_up = Strip.divide
    if getattr(cut_up, "__module__", "") != Strip.__module__:
        return  # done

    def divide(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
        within = [cut for cut in cuts if cut <= self.cell_length]
        return [self] if within == [self.cell_length] else cut_up(self, within)

    Strip.divide = divide  # type: ignore[method-assign]


def _let_go_of_what_was_drawn() -> None:
    """A widget that is gone, which is a ring of its own, keeps its drawn lines until the collector comes, and what its
    component classes look like.
    """
    leave = Widget._message_loop_exit
    if leave.__module__ != Widget.__module__:
        return  # done

    async def leave_nothing(self: Widget) -> None:
        looks = tuple(self._component_styles.values())
        await leave(self)
        self._styles_cache.clear()
        for one in looks:
            _let_go_of_node(one)

    Widget._message_loop_exit = leave_nothing  # type: ignore[method-assign]


def _let_go_of_styles() -> None:
    """Each time a widget is styled, what its component classes look like is found out with a node for each of them, and
    each of those is a ring of forty objects: nine tenths of what waits for the collector while somebody types.
    """
    process = Stylesheet._process_component_classes
    if process.__module__ != Stylesheet.__module__:
        return  # done

    def process_and_let_go(self: Stylesheet, node: DOMNode) -> None:
        before = dict(node._component_styles)
        process(self, node)
        for name, styles in before.items():
            if node._component_styles.get(name) is not styles:
                _let_go_of_node(styles)

    Stylesheet._process_component_classes = process_and_let_go  # type: ignore[method-assign]


def _let_go_of_node(styles: RenderStyles) -> None:
    """Break the ring of a node that was made to find `styles` with, and is no use any more."""
    styles.base.node = styles.inline.node = None


def _select_nothing_that_is_gone() -> None:
    """Where a widget was taken away that is still drawn, a press of the mouse begins to select text in what it stood
    in, which is nothing any more: the program ended.
    """
    at = Screen.get_widget_and_offset_at
    if at.__module__ != Screen.__module__:
        return  # done

    def there_at(self: Screen[object], x: int, y: int) -> tuple[Widget | None, Offset | None]:
        widget, offset = at(self, x, y)
        return (None, None) if widget is not None and widget.parent is None else (widget, offset)

    Screen.get_widget_and_offset_at = there_at  # type: ignore[method-assign, assignment]


def _remember_what_is_asked_for() -> None:
    """Each drawn line comes with seven caches, of which most lines use one or none: a kilobyte, and five sixths of the
    time that a line takes to make. Here a line has those that it was asked for.
    """
    known = {"_segments", "_cell_length"}
    fresh = Strip([])
    if not known < set(Strip.__slots__) or hasattr(Strip, "__getattr__"):
        return  # done, or another Textual
    first = {name: getattr(fresh, name) for name in Strip.__slots__ if name not in known}
    sizes = {name: one._maxsize for name, one in first.items() if type(one) is FIFOCache}
    if any(first[name] is not None for name in first.keys() - sizes.keys()):
        return

    def init(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length

    def missing(self: Strip, name: str) -> FIFOCache[object, object] | None:
        if name not in first:
            raise AttributeError(name)
        made = FIFOCache[object, object](sizes[name]) if name in sizes else None
        setattr(self, name, made)
        return made

    Strip.__init__ = init  # type: ignore[method-assign]
    Strip.__getattr__ = missing  # type: ignore[attr-defined]
