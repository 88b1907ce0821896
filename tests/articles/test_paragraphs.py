from __future__ import annotations

import random
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.paragraphs import paragraphs

from .told import real


def parts(text: str) -> list[str]:
    return [" ".join(text[span.start : span.end].split()) for span in paragraphs(text)]


def prose(seed: int, count: int = 12) -> list[str]:
    pick = random.Random(seed)
    found = []
    for _ in range(count):
        words = ["".join(pick.choices("aeiounrstl", k=pick.randint(2, 9))) for _ in range(pick.randint(25, 90))]
        for at in range(pick.randint(6, 14), len(words), 14):
            words[at] += "."
        found.append(" ".join(words).capitalize() + ".")
    return found


def test_blank_lines_part() -> None:
    assert parts("One.\n\nTwo.\n \t\n\n\nThree.\n") == ["One.", "Two.", "Three."]


def test_a_line_is_a_paragraph_where_lines_are_long() -> None:
    told = prose(1)
    assert parts("\n".join(told)) == told


@pytest.mark.parametrize("width", [40, 66, 72, 80, 100])
@pytest.mark.parametrize("seed", range(5))
def test_lines_broken_at_a_width_are_joined(width: int, seed: int) -> None:
    told = prose(seed)
    text = "\n\n".join(textwrap.fill(one, width) for one in told)
    assert parts(text) == told


def test_a_paragraph_set_in_begins_a_new_one() -> None:
    told = prose(3)
    text = "\n".join(textwrap.fill(one, 70, initial_indent="    ") for one in told)
    assert parts(text) == told


def test_lists_and_headings_in_a_broken_text_stay_apart() -> None:
    told = prose(4)
    broken = "\n\n".join(textwrap.fill(one, 72) for one in told)
    assert parts(f"{broken}\n\nA heading\n- one\n- two\n")[-3:] == ["A heading", "- one", "- two"]


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red,\nViolets are blue,\nSugar is sweet,\nAnd so are you.",
        "milk\neggs\nbread\nbutter",
        "\n".join(f"Headline number {n} of the menu says something {'new ' * n}" for n in range(1, 9)),
        "He said: no.\nShe said: yes, and more.\nThey said nothing.\nThat was all of it.",
    ],
)
def test_short_lines_of_their_own_are_not_joined(text: str) -> None:
    assert parts(text) == [" ".join(line.split()) for line in text.split("\n")]


BROKEN = (
    "The council of Lindby has agreed to have its\n"
    "harbour dredged next spring, as its director\nhad asked for in many letters\n"
)


def test_a_sentence_that_goes_on_joins_a_line_that_stops_early() -> None:
    text = BROKEN + "and on many evenings in the hall of the town\nwhere the council meets on every other Monday."
    assert len(parts(text)) == 1


def test_a_list_under_full_lines_stays_apart() -> None:
    text = (
        BROKEN + "- dredging that takes all of the next summer\n- a second quay for the boats of the islands\n- a light"
    )
    assert parts(text)[1:] == [
        "- dredging that takes all of the next summer",
        "- a second quay for the boats of the islands",
        "- a light",
    ]


def test_sentences_of_one_length_are_not_a_broken_text() -> None:
    told = [f"The {word} of Lindby lies in the harbour tonight." for word in ("ship", "boat", "crew", "mole", "quay")]
    assert parts("\n".join(told)) == told


@pytest.mark.parametrize("sign", ["\n", "\u2028", "\u2029", "\v", "\f"])
def test_whatever_breaks_a_line_on_screen_ends_a_paragraph(sign: str) -> None:
    assert parts(f"One.{sign}Two.") == ["One.", "Two."]


def test_real_texts_have_a_paragraph_to_a_line() -> None:
    for told in real():
        assert len(paragraphs(told.text)) == sum(1 for line in told.text.split("\n") if line.strip())


@given(st.text(alphabet="ab. \n\t\u2028\v\xa0"))
def test_every_letter_is_in_one_paragraph(text: str) -> None:
    covered = [at for span in paragraphs(text) for at in range(*span)]
    assert len(covered) == len(set(covered))
    assert {at for at, sign in enumerate(text) if not sign.isspace()} <= set(covered)
