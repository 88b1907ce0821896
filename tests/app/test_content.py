from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app.content import around, line, marked, plain, squeezed, with_shorter_quote

HOSTILE = ["[/b] [red]", "[@click=app.quit]x[/]", "\x1b]52;c;aGk=\x07", "\x9b31m", "a\u202eb", "\x08\x0b\x0c\r"]


@pytest.mark.parametrize("text", HOSTILE)
def test_outside_text_is_literal_and_of_the_same_length(text: str) -> None:
    for shown in (plain(text), line(text), marked(text, [(0, 2)], "bold")):
        assert len(shown.plain) == len(text)
        assert not set(shown.plain) & set("\x1b\x9b\x07\x08\x0b\x0c\r\u202e")
    assert not line(text).spans


@given(st.text(" \n\tab\u00e9", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_squeezing_keeps_spans_on_their_words(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    shown, spans = squeezed(text, [(start, end)])
    assert shown == " ".join(text.split())
    inside = "".join(shown[a:b] for a, b in spans)
    assert inside.split() == text[start:end].split()


def test_a_far_match_is_brought_into_view_at_a_word() -> None:
    text = "one two three four five six seven match and more"
    shown, matches = around(text, [(34, 39)], 20)
    assert shown.startswith("…") and shown[1] != " "
    [(start, end)] = matches
    assert shown[start:end] == "match" and end <= 20
    assert around(text, [(4, 7)], 20) == (text, ((4, 7),))


def test_what_a_message_says_after_a_quote_stays() -> None:
    said = "Undone: tagged “The second component he named was the internati…” with guar; guar left the codebook"
    assert with_shorter_quote(said, 0) == said
    shown = with_shorter_quote(said, len(said) - 78)
    assert shown == "Undone: tagged “The second component he na…” with guar; guar left the codebook"
    assert with_shorter_quote(said, 1000) == "Undone: tagged “The second c…” with guar; guar left the codebook"
    assert with_shorter_quote("nothing is quoted", 5) == "nothing is quoted"
    name = "nothing is wrong just now; “Check the corpus for problems” in the palette looks at all of it"
    assert with_shorter_quote(name, 10) == name
    assert with_shorter_quote("a “short one” stays", 9) == "a “short one” stays"


@given(st.text("“”…a \u0301\U0001f469\u200d", max_size=60), st.integers(0, 60))
def test_a_shorter_quote_is_never_longer_and_keeps_what_is_around(words: str, over: int) -> None:
    shown = with_shorter_quote(words, over)
    assert len(shown) <= len(words)
    assert shown.replace("…", "")[:1] == words.replace("…", "")[:1]
