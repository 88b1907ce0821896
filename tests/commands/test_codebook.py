"""`reader codebook`, as a person and as a program meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from tests.conftest import REPOSITORY


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(REPOSITORY / "corpus", folder)
    return folder


def asked(corpus: Path, capsys: pytest.CaptureFixture[str], *line: str) -> tuple[int, str, str]:
    status = main(["codebook", *line, "-C", str(corpus)])
    told = capsys.readouterr()
    return status, told.out, told.err


def listed(corpus: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    status, out, _ = asked(corpus, capsys, "--json")
    assert status == 0
    return {one["name"]: one for one in json.loads(out)}


def test_the_list_says_what_each_tag_is(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = asked(corpus, capsys)
    assert status == 0
    assert asked(corpus, capsys, "list")[1] == out
    assert any(line.split()[:3] == ["guarantees/us", "10", "3"] for line in out.splitlines())
    one = listed(corpus, capsys)["guarantees/us"]
    assert one.keys() == {"name", "description", "colour", "key", "aliases", "passages", "in_codebook"}
    assert (one["key"], one["passages"], one["in_codebook"]) == ("3", 10, True)


def test_each_action_does_what_it_says(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(corpus, capsys, "rename", "guarantees/us", "america") == (
        0,
        "renamed guarantees/us to america · 10 passages in 5 articles\n",
        "",
    )
    assert listed(corpus, capsys)["america"]["aliases"] == ["guarantees/us"]
    assert asked(corpus, capsys, "key", "america", "")[0] == 0
    assert asked(corpus, capsys, "key", "guarantees/us", "3")[0] == 0
    assert asked(corpus, capsys, "colour", "america", "teal")[0] == 0
    assert asked(corpus, capsys, "describe", "america", "The United States")[0] == 0
    one = listed(corpus, capsys)["america"]
    assert (one["key"], one["colour"], one["description"]) == ("3", "#2a9d9d", "The United States")
    assert asked(corpus, capsys, "move", "america", "guarantees")[0] == 0
    assert asked(corpus, capsys, "merge", "guarantees/america", "guarantees/nato")[0] == 0
    assert "guarantees/america" not in listed(corpus, capsys)
    status, out, _ = asked(corpus, capsys, "delete", "guarantees", "--below", "--passages", "--json")
    assert status == 0
    made = json.loads(out)
    assert made["says"].startswith("deleted guarantees · ")
    assert not any(one["name"].startswith("guarantees") for one in made["tags"])
    assert main(["check", "-C", str(corpus)]) == 0


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        (["rename", "guarantes", "x"], 2, "did you mean “guarantees”?"),
        (["delete", "guarantees"], 2, "lie under"),
        (["key", "guarantees", "1"], 2, "the key 1 is that of"),
        (["key", "guarantees"], 2, "KEY"),
        (["paint", "guarantees"], 2, "paint"),
    ],
)
def test_what_cannot_be_is_one_line(
    corpus: Path, capsys: pytest.CaptureFixture[str], line: list[str], status: int, words: str
) -> None:
    got, out, err = asked(corpus, capsys, *line)
    assert (got, out) == (status, "")
    assert words in err
    assert err.count("\n") == 1


def test_an_empty_codebook_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, capsys, "list")[0] == 1
    status, out, _ = asked(tmp_path, capsys, "--json")
    assert (status, json.loads(out)) == (1, [])


def test_nothing_in_a_codebook_reaches_the_terminal_raw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tags").mkdir()
    book = 'tags:\n- name: "a\\e]52;c;x\\a[/b]\\u202e"\n  description: "d\\e[2J"\n  aliases: ["\\e[31m"]\n'
    (tmp_path / "tags/codebook.yaml").write_text(book, "utf-8")
    status, out, _ = asked(tmp_path, capsys)
    assert status == 0
    assert not any(sign in out for sign in "\x1b\x07\u202e")
