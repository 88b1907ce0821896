"""What articles divide into, and queries narrowed by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.search import Index, Sort
from reader.search.clauses import closed
from reader.search.facets import excluded, facets_of, is_chosen, narrowed, quoted, refined, to_refine, without
from reader.search.parse import parse
from reader.search.query import in_words
from reader.search.tokens import LONGEST

from .conftest import found


def test_counts_the_most_frequent_first_and_months_newest_first() -> None:
    sources = Counter({"Le Monde": 1, "Wire": 2, "": 1})
    months = Counter({"2025-09": 1, "2025-10": 1, "": 2})
    source, month, tag = facets_of(sources, months, [["x/y", "x/z"], {"x/y"}], 4)
    assert [(one.value, one.count, one.narrows) for one in source.values] == [
        ("Wire", 2, "source:Wire"),
        ("Le Monde", 1, 'source:"Le Monde"'),
    ]
    assert source.others == 1
    assert [(one.value, one.label, one.count) for one in month.values] == [
        ("2025-10", "October 2025", 1),
        ("2025-09", "September 2025", 1),
    ]
    assert month.others == 2
    assert [(one.value, one.count) for one in tag.values] == [("x", 2), ("x/y", 2), ("x/z", 1)]
    assert tag.others == 2
    assert [one.field for one in facets_of(sources, months)] == ["source", "month"]


@pytest.mark.parametrize("query", ["", "run", "source:wire", "-in:news", "river OR ceasefire", "run river"])
def test_a_facet_counts_what_its_narrowed_query_finds(library: Path, make: Callable[[], Index], query: str) -> None:
    index = make()
    index.update()
    tagged = {"run.md": {"a/b"}, "news/truce.md": {"a"}}

    def lookup(field: str, value: str) -> frozenset[str]:
        return frozenset(one for one, tags in tagged.items() if any(f"{tag}/".startswith(f"{value}/") for tag in tags))

    total = index.search(query, tagged=lookup).total
    for facet in index.facets(query, tagged=lookup, tags_of=tagged):
        assert sum(one.count for one in facet.values) + facet.others >= total
        for one in facet.values:
            ids = found(index, narrowed(query, one), tagged=lookup)
            if query != "run river" and not is_chosen(query, one):  # widened, and not any more; taken out again
                assert len(ids) == one.count, narrowed(query, one)


def test_no_index_no_facets(make: Callable[[], Index]) -> None:
    assert all(not facet.values for facet in make().facets("run"))
    with pytest.raises(QueryError):
        make().facets("*x")


def test_hits_by_source(library: Path, make: Callable[[], Index]) -> None:
    index = make()
    index.update()
    by_source = ["exact.md", "run.md", "hamlet.md", "news/deep/levels.md", "news/truce.md", "news/kyiv.md"]
    assert found(index, "", sort=Sort.SOURCE) == by_source
    assert found(index, "-ТСН", sort=Sort.SOURCE) == by_source[:-1]


@pytest.mark.parametrize(
    ("query", "clause", "result"),
    [
        ("", "source:Wire", "source:Wire"),
        ("peace", 'source:"Le Monde"', 'peace source:"Le Monde"'),
        ("peace source:Wire", 'source:"Le Monde"', 'peace source:"Le Monde"'),
        ("source:Wire peace", "source:UNN", "peace source:UNN"),
        ('source:"Le Monde" peace', "source:UNN", "peace source:UNN"),
        ("peace -source:Wire", "source:UNN", "peace -source:Wire source:UNN"),
        ("peace -source:Wire", "source:wire", "peace source:wire"),
        ("peace source:Wire", "source:wire", "peace"),
        ("peace AND source:Wire", "source:UNN", "peace source:UNN"),
        ("source:Wire AND peace", "source:UNN", "peace source:UNN"),
        ("date:2025 peace", "date:2025-09", "peace date:2025-09"),
        ("peace tag:a", "tag:b", "peace tag:a tag:b"),
        ("peace tag:a", "tag:a", "peace"),
        ("a OR b", "source:UNN", "(a OR b) source:UNN"),
        ("a OR source:UNN", "source:UNN", "(a OR source:UNN) source:UNN"),
        ('"unclosed', "source:UNN", '"unclosed" source:UNN'),
        ("(a OR b", "tag:x", "(a OR b) tag:x"),
        ("peace AND", "tag:x", "peace tag:x"),
        ("peace (source:Wire OR x)", "source:UNN", "peace (source:Wire OR x) source:UNN"),
    ],
)
def test_narrowed(query: str, clause: str, result: str) -> None:
    assert narrowed(query, clause) == result


def test_taken_out_and_ruled_out() -> None:
    assert without('peace source:"Le Monde" now', 'source:"le monde"') == "peace now"
    assert without("peace -tag:a", "tag:a") == "peace"
    assert excluded("peace", "tag:a") == "peace -tag:a"
    assert excluded("peace tag:a", "tag:a") == "peace -tag:a"
    assert excluded("a OR b", "tag:a") == "(a OR b) -tag:a"
    assert is_chosen("peace tag:a", "tag:A")
    assert not is_chosen("peace -tag:a", "tag:a")
    assert not is_chosen("peace OR tag:a", "tag:a")


@pytest.mark.parametrize(
    ("query", "words", "result"),
    [
        ("peace", "paris", "peace AND paris"),
        ("peace talks", "paris", "(peace talks) AND paris"),
        ("a OR b", "c OR d", "(a OR b) AND (c OR d)"),
        ('"peace talks"', "paris", '"peace talks" AND paris'),
        ("", "paris", "paris"),
        ("peace", " ", "peace"),
        ('"open', "(half", '"open" AND (half)'),
        ("tag:a", "-b", "tag:a AND -b"),
    ],
)
def test_refined(query: str, words: str, result: str) -> None:
    assert refined(query, words) == result


@pytest.mark.parametrize(
    "value", ["Le Monde", 'The "X" Times', "a/b", "A (b)", "-x", "OR", "x:y", "a*b", "ТСН", "a~2", "a^b"]
)
def test_a_value_is_one_clause(value: str) -> None:
    assert in_words(parse(f"tag:{quoted(value, '*')}").node).startswith("tag:")
    assert is_chosen(narrowed("peace", f"tag:{quoted(value, '*')}"), f"tag:{quoted(value, '*')}")


PIECES = st.sampled_from([*'()" -', "AND ", "OR ", "source:x ", "tag:a ", "date:2025 ", "peace ", '"a b" '])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_was_typed_can_be_narrowed(query: str) -> None:
    for changed in (
        f"{to_refine(query)}tag:z",
        narrowed(query, "tag:z"),
        excluded(query, "tag:z"),
        refined(query, "tag:z"),
    ):
        try:
            assert "tag:z" in in_words(parse(changed).node)
        except QueryError:
            assert set(query) & set('()"-AO')


@pytest.mark.parametrize(
    ("query", "begun"),
    [
        ("", ""),
        ("  ", ""),
        ("peace", "peace "),
        ("a b c", "(a b c) AND "),
        ("a OR b", "(a OR b) AND "),
        ('"a b', '"a b" '),
    ],
)
def test_what_is_typed_after_a_refined_query_must_match_too(query: str, begun: str) -> None:
    assert to_refine(query) == begun


def test_a_source_with_signs_can_be_asked_for() -> None:
    (source, _) = facets_of(Counter({"*News* at 9?": 2}), Counter())
    (value,) = source.values
    assert value.narrows == 'source:"News at 9"'
    assert parse(value.narrows)


@pytest.mark.parametrize("piece", ["NOT ", "a OR ", "source:Wire ", "- ", '"', "("])
def test_a_book_is_refined_and_narrowed_as_what_of_it_counts(piece: str) -> None:
    book = piece * 20_000
    for made in (refined(book, book), to_refine(book), narrowed(book, "source:Wire"), excluded(book, "source:Wire")):
        assert len(made) < 5 * LONGEST  # each open bracket is closed
    assert len(without(book, "source:Wire")) <= LONGEST


def test_what_waits_at_the_end_of_a_book_is_taken_off_in_one_go() -> None:
    assert closed("steel " + "NOT - " * 200_000) == "steel"
