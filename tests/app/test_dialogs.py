from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widgets import TextArea

from reader.app.screens.confirm import Confirm
from reader.app.screens.help import Help, matching
from reader.app.screens.note import NoteEditor
from reader.app.screens.passages import Chosen, PassageRow, Passages
from reader.app.screens.tag_picker import Picked, TagDraft, TagPicker
from reader.app.screens.working import Working
from reader.app.tag_choices import TagChoice, tags_in_words
from tests.app.hostile import HOSTILE, SEEN, assert_harmless, screen_text

CHOICES = [
    TagChoice("numbers", recent=0),
    TagChoice("guarantees/us", uses=2),
    TagChoice("guarantees/coalition", uses=5),
]
ROWS = [
    PassageRow(f"p-{at}", "a", f"Title {at}", f"quote {at}", (f"tag{at}",), "lost" if at == 3 else "exact")
    for at in range(40)
]


class DialogApp(App[None]):
    def __init__(self, make: Callable[[], object]) -> None:
        super().__init__()
        self.make = make
        self.results: list[object] = []

    def on_mount(self) -> None:
        dialog = self.make()
        assert isinstance(dialog, Screen)
        self.push_screen(dialog, self.results.append)


def keys_of(*typed: str) -> list[str]:
    """`"us"` is two keys, `"<tab>"` one."""
    return [key for part in typed for key in ([part[1:-1]] if part.startswith("<") else list(part))]


@pytest.mark.parametrize(
    ("typed", "tags", "note"),
    [
        (["<enter>"], ("numbers",), ""),
        (["us", "<enter>"], ("guarantees/us",), ""),
        (["us", "<comma>", "<enter>"], ("guarantees/us",), ""),
        (["us", "<comma>", "num", "<enter>"], ("guarantees/us", "numbers"), ""),
        (["us", "<comma>", "us", "<comma>", "num", "<enter>"], ("numbers",), ""),
        (["<down>", "<enter>"], ("guarantees/coalition",), ""),
        (["us", "<up>", "<enter>"], ("us",), ""),
        (["who", "<enter>"], ("who",), ""),
        (["us", "<comma>", "num", "<comma>", "<backspace>", "<enter>"], ("guarantees/us",), ""),
        (["us", "<tab>", "ok", "<ctrl+j>", "2", "<enter>"], ("guarantees/us",), "ok\n2"),
        (["us", "<tab>", "why", "<ctrl+s>"], ("guarantees/us",), "why"),
        (["<tab>", "only", "<enter>"], (), "only"),
        (["us", "<ctrl+n>"], ("us",), ""),
        (["num", "<comma>", " us ", "<tab>", "why", "<ctrl+n>"], ("numbers", "us"), "why"),
        (["numbers", "<ctrl+n>"], ("numbers",), ""),
    ],
)
async def test_what_is_typed_is_what_is_picked(typed: list[str], tags: tuple[str, ...], note: str) -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="a quote"))
    async with app.run_test() as pilot:
        await pilot.press(*keys_of(*typed))
        await pilot.pause()
        assert app.results == [Picked(tags, note)]


async def test_what_enter_would_do_is_said_before_it_is_typed() -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="a quote"))
    async with app.run_test(size=(80, 24)) as pilot:

        async def after(*typed: str) -> str:
            await pilot.press(*keys_of(*typed))
            await pilot.pause()
            return screen_text(app)

        assert "Enter takes “numbers”" in await after()
        seen = await after("us")
        assert "Enter takes “guarantees/us”" in seen and "Ctrl+N makes the new tag “us” instead" in seen
        seen = await after("<down>")
        assert "Enter makes the new tag “us”" in seen and "Ctrl+N" not in seen
        seen = await after(" and them", "<comma>")
        assert "Enter makes the new tag “us and them”" in seen and "Backspace takes “us and them” off again" in seen
        assert "Enter 2 tags: us and them (new) · late (new)" in await after("late")
        assert "Enter 2 tags" not in await after("/")
        await pilot.press("ctrl+n")
        assert not app.results and "“/”" in screen_text(app)
        assert app.screen.query_one(".box").region.width == 80, "beside it there would be torn words"


