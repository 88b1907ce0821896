"""Asking anew: what becomes of the query that stands there, and of keys that come in together."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.app import indexing
from reader.app.widgets.offers import Offers
from tests.app.hostile import screen_text
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


async def test_a_search_that_was_cleared_comes_back(corpus):
    async with opened(corpus) as reader:
        await reader.search("steel")
        await reader.press("enter", "escape")
        await reader.until(lambda: reader.main.searching.query == "")
        assert "Backspace brings it back" in reader.said
        await reader.press("backspace")
        await reader.until(lambda: reader.main.searching.query == reader.field.query_text == "steel")
        await reader.press("s", "escape")
        assert "↑ brings it back" in reader.said and not reader.field.query_text
        await reader.press("up")
        assert reader.field.query_text == "steel"


async def test_what_is_not_true_any_more_is_not_said_any_more(corpus):
    async with opened(corpus) as reader:
        await reader.open("gamma.txt")
        await reader.press("J")
        assert "that was the last result" in reader.said
        await reader.press("K")
        await reader.until(lambda: "gamma.txt" not in reader.open_articles)
        assert not reader.said
        reader.main.say("match 1/2")
        await reader.search("steel")
        assert not reader.said
        reader.main.say("the disk is full", "error")
        await reader.search("bridge")
        assert reader.said == "the disk is full"


async def test_an_order_that_changes_nothing_yet_says_when_it_will(corpus):
    async with opened(corpus) as reader:
        reader.results.focus()
        await reader.press("S")
        assert "what you search for next as well" in reader.said
        await reader.search("bridge")
        await reader.press("enter", "S")
        await reader.until(lambda: "sorted" in reader.said)
        assert "next" not in reader.said


async def test_the_heading_above_the_cursor_stays_in_view(corpus):
    for number in range(30):
        (corpus / f"more{number:02}.txt").write_text(f"More {number}\n\nOf the same.\n", "utf-8")
    async with opened(corpus, size=(80, 12)) as reader:
        reader.results.focus()
        await reader.press("z")
        await reader.until(lambda: "" in reader.listed)
        first = reader.listed.index("", 3) + 1
        await reader.press("end")
        await reader.pilot.pause()
        assert "no source" not in screen_text(reader.app)
        for _ in range(len(reader.listed) - 1 - first):
            await reader.press("k")
        await reader.until(lambda: reader.results.cursor == first)
        assert "no source" in screen_text(reader.app)


async def test_what_is_offered_lies_below_what_is_said_and_hides_whole_lines(corpus):
    async with opened(corpus, size=(80, 24)) as reader:
        reader.field.say("nobody reads this as a day")
        await reader.press("s", *"sourc")
        await reader.until(lambda: reader.field.query_one(Offers).display)
        reader.field.say("nobody reads this as a day")
        await reader.until(lambda: "nobody reads this as a day" in screen_text(reader.app))
        await reader.pilot.pause()
        assert reader.field.query_one(Offers).region.width >= 40
        assert "nobody reads this as a day" in screen_text(reader.app)


async def test_a_text_to_find_is_marked_beside_each_word_of_the_search(corpus):
    async with opened(corpus) as reader:
        await reader.search("level AND coalition")
        await reader.until(lambda: reader.listed == ["alpha.md"])
        await reader.open("alpha.md")
        await reader.press("/", *"steel", "enter")
        await reader.until(lambda: all(one in screen_text(reader.app) for one in ("1 level", "2 coalition", "3 steel")))


async def test_a_query_longer_than_its_field_shows_where_it_goes_on(corpus):
    async with opened(corpus, size=(60, 24)) as reader:
        query = "bridge OR steel OR coalition OR builders OR december OR january OR minister"
        await reader.press("s", *query)
        await reader.until(lambda: "› …" in screen_text(reader.app))
        await reader.press("enter")
        await reader.until(lambda: "› bridge OR" in screen_text(reader.app) and "… " in screen_text(reader.app))
        await reader.press("s", "end", *"s")
        assert reader.field.query_text == query + "s"
