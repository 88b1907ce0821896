"""What is computed elsewhere comes to a screen before it is made, while it stands, or after it has been left."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Static

from reader.app import indexing
from reader.app.screens.confirm import Confirm
from reader.app.screens.dialog import Dialog
from reader.app.screens.elsewhere import ElsewhereScreen
from reader.app.screens.figures import FiguresScreen, FiguresView
from reader.app.screens.table import Going
from tests.app.opened import nothing_new, opened, write_corpus


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)


async def test_what_comes_before_the_screen_is_made_is_shown_once_it_is(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        for table in (FiguresScreen([], FiguresView()), ElsewhereScreen("A sentence.")):
            about: Dialog[Going | None] = table
            reader.app.push_screen(about)
            assert not table.is_mounted
            table.once_shown(lambda table=table: table.say_about("come early"))  # type: ignore[misc]
            await reader.until(lambda about=about: about.is_mounted)  # type: ignore[misc]
            await reader.until(lambda about=about: _said(about) == "come early")  # type: ignore[misc]
            table.once_shown(lambda table=table: table.say_about("come now"))  # type: ignore[misc]
            assert _said(about) == "come now"
            await reader.press("escape")


async def test_what_comes_after_the_screen_was_left_is_dropped(tmp_path: Path) -> None:
    came: list[str] = []
    async with opened(write_corpus(tmp_path)) as reader:
        table = FiguresScreen([], FiguresView())
        await reader.app.push_screen(table)
        table.dismiss(None)
        # It is no longer there for the person, though it may take a while until it has been taken apart.
        assert table.is_attached
        table.once_shown(lambda: came.append("while it is taken apart"))
        await reader.until(lambda: not table.is_attached)
        table.once_shown(lambda: came.append("afterwards"))
        await reader.press("j")
        assert came == []


async def test_a_screen_left_before_it_is_made_shows_nothing(tmp_path: Path) -> None:
    came: list[str] = []
    async with opened(write_corpus(tmp_path)) as reader:
        table = FiguresScreen([], FiguresView())
        reader.app.push_screen(table)
        table.once_shown(lambda: came.append("early"))
        table.dismiss(None)
        await reader.until(lambda: not table.is_attached)
        assert came == []


def _said(screen: Dialog[Going | None]) -> str:
    return str(screen.query_one(".about", Static).content)


async def test_a_dialog_that_is_made_while_the_program_ends_is_no_fault(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        reader.app.push_screen(made := Confirm("Really?"))
        assert made in reader.app.screen_stack
        reader.app._running = False
        await made.on_event(events.Mount())  # there is nothing in it yet that could have the attention
        reader.app._running = True
        await reader.until(lambda: made.is_mounted)
