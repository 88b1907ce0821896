"""`reader compare` as a person and as a program meet it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli import main
from reader.commands.widths import cells
from tests.compare.told import LAYERS, LEVELS

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "levels.txt").write_text(LEVELS.text, "utf-8")
    (tmp_path / "layers.txt").write_text(LAYERS.text, "utf-8")
    (tmp_path / "nasty.txt").write_text(
        "The \x1b]52;c;cGF3bmVk\x07guarantees [b]have\u202e three levels. "
        "The \x1b[2Jfirst level is a \x9b31mstronger Ukrainian army \x1b[31mof France.\n",
        "utf-8",
    )
    (tmp_path / "cook.txt").write_text("Bread needs salt. Soup needs time.\n", "utf-8")
    monkeypatch.setenv("READER_CORPUS", str(tmp_path))

    def ran(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(argv)
        return status, *capsys.readouterr()

    return ran


def test_as_json(run: Run) -> None:
    status, out, err = run("compare", "levels", "layers", "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert list(told) == ["articles", "pairs", "only_here", "figures", "near_copies"]
    assert told["articles"] == ["levels.txt", "layers.txt"]
    texts = {"levels.txt": LEVELS.text, "layers.txt": LAYERS.text}
    pairs = {
        tuple(texts[end["article"]][end["start"] : end["end"]] for end in (pair["a"], pair["b"]))
        for pair in told["pairs"]
    }
    assert (
        "The first level is a stronger Ukrainian army.",
        "In the first layer stands the Ukrainian army, made stronger.",
    ) in pairs
    assert {pair["level"] for pair in told["pairs"]} <= {"sure", "maybe"}


def test_candidates(run: Run) -> None:
    told = json.loads(run("compare", "levels", "layers", "--candidates", "2", "--json")[1])
    assert [pair for pair in told["pairs"] if pair["level"] == "candidate"]
    assert "candidates" in run("compare", "levels", "layers", "--candidates", "2")[1]


def test_for_a_person(run: Run) -> None:
    status, out, _ = run("compare", "levels", "layers")
    assert status == 0
    assert out.startswith("A  levels.txt\nB  layers.txt\n")
    assert "figures differ" in out
    assert "*December 2025*" in out
    assert "*January 2026*" in out
    assert re.search(r"^differ  number levels, layers +three levels +two layers$", out, re.MULTILINE)
    assert "A  4 of 5 sentences have a counterpart, 1 stand only here, 3 figures differ" in out
    before_table = out.partition("\nfigures\n")[0]
    assert all(cells(row) <= 80 for row in before_table.splitlines())
    assert re.search(r"^The first level is a stronger {2,}\S.* first layer", out, re.MULTILINE)


def test_columns_give_way_to_one_below_the_other(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = run("compare", "levels", "layers")
    assert "\n  The first level is a stronger" in out
    assert "\n  In the first layer stands the" in out


def test_near_copies_are_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(LEVELS.text, "utf-8")
    _, out, _ = run("compare", "levels", "copy")
    assert "A and B are near copies: 100% word for word" in out
    assert "word for word" in out


def test_articles_with_nothing_in_common_end_with_1(run: Run) -> None:
    status, out, _ = run("compare", "cook", "layers")
    assert status == 1
    assert "0 of 2 sentences have a counterpart" in out


@pytest.mark.parametrize("names", [["levels"], ["levels", "levels"], ["levels", "levels.txt"]])
def test_one_article_is_not_enough(run: Run, names: list[str]) -> None:
    status, out, err = run("compare", *names)
    assert (status, out) == (2, "")
    assert err == (
        "reader: levels.txt: there is one article and nothing to compare it with; name two or more different ones\n"
    )


def test_an_article_that_is_not_there_is_said(run: Run) -> None:
    status, out, err = run("compare", "levels", "gone")
    assert (status, out) == (1, "")
    assert "there is no article “gone”" in err


@pytest.mark.parametrize("argv", [["compare"], ["compare", "levels", "layers", "--candidates", "0"]])
def test_what_cannot_be_asked(run: Run, argv: list[str]) -> None:
    status, out, err = run(*argv)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1


def test_hostile_text_only_shows(run: Run) -> None:
    for argv in (["--json"], [], ["--candidates", "3"]):
        status, out, _ = run("compare", "nasty", "levels", *argv)
        assert status == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out), repr(out)
    assert "three levels" in out


def test_a_text_that_is_too_long_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("".join(f"Chapter {n} tells of a house.\n\n" for n in range(1_020)), "utf-8")
    _, _, err = run("compare", "book", "levels", "--json")
    assert re.fullmatch(r"reader: book\.txt: too long; its last \d+ sentences were not compared\n", err)
