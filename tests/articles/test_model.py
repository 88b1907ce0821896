"""What is known of an article is shown with its guesses marked, wherever it is shown."""

from __future__ import annotations

from reader.articles import Metadata

KNOWN = Metadata("Title", "Reuters", "2025-09-03T11:57")
GUESSED = Metadata("Title", "Reuters", "2025-09-03T11:57", guessed=frozenset({"title", "source", "date", "byline"}))


def test_what_is_stated_stands_as_it_is() -> None:
    assert KNOWN.where == KNOWN.cited == ("Reuters", "2025-09-03")
    assert KNOWN.marked("date") == "2025-09-03T11:57"
    assert Metadata().where == Metadata().cited == ()


def test_a_guess_is_marked_in_lists_and_called_one_in_what_leaves_the_program() -> None:
    assert GUESSED.where == ("~Reuters", "~2025-09-03")
    assert GUESSED.cited == ("Reuters (guessed)", "2025-09-03 (guessed)")
    assert GUESSED.marked("title") == "~Title"
    assert GUESSED.marked("byline") == ""  # nothing to mark
