"""CSV: every passage and tag is in it, unaltered but for what a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Metadata, Passage
from reader.tags.exchange import ExportRow, csv_format
from reader.tags.exchange.csv_format import COLUMNS, harmless, original
from reader.tags.model import Anchored, State, TaggedPassage
from tests.tags.making import nasty_text


def row(tags: tuple[str, ...] = ("a",), quote: str = "q", note: str = "", state: State = State.MOVED) -> ExportRow:
    passage = TaggedPassage("p-a", tags, 3, 9, quote, by="ada", created="2026-11-22T10:14:03Z", note=note)
    place = None if state is State.LOST else Passage(13, 19)
    return ExportRow(Anchored(passage, "sub/a.txt", state, place), Metadata("Title", "Source", "2025-09-03"))


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_row_for_each_passage_and_tag() -> None:
    rows = read(csv_format.export([row(("a", "b")), row(()), row(("c",), state=State.LOST)]))
    assert [(one["tag"], one["start"], one["end"], one["state"]) for one in rows] == [
        ("a", "13", "19", "moved"),
        ("b", "13", "19", "moved"),
        ("", "13", "19", "moved"),
        ("c", "3", "9", "lost"),
    ]
    assert rows[0] == {
        **dict(zip(COLUMNS, ["p-a", "sub/a.txt", "a", "q", "13", "19", "moved", ""], strict=False)),
        "by": "ada",
        "created": "2026-11-22T10:14:03Z",
        "modified": "",
        "title": "Title",
        "source": "Source",
        "date": "2025-09-03",
    }


def test_the_columns_begin_as_taguettes_do_and_nothing_is_a_table_too() -> None:
    assert csv_format.export([]) == (
        "id,document,tag,content,start,end,state,note,by,created,modified,title,source,date\r\n"
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''-1"])
def test_nothing_begins_as_a_formula_does(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    rows = read(csv_format.export([row((cell,), cell, cell)]))
    assert rows[0]["tag"] == rows[0]["content"] == rows[0]["note"] == "'" + cell


@pytest.mark.parametrize("cell", ["a=1", "'quoted'", "12", "“-", "", " x"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.text() | nasty_text | st.text(alphabet="'=+-@\t\n\ra,\"", max_size=8))
def test_the_apostrophe_can_be_taken_off_again(cell: str) -> None:
    kept = cell.replace("\0", "")
    assert original(harmless(cell)) == kept
    if cell:
        rows = read(csv_format.export([row((cell,), cell, cell)]))
        assert [original(rows[0][name]) for name in ("tag", "content", "note")] == [kept] * 3
