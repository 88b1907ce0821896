"""What can be typed and pasted into fields, and what then stands in them."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult

from reader.app.widgets.fields import LONGEST, LineField, NoteField
from tests.app.hostile import screen_text

JOINED = ("می\u200cخواهم", "क्\u200dष", "語\u3000語", "a\u00a0b", "👩\u200d🌾", "\U0001fae8\U0001fadc")
PASTED = "a\x1b]52;c;aGk=\x07b\x9b31m\x00\u202ec\x7f\ud800d"


class FieldsApp(App[None]):
    def compose(self) -> ComposeResult:
        yield LineField(id="line")
        yield NoteField(id="note")


async def type_into(app: App[None], text: str) -> None:
    """As a terminal sends it, one character after the other."""
    for event in XTermParser().feed(text):
        assert isinstance(event, events.Key)
        assert app.focused is not None
        app.focused.post_message(event)


@pytest.mark.parametrize("text", JOINED)
async def test_what_scripts_and_emoji_are_written_with_can_be_typed(text: str) -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for name in ("line", "note"):
            field = app.query_one(f"#{name}")
            field.focus()
            await pilot.pause()
            await type_into(app, text)
            await pilot.pause()
            assert (field.value if isinstance(field, LineField) else field.text) == text


async def test_what_no_one_sees_cannot_be_typed() -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for name in ("line", "note"):
            field = app.query_one(f"#{name}")
            field.focus()
            await pilot.pause()
            await type_into(app, "a\u200b\u202e\u00ad\x9b\U000e0041b")
            await pilot.pause()
            assert (field.value if isinstance(field, LineField) else field.text) == "ab"


async def test_a_book_that_is_pasted_into_a_line_is_cut() -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        line = app.query_one(LineField)
        line.focus()
        line.post_message(events.Paste("x" * 50_000))
        await pilot.pause()
        assert line.value == "x" * LONGEST
        assert line.cursor_position == LONGEST


async def test_controls_that_are_pasted_only_show() -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        line, note = app.query_one(LineField), app.query_one(NoteField)
        for field in (line, note):
            field.focus()
            await pilot.pause()
            field.post_message(events.Paste(PASTED))
            await pilot.pause()
        assert line.value == "a␛]52;c;aGk=␇b\ufffd31m␀·c␡\ufffdd"
        assert note.text == "a␛]52;c;aGk=␇b\ufffd31m␀\u202ec␡\ufffdd"
        note.post_message(events.Paste("\r\nsecond\rthird\t4"))
        await pilot.pause()
        assert note.text.split("\n")[1:] == ["second", "third\t4"]
        assert not set(screen_text(app)) & set("\x1b\x07\x9b\u202e\x00\x7f\ud800")


async def test_a_selection_is_replaced_by_a_joiner_too() -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for name in ("line", "note"):
            field = app.query_one(f"#{name}")
            field.focus()
            await pilot.pause()
            await type_into(app, "abc")
            await pilot.press("shift+left", "shift+left")
            await type_into(app, "\u200c")
            await pilot.pause()
            assert (field.value if isinstance(field, LineField) else field.text) == "a\u200c"
