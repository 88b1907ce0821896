from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.page.lanes import Lanes, Part, Sign, lanes_of
from reader.page.ruler import Scale, marks
from reader.page.spans import SpanIndex, nearest, span_at
from reader.page.wrap import wrap

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: Passage(pair[0], sum(pair))), max_size=12
)


@given(spans)
def test_overlapping_spans_never_share_a_lane_and_none_is_wasted(given_spans: list[Passage]) -> None:
    lanes = lanes_of(given_spans)
    for a, one in enumerate(given_spans):
        for b in range(a):
            assert not (one.overlaps(given_spans[b]) and lanes[a] == lanes[b])
    deepest = max((sum(span.covers(at) for span in given_spans) for at in range(60)), default=0)
    assert max(lanes, default=-1) + 1 == deepest


@given(spans, st.integers(0, 50), st.integers(0, 10))
def test_touching_finds_what_a_look_at_each_finds(given_spans: list[Passage], start: int, size: int) -> None:
    found = SpanIndex(given_spans).touching(start, start + size)
    expected = {at for at, span in enumerate(given_spans) if size and span.overlaps(Passage(start, start + size))}
    assert set(found) == expected and len(found) == len(expected)


def test_rows_know_what_starts_goes_on_and_ends() -> None:
    lanes = Lanes([Passage(2, 28), Passage(12, 15), Passage(26, 29)])
    rows = [lanes.signs(Passage(at, at + 10), 3) for at in (0, 10, 20, 30)]
    assert rows == [
        (Sign(0, Part.FIRST), None, None),
        (Sign(0, Part.MIDDLE), Sign(1, Part.ONLY), None),
        (Sign(0, Part.LAST), Sign(2, Part.ONLY), None),
        (None, None, None),
    ]
    assert lanes.count == 2


def test_lanes_without_room_share_the_last_and_are_counted() -> None:
    lanes = Lanes([Passage(0, 30), Passage(1, 30), Passage(2, 30)])
    assert lanes.signs(Passage(0, 10), 2) == (Sign(0, Part.FIRST), Sign(1, Part.FIRST, 1))
    assert lanes.signs(Passage(0, 10), 0) == ()


def test_what_starts_is_shown_before_what_ends_in_the_same_lane() -> None:
    assert Lanes([Passage(0, 12), Passage(14, 16)]).signs(Passage(10, 20), 1) == (Sign(1, Part.ONLY, 1),)


def test_spans_that_do_not_overlap() -> None:
    sentences = [Passage(0, 5), Passage(6, 9)]
    assert span_at(sentences, 5) is None and span_at(sentences, 6) == Passage(6, 9)
    assert nearest(sentences, 5) == Passage(0, 5) and nearest(sentences, 50) == Passage(6, 9)
    assert nearest([Passage(3, 4)], 0) == Passage(3, 4) and nearest([], 0) is None


@given(st.integers(1, 5000), st.integers(1, 60), st.data())
def test_the_thumb_touches_the_ends_only_at_the_ends(rows: int, cells: int, data: st.DataObject) -> None:
    scale = Scale(rows, cells)
    if rows <= cells:
        assert not scale.thumb(0)
        return
    top = data.draw(st.integers(0, rows - cells))
    thumb = scale.thumb(top)
    assert 0 <= thumb.start < thumb.stop <= cells
    if top == 0:
        assert thumb.start == 0
    if top == rows - cells:
        assert thumb.stop == cells
    if cells > 3 and rows > 2 * cells and 0 < top < rows - cells:
        assert thumb.start > 0 and thumb.stop < cells


@given(st.integers(1, 5000), st.integers(1, 60), st.integers(0, 59))
def test_a_cell_stands_for_the_row_it_leads_to(rows: int, cells: int, cell: int) -> None:
    scale = Scale(rows, cells)
    if cell < min(rows, cells):
        assert scale.cell_of(scale.row_of(cell)) == cell


def test_marks_lie_beside_their_rows_while_all_fits() -> None:
    rows = wrap("aaa\nbbb\nccc\nddd", 10)
    assert marks([Passage(4, 11), Passage(8, 9)], rows, 10) == {1: 0, 2: 0}
    assert marks([Passage(12, 15)], rows, 2) == {1: 0}
    assert marks([Passage(0, 1)], rows, 0) == {}
