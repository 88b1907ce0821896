"""Passages are found again where they are, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from reader.articles.model import Passage
from reader.tags import anchors
from reader.tags.model import Anchored, State, TaggedPassage
from tests.tags.making import STORY, article, nasty_text, span

LONG = "international coalition of support for Ukraine, led by France and Great"


def made(text: str, words: str, nth: int = 0) -> TaggedPassage:
    place = span(text, words, nth)
    prefix, suffix = anchors.context_of(text, place)
    return TaggedPassage("p-a", ("x",), place.start, place.end, words, prefix, suffix)


def found(passage: TaggedPassage, text: str, counted_in: str = "") -> Anchored:
    return anchors.anchor_all([passage], article(text), counted_in)[0]


def check(passage: TaggedPassage, text: str, state: State, words: str | None = None, nth: int = 0) -> None:
    one = found(passage, text)
    place = None if words is None else span(text, words, nth)
    assert (one.state, one.place) == (state, place)
    assert one.passage == passage, "what is in the file is not touched"


def test_in_the_same_text_a_passage_is_where_it_was() -> None:
    check(made(STORY, LONG), STORY, State.EXACT, LONG)


def test_the_quote_is_believed_and_not_the_offsets() -> None:
    passage = replace(made(STORY, LONG), start=3, end=9)
    one = found(passage, STORY, article(STORY).text_sha256)
    assert (one.state, one.place) == (State.MOVED, span(STORY, LONG))


def test_words_elsewhere_are_moved() -> None:
    for text in ("New first words. " + STORY, STORY[20:], STORY.replace("The third is", "Third is")):
        check(made(STORY, LONG), text, State.EXACT if text.startswith("The") else State.MOVED, LONG)


def test_the_same_place_in_another_text_is_exact_if_it_is_the_same_passage() -> None:
    check(made(STORY, LONG), STORY + " More.", State.EXACT, LONG)
    check(made(STORY, LONG), STORY.replace("he named was", "HE NAMED WAS"), State.EXACT, LONG)


def test_among_equal_words_the_context_decides() -> None:
    second = made(STORY, "It would come after a", 1)
    check(second, "Fresh start, quite long. " + STORY, State.MOVED, "It would come after a", 1)
    first = made(STORY, "It would come after a", 0)
    check(first, "Fresh start, quite long. " + STORY, State.MOVED, "It would come after a", 0)


def test_among_equal_words_without_context_the_nearest_is_only_perhaps_it() -> None:
    bare = replace(made(STORY, "It would come after a", 1), prefix="", suffix="")
    check(bare, "Fresh. " + STORY, State.CHANGED, "It would come after a", 1)
    check(replace(bare, start=0, end=21), "Fresh. " + STORY, State.CHANGED, "It would come after a", 0)


def test_without_context_the_offsets_hold_only_for_the_text_they_were_counted_in() -> None:
    bare = replace(made(STORY, "It would come after a", 1), prefix="", suffix="")
    assert found(bare, STORY, article(STORY).text_sha256).state is State.EXACT
    assert found(bare, STORY, "of another text").state is State.CHANGED
    assert found(bare, STORY).state is State.CHANGED


def test_equal_words_in_equal_surroundings_are_only_perhaps_it() -> None:
    refrain = "And so it went. " * 9
    check(replace(made(refrain, "it went", 2), start=90, end=97), "x" + refrain, State.CHANGED, "it went", 5)


def test_the_one_of_two_that_was_deleted_is_not_taken_for_the_other_for_certain() -> None:
    text = "Linus Torvalds began it in Helsinki. Much later the comic strip showed Linus with his blanket."
    passage = made(text, "Linus", 1)
    check(passage, text[:37], State.CHANGED, "Linus")


def test_few_words_in_foreign_surroundings_are_asked_about_and_many_are_not() -> None:
    passage = made(STORY, "settlement")
    check(
        passage, "Their pay settlement pleased the miners of the north, and nobody else.", State.CHANGED, "settlement"
    )
    check(made(STORY, LONG), f"xxxxx {LONG} yyyyy", State.MOVED, LONG)


def test_without_context_words_found_once_are_found() -> None:
    bare = replace(made(STORY, "settlement"), prefix="", suffix="")
    check(bare, "x " + STORY, State.MOVED, "settlement")


def test_wrapped_anew_and_with_other_quotation_marks_it_is_the_same_words() -> None:
    old = 'He said: "the talks - if any - begin soon", and left the hall at once without a word.'
    new = "Intro.\n\nHe said: “the talks –\n if any\xa0– begin soon”, and left the hall at once without a word."
    check(made(old, '"the talks - if any - begin soon"'), new, State.MOVED, "“the talks –\n if any\xa0– begin soon”")


def test_other_words_are_lost_and_kept() -> None:
    passage = made(STORY, LONG)
    for text in ("", "Nothing of it.", STORY.replace("France", "Italy")):
        check(passage, text, State.LOST)


def test_lost_ones_come_last_and_none_is_dropped() -> None:
    passages = [
        replace(made(STORY, "truce"), id="p-1"),
        replace(made(STORY, "The second"), id="p-2", quote="gone altogether"),
        replace(made(STORY, "Ukraine"), id="p-3"),
    ]
    ordered = anchors.anchor_all(passages, article(STORY), article(STORY).text_sha256)
    assert [(one.passage.id, one.state) for one in ordered] == [
        ("p-3", State.EXACT),
        ("p-1", State.EXACT),
        ("p-2", State.LOST),
    ]


def test_a_passage_that_waits_for_a_person_does_not_become_exact_by_chance() -> None:
    """Its old offsets may hit equal words in the new text, under the new text's hash."""
    refrain = "And so it went. Then it stopped. "
    old = made(refrain + "x" * 40 + " it went on for years, they said", "it went", 1)
    text = "z" * old.start + "it went" + "y" * 40
    one = found(old, text, article(text).text_sha256)
    assert (one.state, one.place) == (State.CHANGED, Passage(old.start, old.end))


