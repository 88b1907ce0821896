"""The process that the interface runs in: its threads, its memory and its collector, for somebody who types all day."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Callable, Mapping
from functools import _lru_cache_wrapper, cache

_SWITCH = 0.0005
"""Seconds after which a search in the background lets the interface have its turn; five milliseconds by default, and
from a key to its echo there are several turns."""
_COLLECT_AFTER = (5_000, 5, 5)
"""Objects made since the collector looked last: by default 700, and a screen that is drawn makes as many. The second
look at them comes after five first ones: what waits for it takes memory, and all at once more time than a key has."""
_KEPT = 1000
"""Results that a cache of Textual's may have before it is emptied; some go to sixteen thousand."""
_LARGE = 64 * 1024
"""Bytes from which on a piece of memory is taken from the system by itself, and given back when it is freed."""
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""The numbers of these choices in glibc's malloc.h."""


def set_up() -> None:
    """Set the process up, before threads are started."""
    _share_one_heap()
    sys.setswitchinterval(_SWITCH)
    gc.set_threshold(*_COLLECT_AFTER)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector need not look at it while somebody types


def give_back() -> None:
    """Let go of what was drawn and laid out long ago, and let the system have what was freed and is no use: a few
    milliseconds. See malloc_trim(3).
    """
    for one in _caches():
        if one.cache_info().currsize > _KEPT:
            one.cache_clear()
    _glibc("malloc_trim", 0)


@cache
def _caches() -> tuple[_lru_cache_wrapper[object], ...]:
    """The caches of what we draw with."""
    modules = [one for name, one in sys.modules.items() if name.partition(".")[0] in ("textual", "rich")]
    places: list[Mapping[str, object]] = [vars(one) for one in modules]
    places += [vars(one) for place in places for one in tuple(place.values()) if isinstance(one, type)]
    found = {id(one): one for place in places for one in (getattr(it, "__func__", it) for it in tuple(place.values()))}
    return tuple(one for one in found.values() if isinstance(one, _lru_cache_wrapper))


def _share_one_heap() -> None:
    """Glibc gives each thread a heap of its own, and what is freed in one is no use to the others: with twenty threads
    that work in turns, a day's memory grows by what all of them have ever needed at once. And the first large piece
    that is freed makes it keep all later ones of that size in the heap, with what is small between them: said once,
    the limit stays. See mallopt(3).
    """
    _glibc("mallopt", _ARENA_MAX, 1)
    _glibc("mallopt", _MMAP_THRESHOLD, _LARGE)


def _glibc(name: str, *arguments: int) -> None:
    function = _found(name)
    if function is not None:
        function(*arguments)


@cache
def _found(name: str) -> Callable[..., object] | None:
    """A function of glibc; None where the system has another C library."""
    if sys.platform.startswith("linux"):
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            found: Callable[..., object] = ctypes.CDLL(None)[name]
            return found
    return None
