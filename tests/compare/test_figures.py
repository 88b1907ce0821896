from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.compare import Figure, Kind, differences, figures_in, only_named
from reader.compare.figure import Clock, Named, Quantity, When, Wording

DAY = datetime.date(2025, 9, 3)


def figures(text: str, base: datetime.date | None = DAY) -> tuple[Figure, ...]:
    return figures_in(text, [Passage(0, len(text))], base).all


def told(text: str, base: datetime.date | None = DAY) -> list[tuple[Kind, str]]:
    return [
        (one.kind, text[one.span.start : one.span.end])
        for one in figures(text, base)
        if one.kind is not Kind.NAME or one.unit
    ]


@pytest.mark.parametrize(
    ("text", "kind", "words", "unit"),
    [
        ("He outlined three key components of it.", Kind.NUMBER, "three key components", "part"),
        ("It plans two layers of protection.", Kind.NUMBER, "two layers", "part"),
        ("a three-tier system", Kind.NUMBER, "three-tier", "part"),
        ("up to 800 thousand troops in peacetime", Kind.NUMBER, "800 thousand troops", "troop"),
        ("some 2,758 cases against them", Kind.NUMBER, "2,758 cases", "case"),
        ("five European countries agreed", Kind.NUMBER, "five European countries", "countri"),
        ("a square, one square kilometre of it", Kind.NUMBER, "one square kilometre", "square metre"),
        ("not a single square kilometer of it", Kind.NUMBER, "a single square kilometer", "square metre"),
        ("in the last six months it grew", Kind.NUMBER, "six months", "day"),
        ("the past half-year was good", Kind.NUMBER, "half-year", "day"),
        ("the 17-year-old boy left", Kind.NUMBER, "17-year-old", "years old"),
        ("Article 5 of it applies", Kind.NUMBER, "Article 5", "article no."),
        ("two hundred and fifty people came", Kind.NUMBER, "two hundred and fifty people", "person"),
        ("about 30,000 years ago it was", Kind.NUMBER, "30,000 years", "day"),
        ("one out of every five kids", Kind.NUMBER, "five", "one in"),
        ("The first level is ready", Kind.ORDINAL, "first level", "part"),
        ("named as the third element.", Kind.ORDINAL, "third element", "part"),
        ("Layer number one is it", Kind.ORDINAL, "Layer number one", "part"),
        ("As component number two he listed it", Kind.ORDINAL, "component number two", "part"),
        ("Level three is it", Kind.ORDINAL, "Level three", "part"),
        ("in the 21st century it is", Kind.ORDINAL, "21st century", "centuri"),
        ("the world's fifth-largest brewer", Kind.ORDINAL, "fifth-largest brewer", "brewer"),
        ("a $400 million package", Kind.MONEY, "$400 million", "usd"),
        ("it cost £3.5m then", Kind.MONEY, "£3.5m", "gbp"),
        ("gold fell below $US600 an ounce", Kind.MONEY, "$US600", "usd"),
        ("up to 1.55bn euros were paid", Kind.MONEY, "1.55bn euros", "eur"),
        ("a billion dollars were lost", Kind.MONEY, "a billion dollars", "usd"),
        ("rose by 10 per cent.", Kind.PERCENT, "10 per cent", "%"),
        ("rose by 2.4% next", Kind.PERCENT, "2.4%", "%"),
        ("on September 4, there", Kind.DATE, "September 4", ""),
        ("in August last year, the", Kind.DATE, "August last year", ""),
        ("dated 3 September 2025.", Kind.DATE, "3 September 2025", ""),
        ("in the 1980s it was", Kind.DATE, "1980s", ""),
        ("the 2004 budget", Kind.DATE, "2004", ""),
        ("will take place in May.", Kind.DATE, "May", ""),
        ("said on Friday that", Kind.DATE, "Friday", ""),
        ("the day after tomorrow we", Kind.DATE, "the day after tomorrow", ""),
        ("from 6 to 9 January it", Kind.DATE, "6 to 9 January", ""),
        ("at 11:57 on it", Kind.TIME, "11:57", ""),
        ("by 0900 GMT to", Kind.TIME, "0900 GMT", ""),
        ("at 6 p.m. on it", Kind.TIME, "6 p.m.", ""),
        ("the midday funeral", Kind.TIME, "midday", ""),
        ("led by France and Great Britain.", Kind.NAME, "led by France and Great Britain", "led by"),
        ("set up with Britain and France in the lead.", Kind.NAME, "with Britain and France in the lead", "led by"),
        ("provided by Europe and the US, and", Kind.NAME, "provided by Europe and the US", "provid by"),
    ],
)
def test_what_is_a_figure(text: str, kind: Kind, words: str, unit: str) -> None:
    found = [one for one in figures(text) if (one.kind, text[one.span.start : one.span.end]) == (kind, words)]
    assert [one.unit for one in found] == [unit], told(text)
    assert told(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "One of the members said no one came.",
        "a combination of the two",
        "Let's first agree on it",
        "At first it was quiet; he came first.",
        "a second later it was gone",
        "it may march on",
        "the H5N1 strain, an MP3 player, 3D graphics",
        "one member of the club",
        "stated by Mark Rutte",
    ],
)
def test_what_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tomorrow", When(2025, 9, 4)),
        ("yesterday", When(2025, 9, 2)),
        ("the day after tomorrow", When(2025, 9, 5)),
        ("last year", When(2024)),
        ("next month", When(2025, 10)),
        ("August last year", When(2024, 8)),
        ("last August", When(2025, 8)),
        ("last December", When(2024, 12)),
        ("next March", When(2026, 3)),
        ("two years ago", When(2023)),
        ("three days ago", When(2025, 8, 31)),
        ("September 4", When(None, 9, 4)),
        ("Wednesday", When(weekday=2)),
        ("Wednesday, 3 September 2025", When(2025, 9, 3, 2)),
        ("2025-09-03", When(2025, 9, 3)),
        ("03.09.2025", When(2025, 9, 3)),
        ("the 1990s", When(decade=199)),
    ],
)
def test_dates_are_resolved_by_the_day_of_the_article(text: str, value: When) -> None:
    (one,) = [one for one in figures(f"It was {text}, he said.") if one.kind is Kind.DATE]
    assert one.value == value


