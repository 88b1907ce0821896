from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.compare import weigh
from reader.compare.words import forget, grams, stem, term, terms, unified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("guaranteed", "guarantees"),
        ("second", "2nd"),
        ("three", "3"),
        ("American", "U.S."),
        ("Americans", "the United States"),
        ("Great Britain", "the UK"),
        ("French", "France"),
        ("1,500", "1500"),
        ("Ukraine's", "Ukrainian"),
        ("президентові", "президента"),
    ],
)
def test_words_that_are_one_term(one: str, other: str) -> None:
    assert set(terms(one)) == set(terms(other)) != set()


@pytest.mark.parametrize(("one", "other"), [("third", "three"), ("us", "US"), ("army", "navy")])
def test_words_that_are_not(one: str, other: str) -> None:
    assert set(terms(one)) != set(terms(other))


def test_the_pronoun_is_no_country() -> None:
    assert "us" not in terms("they told us")
    assert unified("give it to us") == "give it to us"


def test_a_name_of_several_words_weighs_little_more_than_one() -> None:
    found = terms("General Secretary Mark Rutte spoke")
    assert found["rutt"] == 0.5
    assert found["spoke"] == 1.0
    assert not any("mar" in gram for gram in grams("said Mark Rutte"))


def test_terms_of_other_scripts() -> None:
    assert list(terms("北约秘书")) == ["北约", "约秘", "秘书"]
    assert stem("україною") == "украї"
    assert term("2") == "2"
    assert list(grams("ab")) == [" ab "]
    assert not terms("…") and not grams("…")


def test_what_all_sentences_share_says_nothing() -> None:
    talk = [
        "Rutte on guarantees: the bridge fell.",
        "Rutte on guarantees: the crops grew.",
        "Rutte on guarantees: it rained.",
    ]
    other = ["Rutte on guarantees: a bridge has fallen.", "Rutte on guarantees: nothing new."]
    rows = weigh([talk, other]).between(0, 1)
    assert rows[0][0] > 2 * rows[0].get(1, 0)
    assert rows[0][0] > 2 * rows[1].get(0, 0)


@given(st.lists(st.lists(st.text("abc dЖ北1.", max_size=12), max_size=4), min_size=2, max_size=3))
def test_scores_are_shares_and_the_same_from_both_sides(articles: list[list[str]]) -> None:
    scores = weigh(articles)
    rows, turned = scores.between(0, 1), scores.between(1, 0)
    assert len(rows) == len(articles[0])
    for here, row in enumerate(rows):
        for there, score in row.items():
            assert 0 < score <= 1 + 1e-9
            assert turned[there][here] == pytest.approx(score)


@pytest.mark.parametrize("letters", ["abc", "бвг", "安全保"])
def test_what_is_remembered_of_sentences_without_an_end_is_little(letters: str) -> None:
    texts = [" ".join(f"{letters}{at}" for at in range(number, number + 400)) for number in range(100)]
    forget()
    assert terms(" ".join(texts))  # the stems of the words are few, and are kept
    tracemalloc.start()
    try:
        for text in texts:
            assert terms(text) and grams(text)
        assert tracemalloc.get_traced_memory()[0] < 4_000_000
    finally:
        tracemalloc.stop()
