"""What is offered while somebody types a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Entry, Metadata
from reader.errors import QueryError
from reader.search.completion import Known, complete, known_of, typed_at
from reader.search.parse import parse

KNOWN = Known(
    sources=(("Le Monde", 12), ("Reuters", 9), ('The "X" Times', 3), ("Agência Lusa", 2)),
    tags=(("guarantees/us", 5), ("press freedom", 2), ('od"d', 1)),
    bylines=(("Ann Lee", 3),),
    folders=(("news", 3), ("news/2025", 2), ("old stuff", 1)),
    saved=("autumn", "us-eu"),
    words=(("guarantee", 9), ("guard", 2)),
    dates=(("2025", 9), ("2025-09", 4), ("2024", 2)),
)


def offered(typed: str) -> list[str]:
    """The queries that the offers make; `|` is the cursor."""
    cursor = typed.index("|")
    query = typed.replace("|", "", 1)
    return [query[: one.start] + one.text + query[one.end :] for one in complete(query, cursor, KNOWN)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("so|", "source:"),
        ("peace AND ti|", "peace AND title:"),
        ("auth|", "byline:"),
        ("aft|", "after:"),
        ("source:|", 'source:"Le Monde"'),
        ("source:le|", 'source:"Le Monde"'),
        ("source:mond|", 'source:"Le Monde"'),
        ('source:"Le Mo|', 'source:"Le Monde"'),
        ('source:"Le Mo|"', 'source:"Le Monde"'),
        ('source:"Le Mo|" peace', 'source:"Le Monde" peace'),
        ("source: re|", "source: Reuters"),
        ("from:re|", "from:Reuters"),
        ("source:agen|", 'source:"Agência Lusa"'),
        ("source:x|", 'source:"The X Times"'),
        ("-source:re|", "-source:Reuters"),
        ("(tag:gu|", "(tag:guarantees/us"),
        ("(tag:gu|)", "(tag:guarantees/us)"),
        ("tag:us|", "tag:guarantees/us"),
        ("tag:(a OR gu|", "tag:(a OR guarantees/us"),
        ("tag:p| x", 'tag:"press freedom" x'),
        ("tag:pre|ss x", 'tag:"press freedom" x'),
        ("tag:od|", 'tag:"od*d"'),
        ("byline:le|", 'byline:"Ann Lee"'),
        ("in:n|", "in:news"),
        ("in:202|", "in:news/2025"),
        ("date:|", "date:today"),
        ("date:last 3|", 'date:"last 30 days"'),
        ("date:la|", 'date:"last week"'),
        ("date:>20|", "date:>2025"),
        ("date:2025-|", "date:2025-09"),
        ("since:20|", "since:2025"),
        ("has:|", "has:tags"),
        ("no:b|", "no:byline"),
        ("@|", "@autumn"),
        ("-@u|", "-@us-eu"),
        ("(@a|", "(@autumn"),
        ("gua|", "guarantee"),
        ('"gua|', '"guarantee"'),
        ("freedom|", 'tag:"press freedom"'),
        ("monde|", 'source:"Le Monde"'),
        ("title:gua|", "title:guarantee"),
    ],
)
def test_the_likeliest_comes_first(typed: str, first: str) -> None:
    assert offered(typed)[:1] == [first]


@pytest.mark.parametrize(
    "typed", ["|", "peace |", "OR|", "note:x|", "source:reuters |", "zz|", "source:Reuters|", '"a b c|"', "title:|"]
)
def test_where_nothing_is_begun_nothing_is_offered(typed: str) -> None:
    assert offered(typed) == []


def test_what_is_shown_says_what_it_is_and_how_often() -> None:
    (one,) = complete("source:le", 9, KNOWN)
    assert (one.label, one.about) == ("Le Monde", "source · 12 articles")


def test_what_comes_from_outside_is_harmless() -> None:
    (one,) = complete("source:", 7, Known(sources=(("a\x1b[31m\u202eb", 1),)))
    assert "\x1b" not in one.text + one.label
    assert "\u202e" not in one.text + one.label


def test_at_most_so_many() -> None:
    many = Known(tags=tuple((f"tag{number}", 1) for number in range(50)))
    assert len(complete("tag:", 4, many)) == 8
    assert len(complete("tag:", 4, many, most=3)) == 3


def test_what_articles_offer() -> None:
    def entry(article: str, source: str, date: str) -> Entry:
        return Entry(article, Metadata(source=source, date=date), article, 0, "", 0, 0)

    known = known_of(
        [entry("a/b/1.md", "Wire", "2025-09-03"), entry("a/2.md", "Wire", "2025-10"), entry("3.md", "", "")]
    )
    assert known.sources == (("Wire", 2),)
    assert dict(known.folders) == {"a": 2, "a/b": 1}
    assert dict(known.dates) == {"2025": 2, "2025-09": 1, "2025-10": 1}


PIECES = st.sampled_from(
    [*'()"*?~:-+@ ', "AND ", "OR ", "date:", "20", ">", "last ", "tag:", "source:", "has:", "in:", "gua", "le mo", "“"]
)


@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30)), st.integers(-3, 60))
def test_whatever_is_typed_offers_are_sound(query: str, cursor: int) -> None:
    at = typed_at(query, cursor)
    assert 0 <= at.start <= at.end <= len(query)
    for one in complete(query, cursor, KNOWN):
        assert (one.start, one.end) == (at.start, at.end)
        completed = query[: one.start] + one.text + query[one.end :]
        assert completed != query
        if not one.text.endswith(":") and not one.text.startswith("@"):
            alone = f"{at.said}:{one.text}" if at.said else one.text
            try:
                parse(alone)
            except QueryError as error:
                raise AssertionError(f"{alone} cannot be asked") from error


def test_the_months_of_the_articles_are_offered_before_a_digit_is_typed() -> None:
    known = Known(dates=(*tuple((f"2025-{month:02}", month) for month in range(1, 10)), ("2025", 45)))
    offered = [one.text for one in complete("date:", 5, known)]
    assert offered[0] == "today"
    assert [text.removeprefix("date:") for text in offered[2:5]] == ["2025-09", "2025-08", "2025-07"]
