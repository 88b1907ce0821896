"""The gate for YAML: nothing changes its type, nothing explodes, and what is written comes back."""

from __future__ import annotations

import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reader import yaml_gate
from reader.errors import FileReadError, ReaderError, SettingsError, TagFileError
from reader.yaml_gate import storable
from reader.yaml_values import YamlMap
from tests.tags.making import NASTY, nasty_text

LOADERS = [yaml.SafeLoader, yaml.CSafeLoader]
PURE = yaml_gate.with_our_style(yaml.SafeDumper)
C = yaml_gate.with_our_style(yaml.CSafeDumper)


def mapping(text: str, error: type[ReaderError] = FileReadError) -> YamlMap:
    return yaml_gate.load_mapping(text, "f.yaml", error=error)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "word", ["no", "on", "~", "null", "0123", "12:30", "1e3", "2026-11-22", "0x1F", "1_000", "=", "<<"]
)
def test_every_scalar_is_the_text_that_stands_there(word: str, loader: object) -> None:
    assert yaml_gate.load(f"a: {word}", loader=loader) == {"a": word}


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(f"k{i}: &k{i} {{<<: [*a, *a, *a]}}\n" for i in range(8))


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 1, "anchors"),
        (MERGE_BOMB, 1, "anchors"),
        ("a: 1\nb: *x\n", 2, "anchors"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "anchors"),
        ("a: !x 1\n", 1, "anchors"),
        ("- a\n- !!str 1\n", 2, "anchors"),
        ("a: &x\n  b: 1\n", 1, "anchors"),
        ("[" * 100_000, 1, "deep"),
        ("{a: " * 100_000, 1, "deep"),
        ("- " * 100_000, 1, "deep"),
        ("a: 1\n---\nb: 2\n", 2, "document"),
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "twice"),
        ("? [a]\n: b\n", 1, "key"),
        ("? {a: b}\n: b\n", 1, "key"),
        (f"{'k' * 101}: 1\n", 1, "key"),
        ('"a\\nb": 1\n', 1, "key"),
        ("a: 1\nb: [1, 2\n", 2, "YAML"),
        ("a: 1\n\tb: 2\n", 2, "YAML"),
        ("a: b: c\n", 1, "YAML"),
        ("a: 1\nb: \x1b[31m\n", 2, "U.001B"),
        ("a: 1\nb: \x00\n", 2, "U.0000"),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n", 2, "merge conflict"),
        ("a: 1\nb: 2\n>>>>>>> other\n", 3, "merge conflict"),
    ],
)
def test_what_is_refused_is_said_with_its_line(text: str, line: int, words: str, loader: object) -> None:
    with pytest.raises(TagFileError, match=words) as caught:
        yaml_gate.load(text, "tags/x.yaml", error=TagFileError, loader=loader)
    assert (caught.value.line, caught.value.path) == (line, "tags/x.yaml")
    assert caught.value.advice


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: \xff\xfe", "UTF-8"),
        (b"a: 1\n" + b"- x\n" * yaml_gate.EVENT_LIMIT, "YAML|more in it"),
        (b"- x\n" * (yaml_gate.EVENT_LIMIT + 1), "more in it"),
        (b"a: " + b"x" * yaml_gate.SIZE_LIMIT, "larger"),
    ],
)
def test_what_is_too_much_or_no_text_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(FileReadError, match=words):
        yaml_gate.load(content, "f.yaml")


def test_a_bomb_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        for text in (BOMB, MERGE_BOMB, "[" * 1_000_000):
            with pytest.raises(FileReadError):
                yaml_gate.load(text)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_bytes_with_a_mark_of_their_encoding_are_read() -> None:
    assert yaml_gate.load("a: é\n".encode("utf-8-sig")) == {"a": "é"}
    assert yaml_gate.load("a: é\n".encode("utf-16")) == {"a": "é"}
    assert yaml_gate.load("a: é\r\nb: 1\r\n".encode()) == {"a": "é", "b": "1"}


def test_nothing_is_an_empty_mapping_and_a_list_is_none() -> None:
    assert mapping("") == {}
    assert mapping("# only words\n") == {}
    with pytest.raises(SettingsError, match="keys and values"):
        mapping("- a\n", SettingsError)


@given(nasty_text)
def test_what_is_written_comes_back_the_same_from_either_library(text: str) -> None:
    check_round_trip(text)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_strings_come_back(text: str) -> None:
    check_round_trip(text)


def check_round_trip(text: str) -> None:
    kept = storable(text)
    value = {"a": text, "b": [text, {"c": text}]}
    written = yaml_gate.dump(value, dumper=C)
    assert written == yaml_gate.dump(value, dumper=PURE)
    for loader in LOADERS:
        assert yaml_gate.load(written.encode(), loader=loader) == {"a": kept, "b": [kept, {"c": kept}]}
    assert yaml.safe_load(written) == {"a": kept, "b": [kept, {"c": kept}]}, "other programs read it otherwise"


@given(st.recursive(nasty_text, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=6))
def test_nested_values_are_the_same_from_both_libraries(value: object) -> None:
    assert yaml_gate.dump({"a": value}, dumper=C) == yaml_gate.dump({"a": value}, dumper=PURE)


def test_what_a_person_left_unquoted_stays_so() -> None:
    text = "flag: yes\nday: 2026-11-22\nnumber: 7\nnothing:\nquoted: 'yes'\nwords: some words\n"
    for dumper in (C, PURE):
        written = yaml_gate.dump(yaml_gate.load(text), dumper=dumper)
        assert written.replace("nothing: \n", "nothing:\n") == text
        assert yaml.safe_load(written) == yaml.safe_load(text)


def test_numbers_and_truths_are_written_as_such() -> None:
    assert yaml_gate.dump({"version": 1, "on": True}) == "version: 1\n'on': true\n"


def test_long_lines_are_not_broken_and_order_is_kept() -> None:
    long = "word " * 300 + "end"
    assert yaml_gate.dump({"z": long, "a": "b"}) == f"z: {long}\na: b\n"


def test_several_lines_are_a_block_that_can_be_read() -> None:
    assert yaml_gate.dump({"note": "one\ntwo"}) == "note: |-\n  one\n  two\n"
