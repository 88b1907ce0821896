import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app.session import Draft, Place, Session, load, save

FULL = Session(
    query="tag:a [/b]",
    sort="newest",
    listed="x.txt",
    panes=(Place("a/b.md", 12, 4), Place("ß.txt", 0, 0)),
    focus=1,
    spread="wide",
    scroll="level",
    theme="textual-light",
    last_tags=("a/b", "c"),
    finds=("word",),
    drafts=(Draft("a/b.md:1-2", ("t",), "ty", "a note\nof two lines"),),
    places=(Place("a/b.md", 12, 4),),
)


def test_what_is_kept_is_found_again(tmp_path):
    save(tmp_path / "state", FULL)
    assert load(tmp_path / "state") == FULL


def test_without_a_file_there_is_a_new_session(tmp_path):
    assert load(tmp_path / "none") == Session()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": 99}', b"[" * 100_000])
def test_a_broken_file_is_a_new_session(tmp_path, content):
    (tmp_path / "session.json").write_bytes(content)
    assert load(tmp_path) == Session()


@pytest.mark.parametrize("field", ["panes", "drafts", "places"])
@pytest.mark.parametrize("value", [[1], [{}], [{"article": "a"}], [{"article": "a", "cursor": "x", "top": 1}]])
def test_nonsense_in_a_field_costs_nothing_but_itself(tmp_path, field, value):
    save(tmp_path, FULL)
    path = tmp_path / "session.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    assert load(tmp_path) == replace(FULL, **{field: ()})


def test_a_wrong_draft_does_not_take_the_others_with_it(tmp_path):
    save(tmp_path, FULL)
    path = tmp_path / "session.json"
    raw = json.loads(path.read_text())
    path.write_text(json.dumps({**raw, "drafts": [{"key": 1}, *raw["drafts"], None], "focus": "x"}))
    assert load(tmp_path).drafts == FULL.drafts


@given(
    st.dictionaries(
        st.sampled_from(["query", "panes", "focus", "scroll", "last_tags"]),
        st.from_type(int) | st.text() | st.none() | st.lists(st.text()),
    )
)
def test_any_json_loads(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("state")
    (folder / "session.json").write_text(json.dumps({"version": 1, **values}))
    found = load(folder)
    assert isinstance(found.query, str)
    assert isinstance(found.focus, int)