@pytest.mark.parametrize(
    ("tags", "width", "words"),
    [
        (["a"], 80, "takes “a”"),
        (["n"], 80, "makes the new tag “n”"),
        (["a", "b", "n"], 80, "3 tags: a · b · n (new)"),
        (["a", "b", "n"], 22, "3 tags: … · n (new)"),
        (["a", "b", "n"], 5, "3 tags: … · n (new)"),
    ],
)
def test_tags_in_words(tags: list[str], width: int, words: str) -> None:
    assert tags_in_words(tags, {"a", "b"}, width) == words


async def test_escape_leaves_without_a_result_and_with_the_draft() -> None:
    drafts: list[TagDraft] = []
    app = DialogApp(lambda: TagPicker(CHOICES, quote="a quote", on_draft=drafts.append))
    async with app.run_test() as pilot:
        await pilot.press(*keys_of("us", "<comma>", "nu", "<tab>", "hm", "<escape>"))
        assert app.results == [None]
    assert drafts[-1] == TagDraft(("guarantees/us",), "nu", "hm")
    app = DialogApp(lambda: TagPicker(CHOICES, quote="a quote", draft=drafts[-1]))
    async with app.run_test() as pilot:
        assert "as you left it, not saved" in screen_text(app)
        await pilot.press("enter")
        assert app.results == [Picked(("guarantees/us", "numbers"), "hm")]


async def test_a_name_that_cannot_be_is_refused_in_words() -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="a quote"))
    async with app.run_test() as pilot:
        await pilot.press(*keys_of("zz//", "<enter>"))
        assert not app.results
        assert "“/”" in screen_text(app)
        await pilot.press("escape")
    app = DialogApp(lambda: TagPicker([], quote="a quote"))
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert not app.results
        assert "choose a tag" in screen_text(app)


@pytest.mark.parametrize(("may_be_empty", "results"), [(False, []), (True, [Picked((), "")])])
async def test_all_tags_can_be_taken_off_only_where_that_is_meant(may_be_empty: bool, results: list[object]) -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="q", tags=["numbers"], may_be_empty=may_be_empty))
    async with app.run_test() as pilot:
        await pilot.press("backspace", "tab", "enter")
        assert app.results == results


async def test_several_tags_can_be_pasted() -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="q"))
    async with app.run_test() as pilot:
        picker = app.screen
        assert isinstance(picker, TagPicker)
        picker._field.value = "numbers, new one,/bad"
        await pilot.pause()
        assert picker.draft == TagDraft(("numbers", "new one"), "/bad", "")


async def test_a_click_chooses() -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="q"))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.click("TagList", offset=(6, 2))
        await pilot.press("enter")
        assert app.results == [Picked(("guarantees/us",), "")]


async def test_a_note_is_edited_and_drafted() -> None:
    drafts: list[str] = []
    app = DialogApp(lambda: NoteEditor(quote="q", note="old", on_draft=drafts.append))
    async with app.run_test() as pilot:
        await pilot.press("ctrl+j", "x", "enter")
        assert app.results == ["old\nx"] and drafts[-1] == "old\nx"
    app = DialogApp(lambda: NoteEditor(quote="q", note="old", draft="typed"))
    async with app.run_test() as pilot:
        assert "as you left it, not saved" in screen_text(app)
        await pilot.press("escape")
        assert app.results == [None]


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: TagPicker(CHOICES, quote="q", tags=["numbers"], note="n", draft=TagDraft(("numbers",), "", "n")),
        lambda: NoteEditor(quote="q", note="old", draft="old"),
        lambda: TagPicker(CHOICES, quote="q", tags=["numbers"]),
    ],
)
async def test_what_is_saved_is_not_called_a_draft(dialog: Callable[[], object]) -> None:
    app = DialogApp(dialog)
    async with app.run_test():
        assert "as you left it" not in screen_text(app)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["<enter>"], Chosen("go", ROWS[0])),
        (["<down>", "jj", "e"], Chosen("edit", ROWS[2])),
        (["<down>", "Gggj", "o"], Chosen("go", ROWS[1])),
        (["<down>", "G", "d"], Chosen("untag", ROWS[39])),
        (["lost", "<enter>"], Chosen("go", ROWS[3])),
        (["TAG7 title", "<down>", "m"], Chosen("note", ROWS[7])),
        (["nowhere", "<enter>", "<escape>", "<escape>"], None),
        (["tag7", "<escape>", "<escape>"], None),
    ],
)
async def test_a_passage_is_found_and_something_asked_of_it(keys: list[str], expected: Chosen | None) -> None:
    app = DialogApp(lambda: Passages(ROWS))
    async with app.run_test() as pilot:
        await pilot.press(*keys_of(*keys))
        await pilot.pause()
        assert app.results == [expected]


