"""What the articles of a result divide into, and a query narrowed by it: pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from reader.search.clauses import Clause, clauses, closed
from reader.search.model import Facet, FacetValue
from reader.search.tokens import LONGEST, QUOTES
from reader.search.words import WORD

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNQUOTED = frozenset("/-_.'’&")


def facets_of(
    sources: Counter[str], months: Counter[str], tagged: Sequence[Collection[str]] | None = None, total: int = 0
) -> tuple[Facet, ...]:
    """The facets of a result of `total` articles: how many are of each source and of each month (`2025-09`), "" for
    none, and the tags of each that has any; None: tags are not asked for.
    """
    found = (_sources(Counter(sources)), _by_month(months))
    return found if tagged is None else (*found, _by_tag(tagged, total))


def _sources(counts: Counter[str]) -> Facet:
    others = counts.pop("", 0)
    values = (FacetValue(name, name, count, f"source:{quoted(name)}") for name, count in counts.items())
    kept = sorted((one for one in values if WORD.search(one.value)), key=lambda one: (-one.count, one.value.casefold()))
    return Facet("source", tuple(kept), others + counts.total() - sum(one.count for one in kept))


def _by_month(counts: Counter[str]) -> Facet:
    kept = []
    others = 0
    for month, count in sorted(counts.items(), reverse=True):
        number = int(month[5:]) if len(month) == 7 and month[5:].isdecimal() else 0
        if 1 <= number <= 12:
            kept.append(FacetValue(month, f"{_MONTHS[number - 1]} {month[:4]}", count, f"date:{month}"))
        else:
            others += count
    return Facet("month", tuple(kept), others)


def _by_tag(tagged: Sequence[Collection[str]], total: int) -> Facet:
    """A tag counts with those below it, as `tag:` finds it; one that nobody used only where it sums up several."""
    counts: Counter[str] = Counter()
    used: set[str] = set()
    for tags in tagged:
        if tags:
            used.update(tags)
            counts.update({tag[:at] for tag in tags for at in (*_slashes(tag), len(tag))})
    below = Counter(tag.rpartition("/")[0] for tag in counts)
    values = [
        FacetValue(tag, tag, count, f"tag:{quoted(tag, wild='*')}")
        for tag, count in counts.items()
        if tag in used or below[tag] > 1
    ]
    values.sort(key=lambda one: (-one.count, one.value))
    return Facet("tag", tuple(values), total - sum(map(bool, tagged)))


def _slashes(tag: str) -> list[int]:
    return [at for at, sign in enumerate(tag) if sign == "/" and at]


def quoted(value: str, wild: str = " ") -> str:
    """`value` as it can stand after a field, in quotes where it must. Quotes inside become `wild`: none can stand
    there, and neither can wildcards.
    """
    if value and all(sign.isalnum() or sign in _UNQUOTED for sign in value) and value[0].isalnum():
        return value
    return (
        '"'
        + " ".join(
            "".join(wild if sign in (QUOTES if wild.strip() else QUOTES + "*?") else sign for sign in value).split()
        )
        + '"'
    )


def narrowed(query: str, value: FacetValue | str) -> str:
    """`query` for those of its articles that have `value`: text as FacetValue.narrows has it.

    An earlier source or date is replaced, for no article has two; tags are added to those that are asked for.
    Chosen again, it is taken out.
    """
    wanted, query = _clause_of(value), query[:LONGEST]
    if _standing(query, wanted):
        return without(query, value)
    kept = _without(query, lambda one: _same_kind(one, wanted))
    return _joined(kept, wanted.text)


def excluded(query: str, value: FacetValue | str) -> str:
    """`query` without the articles that have `value`; one that was asked for is no longer."""
    wanted = _clause_of(value)
    kept = _without(query[:LONGEST], lambda one: _means(one, wanted))
    return _joined(kept, f"-{wanted.text}")


def without(query: str, value: FacetValue | str) -> str:
    """`query` without the clause that asks for `value`, or rules it out."""
    wanted = _clause_of(value)
    return _without(query[:LONGEST], lambda one: _means(one, wanted))


def is_chosen(query: str, value: FacetValue | str) -> bool:
    """Whether `query` has been narrowed by `value`."""
    return _standing(query[:LONGEST], _clause_of(value))


def refined(query: str, words: str) -> str:
    """`query` for those of its articles that `words` finds as well."""
    first, second = closed(query[:LONGEST]), closed(words[:LONGEST])
    if not first.strip() or not second.strip():
        return (first or second).strip()
    return f"{_grouped(first)} AND {_grouped(second)}"


def to_refine(query: str) -> str:
    """`query` as the beginning of one that finds fewer: whatever is typed after it must be matched as well."""
    begun = closed(query[:LONGEST]).strip()
    if not begun:
        return ""
    return f"{begun} " if len(clauses(begun)) == 1 else f"{_grouped(begun)} AND "


class _Wanted:
    """The clause of a facet's value, and its text."""

    def __init__(self, text: str) -> None:
        found = clauses(text)
        self.text = text
        self.field = found[0].field if found else ""
        self.value = found[0].value.casefold() if found else ""


def _clause_of(value: FacetValue | str) -> _Wanted:
    return _Wanted(value.narrows if isinstance(value, FacetValue) else value)


def _means(clause: Clause, wanted: _Wanted) -> bool:
    return bool(wanted.field) and clause.field == wanted.field and clause.value.casefold() == wanted.value


def _same_kind(clause: Clause, wanted: _Wanted) -> bool:
    """Whether `wanted` takes the place of a clause."""
    if _means(clause, wanted):
        return True
    return wanted.field in ("source", "date") and clause.field == wanted.field and not clause.negative


def _standing(query: str, wanted: _Wanted) -> bool:
    found = clauses(query)
    return not _is_either(found) and any(_means(one, wanted) and not one.negative for one in found)


def _is_either(found: tuple[Clause, ...]) -> bool:
    """Whether clauses at the top are alternatives, so that none of them can be taken out alone."""
    return any(one.operator in ("OR", "NOT", "ANDNOT", "NEAR") for one in found)


def _without(query: str, unwanted: Callable[[Clause], bool]) -> str:
    found = clauses(query)
    if _is_either(found):
        return query
    kept = list(found)
    for one in found:
        if unwanted(one):
            at = kept.index(one)
            joins = [place for place in (at - 1, at + 1) if 0 <= place < len(kept) and kept[place].operator]
            del kept[at]
            if joins:
                del kept[joins[0] if joins[0] < at else at]
    return query if len(kept) == len(found) else " ".join(query[one.start : one.end] for one in kept)


def _joined(query: str, clause: str) -> str:
    first = closed(query)
    if not first.strip():
        return clause
    return f"{_grouped(first) if _is_either(clauses(first)) else first} {clause}"


def _grouped(query: str) -> str:
    """`query` in brackets, unless it is one clause."""
    query = query.strip()
    return query if len(clauses(query)) == 1 else f"({query})"
