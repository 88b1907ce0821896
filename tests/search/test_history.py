"""The queries asked before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.search.history import MOST, History


def test_the_arrows_go_through_what_begins_as_was_typed() -> None:
    history = History().asked("peace").asked("tag:us").asked("Peace talks").asked("peace")
    assert history.queries == ("peace", "Peace talks", "tag:us")
    assert history.before("") == "peace"
    assert history.before("", "peace") == "Peace talks"
    assert history.before("", "tag:us") is None
    assert history.after("", "tag:us") == "Peace talks"
    assert history.after("", "peace") is None
    assert history.before("pe") == "peace"
    assert history.before("pe", "peace") == "Peace talks"
    assert history.before("pe", "Peace talks") is None
    assert history.before("peace") == "Peace talks"
    assert history.before("x") is None


@given(st.lists(st.text(max_size=5), max_size=30))
def test_none_twice_and_the_last_first(asked: list[str]) -> None:
    history = History()
    for query in asked:
        history = history.asked(query)
    assert len(set(history.queries)) == len(history.queries)
    said = [" ".join(query.split()) for query in asked]
    assert history.queries[:1] == tuple(query for query in said[::-1] if query)[:1]


def test_not_without_end() -> None:
    history = History()
    for number in range(MOST + 50):
        history = history.asked(str(number))
    assert len(history.queries) == MOST
    assert history.queries[0] == str(MOST + 49)