def test_without_a_day_relative_dates_say_nothing() -> None:
    assert [one.value for one in figures("It was yesterday or last year.", None) if one.kind is Kind.DATE] == [
        When(),
        When(),
    ]


AGREE = [
    ("It has three levels.", "The three-tier system."),
    ("About 50 people came.", "There were 53 people."),
    ("More than 100 people came.", "120 people were there."),
    ("800 thousand troops stood there.", "800,000 troops stood there."),
    ("It cost $1.2 million.", "It cost $1.24 million."),
    ("a quarter of a mile, 10 miles in all", "16 kilometres"),
    ("the last six months", "the past half-year"),
    ("10 per cent of it", "10% of it"),
    ("up to 800 thousand troops", "600,000 troops"),
    ("on September 4 they met", "tomorrow they meet"),
    ("on Wednesday they met", "on 3 September 2025 they met"),
    ("in September they met", "on September 4, 2025 they met"),
    ("in the 1990s", "in 1994"),
    ("in August last year", "in August"),
    ("at 6 p.m.", "at 18:00"),
    ("at 6 p.m.", "at 6:00"),
    ("the second level", "layer number two"),
    ("$5 million", "€4 million"),
    ("five soldiers came", "seven cars came"),
    ("led by France", "led by Germany"),
    ("He came first in the first line of defence.", "the second layer"),
    ("“We shall never surrender to them here”", "“We shall never surrender to them here”, he said"),
    ("yesterday", "tomorrow"),
    ("73 million kids", "one in five kids"),
]
DIFFER = [
    ("It has three levels.", "It has two layers.", Kind.NUMBER),
    ("27 people were killed.", "30 people died.", Kind.NUMBER),
    ("More than 100 people came.", "180 people were there.", Kind.NUMBER),
    ("Up to 100 people came.", "130 people were there.", Kind.NUMBER),
    ("About 100 people came.", "130 people were there.", Kind.NUMBER),
    ("in December they met", "in January they met", Kind.DATE),
    ("on September 4", "on September 5", Kind.DATE),
    ("on Friday", "on 3 September 2025", Kind.DATE),
    ("in 1994", "in 1996", Kind.DATE),
    ("the second level", "the third level", Kind.ORDINAL),
    ("$5 million", "$7 million", Kind.MONEY),
    ("10 per cent", "12%", Kind.PERCENT),
    ("at 6 p.m.", "at 7 p.m.", Kind.TIME),
    ("10 miles", "20 kilometres", Kind.NUMBER),
    (
        "“We shall never surrender our old town to them, not today”",
        "“We shall never surrender our old town to them, never”",
        Kind.QUOTATION,
    ),
]


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_figures_that_agree_are_not_told_to_differ(one: str, other: str) -> None:
    assert differences(figures(one, None), figures(other)) == ()
    assert differences(figures(other), figures(one, None)) == ()


@pytest.mark.parametrize(("one", "other", "kind"), DIFFER)
def test_figures_that_differ_are_told(one: str, other: str, kind: Kind) -> None:
    assert [difference.kind for difference in differences(figures(one), figures(other))] == [kind]


def test_one_that_agrees_is_enough() -> None:
    assert differences(figures("three levels and four tiers"), figures("four layers")) == ()


def test_names_are_told_as_only_in_one() -> None:
    here, there = only_named(
        figures("President Volodymyr Zelensky met Mark Rutte in Kyiv and the British ambassador."),
        figures("In Kyiv the leader, Zelenskyy, saw Marc Rutte, with Britain's envoy and Macron."),
    )
    assert here == ()
    assert [one.value for one in there] == [Named(frozenset({"macron"}))]


