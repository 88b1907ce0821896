"""Asking anew: what becomes of the query that stands there, and of keys that come in together."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.app import indexing
from tests.app.opened import Opened, nothing_new, opened, write_corpus


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    return write_corpus(tmp_path / "corpus")


def at_once(reader: Opened, *keys: str) -> None:
    """Keys that come in together."""
    for key in keys:
        reader.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_the_first_letter_replaces_the_query_that_stands_there(corpus):
    async with opened(corpus) as reader:
        await reader.search("coalition")
        await reader.press("enter", "s", *"steel")
        assert reader.field.query_text == "steel"
        await reader.press("enter", "s", "end", *"er")
        assert reader.field.query_text == "steeler"
        await reader.press("enter", "|", *"a")
        assert reader.field.query_text == "steeler a"
        await reader.press("enter", "s", "s")
        assert reader.field.query_text == "s"


async def test_what_was_asked_before_is_there_though_the_query_is_selected(corpus):
    async with opened(corpus) as reader:
        for query in ("december", "steel"):
            await reader.search(query)
            await reader.press("enter")
        await reader.press("s", "up")
        assert reader.field.query_text == "december"
        await reader.press("down")
        assert reader.field.query_text == "steel"


async def test_keys_that_come_in_together_go_where_the_one_before_has_led(corpus):
    async with opened(corpus) as reader:
        reader.results.focus()
        await reader.pilot.pause()
        for words in ("steel", "coalition", "junk", "nobody"):
            at_once(reader, "s", "ctrl+u", *words, "enter", "j", "j")
            await reader.until(lambda words=words: reader.main.searching.query == words, words)
            await reader.until(lambda: reader.main.focused is reader.results)
            assert reader.field.query_text == words
