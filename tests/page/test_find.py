from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.page.find import Step, counter, find, fold, step

text_of_any_kind = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Security guarantees", "SECURITY", ["Security"]),
        ("security\n  guarantees", "security guarantees", ["security\n  guarantees"]),
        ("Café, cafe\u0301 and cafe", "café", ["Café", "cafe\u0301", "cafe"]),
        ("cafe\u0301!", "cafe!", ["cafe\u0301!"]),
        ("Ukraine’s “friends”", 'ukraine\'s "friends"', ["Ukraine’s “friends”"]),
        ("Straße STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Straße", "ß", ["ß"]),
        ("a.c abc", "a.c", ["a.c"]),
        ("[/b] (x", "[/b] (", ["[/b] ("]),
        ("ΟΔΟΣ οδός", "οδος", ["ΟΔΟΣ", "οδός"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("long–term", "long-term", ["long–term"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("anything", "  ", []),
        ("anything", "", []),
        ("", "x", []),
        ("漢字かな", "字か", ["字か"]),
    ],
)
def test_find(text: str, query: str, found: list[str]) -> None:
    assert [text[slice(*span)] for span in find(text, query)] == found


@given(text_of_any_kind)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(text_of_any_kind, text_of_any_kind)
def test_matches_are_in_order_and_apart(text: str, query: str) -> None:
    found = find(text, query)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= span.start < span.end <= len(text) for span in found)


@given(st.text(alphabet="abc .ÉßIİ\n漢", min_size=1, max_size=40), st.data())
def test_a_stretch_of_the_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    query = text[start : data.draw(st.integers(start + 1, len(text)))]
    if query.split():
        assert any(
            fold(re.sub(r"\s+", " ", query.strip())) in re.sub(r"\s+", " ", fold(text[a:b]))
            for a, b in find(text, query)
        )


def test_a_hostile_query_ends_soon() -> None:
    assert find("a" * 50_000, "(a+)+$ " * 200) == ()
    assert len(find("ae" * 20_000, "aeae")) == 10_000


def test_steps_go_round_and_say_so() -> None:
    matches = [Passage(5, 6), Passage(9, 10)]
    assert step(matches, 5) == Step(1, False)
    assert step(matches, 5, inclusive=True) == Step(0, False)
    assert step(matches, 9) == Step(0, True)
    assert step(matches, 5, back=True) == Step(1, True)
    assert step(matches, 9, back=True) == Step(0, False)
    assert step([], 0) is None


def test_counter() -> None:
    assert [counter(2, 12), counter(-1, 1), counter(-1, 3), counter(0, 0)] == [
        "3/12",
        "1 match",
        "3 matches",
        "no match",
    ]
