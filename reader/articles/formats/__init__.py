"""The formats of articles, one module each.

A module of this package that has a `FORMAT` is a format: to add one, add its file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from reader.articles.content import Content


@dataclass(frozen=True, slots=True)
class Format:
    """How files with one of `suffixes` (lower case, with the dot) become Content.

    `read` gets the bytes of a file; it raises ArticleError (without a path) if they are none of its format.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes], Content]


@cache
def formats_by_suffix() -> dict[str, Format]:
    """Every format there is, by the endings of file names."""
    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(__path__):
        one = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if isinstance(one, Format):
            found.update(dict.fromkeys(one.suffixes, one))
    return found


def suffix_of(name: str) -> str:
    """The ending of a file name that decides its format, lower case, with the dot; empty if there is none."""
    stem, dot, ending = name.rpartition(".")
    return dot + ending.lower() if stem else ""
