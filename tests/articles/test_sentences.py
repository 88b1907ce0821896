from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.articles.paragraphs import paragraphs
from reader.articles.sentences import sentences

from .told import real


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, paragraphs(text))]


@pytest.mark.parametrize(
    "parts",
    [
        ["He came.", "She left!", "Did it rain?", "It did…", "So they say."],
        ["Mr. Holm met Dr. A. B. Berg and Gen. Lee at St. Mary's.", "They talked."],
        ["The U.S. Army and U.S. officials agreed.", "It was late in the U.S.", "The army left at 5 p.m. Monday."],
        ["They met at 5 p.m.", "The talks went on."],
        ["It cost 3.5 million, or No. 5 on the list of Jan. 3, see p. 12.", "It was 10.30."],
        ["Holm Inc. Chairman Berg spoke.", "He works at Holm Inc.", "He said so."],
        ["“We are here.", "We stay,” she said.", "“Do you?” he asked."],
        ['"It is done."', "He left."],
        ["Samuel J. A. Berg spoke in the U.S. 5 times."],
        ["They met at 5 p.m.", "20 people came."],
        ["“We meet at 5 p.m.”", "Holm left."],
        ["He said (it was late.)", "Nobody spoke."],
        ["It went on... and on.", "It ended..."],
        ["In 2020.", "5 people came."],
        ["It cost too much.", "$5 was the price."],
        ["e.g. This and i.e. That are kept."],
        ["Vitamin C.", "The rest is plan b.", "Good."],
        ["Visit example.org today.", "It is free."],
        ["¿Qué pasa?", "¡Nada!", "«Bien.»", "Sí."],
        ["Er kam.", "Öfter als du."],
        ["Он пришёл.", "Она ушла."],
    ],
    ids=lambda parts: parts[0][:24],
)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts
    assert split("\n\n".join([" ".join(parts)] * 2)) == parts * 2


def test_scripts_without_spaces() -> None:
    assert split("会議を開いた。「重要だ。」彼は言った！本当？はい") == [
        "会議を開いた。",
        "「重要だ。」",
        "彼は言った！",
        "本当？",
        "はい",
    ]


def test_a_bullet_belongs_to_no_sentence() -> None:
    assert split("- First point. More.\n• Second\n3. Third one\n1990 was good.") == [
        "First point.",
        "More.",
        "Second",
        "Third one",
        "1990 was good.",
    ]


def test_what_has_no_letter_is_no_sentence() -> None:
    assert split("***\n\nText.\n\n___\n\n. . .") == ["Text."]


def test_a_paragraph_ends_a_sentence() -> None:
    assert split("A heading\n\nand a line that goes on\n\nto here.") == [
        "A heading",
        "and a line that goes on",
        "to here.",
    ]


def test_real_texts_are_split_as_by_hand() -> None:
    by_hand = {"000": 16, "001": 16, "002": 20, "003": 17, "004": 6}
    for one in real():
        found = [s for s in sentences(one.text, paragraphs(one.text)) if s.end > one.body[0] and s.start < one.body[1]]
        assert len(found) == by_hand[one.name[:3]]


@given(st.text() | st.text(alphabet="aA.!?…。\"'”)( \n\t\u2028-*_1\u0301\ud800"))
@example(". . .")
@example("A.\n- \nB")
@example("1. ")
@example("a。b")
def test_sentences_are_in_order_inside_and_not_blank(text: str) -> None:
    borders = paragraphs(text)
    place = 0
    for start, end in borders:
        assert place <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        place = end
    place = 0
    for start, end in sentences(text, borders):
        assert place <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert any(sign.isalnum() for sign in text[start:end])
        assert any(border.start <= start and end <= border.end for border in borders)
        place = end


@given(st.text(alphabet="aAb.!? \n\"'“”1-"))
def test_no_word_is_lost(text: str) -> None:
    covered = {at for span in sentences(text, paragraphs(text)) for at in range(*span)}
    lost = [at for at, sign in enumerate(text) if sign.isalpha() and at not in covered]
    assert lost == []
