from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.compare import Level, Link, Place, counterparts, only_here, with_hand_links
from reader.compare.links import candidates_between, level_of, links_between
from reader.compare.scoring import with_neighbours, with_ordinals

A = [Place("a", 10 * at, 10 * at + 9) for at in range(4)]
B = [Place("b", 10 * at, 10 * at + 9) for at in range(4)]


def test_only_those_that_are_each_others_best_are_linked() -> None:
    rows = [{0: 0.5, 1: 0.4}, {0: 0.45, 1: 0.31}, {2: 0.25}, {3: 0.2}]
    found = links_between(A, B, rows, {})
    assert [(one.a, one.b, one.score, one.level) for one in found] == [
        (A[0], B[0], 0.5, Level.SURE),
        (A[2], B[2], 0.25, Level.MAYBE),
    ]


def test_levels() -> None:
    assert [level_of(score) for score in (0.3, 0.299, 0.22, 0.219)] == [
        Level.SURE,
        Level.MAYBE,
        Level.MAYBE,
        Level.CANDIDATE,
    ]


def test_copied_sentences_are_linked_one_to_many() -> None:
    found = links_between(A, B, [{0: 0.9, 1: 0.2}, {}, {}, {}], {(0, 0): 1.0, (0, 1): 0.8})
    assert [(one.b, one.score, one.copied) for one in found] == [(B[0], 1.0, True), (B[1], 0.8, True)]


def test_candidates_are_the_best_from_either_side() -> None:
    rows = [{0: 0.5, 1: 0.4, 2: 0.1}, {0: 0.45}, {}, {3: 0.01}]
    found = {(one.a, one.b) for one in candidates_between(A, B, rows, 1)}
    assert found == {(A[0], B[0]), (A[1], B[0]), (A[0], B[1]), (A[0], B[2])}


COMPUTED = (
    Link(A[0], B[0], 0.5, Level.SURE),
    Link(A[1], B[1], 0.25, Level.MAYBE),
    Link(A[2], B[2], 0.9, Level.SURE, copied=True),
)


def test_a_rejected_link_is_gone_whichever_way_round() -> None:
    assert with_hand_links(COMPUTED, [], [(B[0], A[0])]) == COMPUTED[1:]


def test_a_confirmed_link_is_sure_and_by_hand() -> None:
    found = with_hand_links(COMPUTED, [(A[1], B[1])], [])
    assert Link(A[1], B[1], 1.0, Level.SURE, by_hand=True) in found
    assert len(found) == 3


def test_a_made_link_takes_the_place_of_computed_ones_but_not_of_copies() -> None:
    found = with_hand_links(COMPUTED, [(A[0], B[1]), (A[2], B[3])], [])
    assert [(one.a, one.b, one.by_hand) for one in found] == [
        (A[0], B[1], True),
        (A[2], B[2], False),
        (A[2], B[3], True),
    ]


def test_links_into_other_articles_stay() -> None:
    other = Link(A[0], Place("c", 0, 9), 0.4, Level.SURE)
    assert other in with_hand_links([*COMPUTED, other], [(A[0], B[3])], [])


def test_people_may_link_one_to_many_and_twice_is_once() -> None:
    found = with_hand_links([], [(A[0], B[0]), (A[0], B[1]), (B[0], A[0])], [])
    assert [(one.a, one.b) for one in found] == [(A[0], B[0]), (A[0], B[1])]


def test_confirmed_wins_over_rejected() -> None:
    found = with_hand_links(COMPUTED, [(A[0], B[0])], [(A[0], B[0])])
    assert found[0] == Link(A[0], B[0], 1.0, Level.SURE, by_hand=True)


def test_places_of_people_need_only_overlap() -> None:
    assert with_hand_links(COMPUTED, [], [(Place("a", 3, 5), Place("b", 8, 12))]) == COMPUTED[1:]
    made = Link(Place("a", 12, 14), Place("b", 30, 33), 1.0, Level.SURE, by_hand=True)
    assert only_here(A, [made]) == (A[0], A[2], A[3])


def test_counterparts_are_ranked_and_peoples_come_first() -> None:
    links = [
        Link(A[0], B[0], 0.9, Level.SURE),
        Link(A[0], Place("c", 0, 5), 1.0, Level.SURE, by_hand=True),
        Link(A[0], B[1], 0.95, Level.SURE),
        Link(A[1], B[2], 0.99, Level.SURE),
    ]
    assert [one.b for one in counterparts(links, A[0])] == [Place("c", 0, 5), B[1], B[0]]


_PAIRS = st.lists(st.tuples(st.sampled_from(A), st.sampled_from(B)), max_size=4)


@given(_PAIRS, _PAIRS)
def test_what_people_decided_holds(confirmed: list[tuple[Place, Place]], rejected: list[tuple[Place, Place]]) -> None:
    found = with_hand_links(COMPUTED, confirmed, rejected)
    pairs = {(one.a, one.b) for one in found}
    assert len(pairs) == len(found)
    assert set(confirmed) <= pairs
    assert {(one.a, one.b) for one in found if one.by_hand} == set(confirmed)
    assert not (set(rejected) - set(confirmed)) & pairs


def test_ordinals_lift_and_lower_a_score() -> None:
    rows = with_ordinals([{0: 0.5, 1: 0.5, 2: 0.5}], [frozenset({2})], [frozenset({2}), frozenset({3}), frozenset()])
    assert rows == [{0: 0.58, 1: 0.3, 2: 0.5}]


def test_neighbours_that_are_alike_lift_a_score_and_one_is_the_most() -> None:
    assert with_neighbours([{0: 0.4}, {1: 0.2}, {2: 0.6}, {0: 0.1}]) == [{0: 0.43}, {1: 0.35}, {2: 0.63}, {0: 0.1}]
    assert with_neighbours([{0: 1.0}, {1: 1.0}]) == [{0: 1.0}, {1: 1.0}]
