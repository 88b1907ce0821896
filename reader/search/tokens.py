"""The pieces a query is typed in: shared by what understands a query and by what helps to type one."""

from __future__ import annotations

import re

LONGEST = 1000
"""Characters of a query that count; whoever pastes a book is told."""
QUOTES = '"“”„«»'
TOKEN = re.compile(
    rf"""\s+
    | (?P<field>[A-Za-z][A-Za-z_]{{1,11}}):
    | (?P<quote>[{QUOTES}])
    | (?P<open>\() | (?P<close>\))
    | (?P<range>[\[{{][^\]}}]*(?:[\]}}]|$))
    | (?P<chunk>[^\s(){QUOTES}]+)""",
    re.VERBOSE,
)
"""One piece; matches wherever something stands."""
AND, OR, NOT, AND_NOT, NEAR = "AND", "OR", "NOT", "ANDNOT", "NEAR"
OPERATORS = {"AND": AND, "&&": AND, "&": AND, "OR": OR, "||": OR, "|": OR, "NOT": NOT, "ANDNOT": AND_NOT, "NEAR": NEAR}
SIGNS = "-+!"
"""What can stand at the beginning of an item."""
