"""What the monkey found: keys where nothing is listed yet, answers for a dialog that was left, no room at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen

from reader.app.app import ReaderApp
from reader.app.content import in_rows, line
from reader.app.keys_in_order import KeysInOrder
from reader.app.leaving import Leaving
from reader.app.palette import Palette
from reader.app.screens.codebook import CodebookScreen
from reader.app.screens.confirm import Confirm
from reader.app.screens.facets import Facets
from reader.app.screens.main import MainScreen
from reader.app.screens.query_help import QueryHelp
from reader.app.screens.searches import Searches
from reader.app.screens.tag_picker import TagPicker
from reader.app.session import load
from reader.corpus import Corpus
from reader.settings import Settings
from reader.tags import TagStore
from tests.app.coding import passages, tagged
from tests.app.opened import opened


async def test_page_keys_where_nothing_is_listed(three_articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(three_articles, size=(90, 20)) as reader:
        await reader.press("ctrl+p", "pageup", "pagedown")
        await reader.until(lambda: isinstance(reader.app.screen, Palette))
        commands = reader.app.screen.query_one(CommandList)
        await reader.until(lambda: commands.option_count and commands.highlighted is not None)
        with monkeypatch.context() as before_it_is_laid_out:
            before_it_is_laid_out.setattr(CommandList, "scrollable_content_region", Region())
            commands._clear_caches()
            for way in ("page_up", "page_down"):
                reader.app.screen._action_command_list(way)
        await reader.press("escape")
        await reader.until(lambda: reader.app.screen is reader.main)
        await reader.press("c")
        await reader.until(lambda: isinstance(reader.app.screen, Facets))
        await reader.press(*"zq", "pageup", "pagedown", "up", "down", "tab", "enter")
        assert isinstance(reader.app.screen, Facets)
        await reader.press("escape")
        await reader.until(lambda: reader.app.screen is reader.main)
        await reader.press("H")
        await reader.until(lambda: isinstance(reader.app.screen, QueryHelp))
        await reader.press("slash", *"zq", "down", "pageup", "pagedown", "up", "j", "k", "end", "home")
        assert isinstance(reader.app.screen, QueryHelp)


async def test_what_was_saved_may_be_reported_to_a_dialog_that_was_left(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        replies = []
        dialog = Searches({}, "steel", save=lambda *said: replies.append(said[-1]), forget=lambda *_: None, naming=True)
        reader.app.push_screen(dialog)
        await reader.until(lambda: dialog.is_mounted)
        await reader.press(*"name", "enter")
        await reader.until(lambda: replies)
        await reader.press("escape", "escape")
        await reader.until(lambda: reader.app.screen is reader.main and not dialog.is_attached)
        replies[0]({"name": "steel"}, "")
        replies[0]({}, "a problem")


def test_where_there_is_no_room_nothing_is_wrapped() -> None:
    for width in (0, -1):
        assert in_rows(line("some words"), width) == [Content("")]
    assert [row.plain for row in in_rows(line("some words"), 5)] == ["some", "words"]


async def test_a_fault_ends_it_in_order_and_keeps_where_one_was(three_articles: Path) -> None:
    corpus = Corpus.open(three_articles, author="ada")
    corpus.update_index()
    app = ReaderApp(corpus, Settings(by="ada"))
    with pytest.raises(RuntimeError, match="of ours"):
        async with app.run_test() as pilot:
            while not app.main.searching.entries:
                await pilot.pause(0.01)
            app.main.searching.query = "steel"

            def fails() -> None:
                raise RuntimeError("a fault of ours")

            app.call_later(fails)
            await pilot.pause(0.1)
    corpus.close()
    assert isinstance(app, Leaving)
    assert str(app.failure) == "a fault of ours"
    assert app.return_code == 1
    assert not app._exit_renderables  # no pages of code with the articles' text in them
    assert load(corpus.state_folder).query == "steel"


class _Hearing(KeysInOrder):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.in_field = False

    def is_text(self, key: events.Key) -> bool:
        return self.in_field and key.is_printable

    def on_paste(self, event: events.Paste) -> None:
        self.heard.append(event.text)

    def on_key(self, event: events.Key) -> None:
        self.heard.append(event.key)


async def test_keys_that_come_before_there_is_anything_to_see_wait_and_are_heard_in_order() -> None:
    app = _Hearing()
    async with app.run_test() as pilot:
        await pilot.press("j", "s", "x")
        assert app.heard == []
        await app.hear_keys()
        while len(app.heard) < 3:
            await pilot.pause(0.01)
        assert app.heard == ["j", "s", "x"]


async def test_a_page_that_is_typed_into_a_field_goes_in_at_once_and_keys_stay_keys() -> None:
    app = _Hearing()
    async with app.run_test() as pilot:
        page = [*("one " * 20), "enter", *"ab"]
        for key in page:
            app.post_message(events.Key("space" if key == " " else key, None if key == "enter" else key))
        await pilot.pause()
        app.in_field = True
        await app.hear_keys()
        while app.heard[-1:] != ["b"]:
            await pilot.pause(0.01)
        assert app.heard == ["one " * 20, "enter", "a", "b"]
        app.heard.clear()
        app.in_field = False
        for key in "n" * 50:  # where each key does something by itself, each is heard
            app.post_message(events.Key(key, key))
        while len(app.heard) < 50:
            await pilot.pause(0.01)
        assert app.heard == ["n"] * 50


async def test_what_has_a_meaning_of_its_own_is_no_text(three_articles: Path) -> None:
    async with opened(three_articles, size=(90, 20)) as reader:
        await reader.open("alpha.md")
        await reader.press("t")
        await reader.until(lambda: isinstance(reader.app.screen, TagPicker))
        keys = {sign: events.Key(sign, sign) for sign in "x é-1,"}
        assert [sign for sign, key in keys.items() if reader.app.is_text(key)] == [*"x é-"]
        assert not reader.app.is_text(events.Key("enter", "\r"))
        await reader.press("escape")
        await reader.until(lambda: reader.app.screen is reader.main)
        assert not reader.app.is_text(keys["x"])


def test_nothing_has_the_attention_before_it_is_given() -> None:
    assert MainScreen.AUTO_FOCUS == ""


async def test_a_key_for_a_screen_that_is_being_made_ready_waits_for_it(
    three_articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagged(three_articles, ("alpha.md", "three levels of safety", "levels"))
    glances = TagStore.glances

    def slowly(self: TagStore, *told: Callable[[int, int], None]) -> object:
        time.sleep(0.2)
        return glances(self, *told)

    monkeypatch.setattr(TagStore, "glances", slowly)
    async with opened(three_articles) as reader:
        await reader.open("alpha.md")
        shown = reader.main.shown()
        assert shown is not None
        shown.pane.go_to(shown.article.text.index("three levels of safety"))
        await reader.until(lambda: reader.main.tagging.under_cursor(shown), "d would take it away")
        for key in "Td":
            reader.app.post_message(events.Key(key, key))
        await reader.until(lambda: isinstance(reader.app.screen, Confirm), "the codebook's own d")
        assert isinstance(reader.app.screen_stack[-2], CodebookScreen)
        assert passages(three_articles, "alpha.md")


async def test_keys_wait_for_a_screen_no_longer_than_a_moment() -> None:
    app = _Hearing()
    async with app.run_test() as pilot:
        await app.hear_keys()
        opened_at_last = app.hold_keys()
        for key in "ab":
            app.post_message(events.Key(key, key))
        await pilot.pause(0.05)
        assert app.heard == []
        while len(app.heard) < 2:
            await pilot.pause(0.01)
        opened_at_last()
        open_soon = app.hold_keys()
        app.post_message(events.Key("c", "c"))
        await pilot.pause(0.01)
        assert app.heard == ["a", "b"]
        app.push_screen(Screen())
        open_soon()
        while len(app.heard) < 3:
            await pilot.pause(0.01)


async def test_keys_for_a_screen_that_does_not_open_are_heard_by_nobody() -> None:
    app = _Hearing()
    async with app.run_test() as pilot:
        await app.hear_keys()
        nothing_to_open = app.hold_keys()
        app.post_message(events.Key("d", "d"))
        await pilot.pause(0.01)
        nothing_to_open()
        await pilot.pause(0.01)
        app.post_message(events.Key("j", "j"))
        while not app.heard:
            await pilot.pause(0.01)
        assert app.heard == ["j"]
