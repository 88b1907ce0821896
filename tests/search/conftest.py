"""A small corpus in a folder and its index, for the search tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.search import Index

PAST = 1_600_000_000
"""Seconds: long enough ago that no file is in doubt."""


def put(folder: Path, article: str, text: str, when: int = PAST, **about: str) -> Path:
    """Write one article with front matter, dated `when` on disk."""
    path = folder / article
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "".join(f"{key}: {value!r}\n" for key, value in about.items())
    path.write_text(f"---\n{head}---\n{text}\n" if about else text, encoding="utf-8")
    os.utime(path, (when, when))
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def make(tmp_path: Path, corpus: Path) -> Iterator[Callable[[], Index]]:
    """Open the corpus's index, as another process would each time."""
    opened: list[Index] = []

    def open_it() -> Index:
        opened.append(Index(tmp_path / "cache", corpus))
        return opened[-1]

    yield open_it
    for index in opened:
        index.close()


@pytest.fixture
def library(corpus: Path) -> Path:
    """Six articles that the query tests know by heart."""
    put(
        corpus,
        "run.md",
        "She was running late, and so the runner went home.",
        title="Sport",
        source="Daily Post",
        date="2025-09-03",
        byline="Ann Lee",
    )
    put(
        corpus,
        "exact.md",
        "They run along a river in the quiet morning hours.",
        title="Morning",
        source="Daily Post",
        date="2025-09-04",
        byline="Bo Ray",
    )
    put(
        corpus,
        "hamlet.md",
        "To be, or not\nto be: that is the question he asked.",
        title="A prince",
        source="Stage",
        date="2024-02-01",
    )
    put(
        corpus,
        "news/kyiv.md",
        "За словами ТСН, переговори тривають. Україна чекає.",
        title="ТСН повідомляє",
        source="ТСН",
        date="2025-10",
    )
    put(
        corpus,
        "news/truce.md",
        "The cease-fire held. Ukraine’s café owners don't give up; U.S. envoys counted 1,500 visitors.",
        title="Truce",
        source="Wire",
        date="2023",
    )
    put(
        corpus,
        "news/deep/levels.md",
        "Security guarantees have three levels.\nThe security\nguarantee of each level differs, naïve or not.",
        title="Guarantees",
        source="Wire",
        date="2026-01-15",
    )
    return corpus


def found(index: Index, query: str, **options: object) -> list[str]:
    """The ids that a query finds, in order."""
    return [hit.entry.id for hit in index.search(query, **options).hits]  # type: ignore[arg-type]
