"""What was meant where a query finds nothing because no article has a tag, source or folder that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from reader.search.clauses import Clause, clauses
from reader.search.facets import quoted
from reader.search.tokens import LONGEST
from reader.search.words import WORD, fold

Names = Mapping[str, Callable[[], Collection[str]]]
"""From `tag`, `source` and `in` to what gives all their values."""

_A_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")
_KINDS = {"tag": "tag", "source": "source", "in": "folder"}
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Meant:
    """A query to try instead, empty if there is none, and in words what none has."""

    query: str = ""
    notice: str = ""


def nearest(query: str, names: Names, has_tag: Callable[[str], bool] = lambda _: False) -> Meant:
    """What may have been meant by `query`, which finds nothing: values that none has replaced by the nearest, a bare
    `2025` as a date. Asks `names` only for the fields that `query` has. `has_tag`: whether an article has it, by
    whatever name.
    """
    query = query[:LONGEST]
    found = clauses(query)
    if len(found) == 1 and not found[0].field and _A_DATE.fullmatch(found[0].value) and not found[0].negative:
        return Meant(f"date:{found[0].value}", f"“{found[0].value}” was looked for as a word; date: asks for the day")
    said, at, notices = "", 0, []
    for clause in found:
        if clause.field not in _KINDS or clause.negative or clause.field not in names or not clause.value.strip("*/ "):
            continue
        if query[clause.start : clause.end].endswith(")"):
            continue  # several values in brackets
        if clause.field == "tag" and has_tag(clause.value):
            continue
        there = sorted(name for name in names[clause.field]() if name)
        if _has(clause, there):
            continue
        near = _near(clause.value, there)
        kind = _KINDS[clause.field]
        if near:
            wild = "*" if clause.field == "tag" else " "
            said += query[at : clause.start] + f"{clause.field}:{quoted(near, wild)}"
            at = clause.end
            notices.append(f"there is no {kind} “{clause.value}”")
        else:
            some = ", ".join(there[:_SHOWN]) + (", …" if len(there) > _SHOWN else "")
            notices.append(
                f"there is no {kind} “{clause.value}”; " + (f"there are {some}" if some else "there is none")
            )
    return Meant(said + query[at:] if said else "", "; ".join(notices))


def _has(clause: Clause, there: Collection[str]) -> bool:
    if clause.field == "source":
        wanted = _words(clause.value)
        return any(wanted <= _words(name) for name in there)
    alike = _plain if clause.field == "tag" else _path
    value, begins = alike(clause.value), clause.value.endswith("*")
    return any((name := alike(one)) == value or name.startswith(value if begins else f"{value}/") for one in there)


def _path(value: str) -> str:
    return value.strip("*/ ")


def _words(text: str) -> set[str]:
    return {fold(word[0]) for word in WORD.finditer(text)}


def _plain(value: str) -> str:
    return value.casefold().strip("*/ ")


def _near(value: str, there: Collection[str]) -> str:
    """The one of `there` that begins with `value`, has it inside, or is spelt nearly so; empty if none does."""
    wanted = _plain(value)
    by_form = {_plain(name): name for name in there}
    fits = [form for form in by_form if form.startswith(wanted)] or [form for form in by_form if wanted in form]
    fits = sorted(fits, key=len) or get_close_matches(wanted, by_form, n=1)
    return by_form[fits[0]] if fits else ""
