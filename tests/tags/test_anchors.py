"""Passages are found again where they are, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_the_one_of_two_that_was_deleted_is_not_taken_for_the_other() -> None:
    text = "Linus Torvalds began it in Helsinki. Much later the comic strip showed Linus with his blanket."
    passage = made(text, "Linus", 1)
    check(passage, text[:37], State.LOST)


def test_the_same_words_in_foreign_surroundings_count_the_more_the_more_they_are() -> None:
    check(made(STORY, "settlement"), "Their pay settlement pleased the miners of the north, and none else.", State.LOST)
    some = "international coalition of support"
    check(made(STORY, some), f"Their aim, he wrote, was an {some} which they lacked.", State.CHANGED, some)
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
    for text in ("", "Nothing of it.", STORY.replace(LONG, ""), STORY.replace(LONG, "") * 9):
        check(passage, text, State.LOST)


EDITS = [
    ("led by France and", "led by Frannce and"),
    ("led by France and", "led now by France, Italy and"),
    ("international coalition", "new coalition"),
    ("France and Great", "France and Big"),
    ("of support for Ukraine,", "that is to support Ukraine, as he put it,"),
]


@pytest.mark.parametrize(("old", "new"), EDITS)
@pytest.mark.parametrize("around", ["{}", "A new beginning, for a change. {}", "{} And a new end.", "“{}”"])
def test_an_edited_passage_is_found_with_its_ends_and_said_to_have_changed(old: str, new: str, around: str) -> None:
    assert LONG.count(old) == 1
    text = around.format(STORY.replace(old, new))
    check(made(STORY, LONG), text, State.CHANGED, LONG.replace(old, new))


def test_a_new_sentence_directly_before_or_after_does_not_become_part_of_it() -> None:
    words = "It would come after a truce, and nobody said when."
    other = words.replace("nobody", "no one")
    for new in (f"Nobody knew this until now. {other}", f"{other} Nobody knew this until now."):
        check(made(STORY, words), STORY.replace(words, new), State.CHANGED, other)


def test_what_stands_between_the_old_surroundings_is_the_passage_however_it_is_put() -> None:
    words = "The third is the United States."
    check(made(STORY, words), STORY.replace(words, "Third come the USA."), State.CHANGED, "Third come the USA.")


def test_where_the_surroundings_closed_up_it_was_taken_out() -> None:
    words = "It would come after a truce, and nobody said when. "
    check(made(STORY, words.strip()), STORY.replace(words, ""), State.LOST)
    check(made(STORY, "nobody said when"), STORY.replace(", and nobody said when", ""), State.LOST)


def test_a_passage_that_ends_as_what_stood_before_it_is_not_taken_for_deleted() -> None:
    words = "It is said to avoid a long impasse in the talks, and is a useful alternative."
    around = f"They told us yesterday of the alternative. {words} In the end all will come of it."
    other = words.replace("said to avoid", "meant to end").replace("useful", "clever")
    check(made(around, words), "New. " + around.replace(words, other), State.CHANGED, other)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Linus", "The porcelain was made by Chinese masters, and chines of a boat are something else."),
        ("Developer, Frontend", "We met the developers and designers of the house, and developers and desi"),
    ],
)
def test_a_name_is_not_found_in_words_that_only_look_like_it(words: str, text: str) -> None:
    around = f"They were looking for a {words} who would stay with them for some years."
    check(made(around, words), text, State.LOST)
    bare = replace(made(around, words), prefix="", suffix="")
    check(bare, text, State.LOST)


def test_unknown_surroundings_do_not_speak_for_a_place() -> None:
    words = "after a truce, and nobody"
    text = "They fought on. It came after a trice, and nobody"
    bare = replace(made(STORY, words), prefix="", suffix="")
    check(bare, text, State.CHANGED, "after a trice, and nobody")
    check(replace(bare, quote="a truce"), "They had a trick up their sleeves", State.LOST)


def test_the_same_words_elsewhere_do_not_draw_a_passage_away_from_its_place() -> None:
    text = f"{STORY.replace(LONG, LONG.replace('led', 'lead'))} Quite another thing is this {LONG} and so on."
    check(made(STORY, LONG), text, State.CHANGED, LONG.replace("led", "lead"))


def test_scripts_without_spaces_are_found_too() -> None:
    text = "双方在会谈中就安全保障问题进行了深入的讨论，并同意下周继续会谈。其后总统发表了讲话。" * 1 + "记者没有提问。"
    words = "就安全保障问题进行了深入的讨论，并同意下周继续会谈"
    check(made(text, words), text.replace("深入", "长久"), State.CHANGED, words.replace("深入", "长久"))


def test_what_a_person_keeps_lost_is_not_looked_for_in_that_text() -> None:
    text = STORY.replace("led by France", "headed by France")
    kept = replace(made(STORY, LONG), lost_in=article(text).text_sha256)
    check(kept, text, State.LOST)
    check(kept, text + "!", State.CHANGED, LONG.replace("led", "headed"))
    check(kept, STORY, State.EXACT, LONG)


def test_candidates_come_by_likeness_and_do_not_overlap() -> None:
    text = "x " * 50 + STORY.replace(LONG, "") + f" {LONG.replace('support', 'help')}. " + LONG.replace("Ukr", "A")[:59]
    found = anchors.candidates(made(STORY, LONG), anchors.Text(text))
    assert [text[slice(*one.place)] for one in found[:2]] == [
        LONG.replace("support", "help"),
        LONG.replace("Ukr", "A")[:59],
    ]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= 1 and 0 <= one.likeness <= 1 for one in found)
    places = sorted(one.place for one in found)
    assert all(one.end <= other.start for one, other in pairwise(places))
    assert len(anchors.candidates(made(STORY, LONG), anchors.Text(text), n=1)) == 1


def test_there_is_no_candidate_where_nothing_is() -> None:
    assert anchors.candidates(made(STORY, LONG), anchors.Text("")) == ()
    assert anchors.candidates(made(STORY, LONG), anchors.Text("0123456789" * 10)) == ()
    assert anchors.candidates(TaggedPassage("p-a", (), 0, 1, "\u00ad"), anchors.Text(STORY)) == ()


@given(nasty_text, nasty_text, st.integers(0, 40))
def test_whatever_the_text_candidates_lie_in_it(words: str, text: str, at: int) -> None:
    passage = TaggedPassage("p-a", (), at, at + len(words), words, text[:9], text[-9:])
    for one in anchors.candidates(passage, anchors.Text(text)):
        assert 0 <= one.place.start < one.place.end <= len(text)
    one = found(passage, text)
    assert one.place is None or 0 <= one.place.start < one.place.end <= len(text)


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
    words = "and so it went on for many years"
    old = made("x" * 40 + words + ", they said when asked about it", words)
    text = "z" * old.start + words + "y" * 40
    one = found(old, text, article(text).text_sha256)
    assert (one.state, one.place) == (State.CHANGED, Passage(old.start, old.end))


def test_a_single_letter_in_a_megabyte_does_not_hang() -> None:
    passage = TaggedPassage("p-a", (), 5, 6, "a", "xyz", "zyx")
    assert found(passage, "ab" * 500_000).state is State.CHANGED


def test_a_passage_of_pages_is_found_by_its_ends() -> None:
    story = "".join(f"The {n}th sentence says that {n * n} people came, {n % 7} of them late. " for n in range(2000))
    first, last = story.index("The 80th"), story.index("The 1500th")
    words = story[first:last].strip()
    new = "It begins anew. " + story.replace("The 90th sentence says", "They say").replace("1490th", "14090th")
    one = found(made(story, words), new)
    assert (one.state, one.place) == (State.CHANGED, Passage(new.index("The 80th"), new.index("The 1500th") - 1))
    check(made(story, words), story[:first] + story[last:], State.LOST)


def test_few_letters_in_a_long_text_do_not_hang() -> None:
    passage = TaggedPassage(
        "p-a", (), 5, 9, "abxd", "a whole lot of other words here ", " and as many on the other side"
    )
    assert found(passage, "abcd " * 20_000).state is State.LOST
    assert len(anchors.candidates(passage, anchors.Text("abcd " * 20_000))) == 3


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
