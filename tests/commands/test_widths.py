"""What the commands count as the width of a text is what the interface counts, and cutting takes no longer than it has
to.
"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.commands.widths import cells, cut
from reader.text import clean_line, drawn
from tests.conftest import Effort
from tests.fuzz.strings import strange

WIDER_SINCE = {*range(0x2630, 0x2638), *range(0x268A, 0x2690), *range(0x4DC0, 0x4E00), *range(0x1D300, 0x1D377)}
"""Signs that a later Unicode than that of the oldest Python has made wide."""


def is_settled(text: str) -> bool:
    """Whether all of it is as wide in the Unicode that this Python knows as in later ones."""
    return all(unicodedata.category(sign) != "Cn" and ord(sign) not in WIDER_SINCE for sign in text)


def test_every_character_is_counted_as_the_interface_does() -> None:
    for code in (*range(0x20, 0xA000), *range(0xD700, 0x1FB00)):
        sign = chr(code)
        if is_settled(sign) and clean_line(sign) == sign:
            assert cells(sign) == cell_len(sign), hex(code)


def test_hostile_texts_are_counted_as_the_interface_does(effort: Effort) -> None:
    chance = effort.random("widths")
    for _ in range(effort.rounds(200, 100_000)):
        text = clean_line(strange(chance))
        if is_settled(text):
            assert cells(text) == cell_len(drawn(text)), ascii(text)


@given(st.text(st.characters(exclude_categories=[]), max_size=40), st.integers(1, 30))
def test_what_is_cut_fits(text: str, width: int) -> None:
    text = clean_line(text)
    found = cut(text, width)
    assert cells(found) <= width
    assert found == text if cells(text) <= width else found.endswith("…") and text.startswith(found[:-1].rstrip("…"))


@pytest.mark.parametrize("text", ["語" * 1_000_000, "\u0301" * 1_000_000], ids=["wide", "marks"])
def test_a_million_characters_are_cut_in_one_go(text: str) -> None:
    assert cells(cut(clean_line(text), 40)) in (39, 40)
