"""What was meant where no article has what a query names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.corpus import Corpus
from reader.search.nearest import nearest
from tests.search.conftest import put

NAMES = {
    "tag": lambda: ("guarantees/us", "guarantees", "peace talks"),
    "source": lambda: ("", "Le Monde", "Interfax"),
    "in": lambda: ("", "news", "news/deep"),
}


@pytest.mark.parametrize(
    ("query", "meant", "said"),
    [
        ("tag:guar", "tag:guarantees", "no tag “guar”"),
        ("lamp tag:gaurantees river", "lamp tag:guarantees river", "no tag “gaurantees”"),
        ("tag:peace", 'tag:"peace talks"', "no tag “peace”"),
        ("tag:zebra", "", "there are guarantees, guarantees/us, peace talks"),
        ("tag:guarantees tag:GUAR*", "", ""),
        ("source:interfx", "source:Interfax", "no source “interfx”"),
        ("source:nope", "", "there are Interfax, Le Monde"),
        ("source:monde", "", ""),
        ("from:mond", 'source:"Le Monde"', "no source"),
        ("in:/nope", "", "there are news, news/deep"),
        ("in:News", "in:news", "no folder “News”"),
        ("in:deep", "in:news/deep", "no folder “deep”"),
        ("in:/news/ in:/", "", ""),
        ("-tag:zebra", "", ""),
        ("2025", "date:2025", "date: asks for the day"),
        ("2025-09 lamp", "", ""),
        ("tag:(a OR b)", "", ""),
    ],
)
def test_the_nearest_that_exists(query: str, meant: str, said: str) -> None:
    found = nearest(query, NAMES)
    assert found.query == meant
    assert said in found.notice
    assert bool(said) == bool(found.notice)


def test_a_tag_by_another_name_is_there() -> None:
    assert not nearest("tag:old lamp", NAMES, lambda tag: tag == "old").notice


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corpus]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "all", "news/a.md", "A lamp on the table.", source="Daily Post", date="2025-09-03")
    one = Corpus.open(tmp_path / "all")
    one.update_index()
    yield one
    one.close()


def test_a_search_that_finds_nothing_suggests_only_what_finds_something(corpus: Corpus) -> None:
    assert corpus.search("lamp source:dai").suggestion == 'lamp source:"Daily Post"'
    assert corpus.search("in:new").suggestion == "in:news"
    assert corpus.search("2025").suggestion == "date:2025"
    assert corpus.search("2024").suggestion == ""
    hopeless = corpus.search("zebra in:new")
    assert (hopeless.suggestion, hopeless.notice) == ("", "there is no folder “new”")
    assert corpus.search("tag:nope").notice == "there is no tag “nope”; there is none"
    assert corpus.search("lamp").notice == corpus.search("lamp in:news").notice == ""
