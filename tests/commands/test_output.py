from __future__ import annotations

import io
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.commands import output
from reader.commands.widths import cells, cut
from reader.errors import Problem


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    # In a fixture it would not last: pytest puts its own standard output back before the test.
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("TERM", "xterm")


def test_colour_is_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)
    assert output.styled("x", "bold") == "\x1b[1mx\x1b[0m"
    assert output.styled("", "bold") == ""
    assert list(output.paragraphs("a word", styles=[(2, 6, "match")])) == ["a \x1b[1;33mword\x1b[0m"]
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert output.styled("x", "bold") == "x"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_says_no_to_colour_gets_none(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    on_a_terminal(monkeypatch)
    monkeypatch.setenv(name, value)
    assert output.styled("x", "bold") == "x"
    assert list(output.paragraphs("a word", styles=[(2, 6, "match"), (0, 1, "dim")])) == ["a *word*"]


def test_columns_are_aligned_and_cut_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    rows = [("2025", "a very long title that does not fit in here", "7", "name"), ("", "語語語", "12", "another name")]
    assert list(output.table(rows, right=[2])) == [
        "2025  a very long title that does not fit in here   7  name",
        "      語語語                                       12  another name",
    ]
    assert list(output.table([])) == []
    on_a_terminal(monkeypatch)
    assert list(output.table(rows, right=[2], shrink=[1, 3])) == [
        "2025  a very long tit…   7  name",
        "      語語語            12  another name",
    ]
    monkeypatch.setenv("COLUMNS", "5")
    assert list(output.table(rows, shrink=[1, 3]))[1] == "      語語語    12  another…"


@given(st.text(), st.integers(1, 30))
def test_what_is_cut_fits(text: str, width: int) -> None:
    found = cut(text, width)
    assert cells(found) <= width
    assert found == text or found.endswith("…")


def test_text_is_wrapped_and_matches_are_marked_across_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    text = "the coalition of support for Ukraine"
    assert list(output.paragraphs(text, indent="  ", styles=[(4, 24, "match"), (0, 3, "dim")])) == [
        "  the *coalition of*",
        "  *support* for Ukraine",
    ]


@given(st.text(alphabet="ab \n語", max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200))))
def test_wrapping_loses_no_word(text: str, spans: list[tuple[int, int]]) -> None:
    rows = list(output.paragraphs(text, styles=[(a, b, "match") for a, b in spans]))
    assert "".join(rows).replace("*", "").split() == "".join(rows).replace("*", "").split()
    assert re.sub(r"[\s*]", "", "".join(rows)) == re.sub(r"\s", "", text)
    assert all(cells(row.replace("*", "")) <= 80 for row in rows if " " in row.strip())


def test_a_complaint_is_one_clean_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.complain("bad\n\x1b[2J name")
    assert capsys.readouterr() == ("", "reader: bad ␛[2J name\n")


def test_a_problem_in_words() -> None:
    assert output.in_words(Problem("a.yaml", "is odd", "mend it", 3)) == "a.yaml:3: is odd; mend it"
    assert output.in_words(Problem("", "is odd")) == "is odd"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_no_encoding_makes_it_fail(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding))
    output.never_fail_to_encode()
    output.line("“ї” \udcff")
    sys.stdout.flush()
    assert raw.getvalue().decode(encoding).replace("\\u201c", "“").replace("\\u0457", "ї").startswith("“ї")
