"""`reader matrix`, and `reader compare --sentence`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.articles import Passage
from reader.cli import main
from reader.corpus import Corpus
from tests.compare.told import LAYERS, LEVELS

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, source, date, text in (
        ("levels.md", "Post", "2025-09-03", LEVELS.text),
        ("layers.md", "Wire", "2025-09-01", LAYERS.text),
    ):
        (tmp_path / name).write_text(f"---\nsource: {source}\ndate: {date}\n---\n\n{text}", "utf-8")
    corpus = Corpus.open(tmp_path, author="ada")
    for name, words, tags in (
        ("levels.md", "three levels", ["count"]),
        ("levels.md", "The first level is a stronger Ukrainian army.", ["level/army"]),
        ("layers.md", "Ukrainian army", ["level/army", "count"]),
    ):
        article = corpus.article(name)
        start = article.text.index(words)
        corpus.tags.add(article, Passage(start, start + len(words)), tags)
    corpus.close()
    monkeypatch.setenv("READER_CORPUS", str(tmp_path))

    def ran(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(argv)
        return status, *capsys.readouterr()

    return ran


def test_by_article_the_older_first(run: Run) -> None:
    status, out, _ = run("matrix", "--json")
    told = json.loads(out)
    assert status == 0
    assert [one["article"] for one in told["columns"]] == ["layers.md", "levels.md"]
    assert {one["tag"]: one["passages"] for one in told["tags"]} == {
        "count": [1, 1],
        "level": [1, 1],
        "level/army": [1, 1],
    }


def test_by_source_and_of_some_articles(run: Run) -> None:
    told = json.loads(run("matrix", "levels", "--by", "source", "--json")[1])
    assert told["columns"] == [{"source": "Post", "label": "Post"}]
    assert {one["tag"]: one["passages"] for one in told["tags"]}["count"] == [1]


def test_as_csv(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run("matrix", "--csv")[1])))
    assert rows == [
        ["tag", "layers.md", "levels.md"],
        ["count", "1", "1"],
        ["level", "1", "1"],
        ["level/army", "1", "1"],
    ]


def test_pairs(run: Run) -> None:
    told = json.loads(run("matrix", "--pairs", "--json")[1])
    assert told == [
        {"tag": "count", "with": "level", "passages": 1, "articles": ["layers.md"]},
        {"tag": "count", "with": "level/army", "passages": 1, "articles": ["layers.md"]},
    ]
    assert json.loads(run("matrix", "--pairs", "--together", "article", "--json")[1])[0]["passages"] == 3


def test_for_a_person(run: Run) -> None:
    status, out, _ = run("matrix")
    assert status == 0
    assert "A  Wire 2025-09-01" in out
    assert "  army  1  1    2" in out
    assert "count  level/army         1         1" in run("matrix", "--pairs")[1]


def test_where_nothing_is_tagged(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cook.txt").write_text("Bread needs salt.\n", "utf-8")
    status, _, err = run("matrix", "cook")
    assert (status, err) == (1, "reader: nothing is tagged there\n")
    assert run("matrix", "nowhere")[0] == 1


def test_a_sentence_elsewhere(run: Run) -> None:
    status, out, _ = run("compare", "levels", "--sentence", "stronger Ukrainian army", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["sentence"]["article"] == "levels.md"
    best = told["told"][0]
    assert best["article"] == "layers.md"
    assert LAYERS.text.index("In the first layer") == best["start"]
    assert "In the first layer" in run("compare", "levels", "--sentence", "stronger Ukrainian army")[1]


def test_a_sentence_that_is_not_there_or_of_two_articles(run: Run) -> None:
    assert run("compare", "levels", "--sentence", "no such words")[0] == 2
    assert run("compare", "levels", "layers", "--sentence", "army")[0] == 2
    status, _, err = run("compare", "levels", "--sentence", "weather in Lisbon")
    assert (status, "no other article" in err) == (1, True)
