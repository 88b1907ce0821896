from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.page.cells import cluster_at, clusters, is_plain, next_cluster, previous_cluster
from reader.page.wrap import stands_solid, wrap
from reader.text import clean

REPOSITORY = Path(__file__).parents[2]
REAL = [
    *sorted((REPOSITORY / "corpus").glob("*.md")),
    *sorted((REPOSITORY.parent / "shared" / "seeds").glob("*.txt")),
]

ODD = "aé é漢字。 👨‍👩‍👧 🇺🇦🇩🇪 ❤️ word-word \n\n x" + "\u0301" * 3
texts = st.text(
    alphabet=st.sampled_from("ab cd  é\u0301漢。👍🏽🇺🇦\u200d❤\ufe0f-\n“”") | st.characters(exclude_categories=["Cs"]),
    max_size=80,
)
widths = st.integers(min_value=2, max_value=30)


@given(texts, widths)
def test_rows_cover_the_text_and_fit(text: str, width: int) -> None:
    text = clean(text)
    rows = wrap(text, width)
    at = 0
    for row in range(len(rows)):
        start, end = rows.whole(row)
        assert start == at and (end > start or not text)
        at = end
        shown = text[slice(*rows.shown(row))]
        assert "\n" not in shown
        widest = max((cells for _, _, cells in clusters(shown)), default=0)
        assert cell_len(shown) <= max(width, widest)
    assert at == len(text)


@given(texts, widths)
def test_spaced_rows_are_the_rows_with_empty_ones_between_paragraphs(text: str, width: int) -> None:
    text = clean(text)
    plain, spaced = wrap(text, width), wrap(text, width, spaced=True)
    assert "".join(text[spaced.whole(row).start : spaced.whole(row).end] for row in range(len(spaced))) == text
    assert set(plain.starts) <= set(spaced.starts)
    added = set(spaced.starts) - set(plain.starts)
    assert all(text[at] == "\n" and text[at - 1] != "\n" and text[at + 1] != "\n" for at in added)
    assert all(spaced.row_of(spaced.starts[row]) == row for row in range(len(spaced)))


def test_paragraphs_of_solid_text_stand_apart() -> None:
    rows = wrap("one two\nthree\n\nfour", 7, spaced=True)
    assert [rows.text[rows.shown(row).start : rows.shown(row).end] for row in range(len(rows))] == [
        "one two",
        "",
        "three",
        "",
        "four",
    ]


def test_solid_is_text_whose_lines_are_paragraphs() -> None:
    paragraph = "words and words " * 12
    assert stands_solid("\n".join(["A title", paragraph, paragraph, paragraph]))
    assert not stands_solid("\n\n".join([paragraph] * 4))
    assert not stands_solid("\n".join(["a line that somebody broke by hand at about seventy characters"] * 40))
    assert not stands_solid("a, b, c\n" * 50)
    assert not stands_solid("")


@given(texts, widths)
def test_every_newline_ends_a_row_and_no_cluster_is_broken(text: str, width: int) -> None:
    text = clean(text)
    starts = set(wrap(text, width).starts)
    for at, sign in enumerate(text[:-1]):
        if sign == "\n":
            assert at + 1 in starts
    for line_start in [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]:
        end = text.find("\n", line_start)
        inside = {
            at for a, b, _ in clusters(text, line_start, end if end >= 0 else len(text)) for at in range(a + 1, b)
        }
        assert not inside & starts


@given(texts, widths, st.integers(0, 100))
def test_offset_to_column_and_back(text: str, width: int, offset: int) -> None:
    text = clean(text)
    rows = wrap(text, width)
    row = rows.row_of(min(offset, max(0, len(text) - 1)))
    start, end = rows.shown(row)
    if start <= offset < end:
        for a, b, cells in clusters(text, start, end):
            if a <= offset < b and cells:
                assert rows.offset_at(row, rows.column_of(offset)) == a
                assert rows.offset_at(row, rows.column_of(offset) + cells - 1) == a


def test_words_stay_whole_and_spaces_hang() -> None:
    rows = wrap("one two   three four", 8)
    assert [rows.text[slice(*rows.shown(row))] for row in range(len(rows))] == ["one two", "three", "four"]
    assert rows.row_of(9) == 0 and rows.row_of(10) == 1
    assert rows.column_of(9) == 8


def test_long_words_are_broken_at_a_sign_if_there_is_one() -> None:
    rows = wrap("https://example.org/archive/2026/article", 22)
    assert [rows.text[slice(*rows.span(row))] for row in range(len(rows))] == [
        "https://example.org/",
        "archive/2026/article",
    ]
    assert list(wrap("x" * 25, 10).starts) == [0, 10, 20]


def test_wide_characters_take_two_cells_and_closing_signs_start_no_row() -> None:
    rows = wrap("漢字漢字。漢", 8)
    assert [rows.text[slice(*rows.span(row))] for row in range(len(rows))] == ["漢字漢", "字。漢"]
    assert rows.column_of(2) == 4
    assert rows.offset_at(0, 4) == rows.offset_at(0, 5) == 2
    assert rows.offset_at(0, 99) == 2


def test_words_among_wide_characters_stay_whole() -> None:
    rows = wrap("漢字 reading 漢字", 9)
    assert [rows.text[slice(*rows.shown(row))] for row in range(len(rows))] == ["漢字", "reading", "漢字"]


def test_empty_lines_and_an_empty_text_have_rows() -> None:
    assert list(wrap("", 10).starts) == [0]
    assert list(wrap("a\n\nb\n", 10).starts) == [0, 2, 3]
    assert wrap("a\n\nb", 10).offset_at(1, 5) == 2
    assert wrap("", 10).offset_at(3, 3) == 0


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_articles_fit_a_narrow_pane(path: Path) -> None:
    text = clean(path.read_text(encoding="utf-8"))
    rows = wrap(text, 33)
    assert all(cell_len(text[slice(*rows.shown(row))]) <= 33 for row in range(len(rows)))
    assert "".join(text[slice(*rows.whole(row))] for row in range(len(rows))) == text


@given(texts)
def test_what_counts_as_plain_is_one_cell_a_character(text: str) -> None:
    if is_plain(text):
        assert all(cell_len(sign) == 1 for sign in text)
        assert clusters(text) == [(at, at + 1, 1) for at in range(len(text))]


def test_all_plain_characters_are_one_cell_wide() -> None:
    assert [hex(code) for code in range(0x20, 0x3000) if is_plain(chr(code)) and cell_len(chr(code)) != 1] == []
    assert is_plain("“Curly” – and Київ, 3 €…")


@pytest.mark.parametrize(
    ("text", "offset", "cluster"),
    [
        ("e\u0301x", 1, (0, 2)),
        ("👨‍👩‍👧!", 3, (0, 5)),
        ("🇺🇦🇩🇪", 2, (2, 4)),
        ("🇺🇦🇩🇪", 1, (0, 2)),
        ("👍🏽", 1, (0, 2)),
        ("ab", 1, (1, 2)),
        ("a\nb", 1, (1, 2)),
        ("ab", 2, (2, 2)),
        ("", 0, (0, 0)),
    ],
)
def test_cluster_at(text: str, offset: int, cluster: tuple[int, int]) -> None:
    assert cluster_at(text, offset) == cluster


@given(texts)
def test_stepping_by_clusters_reaches_both_ends(text: str) -> None:
    text = clean(text)
    at, steps = 0, 0
    while at < len(text):
        after = next_cluster(text, at)
        assert after > at
        at, steps = after, steps + 1
    while at > 0:
        before = previous_cluster(text, at)
        assert before < at
        at = before
    assert steps <= len(text)
