from hypothesis import given
from hypothesis import strategies as st

from reader.app.arrangement import MOST_PANES, Width, arrange


@given(
    st.integers(1, 400),
    st.integers(0, MOST_PANES),
    st.integers(0, MOST_PANES - 1),
    st.booleans(),
    st.sampled_from(list(Width)),
)
def test_all_columns_are_used_and_the_focused_pane_is_there(width, panes, focused, on_list, spread):
    focused = min(focused, max(0, panes - 1))
    found = arrange(width, panes, focused, on_list=on_list, spread=spread)
    assert found.list_width + sum(columns for _, columns in found.panes) == width
    assert all(columns > 0 for _, columns in found.panes)
    assert list(found.shown) == sorted(set(found.shown))
    assert set(found.shown) <= set(range(panes))
    if panes and not on_list:
        assert focused in found.shown
    if on_list:
        assert found.list_width > 0


def test_two_panes_are_side_by_side_at_80_columns():
    assert arrange(80, 2, 1, on_list=False).panes == ((0, 40), (1, 40))


def test_below_that_they_fold_to_the_focused_one():
    assert arrange(60, 2, 1, on_list=False).panes == ((1, 60),)
    assert arrange(40, 4, 2, on_list=False).panes == ((2, 40),)


def test_four_panes_fit_into_160_columns_and_the_list_beside_two():
    assert arrange(160, 4, 0, on_list=False).shown == (0, 1, 2, 3)
    beside = arrange(160, 2, 0, on_list=False)
    assert beside.list_width > 0
    assert beside.shown == (0, 1)


def test_the_list_is_there_when_it_has_the_attention_and_takes_all_when_narrow():
    assert arrange(60, 2, 0, on_list=True).panes == ()
    assert arrange(120, 4, 3, on_list=True).list_width > 0
    assert 3 in arrange(120, 4, 3, on_list=True).shown


def test_a_wide_pane_is_wider_and_a_lone_one_alone():
    wide = dict(arrange(160, 3, 1, on_list=False, spread=Width.WIDE).panes)
    assert wide[1] > 2 * wide[0] == 2 * wide[2]
    assert arrange(160, 3, 1, on_list=False, spread=Width.ALONE).panes == ((1, 160),)
