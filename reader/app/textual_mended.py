"""What of Textual is put right here until it is put right there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import _lru_cache_wrapper, lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget


def mend() -> None:
    """Put it right, once for the process. What a later Textual does otherwise is left alone."""
    _let_go_of_widgets()
    _let_go_of_lines()
    _let_go_of_what_was_drawn()


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
    """A widget that is gone, which is a ring of its own, keeps its drawn lines until the collector comes."""
    leave = Widget._message_loop_exit
    if leave.__module__ != Widget.__module__:
        return  # done

    async def leave_nothing(self: Widget) -> None:
        await leave(self)
        self._styles_cache.clear()

    Widget._message_loop_exit = leave_nothing  # type: ignore[method-assign]
