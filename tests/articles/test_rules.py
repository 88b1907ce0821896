"""Title, date, source, byline, place, deck, body and boilerplate of raw texts."""

from __future__ import annotations

import pytest

from reader.articles import Article
from reader.articles.formats import formats_by_suffix
from reader.articles.read import article_from
from reader.articles.rules import Findings, find

from .told import MADE_UP, Told, real

CASES = MADE_UP + real()
STORY = (
    "The harbour will be dredged in May, its director told the council on Monday evening.\n\n"
    "The work takes a year and costs money."
)


def found_in(text: str, suffix: str = ".txt") -> Findings:
    return find(formats_by_suffix()[suffix].read(text.encode()))


def article_of(text: str, suffix: str = ".txt") -> Article:
    return article_from("a" + suffix, formats_by_suffix()[suffix].read(text.encode()))


def dimmed(text: str, found: Findings) -> set[int]:
    return {at for span in found.boilerplate for at in range(span.start, span.end) if not text[at].isspace()}


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.name)
@pytest.mark.parametrize("field", ["title", "date", "source", "byline", "dateline", "deck", "body"])
def test_every_field_is_found(told: Told, field: str) -> None:
    assert getattr(found_in(told.text), field) == getattr(told, field)


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.name)
def test_boilerplate_is_what_is_no_story(told: Told) -> None:
    ideal = {at for start, end in told.boilerplate for at in range(start, end) if not told.text[at].isspace()}
    assert dimmed(told.text, found_in(told.text)) == ideal


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.name)
def test_a_sentence_is_of_the_story_or_not(told: Told) -> None:
    article = article_of(told.text)
    for sentence in article.sentences:
        assert article.body.overlaps(sentence) == (
            article.body.start <= sentence.start < sentence.end <= article.body.end
        )


def test_what_rules_found_is_a_guess_and_what_the_file_states_is_not() -> None:
    text = f"---\nsource: Herald\n---\nHarbour to be dredged in May\nBy Ada Berg\n\n{STORY}"
    metadata = article_of(text).metadata
    assert (metadata.title, metadata.source, metadata.byline) == ("Harbour to be dredged in May", "Herald", "Ada Berg")
    assert metadata.guessed == {"title", "byline"}


def test_what_the_file_states_is_not_overridden() -> None:
    matter = "---\ntitle: Another\ndate: 1999\nsource: Times\n---\n"
    text = f"{matter}Dredging in May\n\ndate 2031-05-07 Herald\n\n{STORY} It is so, AP reports."
    metadata = article_of(text).metadata
    assert (metadata.title, metadata.date, metadata.source) == ("Another", "1999", "Times")
    assert metadata.guessed == frozenset()


def test_a_file_that_describes_itself_is_all_body() -> None:
    text = f"A line that could be a deck or a label\n\nMore\n\n{STORY}\n\nRecall"
    article = article_of(f"---\ntitle: Dredging\n---\n{text}")
    assert article.text == text
    assert article.body == (0, len(text))
    assert article.boilerplate == ()


def test_a_file_that_describes_itself_can_still_have_a_menu() -> None:
    menu = "Read also\n\n- Boats come home\n\n- Mayor in Oslo"
    article = article_of(f"---\ntitle: Dredging\n---\nDredging\n\n{STORY}\n\n{menu}")
    start, end = article.body
    assert article.text[start:end] == STORY
    assert [article.text[span.start : span.end] for span in article.boilerplate] == [menu]


@pytest.mark.parametrize(
    "first",
    [
        "Circuit City has received an offer of three billion dollars from a private firm.",
        "He resigned.",
        "“We were never asked,” she said.",
        "Thousands of people were on the streets of the capital on Sunday.",
    ],
)
def test_a_short_first_sentence_is_not_taken_for_a_title(first: str) -> None:
    text = f"{first}\n\nA longer paragraph follows, in which all of this is told again. {STORY}"
    found = found_in(text)
    assert found.title == ""
    assert found.body == (0, len(text))


@pytest.mark.parametrize("text", ["milk\neggs\nbread", "One line", "Roses are red\nViolets are blue\n\nSugar is sweet"])
def test_where_there_is_no_prose_nothing_is_hidden(text: str) -> None:
    found = found_in(text)
    assert found.body == (0, len(text))
    assert found.boilerplate == ()


