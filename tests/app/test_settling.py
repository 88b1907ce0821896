"""Terminals that draw what is odd wider or narrower than it is counted: all else stands in its place nevertheless."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from rich.cells import cell_len, set_cell_size

from reader.app.app import ReaderApp
from reader.app.settling import Settles, settled
from reader.page.wrap import wrap
from reader.text import clean_line, drawn
from tests.conftest import Effort
from tests.fuzz.strings import strange

WIDTH = 60
_PARTS = re.compile(r"\x1b\[([0-9]+);([0-9]+)H|\x1b\[([0-9]+)G|\x1b\[[0-9;]*m|(.)", re.DOTALL)


def old(sign: str) -> int:
    """Sums code points, by tables without joined emoji."""
    if unicodedata.category(sign) in ("Mn", "Me", "Mc", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def narrow(sign: str) -> int:
    """Knows nothing wide beyond Chinese, and no mark beyond the accents."""
    if 0x300 <= ord(sign) < 0x370:
        return 0
    return 2 if 0x3000 <= ord(sign) < 0xFFE0 and old(sign) == 2 else 1


def broad(sign: str) -> int:
    """Draws each sign above the basic plane, and private ones, in two cells."""
    return 2 if ord(sign) > 0xFFFF or 0xE000 <= ord(sign) < 0xF900 else old(sign)


def spacing_marks_count(sign: str) -> int:
    """As most terminals do it: a vowel sign that stands beside its letter has a cell."""
    return 1 if unicodedata.category(sign) == "Mc" else old(sign)


def row_of(said: str, width_of: Callable[[str], int]) -> list[str]:
    """What stands in the cells of the one row that is written; what is drawn beyond the edge is lost."""
    cells = ["?"] * (WIDTH + 12)
    column = 0
    for _, at, to, sign in _PARTS.findall(said):
        if at or to:
            column = int(at or to) - 1
        elif sign:
            width = width_of(sign)
            for more in range(width):
                if column + more < len(cells):
                    cells[column + more] = sign
            column += width
    return cells


@pytest.mark.parametrize("width_of", [old, spacing_marks_count, narrow, broad])
@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a woman 👩\u200d🌾 farms", "farms"),
        ("I ❤\ufe0f it", "it"),
        ("🇺🇦 and 🇵🇱 flags", "flags"),
        ("keys 1\ufe0f\u20e3 2\ufe0f\u20e3 three", "three"),
        ("👍🏽 thumbs", "thumbs"),
        ("private \ue0b0 use", "use"),
        ("हिन्दी में  gap", "gap"),
        ("ශ්‍රී ලංකා  gap", "gap"),
        ("\u1100\u1161\u11a8\u1100\u1161  gap", "gap"),
    ],
)
def test_what_follows_stands_where_it_was_counted(text: str, after: str, width_of: Callable[[str], int]) -> None:
    shown = drawn(clean_line(text))
    said = settled(f"\x1b[3;1H\x1b[1m{shown}\x1b[0m\x1b[2m│right\x1b[0m")
    cells = row_of(said, width_of)
    at = cell_len(shown)
    assert "".join(cells[at : at + 6]) == "│right"
    assert "".join(cells[at - len(after) : at]) == after


@pytest.mark.parametrize("width_of", [old, spacing_marks_count, narrow, broad])
def test_the_next_pane_stands_in_its_place_beside_any_text(effort: Effort, width_of: Callable[[str], int]) -> None:
    chance = effort.random("settled")
    for _ in range(effort.rounds(60, 30_000)):
        # New kinds of signs that nobody knows yet are not known here either.
        text = "".join(
            one for one in strange(chance) if unicodedata.category(one) != "Cn" and old(one) == cell_len(one)
        )
        text += chance.choice(("👩\u200d🌾", "❤\ufe0f", "🏽", "का", "1\ufe0f\u20e3"))
        shown = set_cell_size(drawn(clean_line(text)), WIDTH)
        cells = row_of(settled(f"\x1b[3;1H{shown}│ next"), width_of)
        assert "".join(cells[WIDTH : WIDTH + 6]) == "│ next", ascii(text)


def test_what_all_agree_on_is_not_touched() -> None:
    for data in ("\x1b[1;1Hplain", "\x1b[1;1Hé “quoted” — 語 ┃ …\n\x1b[2;1H", "\x1b]52;c;aGk=\x07"):
        assert settled(data) is data


def test_the_program_speaks_to_its_terminal_like_this() -> None:
    assert issubclass(ReaderApp.get_driver_class(object.__new__(ReaderApp)), Settles)


@pytest.mark.parametrize("width_of", [old, spacing_marks_count])
def test_words_keep_their_vowel_signs_and_nothing_old_is_left_behind_them(width_of: Callable[[str], int]) -> None:
    text = "हिन्दी में लिखा हुआ एक वाक्य जिसमें कई मात्राएँ हैं और जो काफ़ी लंबा है"
    rows = wrap(text, 20)
    assert len(rows) > 2
    for number in range(len(rows)):
        row = text[slice(*rows.shown(number))]
        shown = drawn(clean_line(row))
        said = settled(f"\x1b[3;1H{shown}{' ' * (21 - cell_len(shown))}│ next")
        cells = row_of(said, width_of)
        assert "".join(cells[21:27]) == "│ next"
        seen = [sign for sign in row if width_of(sign)]
        assert cells[: len(seen)] == seen
        assert set(cells[len(seen) : 21]) <= {" "}
