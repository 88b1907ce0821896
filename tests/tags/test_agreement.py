"""Agreement of two coders, beside figures that others have worked out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.tags.agreement import Agreement, agreement, coders, in_characters, in_units
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage


@pytest.mark.parametrize(
    ("both", "one", "other", "neither", "percentage", "kappa"),
    [
        (20, 5, 10, 15, 70.0, 0.4),  # the example of most textbooks: 50 grant proposals, two readers
        (45, 15, 25, 15, 60.0, 0.1304),
        (25, 35, 5, 35, 60.0, 0.2593),
        (10, 0, 0, 10, 100.0, 1.0),
        (0, 10, 10, 0, 0.0, -1.0),
        (1, 1, 1, 1, 50.0, 0.0),
        (10, 0, 0, 0, 100.0, None),
        (0, 0, 0, 7, 100.0, None),
        (0, 0, 0, 0, None, None),
    ],
)
def test_kappa_and_percentage(
    both: int, one: int, other: int, neither: int, percentage: float | None, kappa: float | None
) -> None:
    found = Agreement("a", both, one, other, neither)
    assert found.percentage == percentage
    assert found.kappa == (None if kappa is None else pytest.approx(kappa, abs=0.00005))
    turned = Agreement("a", both, other, one, neither)
    assert turned.kappa == found.kappa


counted = st.integers(0, 10**6)


@given(counted, counted, counted, counted)
def test_kappa_lies_where_it_must(both: int, one: int, other: int, neither: int) -> None:
    kappa = Agreement("a", both, one, other, neither).kappa
    assert kappa is None or -1 <= kappa <= 1
    if kappa is not None:
        assert (kappa == 1) == (one == other == 0)


spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: Passage(min(ends), max(ends)))
some = st.lists(spans.filter(lambda span: span.start < span.end), max_size=5)


@given(some, some)
def test_characters_are_units_of_one(one: list[Passage], other: list[Passage]) -> None:
    units = [Passage(n, n + 1) for n in range(20)]
    assert in_characters("a", 20, one, other) == in_units("a", units, one, other)


@given(some, some, st.lists(st.integers(0, 20), unique=True, max_size=8))
def test_a_unit_has_a_tag_if_a_character_of_it_has(one: list[Passage], other: list[Passage], cuts: list[int]) -> None:
    cuts.sort()
    units = [Passage(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    first = [any(unit.overlaps(span) for span in one) for unit in units]
    second = [any(unit.overlaps(span) for span in other) for unit in units]
    table = [sum(pair == wanted for pair in zip(first, second, strict=True)) for wanted in PAIRS]
    assert in_units("a", units, one, other) == Agreement("a", *table)


PAIRS = ((True, True), (True, False), (False, True), (False, False))


def tagged(by: str, tags: str, start: int, end: int, article: str = "1") -> Anchored:
    place = Passage(start, end) if start < end else None
    made = TaggedPassage("p", tuple(tags.split()), start, end, "words", by=by)
    return Anchored(made, article, State.EXACT if place else State.LOST, place)


def test_only_what_both_have_read_counts_and_aliases_are_one_tag() -> None:
    units = {"1": [Passage(n * 10, n * 10 + 9) for n in range(10)], "2": [Passage(0, 10)]}
    anchored = [
        tagged("ada", "a", 0, 25),
        tagged("bob", "old", 15, 35),
        tagged("bob", "b", 90, 95),
        tagged("ada", "b", 9, 0),
        tagged("eve", "a", 0, 99),
        tagged("ada", "a", 0, 5, "2"),
        tagged("ada", "a", 0, 5, "3"),
        tagged("bob", "a", 0, 5, "3"),
    ]
    found = agreement(anchored, "ada", "bob", units, Codebook((Tag("a", aliases=("old",)),)))
    assert found == (Agreement("a", 2, 1, 1, 6), Agreement("b", 0, 0, 1, 9))
    assert coders(anchored) == ("ada", "bob", "eve")
    assert agreement(anchored, "ada", "nobody", units, Codebook()) == ()
