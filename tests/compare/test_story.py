from __future__ import annotations

from dataclasses import replace

from reader.compare import story_sentences
from reader.compare.story import within_reach
from tests.compare.told import article, words_of

TEXT = """Summit on guarantees
Rutte says that guarantees are to serve as a second line of defence for the whole country

The talks were held in Paris. “We are working on it,” he said.

Three levels
The first is the army.
“These guarantees are important and hold.”
Mark Rutte
Thus it is.
Read also more
"""


def told(**more: str) -> list[str]:
    one = article("a", TEXT, **more)
    return [words_of(one, span) for span in story_sentences(one)]


def test_headings_decks_and_names_under_quotations_take_no_part() -> None:
    assert told() == [
        "The talks were held in Paris.",
        "“We are working on it,” he said.",
        "The first is the army.",
        "“These guarantees are important and hold.”",
        "Thus it is.",
    ]


def test_boilerplate_takes_no_part_whatever_it_looks_like() -> None:
    assert "Thus it is." not in told(dimmed="Thus it is.")


def test_a_title_with_a_full_stop_is_still_one() -> None:
    one = article("a", "They meet in Paris.\nThey met at noon.", title="They meet in Paris")
    assert [words_of(one, span) for span in story_sentences(one)] == ["They met at noon."]


def test_of_headings_alone_all_take_part() -> None:
    one = article("a", "First line\nSecond line\n")
    assert len(story_sentences(one)) == 2


def test_sentences_outside_the_body_take_no_part() -> None:
    one = article("a", "It is so. It was so.")
    assert story_sentences(replace(one, body=one.sentences[1])) == (one.sentences[1],)


def test_of_a_sentence_without_end_the_beginning_is_looked_at() -> None:
    one = article("a", "a " * 5_000)
    (span,) = within_reach(story_sentences(one))
    assert span.end == span.start + 3_000


def test_of_a_long_text_the_beginning_is_looked_at() -> None:
    one = article("a", ("x" * 2_000 + ". ") * 500)
    assert len(within_reach(story_sentences(one))) == 150
