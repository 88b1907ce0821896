"""Saved searches, facets and sorting on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli import main
from tests.search.conftest import put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "a.md", "A lamp on the table.", source="Wire", date="2025-09-03")
    put(tmp_path, "b.md", "Two lamps.", source="Le Monde", date="2025-10")
    put(tmp_path, "news/c.md", "A river.", source="Wire")
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main([*words, "-C", str(folder)])


def test_a_search_is_saved_used_listed_and_forgotten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "search", "--save", "lamps", "lamp", "source:wire") == 0
    assert "saved: @lamps" in capsys.readouterr().err
    assert run(folder, "search", "@lamps", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["query"], [hit["article"] for hit in found["hits"]]) == ("@lamps", ["a.md"])
    assert run(folder, "search", "river OR @lamps", "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"] == 2
    assert run(folder, "search", "-n", "1", "@lamps") == 0
    assert "understood as: lamp AND source:wire" in capsys.readouterr().out
    assert run(folder, "searches") == 0
    assert "@lamps" in capsys.readouterr().out
    assert run(folder, "searches", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [{"name": "lamps", "query": "lamp source:wire"}]
    assert run(folder, "searches", "forget", "@lamps") == 0
    assert "forgotten: @lamps" in capsys.readouterr().out
    assert run(folder, "searches") == 1
    assert run(folder, "search", "@lamps") == 2
    assert run(folder, "searches", "forget", "lamps") == 2


@pytest.mark.parametrize(
    ("name", "query", "why"),
    [("a b", "lamp", "name"), ("x", "*x", "wildcard"), ("x", "@x lamp", "circle"), ("x", "@y", "no saved search")],
)
def test_what_cannot_be_saved_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, query: str, why: str
) -> None:
    assert run(folder, "search", "--save", name, query) == 2
    assert why in capsys.readouterr().err
    assert not (folder / "tags").exists()


def test_a_broken_file_is_said_where_it_matters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tags").mkdir()
    (folder / "tags" / "searches.yaml").write_text("searches: 7\n")
    assert run(folder, "search", "lamp") == 0
    capsys.readouterr()
    assert run(folder, "search", "@lamps") == 2
    assert "tags/searches.yaml:1" in capsys.readouterr().err
    assert run(folder, "check") == 1
    assert "searches.yaml" in capsys.readouterr().out
    assert run(folder, "search", "--save", "x", "lamp") == 1
    assert (folder / "tags" / "searches.yaml").read_text() == "searches: 7\n"


def test_facets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "tag", "a.md", "lamp", "-t", "thing/light") == 0
    capsys.readouterr()
    assert run(folder, "search", "lamp", "--json") == 0
    assert json.loads(capsys.readouterr().out)["facets"] == {
        "source": {"Le Monde": 1, "Wire": 1},
        "month": {"2025-10": 1, "2025-09": 1},
        "tag": {"thing/light": 1},
    }
    assert run(folder, "search", "lamp", "--facets") == 0
    out = capsys.readouterr().out
    assert 'source:"Le Monde"' in out
    assert "October 2025" in out
    assert run(folder, "search", "lamp", "-n", "1") == 0
    assert "by source" not in capsys.readouterr().out


def test_by_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "search", "", "--sort", "source", "--json") == 0
    assert [hit["article"] for hit in json.loads(capsys.readouterr().out)["hits"]] == ["b.md", "a.md", "news/c.md"]


def test_hostile_names_do_no_harm(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "x.md", "A lamp.", source="\x1b[31mred\u202e")
    assert run(folder, "search", "lamp", "--facets") == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_saving_says_what_it_replaces_and_that_nothing_is_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "search", "--save", "one", "lamp") == 0
    assert "stood for" not in capsys.readouterr().err
    assert run(folder, "search", "--save", "One", "lamp") == 0
    assert "stood for" not in capsys.readouterr().err
    assert run(folder, "search", "--save", "one", "zebra", "--json") == 1
    said = capsys.readouterr().err
    assert "@one stood for: lamp" in said
    assert "it finds nothing yet" in said


@pytest.mark.parametrize(
    ("query", "taken"), [("(lamp OR river", "(lamp OR river)"), ('"two lamps', '"two lamps"'), ("lamp OR", "lamp")]
)
def test_a_query_that_ends_in_the_middle_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], query: str, taken: str
) -> None:
    assert run(folder, "search", query) == 0
    assert f"it was taken as: {taken}\n" in capsys.readouterr().err


def test_what_was_understood_is_said_where_nothing_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "search", "date:1999-01..1999-12") == 1
    assert "understood as: date:1999" in capsys.readouterr().err
    assert run(folder, "search", "byline:*") == 1