def test_a_single_letter_in_a_megabyte_does_not_hang() -> None:
    passage = TaggedPassage("p-a", (), 5, 6, "a", "xyz", "zyx")
    assert found(passage, "ab" * 500_000).state is State.CHANGED


def test_characters_that_no_file_can_hold_are_still_found() -> None:
    text = "one \ud800 two three"
    place = span(text, "\ud800 two")
    passage = TaggedPassage("p-a", (), place.start, place.end, "\ufffd two", *anchors.context_of(text, place))
    assert found(passage, text).state is State.EXACT


@given(nasty_text, nasty_text, nasty_text, nasty_text)
def test_whatever_the_text_a_place_holds_the_words(before: str, words: str, after: str, more: str) -> None:
    text = before + words + after
    if not words:
        return
    place = Passage(len(before), len(before) + len(words))
    quote = anchors.storable(words)
    passage = TaggedPassage("p-a", (), place.start, place.end, quote, *anchors.context_of(text, place))
    same = found(passage, text, article(text).text_sha256)
    assert (same.state, same.place) == (State.EXACT, place)
    moved = found(passage, more + text)
    if moved.place is not None:
        there = anchors.storable((more + text)[slice(*moved.place)])
        assert there == quote or anchors.reduce(there).text.strip() == anchors.reduce(quote).text.strip()


@pytest.mark.parametrize("quote", [" ", "\n\n", "\u00ad"])
def test_a_quote_without_words_is_not_found_everywhere(quote: str) -> None:
    assert found(TaggedPassage("p-a", (), 0, 1, quote), "a b").state in {State.LOST, State.CHANGED, State.MOVED}
    assert found(TaggedPassage("p-a", (), 0, 1, "\u00ad"), "a b").state is State.LOST
