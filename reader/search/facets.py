"""Narrowing a query by what its articles divide into: pure functions from query text to query text."""

from __future__ import annotations

from reader.search.model import FacetValue


def narrowed(query: str, value: FacetValue | str) -> str:
    """`query` for those of its articles that have `value`; an earlier choice of the same kind is replaced."""
    clause = value.narrows if isinstance(value, FacetValue) else value
    return f"{query} {clause}".strip()


def excluded(query: str, value: FacetValue | str) -> str:
    """`query` without the articles that have `value`."""
    clause = value.narrows if isinstance(value, FacetValue) else value
    return f"{query} -{clause}".strip()


def refined(query: str, words: str) -> str:
    """`query` for those of its articles that `words` finds as well."""
    return f"({query}) ({words})" if query.strip() and words.strip() else query or words
