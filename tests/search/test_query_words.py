"""What is understood of a query, read back; without an index."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import clock
from reader.errors import QueryError
from reader.search.parse import parse
from reader.search.query import in_words


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("date:last 30 days ukraine", "date:2026-10-24..2026-11-23 AND ukraine"),
        ("date:before march 2025 nato", "date:..2025-02 AND nato"),
        ("date: 2025", "date:2025"),
        ("date:> 2025", "date:2026.."),
        ("date:(2024 OR 2026)", "date:2024 OR date:2026"),
        ("since:2025", "date:2025.."),
        ("after:2025/09/03", "date:2025-09-04.."),
        ("before:2025-03", "date:..2025-02"),
        ("newer_than:7d", "date:2026-11-16.."),
        ("older_than:2w", "date:..2026-11-08"),
        ("has:tag", "has:tags"),
        ("is:tagged", "has:tags"),
        ("is:untagged", "NOT has:tags"),
        ("no:notes", "NOT has:note"),
        ("-has:author", "NOT has:byline"),
        ("source: reuters", "source:reuters"),
        ("from:reuters subject:peace author:lee", "source:reuters AND title:peace AND byline:lee"),
        ("label:a/b", "tag:a/b"),
        ("folder:news/2025/", "in:news/2025"),
        ("tag:(a OR b)", "tag:a OR tag:b"),
        ("tag:(a -b)", "tag:a AND NOT tag:b"),
        ('in:"old stuff" -in:new', 'in:"old stuff" AND NOT in:new'),
        ("tag:OR", 'tag:"OR"'),
        ("source:OR", 'source:"OR"'),
        ("france NEAR/5 germany", '"france germany"~5'),
        ("france NEAR germany", '"france germany"~10'),
        ("(france OR spain) NEAR/5 germany", '"france germany"~5 OR "spain germany"~5'),
        ("title:(france NEAR/5 germany)", 'title:"france germany"~5'),
        ("cease-fire", "cease-fire"),
        ("-cease-fire peace", "NOT cease-fire AND peace"),
        ("title:cease-fire", "title:cease-fire"),
        ("what happened, zelensk?", "happened AND zelensk"),
        ("zelensk?", "zelensk?"),
        ("guar* zelensk?", "guar* AND zelensk?"),
        ("zelensk? macron", "zelensk? AND macron"),
        ("Ukraine: what next", "Ukraine AND next"),
        ("a OR b AND c", "a OR (b AND c)"),
        ("-(a OR b) c", "NOT (a OR b) AND c"),
        ("ukraine tag:", "ukraine"),
        ("tag: OR b", "b"),
        ("byline:*", "has:byline"),
        ("-from:*", "NOT has:source"),
        ("army^3 peace", "army^3 AND peace"),
        ("army^x peace", "army AND peace"),
    ],
)
def test_understood(typed: str, understood: str) -> None:
    said = in_words(parse(typed).node)
    assert said == understood
    assert in_words(parse(said).node) == said


@pytest.mark.parametrize("name", ["tag", "date", "has", "in", "note", "title", "source", "byline", "since", "from"])
def test_a_field_without_a_value_says_what_can_stand_there(name: str) -> None:
    for typed in (f"{name}:", f"-{name}:", f"({name}:)"):
        with pytest.raises(QueryError, match="nothing stands after") as caught:
            parse(typed)
        assert "as in" in caught.value.advice
    query = parse(f"ukraine {name}:")
    assert in_words(query.node) == "ukraine"
    assert f"“{name}:”" in query.notices[0]


def test_has_says_what_it_takes() -> None:
    with pytest.raises(QueryError, match="“x”") as caught:
        parse("has:x")
    assert "tags, note, date, byline, source, url" in caught.value.advice


@pytest.mark.parametrize(
    ("typed", "why", "instead"),
    [
        ("secur* NEAR/2 kyiv", "secur\\*", "OR"),
        ("kyiv NEAR/2 (secur* OR army)", "two words", "NEAR/3"),
        ("zelensky~ NEAR/3 support", "zelensky~", "OR"),
        ("title:three NEAR/2 levels", "two fields", "title:(three NEAR/2 levels)"),
        ('"peace deal" NEAR/4 kyiv', "phrase", '"peace deal other"~4'),
        ("a NEAR/4 b NEAR/4 c", "third word", '"a b other"~4'),
        ("a NEAR NOT b", "two words", "NEAR"),
        ("a NEAR date:2025", "two words", "NEAR"),
    ],
)
def test_near_is_never_taken_as_and(typed: str, why: str, instead: str) -> None:
    with pytest.raises(QueryError, match=why) as caught:
        parse(typed)
    assert instead in caught.value.advice


@pytest.mark.parametrize(("typed", "taken"), [("a NEAR/x b", "NEAR/10"), ("a NEAR/99 b", "NEAR/50")])
def test_near_says_how_far(typed: str, taken: str) -> None:
    (notice,) = parse(typed).notices
    assert taken in notice


@pytest.mark.parametrize(
    ("typed", "wild", "instead"),
    [
        ('"secur* guarant*"', "secur*", "secur* AND guarant*"),
        ('"levels guarantee*"~4', "guarantee*", "levels AND guarantee*"),
        ('"wom?n of kyiv"', "wom?n", "wom?n AND"),
        ('title:"three lev*"', "lev*", "three AND lev*"),
        ('"*tees"', "*tees", "written out"),
    ],
)
def test_a_wildcard_in_quotes_is_refused(typed: str, wild: str, instead: str) -> None:
    with pytest.raises(QueryError, match="cannot stand in quotes") as caught:
        parse(typed)
    assert f"“{wild}”" in str(caught.value)
    assert instead.replace("written out", "write the word out") in caught.value.advice


def test_punctuation_in_quotes_is_none() -> None:
    assert in_words(parse('"what happened?"').node) == '"what happened"'
    assert in_words(parse('"two * three"').node) == '"two three"'
    assert not parse('"what happened?"').notices
    (notice,) = parse('"zelensk? said"').notices
    assert "“zelensk?”" in notice


@pytest.mark.parametrize(
    ("typed", "hinted"),
    [
        ("france or germany", "OR"),
        ("france not paris", "NOT"),
        ("paris and kyiv", "AND"),
        ("paris near/6 kyiv", "NEAR/6"),
    ],
)
def test_small_operators_are_words_and_it_is_said(typed: str, hinted: str) -> None:
    (notice,) = parse(typed).notices
    assert hinted in notice
    assert not parse("to be or not to be").notices
    assert not parse(f'"{typed}"').notices
    assert not parse(typed.replace(hinted.lower(), hinted)).notices


@pytest.mark.parametrize(("typed", "why"), [("army^x", "“^x” is no weight"), ("title:*", "“title:*” asks for nothing")])
def test_what_is_left_out_is_said(typed: str, why: str) -> None:
    (notice,) = parse(typed).notices
    assert why in notice


def test_what_is_relative_moves_with_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_words(parse("date:today").node) == "date:2026-11-23"
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 0, 1, tzinfo=UTC))
    assert in_words(parse("date:today").node) == "date:2026-11-24"


WORDS = ["in:", "no:", "since:", "run", "cease-fire", "a/b", "@x", "tags", "peace ", "a.b", "don't", "ТСН"]
FIELDS = ["date:", "2025", "..", "last week", "tag:", "title:", "has:"]
PIECES = st.sampled_from([*'()"*?~^:-+ ', "AND ", "OR ", "NOT ", "NEAR/3 ", *FIELDS, *WORDS])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_was_understood_can_be_typed_again(typed: str) -> None:
    try:
        said = in_words(parse(typed).node)
    except QueryError:
        return
    assert in_words(parse(said).node) == said
