"""A corpus of three articles, and a reader that starts no second process to index it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.app import indexing
from tests.app.opened import write_corpus


@pytest.fixture
def three_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the corpus. The index is brought up to date by the tests themselves."""

    async def nothing_new(corpus: Path, hear: Callable[[dict[str, object]], None], orders: object) -> str:
        hear({"report": {"added": 0}})
        return await asyncio.get_running_loop().create_future()  # nothing ever changes

    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    return write_corpus(tmp_path / "corpus")
