"""A query as the clauses that somebody typed, with where each stands: for changing one and leaving the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.search.fields import MOMENTS, field_named
from reader.search.tokens import OPERATORS, QUOTES, SIGNS, TOKEN


@dataclass(frozen=True, slots=True)
class Clause:
    """One item at the top of a query: `query[start:end]`, with its signs, its field and what follows that.

    `field` is the field's first name, empty for plain words; `value` is what stands after it, without quotes.
    """

    start: int
    end: int
    field: str
    value: str
    negative: bool = False
    operator: str = ""
    """Set for what joins two clauses: `AND`, `OR`, `NOT`, ..."""


def clauses(query: str) -> tuple[Clause, ...]:
    """The clauses of `query` in order; what stands in brackets is one, and so are a phrase and a field's value."""
    return tuple(_clauses(query))


def _clauses(query: str) -> Iterator[Clause]:
    at = 0
    while (start := _skip(query, at)) < len(query):
        at, negative = start, False
        while at + 1 < len(query) and query[at] in SIGNS and not query[at + 1].isspace():
            negative ^= query[at] != "+"
            at += 1
        token = TOKEN.match(query, at)
        if token is None or token["close"]:
            at += 1
            yield Clause(start, at, "", query[start:at], negative)
            continue
        field = token["field"] or ""
        known = field_named(field) if field else None
        if known is not None:
            at = token.end()
            value = _skip(query, at)
            following = TOKEN.match(query, value)
            if following is None or following["close"] or value >= len(query):
                yield Clause(start, at, known.name, "", negative)
                continue
            token, at = following, value
        end = _end_of(query, token, at)
        raw = query[at:end]
        said = raw.strip(QUOTES) if token["quote"] else raw
        name = "" if known is None else known.name
        operator = OPERATORS.get(raw.partition("/")[0], "") if known is None and token["chunk"] else ""
        if field.casefold() in MOMENTS:
            said = f"{MOMENTS[field.casefold()]} {said}"
        yield Clause(start, end, name, said, negative, operator)
        at = end


def _skip(query: str, at: int) -> int:
    while at < len(query) and query[at].isspace():
        at += 1
    return at


def _end_of(query: str, token: re.Match[str], at: int) -> int:
    """Where the item that begins with `token` ends."""
    sign = query[at]
    if sign in QUOTES:
        end = _after_quote(query, at + 1)
        while end < len(query) and not query[end].isspace() and query[end] in "~^.0123456789":
            end += 1
        return end
    if sign == "(":
        return _after_bracket(query, at + 1)
    return token.end()


def _after_quote(query: str, at: int) -> int:
    while at < len(query) and query[at] not in QUOTES:
        at += 1
    return min(at + 1, len(query))


def _after_bracket(query: str, at: int) -> int:
    depth = 1
    while at < len(query) and depth:
        if query[at] in QUOTES:
            at = _after_quote(query, at + 1)
            continue
        depth += (query[at] == "(") - (query[at] == ")")
        at += 1
    return at


def closed(query: str) -> str:
    """`query` with every open quote and bracket closed, and without an operator or a sign that waits at its end."""
    text, at, depth, quote = query.rstrip(), 0, 0, False
    while at < len(text):
        if quote:
            quote = text[at] not in QUOTES
        elif text[at] in QUOTES:
            quote = True
        elif text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth = max(0, depth - 1)
        at += 1
    if quote:
        return text + '"' + ")" * depth
    end = len(text)
    while end and not depth:
        start = end
        while start and not text[start - 1].isspace():
            start -= 1
        if text[start:end] not in OPERATORS and text[start:end].strip(SIGNS):
            break
        end = start
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end] + ")" * depth
