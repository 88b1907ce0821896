"""Matches in a text, and the snippet that shows them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reader.articles.model import Passage
from reader.search import find_matches, match_groups
from reader.search.catalogue import StoredText
from reader.search.highlight import highlighter
from reader.search.parse import parse
from reader.search.snippets import LENGTH, best

TEXT = "Security guarantees. The security\nguarantee was run by runners — running; the cease-fire, a ceasefire. Café!"


def marked(query: str, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in find_matches(query, text)]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("guarantee", ["guarantees", "guarantee"]),
        ("SECURITY", ["Security", "security"]),
        ('"security guarantee"', ["Security guarantees", "security\nguarantee"]),
        ('"guarantees security"', []),
        ('"security was"~1', ["security\nguarantee was"]),
        ('"was security"~1', ["security\nguarantee was"]),
        ("run", ["run", "running"]),
        ("runn*", ["runners", "running"]),
        ("r?n", ["run"]),
        ("securety~", ["Security", "security"]),
        ("ceasefire", ["cease-fire", "ceasefire"]),
        ("cease-fire", ["cease-fire", "ceasefire"]),
        ("cafe", ["Café"]),
        ("run AND NOT security", ["run", "running"]),
        ("-run guarantee", ["guarantees", "guarantee"]),
        ("tag:run date:2025 title:security in:run note:run has:tags", []),
        ("all:cafe", ["Café"]),
        ("*", []),
        ("", []),
        ("*x", []),
        ("date:[x to y] run", []),
        ("security security*", ["Security", "security"]),
    ],
)
def test_matches(query: str, places: list[str]) -> None:
    assert marked(query) == places


def test_matches_in_other_scripts() -> None:
    assert marked("ТСН", "За словами ТСН, тсн.") == ["ТСН", "тсн"]
    assert marked('"漢字"', "abc漢字def") == ["漢字"]


def test_offsets_are_code_points() -> None:
    text = "🙂🙂 lamp 🙂"
    assert find_matches("lamp", text) == (Passage(3, 7),)


def snippet(text: str, query: str, body: Passage | None = None, everywhere: bool = False) -> tuple[str, list[str], int]:
    stored = StoredText(text, body or Passage(0, len(text)))
    made = best(stored, highlighter(parse(query).node), everywhere)
    assert made.text == text[made.start : made.end]
    return made.text, [text[start:end] for start, end in made.matches], made.start


FILLER = "Nothing of interest was said here at all. " * 40


def test_a_snippet_shows_the_most_of_the_query() -> None:
    text = f"The lamp. {FILLER}A lamp on the table by the river. {FILLER}River."
    shown, marks, _ = snippet(text, "lamp river")
    assert marks == ["lamp", "river"]
    assert "A lamp on the table by the river." in shown
    assert len(shown) <= LENGTH + 20


def test_a_snippet_across_a_line_break() -> None:
    shown, marks, _ = snippet(f"{FILLER}\nThe security\nguarantees hold.\n{FILLER}", '"security guarantees"')
    assert marks == ["security\nguarantees"]
    assert shown.startswith("The security\nguarantees hold.")


def test_words_are_whole_at_both_ends() -> None:
    text = "wordy" * 3 + " " + "incomprehensible " * 60 + "lamp " + "incomprehensible " * 60
    shown, marks, start = snippet(text, "lamp")
    assert marks == ["lamp"]
    assert set(shown.split()) == {"incomprehensible", "lamp"}
    assert text[start - 1].isspace()


def test_without_a_match_the_beginning_of_the_body() -> None:
    shown, marks, start = snippet(f"menu\n\n  Story begins here. {FILLER}", "date:2025", Passage(4, 900))
    assert marks == []
    assert shown.startswith("Story begins here.")
    assert start == 8


def test_only_the_body_unless_everything_is_asked() -> None:
    text = f"lamp in the menu\n\nStory of a lamp. {FILLER}"
    assert snippet(text, "lamp", Passage(18, len(text)))[2] == 18
    assert snippet(text, "all:menu", Passage(18, len(text)), everywhere=True)[1] == ["menu"]


def test_a_match_far_into_a_long_text_is_found() -> None:
    text = "filler words " * 12_000 + "the lamp\nburns " + "more words " * 100
    assert snippet(text, '"lamp burns"')[1] == ["lamp\nburns"]


def test_one_long_line_without_a_space() -> None:
    text = "x" * 5000 + " lamp " + "y" * 5000
    shown, marks, _ = snippet(text, "lamp")
    assert marks == ["lamp"]
    assert len(shown) <= LENGTH + 20


def grouped(query: str, text: str, most: int = 4) -> list[list[str]]:
    return [[text[start:end] for start, end in group] for group in match_groups(query, text, most)]


def test_each_word_and_phrase_has_its_group() -> None:
    text = "France and Germany; the French-German cease-fire, ceasefire, of France. Peace talks, talks."
    assert grouped("france OR germany", text) == [["France", "France"], ["Germany"]]
    assert grouped('"peace talks" talks', text) == [["Peace talks"], ["talks"]]
    assert grouped("talks cease-fire", text) == [["talks", "talks"], ["cease-fire", "ceasefire"]]
    assert grouped("france -germany", text) == [["France", "France"]]
    assert grouped("zebra peace", text) == [[], ["Peace"]]
    assert grouped("tag:x", text) == grouped("*x", text) == grouped("", text) == []


def test_what_is_beyond_the_last_group_shares_it() -> None:
    text = "one two three four five six"
    assert grouped("one two three four five six", text) == [["one"], ["two"], ["three"], ["four", "five", "six"]]
    assert grouped("one two three", text, most=2) == [["one"], ["two", "three"]]


def test_a_place_is_in_one_group_and_all_are_found() -> None:
    text = "guarantee guarantees guaranteed Ukraine's security guarantees"
    groups = match_groups('"security guarantees" OR guar* OR guarantee OR ukraine', text)
    places = sorted(place for group in groups for place in group)
    assert all(before.end <= after.start for before, after in pairwise(places))
    marked = find_matches('"security guarantees" OR guar* OR guarantee OR ukraine', text)
    assert places == list(marked)
