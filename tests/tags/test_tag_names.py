"""Names of tags, the questions that mean them, and their colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import UsageError
from reader.tags.colours import PALETTE, assign_colour, colour_of, parse_colour
from reader.tags.model import Codebook, Tag
from reader.tags.tag_names import note_matcher, tag_matcher, tag_name, tag_names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("a", "a"),
        ("  a  b ", "a b"),
        ("a / b//c/", "a/b/c"),
        ("e\u0301", "é"),
        ("[b]x", "[b]x"),
        ("0123", "0123"),
        ("a\nb", "a b"),
        ("a,b*", "a,b*"),
    ],
)
def test_a_name_is_tidied(typed: str, name: str) -> None:
    assert tag_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "/", " // ", "a\x1bb", "a\x00", "\x9b", "\ud800", "x" * 201])
def test_what_cannot_be_a_name_is_refused_with_words(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        tag_name(typed)
    assert caught.value.advice


@given(st.text(max_size=40))
def test_a_tidied_name_stays_as_it_is(typed: str) -> None:
    try:
        name = tag_name(typed)
    except UsageError:
        return
    assert tag_name(name) == name


def test_an_alias_becomes_the_tag_it_stands_for_and_doubles_go() -> None:
    codebook = Codebook((Tag("guarantees/us", aliases=("usa",)),))
    assert tag_names(["usa", "b", "guarantees/us", "b"], codebook) == ("guarantees/us", "b")


@pytest.mark.parametrize(
    ("asked", "yes", "no"),
    [
        (
            "guarantees",
            ["guarantees", "guarantees/us", "Guarantees/a/b"],
            ["guarantee", "my/guarantees", "guaranteesx"],
        ),
        ("GUARANTEES/US", ["guarantees/us", "guarantees/us/x"], ["guarantees", "guarantees/usa"]),
        ("guar*", ["guarantees", "guar", "guarantees/us"], ["x/guarantees", "gua"]),
        ("*us", ["guarantees/us", "us", "us/x"], ["usa"]),
        ("g*/u*", ["guarantees/us", "g/u"], ["guarantees", "us"]),
        ("*", ["a", "a/b"], []),
        ("a*b*c", ["abc", "a-b-c", "axxbc/d"], ["acb", "ab"]),
        ("aa*aa", ["aaaa", "aaxaa"], ["aaa"]),
        ("é", ["É", "e\u0301"], ["e"]),
        ("[a-z]+", ["[a-z]+"], ["abc"]),
        (" ", [], ["", " ", "a"]),
    ],
)
def test_a_question_for_a_tag_means_it_and_those_below(asked: str, yes: list[str], no: list[str]) -> None:
    meant = tag_matcher(asked)
    assert [name for name in [*yes, *no] if meant(name)] == yes


@pytest.mark.parametrize(
    ("asked", "yes", "no"),
    [
        ("second", ["the Second level", "second"], ["seconds", "a split-secondary"]),
        ("second level", ["the second  level.", "second, level"], ["second the level", "level second"]),
        ("sec*", ["in a second"], ["a bisect"]),
        ("12:30", ["at 12:30 sharp"], ["at 12:300"]),
        ("(a", ["x (a)"], ["a"]),
        ("*", [], ["a"]),
        ("", [], ["a", ""]),
    ],
)
def test_a_question_for_a_note_means_whole_words(asked: str, yes: list[str], no: list[str]) -> None:
    meant = note_matcher(asked)
    assert [note for note in [*yes, *no] if meant(note)] == yes


def test_colours_are_read_in_their_spellings_and_nothing_else() -> None:
    spellings = {"#2A9D9D": "#2a9d9d", "2a9d9d": "#2a9d9d", "#abc": "#aabbcc", "Teal": "#2a9d9d", "gray": "#7f8790"}
    assert {written: parse_colour(written) for written in spellings} == spellings
    assert [parse_colour(bad) for bad in ("", "#12", "#12345g", "[red]", "url(x)")] == [None] * 5


def test_a_tag_without_colour_always_gets_the_same_and_inherits_first() -> None:
    # To the letter: a person's eyes learn them, so no release may change them.
    assert [PALETTE.index(assign_colour(name)) for name in ("guarantees", "numbers", "", "\ud800")] == [3, 3, 11, 1]
    codebook = Codebook((Tag("a", colour="#010203"), Tag("a/b"), Tag("a/c", colour="#040506")))
    assert [colour_of(codebook, name) for name in ("a/b/x", "a/c/x", "z")] == ["#010203", "#040506", assign_colour("z")]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "gua\u200brantees",
            "\u202egua\u202crantees",
            "gua\u2060rantees\ufeff",
            "gua\u00adrantees",
            "guarantees\u200f",
        ),
        *(
            "gua\u200crantees",
            "guarantees\u200d",
            "gua\ufe0frantees",
            "gua\ufe00rantees",
            "g\U000e0061uarantees",
            "gua\u034frantees",
        ),
    ],
)
def test_what_nobody_sees_makes_no_second_tag(typed: str) -> None:
    assert tag_name(typed) == "guarantees"


@pytest.mark.parametrize("name", ["می\u200cخواهم", "क्\u200dष", "👩\u200d🌾", "❤\ufe0f", "1\ufe0f\u20e3", "ශ්\u200dරී/ක"])
def test_joiners_stay_where_they_are_seen(name: str) -> None:
    assert tag_name(name) == name


def test_a_tag_of_the_codebook_that_looks_the_same_is_meant() -> None:
    codebook = Codebook((Tag("cafe\u0301"), Tag("gua\u200brantees")))
    assert tag_names(["café", "guarantees"], codebook) == ("cafe\u0301", "gua\u200brantees")
