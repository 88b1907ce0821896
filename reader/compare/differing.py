"""Which figures of two linked passages do not agree. Told only where both say something of one kind and unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reader.compare.copies import SHINGLE, containment, shingles
from reader.compare.figure import Figure, When, Wording
from reader.compare.figures import informative
from reader.compare.model import Difference, Kind

_SAME_QUOTATION = 0.5
_AMOUNTS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
_Sorted = dict[tuple[Kind, str], list[Figure]]
_UNITLESS = frozenset({Kind.DATE, Kind.TIME})


def differences(a: Iterable[Figure], b: Iterable[Figure]) -> tuple[Difference, ...]:
    """What differs between the figures of two passages that tell the same, by place in the first.

    Figures are held against each other if their kind and what they count is the same, and differ if none of one
    passage agrees with any of the other. Names never differ: one report names more than another.
    """
    here, there = _by_sort(a), _by_sort(b)
    if _share_an_amount(here, there):
        # One amount, told of two years: one of the reports looks back, or ahead.
        here, there = _without_bare_years(here), _without_bare_years(there)
    found: list[Difference] = []
    for sort, mine in here.items():
        theirs = there.get(sort, [])
        if theirs and not any(one.agrees(other) for one in mine for other in theirs):
            found += [Difference(sort[0], one.span, other.span) for one, other in zip(mine, theirs, strict=False)]
    found += _requoted(a, b)
    return tuple(sorted(found, key=lambda one: (one.a, one.b)))


def _by_sort(figures: Iterable[Figure]) -> _Sorted:
    found: _Sorted = defaultdict(list)
    for one in figures:
        if one.kind in (Kind.NAME, Kind.QUOTATION) or not informative(one):
            continue
        if not one.unit and one.kind not in _UNITLESS:
            continue  # nobody knows what is counted
        found[one.kind, one.unit].append(one)
    return found


def _share_an_amount(here: _Sorted, there: _Sorted) -> bool:
    """Whether both name one amount, whatever of: `46 million Americans`, `46 million people`."""
    mine, theirs = (
        [(sort[0], one.value) for sort, ones in figures.items() if sort[0] in _AMOUNTS for one in ones]
        for figures in (here, there)
    )
    return any(kind is other and value.agrees(same) for kind, value in mine for other, same in theirs)  # type: ignore[arg-type]


def _without_bare_years(figures: _Sorted) -> _Sorted:
    return {
        sort: kept
        for sort, ones in figures.items()
        if (
            kept := [
                one
                for one in ones
                if not (isinstance(one.value, When) and one.value.month is None and one.value.weekday is None)
            ]
        )
    }


def _requoted(a: Iterable[Figure], b: Iterable[Figure]) -> Iterable[Difference]:
    """Quotations that are nearly the same: one of the two is not what was said."""
    there = [(one, one.value) for one in b if one.kind is Kind.QUOTATION and isinstance(one.value, Wording)]
    for one in a:
        if one.kind is not Kind.QUOTATION or not isinstance(one.value, Wording):
            continue
        for other, value in there:
            if one.value.agrees(value) or min(len(one.value.words), len(value.words)) < 2 * SHINGLE:
                continue
            if containment(shingles(one.value.words), shingles(value.words)) >= _SAME_QUOTATION:
                yield Difference(Kind.QUOTATION, one.span, other.span)
