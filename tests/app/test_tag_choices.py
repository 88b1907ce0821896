from __future__ import annotations

import pytest

from reader.app.dialogs import tag_choices
from reader.app.tag_choices import NewTag, TagChoice, name_problem, offered
from reader.tags import Codebook, Tag

CHOICES = (
    TagChoice("conditions/ceasefire", "what must happen first", uses=9),
    TagChoice("guarantees/us", "what Washington promises", uses=2),
    TagChoice("guarantees/coalition", uses=5),
    TagChoice("numbers", recent=0, aliases=("figures",)),
)


def names(typed: str) -> list[str]:
    return [("+" if isinstance(one, NewTag) else "") + one.name for one in offered(CHOICES, typed)]


def test_a_tag_that_was_given_last_and_is_nowhere_any_more_is_not_offered() -> None:
    book = Codebook((Tag("levels"),))
    named = [one.name for one in tag_choices(book, ["used", "levels"], {"used": 1}, recent=["gone", "levels", "used"])]
    assert named == ["levels", "used"]


def test_without_a_word_recent_ones_come_first_then_the_most_used() -> None:
    assert names("") == ["numbers", "conditions/ceasefire", "guarantees/coalition", "guarantees/us"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("US", ["guarantees/us", "+US"]),
        ("gu/us", ["guarantees/us", "+gu/us"]),
        ("coal", ["guarantees/coalition", "+coal"]),
        ("figures", ["numbers", "+figures"]),
        ("gtu", ["+gtu", "guarantees/us"]),
        ("washing", ["+washing", "guarantees/us"]),
        ("numbers", ["numbers"]),
        ("/", ["conditions/ceasefire", "guarantees/coalition", "guarantees/us"]),
        ("new  one", ["+new one"]),
    ],
)
def test_what_is_offered(typed: str, expected: list[str]) -> None:
    assert names(typed) == expected


@pytest.mark.parametrize(
    "name", ["", " ", "/a", "a/", "a//b", "a/ /b", "a\x1bb", "a\nb", "a\u202eb", "x" * 101, " a", "a,b"]
)
def test_names_that_cannot_be(name: str) -> None:
    assert name_problem(name)


@pytest.mark.parametrize("name", ["a", "a/b/c", "Großbritannien", "日本/東京", "[/b]", "x" * 100, "yes", "a b"])
def test_names_that_can_be(name: str) -> None:
    assert name_problem(name) == ""