def test_a_list_at_the_end_belongs_to_the_story() -> None:
    text = f"Dredging in May\n\n{STORY} These firms have offered to do the work:\n\nHolm and Sons\n\nBerg"
    assert found_in(text).body.end == len(text)


def test_a_list_after_a_long_announcement_belongs_to_the_story() -> None:
    long = "and these are the firms which, after all that has been said in the council over so many years, " * 2
    text = f"Dredging in May\n\n{STORY}\n\nIt is true, {long}have offered to do it:\n\nHolm and Sons"
    assert found_in(text).body.end == len(text)


def test_a_heading_under_what_is_no_sentence_belongs_to_the_story() -> None:
    text = f"Dredging in May\n\n{STORY}\n\nA line of more than eight words without a stop at its end\n\nBackground"
    assert found_in(text).body.end == len(text)


def test_a_name_under_the_last_quotation_is_its_speaker() -> None:
    text = (
        f"Dredging in May\n\n{STORY}\n\n“We cannot wait for another forty years, and nor can the boats.”\n\nGreta Holm"
    )
    assert found_in(text).body.end == len(text)


def test_white_space_above_a_header_belongs_to_it() -> None:
    text = f" \n date 2031-05-07 {STORY}"
    assert found_in(text).boilerplate[0][:2] == (0, text.index("The harbour"))


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            "Local news from the coast\nDredging at last in May\n2 min read\nDredging at last in May",
            "Dredging at last in May",
        ),
        ("Dredging at last in Lindby.\nA line of five words", "Dredging at last in Lindby."),
        ("- A bullet of five words\nDredging at last in May", "Dredging at last in May"),
        ("Dear readers of the Herald,\nDredging at last in May", "Dredging at last in May"),
        ("Re: Help\ndate 2031-05-07 usenet\nTom Holm of Lindby wrote", "Re: Help"),
        ("LOCAL\nDredging at last in May\nMay 7, 2031", "Dredging at last in May"),
    ],
)
def test_the_likeliest_line_is_the_title(above: str, title: str) -> None:
    assert found_in(f"{above}\n\n{STORY}").title == title


def test_a_marker_over_many_sentences_is_no_tail() -> None:
    text = f"Dredging in May\n\n{STORY}\n\nLatest\n\n{STORY}"
    assert found_in(text).body.end == len(text)


def test_an_ad_within_the_story_is_dimmed() -> None:
    text = f"Dredging in May\n\n{STORY}\n\nADVERTISEMENT\n\n{STORY}"
    found = found_in(text)
    assert [(text[span.start : span.end], span.kind) for span in found.boilerplate] == [("ADVERTISEMENT", "ad")]
    assert found.body.end == len(text)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The port is closed, Ukrinform reports.", "Ukrinform"),
        ("The port is closed, the Lindby Star reports.", "Lindby Star"),
        ("The port is closed, Harbour News reported.", "Harbour News"),
        ("The port is closed, Greta Holm reports.", ""),
        ("The port is closed, NATO reports.", ""),
        ("The port is closed, the Lindby Police reports.", ""),
        ("According to Holm: the port is closed for all of the summer.", ""),
        ("The Ministry reports: the port is closed for all of the summer.", ""),
    ],
)
def test_an_outlet_is_told_from_a_person(sentence: str, source: str) -> None:
    assert found_in(f"A port is closed\n\nNobody can enter the harbour of Lindby now. {sentence}").source == source


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ada Berg", "Ada Berg"),
        ("BY ADA BERG", "ADA BERG"),
        ("Written by Ada Berg, Staff Writer", "Ada Berg, Staff Writer"),
        ("By Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("By ten o'clock all was over", ""),
        ("By the sea", ""),
    ],
)
def test_bylines(line: str, author: str) -> None:
    assert found_in(f"Dredging in May at last\n{line}\n\n{STORY}").byline == author


def test_source_below_the_story() -> None:
    assert found_in(f"Dredging in May\n\n{STORY}\n\nSource: Lindby Herald").source == "Lindby Herald"


def test_a_header_is_taken_off_a_line_once() -> None:
    text = "date 2031-05-07 " * 50 + "the end of it."
    found = found_in(text)
    assert found.date == "2031-05-07"
    assert found.body == (16, len(text))
