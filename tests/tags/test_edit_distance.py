"""Edit distance by bits says what the plain table says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tags.edit_distance import Match, aligned, begins, closest, distance, likeness

few = st.text(alphabet="ab ç😀", max_size=12)


def table(pattern: str, text: str, fixed: int) -> list[list[int]]:
    """The whole table of edit distances, cell by cell."""
    rows = [[fixed * end for end in range(len(text) + 1)]]
    for row, char in enumerate(pattern, 1):
        cells = [row]
        for column, other in enumerate(text, 1):
            cells.append(min(rows[-1][column] + 1, cells[-1] + 1, rows[-1][column - 1] + (char != other)))
        rows.append(cells)
    return rows


@given(few, few)
def test_distance_is_that_of_the_table(one: str, other: str) -> None:
    assert distance(one, other) == table(one, other, 1)[-1][-1]
    assert likeness(one, other) == (1 if one == other else 1 - distance(one, other) / max(len(one), len(other)))


@given(few.filter(bool), few)
def test_how_a_text_begins_is_that_of_the_table(pattern: str, text: str) -> None:
    assert begins(pattern, text) == 1 - min(table(pattern, text, 1)[-1]) / len(pattern)


@given(few.filter(bool), few)
def test_the_closest_spans_have_as_many_errors_as_is_said_and_none_has_fewer(pattern: str, text: str) -> None:
    fewest = min(table(pattern, text, 0)[-1])
    found = closest(pattern, text, len(pattern))
    assert [one.end for one in found] == [
        end for end, errors in enumerate(table(pattern, text, 0)[-1]) if errors == fewest
    ]
    for one in found:
        assert one.errors == fewest == distance(pattern, text[one.start : one.end])
        assert one.start == 0 or distance(pattern, text[one.start - 1 : one.end]) > fewest
    assert closest(pattern, text, fewest - 1) == []


@given(few.filter(bool), few)
def test_laid_over_a_text_a_pattern_costs_its_distance(pattern: str, text: str) -> None:
    there = aligned(pattern, text)
    placed = [at for at in there if at >= 0]
    assert placed == sorted(set(placed))
    errors = there.count(-1) + sum(pattern[n] != text[at] for n, at in enumerate(there) if at >= 0)
    if placed:
        errors += placed[-1] + 1 - placed[0] - len(placed)
    assert errors == min(table(pattern, text, 0)[-1])


@pytest.mark.parametrize(
    ("pattern", "text", "most", "spans"),
    [
        ("annual", "annual report", 0, [(0, 6, 0)]),
        ("thrae", "three blind mice", 1, [(0, 4, 1), (0, 5, 1)]),
        ("xyz", "three blind mice", 1, []),
        ("", "three", 5, []),
        ("mice", "", 3, []),
        ("mouse", "mice, 😀 mouse 😀 and moose", 0, [(8, 13, 0)]),
        ("a" * 64, "b" * 23 + "a" * 39 + "b" * 20, 25, [(0, 62, 25)]),
    ],
)
def test_known_cases(pattern: str, text: str, most: int, spans: list[tuple[int, int, int]]) -> None:
    found = {Match(one.end, one.end, one.errors) for one in closest(pattern, text, most)}
    assert found >= {Match(end, end, errors) for _, end, errors in spans}
    assert {one.errors for one in found} == {errors for _, _, errors in spans}
