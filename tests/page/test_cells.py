"""Which characters stand in one place, found from any of them."""

from __future__ import annotations

import pytest

from reader.page.cells import cluster_at, next_cluster, previous_cluster, whole
from reader.text import clean


@pytest.mark.parametrize("at", [0, 1, 199, 200, 201, 1001, 19_999])
def test_a_flag_is_its_two_letters_however_many_stand_before_it(at: int) -> None:
    text = "🇺🇦" * 10_000
    first = at // 2 * 2
    assert cluster_at(text, at) == (first, first + 2)
    assert next_cluster(text, at) == first + 2
    assert previous_cluster(text, at) == max(0, first - 2)


def test_the_longest_that_cleaning_leaves_is_one() -> None:
    text = clean("x👩🏽" + ("\u200d👩🏽" + "\u0301" * 14 + "\ufe0f") * 6 + "y")
    assert {cluster_at(text, at) for at in range(1, len(text) - 1)} == {(1, len(text) - 1)}


def test_edges_are_moved_to_where_a_cluster_begins() -> None:
    text = "ae\u0301 👩\u200d🌾🇺🇦b"
    assert whole(text, [0, 2, 4, 5, 6, 8, 9]) == [0, 1, 4, 7, 9]
    assert whole(text, [len(text), 3, 3]) == [3, len(text)]
    assert whole("plain", [4, 1]) == [1, 4]
    assert whole("", []) == []
