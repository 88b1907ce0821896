"""Whatever is typed: a result or a QueryError with words, soon."""

from __future__ import annotations

import re
import string
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.search import Index, find_matches
from reader.search.items import FILTERS
from reader.search.parse import parse

from .conftest import put

TEXT = "The security guarantees of Ukraine: cease-fire, ТСН, 1,500 U.S. envoys. To be or not to be.\nA quiet run.\n"
NASTY = [
    "*",
    "**",
    "*a*",
    "?a",
    "?",
    "~",
    "~999",
    "word~999",
    "word~999999999999",
    "oil~2/99",
    "word~-1",
    "a~0",
    '"',
    '""',
    '"""',
    '"a',
    'a"b"c"',
    "(",
    ")",
    "()",
    "(((",
    ")))",
    "(" * 3000,
    ")" * 3000,
    "(a " * 300,
    "\x00",
    "a\x00b",
    "a" * 100_000,
    "a " * 50_000,
    "NOT",
    "NOT NOT NOT",
    "NOT " * 200 + "a",
    "AND",
    "OR OR",
    "AND OR NOT",
    "a AND",
    "-",
    "--",
    "-" * 400,
    "- a",
    "+",
    "+-+a",
    "date:",
    "date:[x to y]",
    "date:[",
    "date:]",
    "date:>",
    "date:>>2025",
    "date:..",
    "date:0000",
    "date:9999",
    "date:>9999-12-31",
    "date:<0001",
    "date:2025-02-30",
    'date:"last 9999 years"',
    'date:"',
    "date:(2025)",
    "date:{}",
    "tag:",
    "tag:(",
    'tag:"',
    "tag:*",
    "note:\x00",
    "has:",
    "has:(nofield:tags)",
    "in:( AND nofield:]",
    "note:(a nofield:b)",
    "in:",
    "in:/",
    "in:../..",
    "in:*",
    "title:",
    "title:(",
    "title:*",
    "title:?a",
    "title:title:title:a",
    "a:b:c:d",
    "http://a/b?c=d*",
    "a^",
    "a^^",
    "a^999999",
    "a^-1",
    "a^nan",
    "^2",
    '"a b"~',
    '"a b"~999999',
    '"a b"^',
    "[a to b]",
    "{a to",
    "]",
    "}",
    "\ud800",
    "a\udfffb*",
    "\u202e",
    "é*",
    "ß",
    "İ",
    "ŉ~",
    "漢字",
    "漢*",
    "🙂",
    "🙂*",
    "a\u0301*",
    "\\",
    "\\*",
    "a\\",
    "$.^{}+|()[]",
    "%s %d",
    "{0}",
    "<b>",
    "[/b]",
    "[@click=app.quit]x",
    "\x1b[31m",
    "a) " * 330,
    "a&&b||c",
    "&&",
    "||",
    "a*b*c*d*e*f*g*",
    "a" + "?*" * 200,
    "a" + "*?" * 200 + "z",
    "a*" * 150,
    "e*e*e*e*e*e*e*e*e*x",
    "u.s.*",
    "don't*",
    "'*",
    "1,5*",
    "-*",
    "a-*",
    "*-a",
    "cease-f*",
    "cease-fire~",
    "1..2",
    "x_y",
    "_*",
    "ANDNOT",
    "a ANDNOT",
    "“a b”",
    "„a“ «b»",
    "title:“a b”",
    "to be or not",
    "the",
    "the of and to",
    "a.b.c.d.e.f",
    "." * 500,
    "a\nb\tc\rd\u2028e",
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    base = tmp_path_factory.mktemp("hostile")
    for number in range(60):
        put(
            base / "corpus",
            f"{number}.md",
            TEXT + f"word{number} " * 5 + string.ascii_letters,
            title=f"Title {number}",
            date="2025-09",
        )
    index = Index(base / "cache", base / "corpus")
    index.update()
    yield index
    index.close()


def _ask(index: Index, query: str) -> None:
    began = time.thread_time()
    try:
        results = index.search(query, tagged=lambda field, value: frozenset({"1.md"}))
    except QueryError as error:
        assert error.problem
        assert error.advice
    else:
        assert "damaged" not in results.notice
        for hit in results.hits:
            for snippet in hit.snippets:
                assert len(snippet.text) == snippet.end - snippet.start
                assert all(snippet.start <= start < end <= snippet.end for start, end in snippet.matches)
        if results.understood:
            index.search(results.understood, tagged=lambda field, value: frozenset())
    find_matches(query, TEXT)
    # Work of this thread, not the clock; ten times what is promised, so that only a real blow-up fails here.
    assert time.thread_time() - began < 10


@pytest.mark.parametrize("query", NASTY, ids=lambda query: ascii(query)[:40])
def test_the_nasty_list(asked: Index, query: str) -> None:
    _ask(asked, query)


PIECES = st.sampled_from(
    [
        *"()\"*?~^:-+[]{}'.,|& \x00",
        "AND ",
        "OR ",
        "NOT ",
        "date:",
        "tag:",
        "title:",
        "in:",
        "all:",
        "a",
        "run",
        "security",
        "ТСН",
        "2025",
        "..",
        " to ",
        "~2",
        "*",
    ]
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_anything_typed(asked: Index, query: str) -> None:
    _ask(asked, query)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["a", "run*", '"a b"', '"to be"~3', "cease-fire", "e?", "secur~2", "ß*"]))
def test_matches_lie_in_any_text(text: str, query: str) -> None:
    found = find_matches(query, text)
    assert list(found) == sorted(found)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize("field", sorted(FILTERS))
def test_what_takes_no_words_of_an_article_gets_none(field: str) -> None:
    """Also in brackets, and after a colon that is no field's."""
    for query in (f"{field}:(2025 nofield:)", f"{field}:( AND nofield:2025", f"{field}:(nofield:tags OR b)"):
        try:
            said = parse(query).node
        except QueryError:
            continue
        assert not re.search(rf"(Word|Phrase|Pattern|Fuzzy)\(field='{field}'", repr(said)), query


def test_nothing_of_a_query_is_taken_for_a_path(asked: Index, tmp_path: Path) -> None:
    assert asked.search("in:/etc").total == 0
    assert asked.search("in:../corpus").total == 0
