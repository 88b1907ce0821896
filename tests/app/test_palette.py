"""The palette: what is chosen is what the letters mean, however fast Enter comes after them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList, Hits
from textual.geometry import Region

from reader.app.palette import Commands, Palette
from reader.app.screens.help import Help
from reader.app.screens.query_help import QueryHelp
from reader.app.screens.tag_picker import TagPicker
from tests.app.opened import Opened, opened


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """To find what the letters mean takes longer than to press Enter."""
    find = Commands.search

    async def search(self: Commands, query: str) -> Hits:
        await asyncio.sleep(0.1)
        async for hit in find(self, query):
            yield hit

    monkeypatch.setattr(Commands, "search", search)


def type_at_once(reader: Opened, *keys: str) -> None:
    """Keys with no gap between them."""
    for key in keys:
        reader.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_enter_right_behind_the_letters_runs_what_they_mean(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        await reader.press("ctrl+p")
        await reader.until(lambda: isinstance(reader.app.screen, Palette))
        await reader.until(lambda: reader.app.screen._list_visible, "all commands")
        type_at_once(reader, *"how", "space", *"to", "space", *"search", "enter")
        await reader.until(lambda: isinstance(reader.app.screen, QueryHelp))


async def test_all_of_it_at_once_and_what_is_typed_behind_it_goes_where_that_leads(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        type_at_once(reader, "ctrl+p", *"the", "space", *"keys", "enter", "escape", "s", *"steel")
        await reader.until(lambda: reader.field.query_text == "steel")
        assert reader.app.screen is reader.main


async def test_what_is_found_is_run_before_it_is_drawn(three_articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(three_articles) as reader:
        await reader.press("ctrl+p")
        await reader.until(lambda: isinstance(reader.app.screen, Palette))
        monkeypatch.setattr(CommandList, "scrollable_content_region", Region())
        type_at_once(reader, *"how", "space", *"to", "space", *"search", "enter")
        await reader.until(lambda: isinstance(reader.app.screen, QueryHelp))


async def test_where_nothing_is_found_enter_does_nothing_and_the_palette_stays(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        await reader.press("ctrl+p")
        await reader.until(lambda: isinstance(reader.app.screen, Palette))
        await reader.until(lambda: reader.app.screen._list_visible, "all commands")
        type_at_once(reader, *"zzzqq", "enter")
        await reader.until(lambda: reader.app._opening, "Enter is heard")
        await reader.until(lambda: not reader.app._opening, "the search")
        assert isinstance(reader.app.screen, Palette)
        await reader.press("ctrl+u", *"the keys")
        await reader.until(lambda: reader.app.screen._finding.is_finished)
        await reader.press("enter")
        await reader.until(lambda: isinstance(reader.app.screen, Help))


async def test_what_begins_with_the_letters_comes_first(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        await reader.open("alpha.md")
        type_at_once(reader, "ctrl+p", *"tag", "enter")
        await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
