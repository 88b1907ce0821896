"""No passage cuts in two what a person takes for one character."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.tags.clusters import whole
from reader.tags.placing import trimmed
from tests.tags.making import article, store

FAMILY = "👨‍👩‍👧"
SIGNS = [
    *"ab \n",
    "e\u0301",
    FAMILY,
    "🇫🇷🇬🇧",
    "👍🏽",
    "한",
    "\u1112\u1161\u11ab",
    "क्षि",
    "שלום",
    "漢字",
    "\u0301",
    "\u200d",
    "🏴\U000e0067\U000e007f",
]


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("ae\u0301b", 1, 2, "e\u0301"),
        ("ae\u0301b", 2, 3, "e\u0301"),
        (f"x{FAMILY}y", 2, 3, FAMILY),
        ("🇫🇷🇬🇧", 1, 2, "🇫🇷"),
        ("🇫🇷🇬🇧", 2, 3, "🇬🇧"),
        ("👍🏽!", 0, 1, "👍🏽"),
        ("\u1112\u1161\u11ab", 1, 2, "\u1112\u1161\u11ab"),
        ("a\n\u0301b", 0, 1, "a"),
        ("שלום עולם", 0, 4, "שלום"),
        ("漢字", 1, 2, "字"),
        ("abc", 1, 2, "b"),
    ],
)
def test_a_span_is_widened_to_whole_characters(text: str, start: int, end: int, expected: str) -> None:
    span = whole(text, Passage(start, end))
    assert text[span.start : span.end] == expected


@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8), st.data())
def test_widening_keeps_the_span_and_has_nothing_left_to_do(signs: list[str], data: st.DataObject) -> None:
    text = "".join(signs)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = whole(text, Passage(start, end))
    assert span.start <= start
    assert span.end >= end
    assert whole(text, span) == span
    # What is left and right of it is whole as well.
    if span.start:
        assert whole(text, Passage(0, span.start)) == Passage(0, span.start)
    if span.end < len(text):
        assert whole(text, Passage(span.end, len(text))) == Passage(span.end, len(text))


TEXTS = [
    "One paragraph.\n\nAnother one, of two sentences. The end.",
    "السلام عليكم. هذه جملة.",
    "これは文です。もう一つ。",
    f"It was {FAMILY} and e\u0301 and 🇫🇷🇬🇧.",
    "x",
]


@pytest.mark.parametrize("text", TEXTS)
def test_any_span_can_be_tagged_and_is_found_again(tmp_path: Path, text: str) -> None:
    """One character, the whole article, across paragraphs, within a character."""
    tags = store(tmp_path)
    one = article(text)
    spans = {
        Passage(0, len(text)),
        Passage(0, 1),
        Passage(len(text) // 3, len(text)),
        Passage(len(text) - 1, len(text)),
    }
    spans |= {Passage(at, at + 1) for at in range(len(text)) if not text[at].isspace()}
    made = {tags.add(one, span, ["t"]).span for span in spans}
    assert made == {trimmed(text, span) for span in spans}
    assert {one.place for one in tags.anchored(one)} == made
    assert {one.place for one in store(tmp_path).anchored(article(text))} == made
