from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.commands.quotes import find_quote

TEXT = "“It’s clear,” he said.\n\nThe guarantees – all of\nthem – are a System. The guarantees hold."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The guarantees", ["The guarantees", "The guarantees"]),
        ("all of them", ["all of\nthem"]),
        ("  all\t of\n them ", ["all of\nthem"]),
        ('"It\'s clear," he said. the', ["“It’s clear,” he said.\n\nThe"]),
        ("guarantees - all", ["guarantees – all"]),
        ("a system", ["a System"]),
        ("a.*System", []),
        ("not there", []),
        ("", []),
        (" \n", []),
    ],
)
def test_a_quote_is_found_as_it_is_typed(quote: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in find_quote(TEXT, quote)] == found


def test_exact_capitals_win() -> None:
    assert [tuple(one) for one in find_quote("us US Us", "US")] == [(3, 5)]


@given(st.text(min_size=1), st.data())
def test_any_stretch_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if quote.strip():
        found = find_quote(text, quote)
        assert found
        assert all(text[a:b].split() == quote.split() for a, b in found)
