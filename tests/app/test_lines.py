"""The search field, the status line and the footer."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from reader.app.widgets import search_field
from reader.app.widgets.footer import FooterKey, KeyFooter
from reader.app.widgets.search_field import SearchField
from reader.app.widgets.status import Status
from reader.search import Completion, History
from tests.app.hostile import HOSTILE, assert_harmless, screen_text


class LinesApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield SearchField()
        yield Status()
        yield KeyFooter(
            [FooterKey("Enter", "open", "open"), FooterKey("o", "beside", "beside"), FooterKey("?", "keys")]
        )

    def on_mount(self) -> None:
        self.query_one(SearchField).focus()

    def on_search_field_changed(self, message: SearchField.Changed) -> None:
        self.heard.append(("changed", message.query))

    def heard_of(self, kind: str) -> list[str]:
        return [query for one, query in self.heard if one == kind]

    def on_search_field_submitted(self, message: SearchField.Submitted) -> None:
        self.heard.append(("submitted", message.query))

    def on_search_field_cancelled(self, message: SearchField.Cancelled) -> None:
        self.heard.append(("cancelled", message.query))

    def on_search_field_to_results(self) -> None:
        self.heard.append(("down", ""))

    def on_key_footer_key_clicked(self, message: KeyFooter.KeyClicked) -> None:
        self.heard.append(("clicked", message.action))


async def test_typing_is_reported_once_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_field, "DEBOUNCE", 1.0)
    app = LinesApp()
    async with app.run_test() as pilot:
        await pilot.press("a", "b", "c")
        while not app.heard:
            await pilot.pause(0.02)
        assert app.heard == [("changed", "abc")]


async def test_enter_down_and_escape_do_not_wait() -> None:
    app = LinesApp()
    async with app.run_test() as pilot:
        await pilot.press("a", "enter", "down", "escape")
        assert app.heard == [("changed", "a"), ("submitted", "a"), ("down", ""), ("cancelled", "a")]
        app.query_one(SearchField).set_query("quiet")
        await pilot.pause(search_field.DEBOUNCE * 2)
        assert len(app.heard) == 4 and app.query_one(SearchField).query_text == "quiet"


async def test_what_is_said_beneath_the_field_waits_until_the_typing_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    app = LinesApp()
    async with app.run_test() as pilot:
        field = app.query_one(SearchField)
        field.say("it was widened", suggestion="coalition")
        await pilot.pause()
        assert "it was widened" in screen_text(app) and "Did you mean “coalition”" in screen_text(app)
        monkeypatch.setattr(search_field, "SETTLED", 1.0)
        await pilot.press("a")
        field.say("")
        await pilot.pause()
        assert "it was widened" in screen_text(app)
        while "it was widened" in screen_text(app):
            await pilot.pause(0.02)


async def test_what_was_asked_before_comes_back_with_the_arrow_by_how_it_begins() -> None:
    app = LinesApp()
    async with app.run_test() as pilot:
        field = app.query_one(SearchField)
        field.history = History(("coalition", "steel bridge", "coal"))
        await pilot.press("c", "o", "up")
        assert field.query_text == "coalition"
        await pilot.press("up", "up")
        assert field.query_text == "coal"
        await pilot.press("down", "down")
        assert field.query_text == "co"
        await pilot.press("down")
        assert ("down", "") in app.heard


def offers(query: str, cursor: int) -> tuple[Completion, ...]:
    known = ("source:", "source:alpha", "source:beta")
    start = query.rfind(" ", 0, cursor) + 1
    here = query[start:cursor]
    return tuple(
        Completion(start, cursor, one, one, "") for one in known if here and one.startswith(here) and one != here
    )


async def test_offers_are_taken_with_tab_and_left_with_escape_and_never_hinder() -> None:
    app = LinesApp()
    async with app.run_test() as pilot:
        field = app.query_one(SearchField)
        field.offer = offers
        await pilot.press("x", "space", "s", "o")
        assert "source:" in screen_text(app)
        await pilot.press("tab")
        assert field.query_text == "x source:"
        await pilot.pause()
        await pilot.press("down", "right")
        assert field.query_text == "x source:beta "
        await pilot.press(*"so", "escape")
        assert field.query_text == "x source:beta so" and not app.heard_of("cancelled")
        await pilot.press(*"u", "enter")
        assert app.heard_of("submitted") == ["x source:beta sou"]
        assert field.query_text == "x source:beta sou"


@pytest.mark.parametrize("typed", ["x", "so", "source:"])
async def test_what_is_half_typed_is_not_called_wrong(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(search_field, "SETTLED", 0.0)
    monkeypatch.setattr(search_field, "RESTED", 60.0 if typed == "x" else 0.0)
    app = LinesApp()
    async with app.run_test() as pilot:
        field = app.query_one(SearchField)
        field.offer = offers

        async def shown_before_and_after(key: str) -> tuple[bool, bool]:
            await pilot.press(*typed)
            field.say("this is wrong", "error")
            await pilot.pause()
            before = "this is wrong" in screen_text(app)
            await pilot.press(key)
            await pilot.pause()
            return before, "this is wrong" in screen_text(app)

        assert await shown_before_and_after("enter") == (False, True)
        field.say("")
        field.set_query("")
        assert await shown_before_and_after("escape") == (False, typed != "x")


async def test_once_the_typing_has_rested_what_is_wrong_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_field, "SETTLED", 0.0)
    monkeypatch.setattr(search_field, "RESTED", 0.2)
    app = LinesApp()
    async with app.run_test() as pilot:
        await pilot.press("x")
        app.query_one(SearchField).say("this is wrong", "error")
        while "this is wrong" not in screen_text(app):
            await pilot.pause(0.02)


async def test_what_is_said_of_a_name_waits_while_it_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_field, "SETTLED", 0.0)
    app = LinesApp()
    async with app.run_test() as pilot:
        field = app.query_one(SearchField)
        field.offer = offers
        for typed, said in (("source:", False), ("so", True)):
            field.say("")
            field.set_query("")
            await pilot.press(*typed)
            field.say("there is no such thing")
            await pilot.pause()
            assert ("there is no such thing" in screen_text(app)) is said


async def test_hostile_text_in_every_slot() -> None:
    app = LinesApp()
    async with app.run_test(size=(200, 10)) as pilot:
        field, status = app.query_one(SearchField), app.query_one(Status)
        field.set_query(HOSTILE)
        field.set_count(HOSTILE)
        status.set_fact("mode", HOSTILE)
        status.set_progress(HOSTILE, 1, 2)
        app.query_one(KeyFooter).set_keys([FooterKey(HOSTILE, HOSTILE)])
        for say in (
            lambda: field.say(HOSTILE, "error"),
            lambda: field.say("", suggestion=HOSTILE),
            lambda: status.say(HOSTILE),
        ):
            say()
            await pilot.pause()
            assert_harmless(app)


async def test_status_keeps_the_message_when_room_is_short() -> None:
    app = LinesApp()
    async with app.run_test(size=(46, 10)) as pilot:
        status = app.query_one(Status)
        status.set_fact("mode", "a mode of many words")
        status.set_fact("place", "42 %")
        status.set_progress("indexing", 1240, 10_000)
        status.say("tagged numbers", "done")
        await pilot.pause()
        row = next(row for row in screen_text(app).splitlines() if "✓" in row)
        assert "tagged numbers" in row and "1,240/10,000" in row and "many words" not in row
        status.set_progress()
        await pilot.pause()
        row = next(row for row in screen_text(app).splitlines() if "✓" in row)
        assert "42 %" in row and "indexing" not in row
        for kind in ("info", "warning"):
            status.say("what is to be done now is said as a whole", kind)
            await pilot.pause()
            assert "said as a whole" in screen_text(app) and "42 %" not in screen_text(app)
        status.set_progress("indexing", 1240, 10_000)
        await pilot.pause()
        assert "1,240/10,000" in screen_text(app), "how far the work is stays"
        status.set_progress()
        status.say("")
        await pilot.pause()
        assert "42 %" in screen_text(app)


async def test_good_news_goes_away_and_bad_news_stays() -> None:
    app = LinesApp()
    async with app.run_test() as pilot:
        status = app.query_one(Status)
        status.say("done", "done", seconds=0.05)
        await pilot.pause(0.2)
        assert status.words == ""
        status.say("old", "done", seconds=0.05)
        status.say("the disk is full", "error")
        await pilot.pause(0.2)
        assert status.words == "the disk is full"


async def test_footer_shows_what_fits_and_reports_clicks() -> None:
    app = LinesApp()
    async with app.run_test(size=(24, 10)) as pilot:
        text = screen_text(app)
        assert "Enter open   o beside" in text and "keys" not in text
        await pilot.click(KeyFooter, offset=(15, 0))
        assert app.heard == [("clicked", "beside")]
        await pilot.click(KeyFooter, offset=(12, 0))
        assert len(app.heard) == 1
