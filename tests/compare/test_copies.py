from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.compare import NearCopy, near_copies, sketch, stories
from reader.compare.copies import containment, copied_runs, shingles, split
from reader.compare.sketches import estimated_containment

WORDS = [f"w{number}" for number in range(3_000)]


def text_of(seed: int, count: int) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)


def test_a_run_bridges_two_other_words_and_no_more() -> None:
    a = "x one two three p four five six y".split()  # noqa: SIM905
    assert [run.words for run in copied_runs(a, "one two three q r four five six".split())] == [6]  # noqa: SIM905
    assert copied_runs(a, "one two three q r s four five six".split()) == ()  # noqa: SIM905


def test_fewer_than_six_words_are_no_run() -> None:
    assert copied_runs(list("abcde"), list("abcde")) == ()
    (run,) = copied_runs(list("xabcdef"), list("abcdefy"))
    assert (run.a, run.b, run.words) == ((1, 7), (0, 6), 6)


def test_of_runs_that_overlap_the_longest_is_kept() -> None:
    a = list("abcdefghij")
    b = [*list("abcdef"), "-", "-", "-", *list("cdefghij")]
    assert [(run.a, run.b) for run in copied_runs(a, b)] == [((2, 10), (9, 17))]


_SOME = st.lists(st.sampled_from("abcd"), max_size=30)


@given(_SOME, _SOME)
def test_runs_are_what_they_say(a: list[str], b: list[str]) -> None:
    runs = copied_runs(a, b)
    for run in runs:
        assert run.words >= 6
        for block in run.blocks:
            assert a[block.a : block.a + block.words] == b[block.b : block.b + block.words]
    for one, other in pairwise(runs):
        assert one.a[1] <= other.a[0]


def test_words_and_where_they_stand() -> None:
    text = "The “U.S.” isn’t 北约!"
    found = split(text, [Passage(4, len(text))])
    assert found.words == ("u", "s", "isn't", "北", "约")
    assert [text[one.start : one.end] for one in found.spans] == ["U", "S", "isn’t", "北", "约"]


def test_containment_is_of_the_smaller() -> None:
    whole = text_of(1, 300)
    assert containment(shingles(whole), shingles(whole[:100])) == 1.0
    assert containment(shingles(whole), shingles([])) == 0.0
    assert containment(shingles(whole), shingles(text_of(2, 300))) < 0.05


def test_sketches_estimate_containment() -> None:
    one = text_of(3, 900)
    for share in (0.3, 0.6, 0.9):
        other = one[: int(900 * share)] + text_of(4, 900 - int(900 * share))
        exact = containment(shingles(one), shingles(other))
        assert abs(estimated_containment(sketch(one), sketch(other)) - exact) < 0.12
    assert estimated_containment(sketch([]), sketch(one)) == 0.0


def test_short_texts_are_known_exactly() -> None:
    one = text_of(5, 90)
    other = one[:60] + text_of(6, 20)
    exact = containment(shingles(one), shingles(other))
    assert abs(estimated_containment(sketch(one), sketch(other)) - exact) < 1e-9


def test_a_sketch_is_the_same_everywhere() -> None:
    assert sketch("a b c d e".split()).lowest == tuple(sorted(sketch("a b c d e".split()).lowest))  # noqa: SIM905
    assert sketch("one two three four".split()) == (1, (400017859,))  # noqa: SIM905


def test_near_copies_of_a_corpus() -> None:
    wire = text_of(7, 400)
    articles = {
        "wire": wire,
        "cut": wire[:250],
        "edited": [*text_of(8, 40), *wire[60:]],
        "other": text_of(9, 400),
        "little": ["a"],
    }
    told: list[tuple[int, int]] = []
    found = near_copies({name: sketch(words) for name, words in articles.items()}, progress=lambda *at: told.append(at))
    assert {frozenset((one.a, one.b)) for one in found} == {
        frozenset(pair) for pair in (("wire", "cut"), ("wire", "edited"), ("cut", "edited"))
    }
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert stories(found) == (("cut", "edited", "wire"),)
    assert told == [(0, 5)]


def test_a_search_for_near_copies_can_be_ended() -> None:
    sketches = {name: sketch(text_of(1, 100)) for name in "ab"}
    assert len(near_copies(sketches)) == 1
    assert near_copies(sketches, wanted=lambda: False) == ()


def test_stories_join_copies_of_copies() -> None:
    pairs = [NearCopy("a", "b", 1.0), NearCopy("c", "d", 1.0), NearCopy("d", "e", 0.6), NearCopy("x", "a", 0.5)]
    assert stories(pairs) == (("a", "b", "x"), ("c", "d", "e"))
