"""What of Textual is put right here until it is put right there."""

from __future__ import annotations

from functools import _lru_cache_wrapper, lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


def mend() -> None:
    """Put it right, once for the process. What a later Textual does otherwise is left alone."""
    _let_go_of_widgets()


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
