"""What has been left is let go: after a day of opening and leaving dialogs there are no more of them than at first."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import ref

import pytest

from reader.app import indexing
from reader.app.widgets.fields import NoteField
from tests.app.opened import Opened, nothing_new, opened, write_corpus


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)


async def _left(reader: Opened, key: str) -> ref[object]:
    """Open with `key`, leave; the screen that was there."""
    await reader.press(key)
    await reader.until(lambda: reader.app.screen is not reader.main and not reader.main.background.busy)
    screen = ref(reader.app.screen)
    while reader.app.screen is not reader.main:
        await reader.press("escape")
    await reader.press("j")
    return screen


async def test_screens_are_let_go_by_the_work_that_was_done_for_them(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        await reader.open("alpha.md")
        await reader.open("beta.md", beside=True)
        left = [await _left(reader, key) for key in "FMcC"]
        await reader.until(lambda: gc.collect() >= 0 and [one() for one in left] == [None] * 4, f"{left}")


async def test_the_field_for_a_note_is_let_go_by_the_theme(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        await reader.open("alpha.md")
        of_others = {id(one): one for one in gc.get_objects() if isinstance(one, NoteField)}
        for _ in range(3):
            await _left(reader, "t")

        def left_over() -> bool:
            gc.collect()
            return any(isinstance(one, NoteField) and id(one) not in of_others for one in gc.get_objects())

        await reader.until(lambda: not left_over(), "a field")
