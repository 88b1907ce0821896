"""The codebook: written by hand, read with its faults named, added to without touching what stands there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import TagFileError
from reader.tags import codebook_file
from reader.tags.model import Codebook, Tag
from reader.yaml_gate import storable
from tests.tags.making import nasty_text

BY_HAND = """\
# The tags of this study.
version: 1
tags:
- name: guarantees
  description: What is promised, by whom
  colour: teal               # as the map
  key: 1
- name: guarantees/us
  color: '#C04'
  aliases: [usa, american]
  weight: 0.5
- numbers
"""


def test_a_codebook_written_by_hand_is_read() -> None:
    read = codebook_file.parse(BY_HAND.encode())
    assert read.problems == ()
    assert read.codebook.tags == (
        Tag("guarantees", "What is promised, by whom", "#2a9d9d", "1"),
        Tag("guarantees/us", "", "#cc0044", "", ("usa", "american"), (("weight", "0.5"),)),
        Tag("numbers"),
    )
    assert read.codebook.get("usa") == read.codebook.tags[1]


def test_nothing_is_an_empty_codebook() -> None:
    assert codebook_file.parse(b"").codebook == codebook_file.parse(b"version: 1\ntags:\n").codebook == Codebook()


@pytest.mark.parametrize(
    ("entries", "line", "words", "left"),
    [
        ("- a\n- name: a\n  key: 2\n", 4, "twice", [("a", "", "")]),
        ("- {name: a, key: 1}\n- name: b\n  key: 1\n", 5, "has the key 1", [("a", "1", ""), ("b", "", "")]),
        ("- name: a\n  key: 12\n", 4, "cannot be", [("a", "", "")]),
        ("- name: a\n  key: x\n", 4, "cannot be", [("a", "", "")]),
        ("- name: a\n  key: 0\n", 4, "cannot be", [("a", "", "")]),
        ("- name: a\n  colour: #2a9d9d\n", 4, "comment", [("a", "", "")]),
        ("- name: a\n  colour: mauvish\n", 4, "none", [("a", "", "")]),
        ("- a\n- name: b\n  aliases: a\n", 5, "alias", [("a", "", ""), ("b", "", "")]),
    ],
)
def test_oddities_are_named_and_the_rest_holds(
    entries: str, line: int, words: str, left: list[tuple[str, str, str]]
) -> None:
    read = codebook_file.parse(f"version: 1\ntags:\n{entries}".encode())
    assert [one.line for one in read.problems] == [line]
    assert words in read.problems[0].problem
    assert read.problems[0].advice
    assert [(tag.name, tag.key, tag.colour) for tag in read.codebook.tags] == left


@pytest.mark.parametrize(
    "content",
    [b"version: 2\n", b"tags: x\n", b"tags:\n- [a]\n", b"tags:\n- key: 1\n", b"tags:\n- name: ' '\n", b"- a\n"],
)
def test_what_is_no_codebook_is_refused_and_not_added_to(content: bytes) -> None:
    for use in (codebook_file.parse, lambda content: codebook_file.appended(content, ["new"])):
        with pytest.raises(TagFileError):
            use(content)


def test_a_new_tag_is_added_without_touching_a_letter() -> None:
    grown = codebook_file.appended(BY_HAND.encode(), ["new/tag", "no", "usa", "new/tag"])
    assert grown is not None
    assert grown.decode() == BY_HAND + "- name: new/tag\n- name: 'no'\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, "version: 1\ntags:\n- name: x\n"),
        ("", "version: 1\ntags:\n- name: x\n"),
        ("version: 1\ntags:\n", "version: 1\ntags:\n- name: x\n"),
        ("tags:\n  - a", "tags:\n  - a\n  - name: x\n"),
        ("tags:\r\n- a\r\n", "tags:\r\n- a\r\n- name: x\r\n"),
        ("tags: [a]\n", "version: 1\ntags:\n- name: a\n- name: x\n"),
        ("tags:\n- a\nproject: y\n", "version: 1\nproject: y\ntags:\n- name: a\n- name: x\n"),
        ("tags:\n- a\nlist:\n- y\n", "version: 1\nlist:\n- y\ntags:\n- name: a\n- name: x\n"),
        ("tags: [a] # mine\n", None),
        ("# mine\ntags:\n- a\nproject: y\n", None),
        ("tags:\n- x\n", None),
    ],
)
def test_a_tag_is_added_to_any_form_unless_a_comment_would_be_lost(old: str | None, new: str | None) -> None:
    grown = codebook_file.appended(None if old is None else old.encode(), ["x"])
    assert grown == (None if new is None else new.encode())


names = nasty_text.map(lambda text: storable(text).strip()).filter(bool)


@given(st.lists(names, min_size=1, max_size=4, unique=True), st.lists(names, max_size=3, unique=True))
def test_any_names_are_added_and_come_back(old: list[str], new: list[str]) -> None:
    content = codebook_file.serialise(Codebook(tuple(Tag(name) for name in old)))
    grown = codebook_file.appended(content, new) or content
    assert [tag.name for tag in codebook_file.parse(grown).codebook.tags] == list(dict.fromkeys([*old, *new]))


def test_a_whole_tag_is_written_and_read() -> None:
    tag = Tag("a/b", "What", "#2a9d9d", "3", ("c", "0123"), (("weight", "1"),))
    content = codebook_file.serialise(Codebook((tag,), (("project", "x"),)), "# mine\n")
    assert content.startswith(b"# mine\nversion: 1\nproject: x\ntags:\n- name: a/b\n")
    assert codebook_file.parse(content).codebook == Codebook((tag,), (("project", "x"),))
