"""The help page cannot lie: each of its examples finds something in the articles that come with the reader."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import clock
from reader.corpus import Corpus
from reader.search.query_help import QUERY_HELP, rows
from tests.conftest import REPOSITORY

EXAMPLES = [example for row in rows() for example in (row.example, *row.more)]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("shipped") / "corpus"
    shutil.copytree(REPOSITORY / "corpus", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
        corpus = Corpus.open(folder)
    corpus.update_index()
    yield corpus
    corpus.close()


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_finds_something_and_is_understood(
    shipped: Corpus, example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 2, 20, tzinfo=UTC))
    results = shipped.search(example)
    assert results.total
    assert "no field" not in results.notice
    assert not results.suggestion
    if example != "security guarantees":
        assert not results.notice


def test_every_field_has_an_example() -> None:
    from reader.search.fields import NAMES

    told = " ".join([*EXAMPLES, *(row.finds for row in rows())])
    assert [name for name in NAMES if f"{name}:" not in told] == []


def test_rows_fit_beside_each_other() -> None:
    assert all(len(example) <= 36 for example in EXAMPLES)
    assert len({group.heading for group in QUERY_HELP}) == len(QUERY_HELP)


def test_the_readme_is_made_of_the_same_rows() -> None:
    readme = Path(REPOSITORY / "README.md").read_text("utf-8")
    assert all(f"`{example}`" in readme for example in EXAMPLES)
