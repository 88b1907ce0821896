"""`reader tags` with combinations and figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.articles import Passage
from reader.cli import main
from reader.corpus import Corpus

TEXT = "One sentence is here. Another one is there. The third says nothing. A fourth ends it.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    for who, name, tags, words in (
        ("ada", "a.txt", ["x", "y"], "One sentence is here."),
        ("bob", "a.txt", ["x"], "sentence is here. Another one"),
        ("bob", "a.txt", ["z"], "The third"),
        ("ada", "b.txt", ["x"], "The third"),
    ):
        opened = Corpus.open(tmp_path, author=who)
        start = TEXT.index(words)
        opened.tags.add(opened.article(name), Passage(start, start + len(words)), tags)
        opened.close()
    return tmp_path


def asked(corpus: Path, capsys: pytest.CaptureFixture[str], *line: str) -> tuple[int, Any]:
    capsys.readouterr()
    status = main(["tags", *line, "--json", "-C", str(corpus)])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        (["x AND y"], ["One"]),
        (["x AND y", "--together", "overlap"], ["One", "sentence"]),
        (["x AND z", "--together", "article"], ["One", "sentence", "The"]),
        (["x AND NOT y"], ["sentence", "The"]),
        (["z OR y"], ["One", "The"]),
        (["by:bob"], ["sentence", "The"]),
    ],
)
def test_combinations(corpus: Path, capsys: pytest.CaptureFixture[str], line: list[str], quotes: list[str]) -> None:
    status, found = asked(corpus, capsys, *line)
    assert status == 0
    assert [one["quote"].split()[0] for one in found] == quotes


def test_a_combination_that_is_none_is_said(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "x AND", "-C", str(corpus)]) == 2
    assert "missing" in capsys.readouterr().err


def test_figures(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(corpus, capsys, "--counts") == (
        0,
        [
            {"tag": "x", "passages": 3, "articles": 2, "characters": 42},
            {"tag": "y", "passages": 1, "articles": 1, "characters": 21},
            {"tag": "z", "passages": 1, "articles": 1, "characters": 9},
        ],
    )
    assert asked(corpus, capsys, "--pairs")[1] == [{"tag": "x", "with": "y", "together": 1}]
    assert asked(corpus, capsys, "--pairs", "--together", "overlap")[1] == [{"tag": "x", "with": "y", "together": 2}]
    assert len(asked(corpus, capsys, "--pairs", "--together", "article")[1]) == 3
    status, rows = asked(corpus, capsys, "--agreement", "ada", "bob")
    assert status == 0
    assert rows[0] == {
        "tag": "x",
        "both": 1,
        "only_one": 0,
        "only_other": 1,
        "neither": 2,
        "percentage": 75.0,
        "kappa": 0.5,
    }
    assert [row["tag"] for row in rows] == ["x", "y", "z"]
    assert asked(corpus, capsys, "--agreement", "ada", "eve") == (1, [])


def test_figures_for_a_person_are_a_table(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "--agreement", "ada", "bob", "-C", str(corpus)]) == 0
    head, first, *_ = capsys.readouterr().out.splitlines()
    assert head.split() == ["tag", "both", "only", "one", "only", "other", "neither", "percentage", "kappa"]
    assert first.split() == ["x", "1", "0", "1", "2", "75.00", "0.50"]
    assert main(["tags", "nowhere", "--pairs", "-C", str(corpus)]) == 1
