"""Saved searches inside a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.search.named import CALL, called, resolved
from reader.tags.saved_searches import NAME

SAVED = {"Autumn": "date:2025-09..2025-11", "us-eu": "us OR eu", "both": "@autumn @us-eu", "a.b": "x"}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("@autumn", "(date:2025-09..2025-11)"),
        ("peace -@us-eu", "peace -(us OR eu)"),
        ("(@us-eu OR @a.b) x", "((us OR eu) OR (x)) x"),
        ("@both", "((date:2025-09..2025-11) (us OR eu))"),
        ("mail@both.org", "mail@both.org"),
        ('"@both"', '"@both"'),
        ('say "@both', 'say "@both'),
        ("@", "@"),
        ("@ both", "@ both"),
        ("title:@both", "title:@both"),
    ],
)
def test_a_name_stands_for_its_search(query: str, meant: str) -> None:
    assert resolved(query, SAVED) == meant


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(QueryError, match="no saved search “@autum”") as caught:
        resolved("@autum", SAVED)
    assert "did you mean @Autumn" in caught.value.advice
    with pytest.raises(QueryError, match="@x") as caught:
        resolved("@x", {})
    assert caught.value.advice


def test_a_circle_is_said() -> None:
    with pytest.raises(QueryError, match="circle: @a → @b → @a"):
        resolved("@a", {"a": "x @b", "b": "@a"})


def test_too_much_is_refused() -> None:
    saved = {f"a{number}": f"@a{number + 1} " * 8 for number in range(8)} | {"a8": "x" * 100}
    with pytest.raises(QueryError, match="too much"):
        resolved("@a0", saved)


@given(st.from_regex(NAME, fullmatch=True))
def test_every_name_that_can_be_saved_can_be_called(name: str) -> None:
    assert called(f"@{name}") == (name,)
    assert CALL.fullmatch(f"@{name}")