def test_a_capital_at_the_start_of_a_sentence_is_no_name_by_itself() -> None:
    text = "Reports came in. Rutte left. Later he met Rutte."
    spans = [Passage(0, 16), Passage(17, 28), Passage(29, 48)]
    names = [text[one.span.start : one.span.end] for one in figures_in(text, spans).all if one.kind is Kind.NAME]
    assert names == ["Rutte", "Rutte"]


@pytest.mark.parametrize(
    ("text", "quoted", "scare"),
    [
        ('He said: "We are working on it now."', '"We are working on it now."', False),
        ("certain “security guarantees” for", "“security guarantees”", True),
        ("called it 'the coalition's own great work' once", "'the coalition's own great work'", False),
        ("«Мы будем работать дальше вместе»", "«Мы будем работать дальше вместе»", False),
    ],
)
def test_quotations(text: str, quoted: str, scare: bool) -> None:
    (one,) = [one for one in figures(text) if one.kind is Kind.QUOTATION]
    assert text[one.span.start : one.span.end] == quoted
    assert isinstance(one.value, Wording)
    assert one.value.scare is scare


def test_apostrophes_are_no_quotations() -> None:
    assert told("Ukraine's army and the allies' help don't stop.") == []


def test_a_quotation_of_several_sentences_is_one() -> None:
    text = '"First we meet them. Then we talk with them," she said.'
    found = figures_in(text, [Passage(0, 20), Passage(21, len(text))]).all
    assert [text[one.span.start : one.span.end] for one in found if one.kind is Kind.QUOTATION] == [text[:45]]


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        (Quantity(5, 5), Quantity(5, 5), True),
        (Quantity(5, 5), Quantity(4, 6), True),
        (Quantity(4, 5), Quantity(5, 6), False),
        (Quantity(5, 5), Quantity(6, 6), False),
        (Quantity(2, 6, "most"), Quantity(3, 8, "most"), False),
        (Quantity(2, 6, "most"), Quantity(6, 9, "least"), False),
        (Quantity(2, 6, "most"), Quantity(5, 5), True),
        (When(2025), When(None, 9, 4), True),
        (When(2025, 9), When(2025, 8), False),
        (When(2024, 2, 30), When(weekday=1), True),
        (Clock(360, False), Clock(1080), True),
        (Clock(360), Clock(1080), False),
        (Clock(360, True, "gmt"), Clock(420, True, "cet"), True),
    ],
)
def test_values(one: Quantity, other: Quantity, agrees: bool) -> None:
    assert one.agrees(other) is agrees
    assert other.agrees(one) is agrees


@given(st.text(alphabet="ab 1259.,-–'\"“”$%€½ABmkthousandfirscl\n·é", max_size=80))
def test_any_text_has_figures_within_it(text: str) -> None:
    for one in figures(text):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.agrees(one)


@pytest.mark.parametrize(
    "text",
    [
        "A " * 60_000,
        "1" * 100_000,
        "one hundred " * 9_000,
        "'a \"" * 30_000,
        "Aa, " * 30_000,
        "one" + " " * 99_000 + "two",
        "the second " * 10_000,
        "ed by " * 20_000,
        "9" * 400 + " people, 1" + "0" * 200 + " trillion dollars",
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_for_ever(text: str) -> None:
    # What grows with the square of the length runs into the time limit of every test.
    for one in figures(text):
        assert one.span.end <= len(text)


def test_years_of_one_amount_are_no_difference_and_days_of_it_are() -> None:
    def differing(one: str, other: str) -> list[str]:
        here, there = (figures_in(text, [Passage(0, len(text))]).all for text in (one, other))
        return [str(found.kind) for found in differences(here, there)]

    assert differing("It fell to 46 million people from its peak in 2013.", "In 2014 it was 46 million people.") == []
    assert differing("It was 46 million people in 2013.", "In 2014 it was 47 million people.") == ["number", "date"]
    assert differing("Three men came on May 3.", "On May 4 three men came.") == ["date"]
    assert differing("Up to 300 tanks came.", "Up to 450 tanks came.") == ["number"]
    assert differing("Over 40 people were hurt.", "More than 65 people were hurt.") == ["number"]
    assert differing("Up to 300 tanks came.", "At most 300 tanks came.") == []
    assert differing("Up to 800 thousand troops.", "As many as 800,000 troops.") == []


def test_money_and_dates_as_wires_wrote_them() -> None:
    def found(text: str) -> list[tuple[str, str]]:
        figures = figures_in(text, [Passage(0, len(text))]).all
        return [(str(one.kind), text[one.span.start : one.span.end]) for one in figures if one.kind is not Kind.NAME]

    assert found("A loan of 2.15 billion dlrs was 561 mln francs.") == [
        ("money", "2.15 billion dlrs"),
        ("money", "561 mln francs"),
    ]
    assert found("They claim for the 2001-2003 period until dec. 11.") == [("date", "2001-2003"), ("date", "dec. 11")]
    assert found("not before mid-july, may he march on in august company") == [("date", "july")]
    assert found("It stood in the Sunday Times on Monday.") == [("date", "Monday")]