async def test_help_is_filtered_and_left() -> None:
    groups = {"move": [("j", "a line down"), ("/", "find")], "tag": [("t", "tag it")]}
    assert matching(groups, "tag it") == {"tag": [("t", "tag it")]}
    assert matching(groups, "line") == {"move": [("j", "a line down")]}
    assert matching(groups, "/") == {"move": [("/", "find")]}
    for leave in (["question_mark"], ["q"], ["escape"], ["slash", "q", "escape", "escape"]):
        app = DialogApp(lambda: Help(groups))
        async with app.run_test() as pilot:
            await pilot.press(*leave)
            assert app.results == [None]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(["enter"], False), (["escape"], False), (["n"], False), (["y"], True), (["right", "enter"], True)],
)
async def test_no_is_the_answer_unless_yes_is_said(keys: list[str], answer: bool) -> None:
    app = DialogApp(lambda: Confirm("Really?", "It cannot be undone."))
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        assert app.results == [answer]


DIALOGS: dict[str, Callable[[], object]] = {
    "picker": lambda: TagPicker(
        [TagChoice(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 2, 0)],
        quote=HOSTILE,
        tags=[HOSTILE],
        note=HOSTILE,
        title=HOSTILE,
    ),
    "typed": lambda: TagPicker([], quote=HOSTILE, draft=TagDraft((), HOSTILE, HOSTILE), title=HOSTILE),
    "note": lambda: NoteEditor(quote=HOSTILE, note=HOSTILE, tags=[HOSTILE], title=HOSTILE),
    "passages": lambda: Passages(
        [PassageRow(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE)], title=HOSTILE, typed=HOSTILE[:4]
    ),
    "help": lambda: Help({HOSTILE: [(HOSTILE, HOSTILE)]}, title=HOSTILE),
    "confirm": lambda: Confirm(HOSTILE, HOSTILE, yes=HOSTILE, no=HOSTILE),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_hostile_text_in_every_slot_at_every_size(name: str) -> None:
    app = DialogApp(DIALOGS[name])
    async with app.run_test(size=(160, 50)) as pilot:
        for size in ((160, 50), (80, 24), (40, 10), (20, 5)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert_harmless(app, SEEN if size[0] >= 40 else "")
        assert not app.results


async def test_typed_text_survives_a_resize() -> None:
    app = DialogApp(lambda: TagPicker(CHOICES, quote="q"))
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.press(*keys_of("us", "<tab>", "note"))
        for size in ((40, 10), (160, 50), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert isinstance(app.screen, TagPicker)
        assert app.screen.draft == TagDraft((), "us", "note")
        assert isinstance(app.focused, TextArea)


async def test_a_passage_of_a_hundred_thousand_characters_takes_no_room_to_show() -> None:
    """In a narrow terminal its rows would be ten thousand."""
    words = "coalition" * 12_000
    rows = [PassageRow(f"p{number}", "a.md", "A", words, ("x",), "exact", words) for number in range(3)]
    app = DialogApp(lambda: Passages(rows, title="Tagged here"))
    async with app.run_test(size=(24, 40)) as pilot:
        await pilot.pause()
        tracemalloc.start()
        try:
            await pilot.press("down", "down")
            await pilot.pause()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert "coalition" in screen_text(app)
    assert peak < 4_000_000


async def test_a_working_screen_hears_its_keys_only_once_it_is_made() -> None:
    split = Working[None]()
    assert not split.check_action("back", ())
    assert split.check_action("cancel", ())
