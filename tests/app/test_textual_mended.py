"""What is put right of Textual."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from textual._styles_cache import StylesCache
from textual.widget import Widget

from reader.app import indexing
from reader.app.textual_mended import mend
from tests.app.opened import nothing_new, opened, write_corpus


async def test_what_is_closed_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        drawn: list[weakref.ref[StylesCache]] = []
        for _ in range(3):
            await reader.press("question_mark")
            drawn += [weakref.ref(one._styles_cache) for one in reader.app.screen.query(Widget)]
            await reader.press("escape")
        assert reader.app.screen is reader.main
        await reader.pilot.pause()
        gc.collect()
        gc.collect()
        alive = sum(one() is not None for one in drawn)
        assert len(drawn) > 9
        assert alive <= len(drawn) // 3  # the last may still be held for the moment


def test_what_is_mended_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def theirs(self: StylesCache) -> None:
        return None

    monkeypatch.setattr(StylesCache, "get_inner_outer", theirs)
    mend()
    assert vars(StylesCache)["get_inner_outer"] is theirs
