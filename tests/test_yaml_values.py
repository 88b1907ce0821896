"""Fields are read by the type that the reader of a file knows, and what is wrong is said with its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader import yaml_gate
from reader.errors import FileReadError, ReaderError, SettingsError
from reader.yaml_values import YamlMap


def mapping(text: str, error: type[ReaderError] = FileReadError) -> YamlMap:
    return yaml_gate.load_mapping(text, "f.yaml", error=error)


def test_fields_are_typed_by_who_reads_them() -> None:
    fields = mapping("a: no\nb: 42\nc: yes\nd: [x, 'y']\ne: one\nf:\n")
    assert fields.text("a") == "no"
    assert type(fields.text("a")) is str
    assert fields.integer("b") == 42
    assert fields.boolean("c") is True
    assert fields.boolean("a") is False
    assert fields.texts("d") == ("x", "y")
    assert fields.texts("e") == ("one",)
    assert fields.texts("f") == fields.texts("none") == ()
    assert fields.text("none", "x") == "x"
    assert fields.integer("none", 7) == 7
    assert fields.boolean("none", True) is True


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("x: 1\na: 0123\n", lambda fields: fields.integer("a")),
        ("x: 1\na: 1.0\n", lambda fields: fields.integer("a")),
        ("x: 1\na: 12:30\n", lambda fields: fields.integer("a")),
        ("x: 1\na: " + "9" * 5000 + "\n", lambda fields: fields.integer("a")),
        ("x: 1\na: [1]\n", lambda fields: fields.text("a")),
        ("x: 1\na: {b: 1}\n", lambda fields: fields.texts("a")),
        ("x: 1\na: [[b]]\n", lambda fields: fields.texts("a")),
        ("x: 1\na: maybe\n", lambda fields: fields.boolean("a")),
        ("x: 1\na: b\n", lambda fields: list(fields.items_of("a"))),
    ],
)
def test_a_field_of_the_wrong_type_is_said_with_its_line(text: str, ask: Callable[[YamlMap], object]) -> None:
    with pytest.raises(SettingsError, match="“a”") as caught:
        ask(mapping(text, SettingsError))
    assert caught.value.line == 2


def test_a_missing_field_is_said() -> None:
    with pytest.raises(FileReadError, match="missing"):
        mapping("a: 1").text("b")
