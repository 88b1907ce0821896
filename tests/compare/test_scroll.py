from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.compare import Level, Link, Place, anchors, level_rows


def link(here: int, there: int, score: float = 0.5, level: Level = Level.SURE, by_hand: bool = False) -> Link:
    return Link(Place("a", here, here + 5), Place("b", there, there + 5), score, level, by_hand)


def test_without_links_it_is_in_proportion() -> None:
    found = anchors("a", 100, "b", 300, [])
    assert [found.to_there(at) for at in (0, 50, 100)] == [0, 150, 300]
    assert found.to_here(150) == 50


def test_linked_sentences_stand_level_and_between_them_it_is_in_proportion() -> None:
    found = anchors("a", 100, "b", 300, [link(20, 200), link(60, 220)])
    assert [found.to_there(at) for at in (20, 40, 60, 80)] == [200, 210, 220, 260]
    assert found.to_here(220) == 60


def test_links_can_be_given_either_way_round() -> None:
    assert anchors("b", 300, "a", 100, [link(20, 200)]).to_there(200) == 20


def test_of_links_that_cross_the_heavier_stay_and_peoples_are_the_heaviest() -> None:
    crossing = [link(20, 200, 0.9), link(60, 100, 0.5), link(80, 250, 0.3)]
    assert anchors("a", 100, "b", 300, crossing).here == (0, 20, 80, 100)
    assert anchors("a", 100, "b", 300, [*crossing, link(60, 100, 1.0, by_hand=True)]).here == (0, 60, 80, 100)


def test_candidates_and_links_elsewhere_anchor_nothing() -> None:
    elsewhere = Link(Place("a", 20, 25), Place("c", 200, 205), 0.9, Level.SURE)
    found = anchors("a", 100, "b", 300, [link(20, 200, level=Level.CANDIDATE), elsewhere])
    assert found.here == (0, 100)


@pytest.mark.parametrize(("here", "there"), [(0, 0), (0, 50), (50, 0)])
def test_empty_texts(here: int, there: int) -> None:
    found = anchors("a", here, "b", there, [link(20, 20)])
    assert found.to_there(7) in (0, there)
    assert 0 <= found.to_here(7) <= here


_LINKS = st.lists(st.builds(link, st.integers(0, 99), st.integers(0, 299), st.floats(0.22, 1)), max_size=8)


@given(_LINKS, st.lists(st.integers(-10, 120), min_size=2, max_size=6))
def test_scrolling_down_never_goes_up(links: list[Link], offsets: list[int]) -> None:
    found = anchors("a", 100, "b", 300, links)
    moved = [found.to_there(at) for at in sorted(offsets)]
    assert moved == sorted(moved)
    assert all(0 <= at <= 300 for at in moved)
    for here, there in zip(found.here, found.there, strict=True):
        assert found.to_there(here) == there or here in (0, 100)
    assert found.to_there(0) == 0
    assert found.to_there(100) == 300


def test_level_rows() -> None:
    assert level_rows({"a": 3, "b": 7, "c": 0}) == {"a": 4, "b": 0, "c": 7}
    assert level_rows({}) == {}
