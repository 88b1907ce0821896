from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import clean, clean_line, drawn, to_json

ALL = [chr(code) for code in range(sys.maxunicode + 1)]
HARMLESS_FORMAT = set("\u200c\u200d") | {
    chr(code) for code in (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
}
"""Joiners without which scripts are wrong, and signs that Unicode counts as format although they are seen."""
ANYTHING = st.text(st.characters(exclude_categories=[]))


def is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code < 0xFDF0


@given(ANYTHING)
def test_cleaning_keeps_every_offset(text: str) -> None:
    assert len(clean(text)) == len(text)
    assert len(clean_line(text)) == len(text)
    assert "\n" not in clean_line(text)


def test_nothing_that_a_terminal_obeys_is_left() -> None:
    for char in ALL:
        category = unicodedata.category(char)
        told = clean(char)
        if char == "\n":
            assert told == "\n"
        elif category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and char not in HARMLESS_FORMAT):
            assert unicodedata.category(told) not in ("Cc", "Cs", "Cf", "Zl", "Zp") or told == "\n", hex(ord(char))
        else:
            assert told == char or told == ("\ufffd" if is_noncharacter(ord(char)) else "·"), hex(ord(char))


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean(text)) == clean_line(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\nc", "a b\nc"),
        ("a\u202eb", "a·b"),
        ("\x9b31m", "\ufffd31m"),
        ("[/b][@click=app.bell]x", "[/b][@click=app.bell]x"),
        ("می\u200cخواهم 👩\u200d🌾", "می\u200cخواهم 👩\u200d🌾"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_json_comes_back_unaltered(text: str) -> None:
    assert json.loads(to_json({"text": [text]})) == {"text": [text]}
    assert json.loads(to_json(text, indent=None)) == text


def test_json_holds_nothing_that_cleaning_would_replace() -> None:
    for char in ALL:
        if clean(char) != char:
            assert json.loads(to_json(char)) == char
            assert to_json(char).isascii(), hex(ord(char))


def test_json_is_readable_in_any_script() -> None:
    assert to_json("Головна “a” é 語 👩") == '"Головна “a” é 語 👩"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("e" + "\u0301" * 16, "e" + "\u0301" * 16),
        ("e" + "\u0301" * 20 + "x", "e" + "\u0301" * 16 + "····x"),
        ("क" + "\u093f\u0301\u0e31" * 10, "क" + "\u093f\u0301\u0e31" * 5 + "\u093f" + "·" * 14),
        ("👍" + "\U0001f3fd" * 20, "👍" + "\U0001f3fd" * 16 + "····"),
        ("\u1100" + "\u1161" * 18, "\u1100" + "\u1161" * 16 + "··"),
        ("བསྒྲུབས" * 5, "བསྒྲུབས" * 5),
        ("👩" + "\u200d👩" * 8, "👩" + "\u200d👩" * 6 + "·👩" + "\u200d👩"),
        ("👩🏽\u200d❤️\u200d💋\u200d👨🏿" * 3, "👩🏽\u200d❤️\u200d💋\u200d👨🏿" * 3),
    ],
)
def test_marks_and_joiners_have_an_end(text: str, shown: str) -> None:
    assert clean(text) == shown
    assert clean_line(text) == shown
    assert json.loads(to_json(text)) == text
    assert clean(to_json(text)) == to_json(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("नह\u200dी", "नह\u200cी"),
        ("\u200d👩", "\u200c👩"),
        ("👩\u200d", "👩\u200c"),
        ("👩\u200d🌾 🏳️\u200d🌈 👩🏽\u200d🌾", "👩\u200d🌾 🏳️\u200d🌈 👩🏽\u200d🌾"),
        ("\ufe0fx", "\ufe0ex"),
        ("\U000e0100\ufe0fx", "\U000e0100\ufe0ex"),
        ("\u0301\ufe0f❤\ufe0f", "\u0301\ufe0e❤\ufe0f"),
        ("\u200c\ufe0f", "\u200c\ufe0e"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_joiner_is_drawn_where_it_joins_pictures(text: str, shown: str) -> None:
    assert drawn(text) == shown


def test_what_is_cleaned_stays_as_it_is_where_emoji_join_letters() -> None:
    # The joiner after the sixth has a letter behind it: it joins nothing, and the chain goes on behind it.
    text = "\u200d👩" * 6 + "\u200dx" + "\u200d👩" * 3
    assert clean(clean(text)) == clean(text) == text
    joined = "\u200d👩" * 9
    assert clean(clean(joined)) == clean(joined) != joined
