"""Saved searches inside a query: `@name` stands for what was saved under that name, in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from reader.errors import QueryError
from reader.search.tokens import QUOTES

CALL = re.compile(r"(?:(?<=^)|(?<=[\s(+!-]))@([^\W_](?:[\w./-]{0,78}\w)?)(?=[\s()]|$)")
"""A saved search that is called: `@` where an item begins, and its name."""
_QUOTED = re.compile(rf"[{QUOTES}][^{QUOTES}]*(?:[{QUOTES}]|$)")
_LONGEST = 5000


def resolved(query: str, saved: Mapping[str, str]) -> str:
    """`query` with each `@name` replaced by its search in brackets; what stands in quotes stays as it is.

    Raises QueryError for a name that is not there, and for searches that call each other in a circle.
    """
    if "@" not in query:
        return query
    return _resolved(query, {name.casefold(): meant for name, meant in saved.items()}, saved, ())


def called(query: str) -> tuple[str, ...]:
    """The names that `query` calls, in order."""
    return tuple(call[1] for call in _calls(query))


def _resolved(query: str, by_name: Mapping[str, str], saved: Mapping[str, str], inside: tuple[str, ...]) -> str:
    parts: list[str] = []
    at = 0
    for call in _calls(query):
        name = call[1].casefold()
        if name in inside:
            circle = " → ".join(f"@{one}" for one in (*inside[inside.index(name) :], name))
            raise QueryError(f"saved searches call each other in a circle: {circle}", advice=f"leave @{call[1]} out")
        if name not in by_name:
            raise QueryError(f"there is no saved search “@{call[1]}”", advice=_advice(name, saved))
        parts += [query[at : call.start()], "(", _resolved(by_name[name], by_name, saved, (*inside, name)), ")"]
        at = call.end()
        if sum(map(len, parts)) > _LONGEST:
            raise QueryError("the saved searches in this come to too much", advice="leave some of them out")
    return "".join([*parts, query[at:]])


def _calls(query: str) -> list[re.Match[str]]:
    quoted = [found.span() for found in _QUOTED.finditer(query)]
    return [call for call in CALL.finditer(query) if not any(start < call.start() < end for start, end in quoted)]


def _advice(name: str, saved: Mapping[str, str]) -> str:
    near = get_close_matches(name, saved, n=1)
    if near:
        return f"did you mean @{near[0]}?"
    some = ", ".join(f"@{one}" for one in list(saved)[:5])
    return f"there are {some}; in quotes it is looked for as a word" if some else "in quotes it is looked for as a word"
