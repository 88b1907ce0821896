"""The pane in a running app. Keys go to the same actions in every test; how they are bound is the table's business."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.events import MouseScrollDown
from textual.message import Message

from reader.app.widgets.pane import Pane
from reader.app.widgets.pane_header import HeaderFacts, cut
from reader.app.widgets.pane_layout import lay_out
from reader.articles.model import Boilerplate, Passage
from reader.page.document import Document, TaggedSpan
from reader.page.find import find

PARAGRAPH = "The first level is the army itself. The second level is a coalition, led by two states! And the third? "
TEXT = "\n\n".join(f"{number}. {PARAGRAPH * 2}Paragraph {number} ends." for number in range(40))


def document(text: str = TEXT) -> Document:
    sentences = tuple(
        Passage(match.start, text.index("\n", match.start) if "\n" in text[match.start :] else len(text))
        for match in find(text, "The first")
    )
    return Document(
        article_id="one.txt",
        title="Three levels",
        source="Daily",
        date="2025-09-03T11:57",
        guessed=frozenset({"date"}),
        text=text,
        body=Passage(0, len(text)),
        sentences=sentences,
    )


class Reading(App[None]):
    CSS = "Pane { width: 1fr; }"

    def __init__(self, panes: int = 1) -> None:
        super().__init__()
        self.count = panes
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        with Horizontal():
            for _ in range(self.count):
                yield Pane()

    def on_cursor_moved(self, message: Message) -> None:
        self.said.append(message)

    on_scrolled = on_selection_changed = on_match_shown = on_passage_shown = on_cursor_moved

    def heard(self, kind: type[Message]) -> list[Any]:
        return [message for message in self.said if isinstance(message, kind)]


@asynccontextmanager
async def reading(
    size: tuple[int, int] = (60, 20),
    panes: int = 1,
    shown: Document | None = None,
    cursor: int = 0,
    top: int | None = 0,
) -> AsyncIterator[tuple[Any, Any, Pane]]:
    app = Reading(panes)
    async with app.run_test(size=size) as pilot:
        pane = app.query(Pane).first()
        pane.focus()
        pane.show(shown if shown is not None else document(), cursor=cursor, top=top)
        await pilot.pause()
        yield app, pilot, pane


def lines(pane: Pane) -> list[str]:
    return [pane.render_line(y).text for y in range(pane.size.height)]


async def test_header_says_what_is_shown_and_marks_what_is_guessed() -> None:
    async with reading() as (_, _, pane):
        title, about, first = lines(pane)[:3]
        assert title.startswith("▌") and "Three levels" in title and "~Three levels" not in title
        assert "Daily · ~2025-09-03 11:57" in about
        assert about.rstrip().endswith("%")
        assert "0. The first level" in first


async def test_every_line_is_as_wide_as_the_pane_at_any_size() -> None:
    odd = "漢字かな " * 30 + "\n" + "👨‍👩‍👧🇺🇦e\u0301 " * 30 + "\n\n" + "x" * 200
    async with reading((40, 10), shown=document(odd)) as (_, pilot, pane):
        pane.set_tagged([TaggedSpan("p", 3, 150, ("t",), "#aa3344", "t")])
        for size in ((40, 10), (5, 3), (1, 1), (120, 4), (33, 2)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            pane.action_page_down()
            pane.action_select()
            assert [cell_len(line) for line in lines(pane)] == [size[0]] * size[1]
            pane.action_select()


async def test_line_motions_keep_rows_round_the_cursor_in_sight() -> None:
    async with reading() as (app, pilot, pane):
        for _ in range(30):
            pane.action_line_down()
        await pilot.pause()
        window = pane.size.height - 2
        assert pane.position.row == window - 3
        top = pane.top
        assert top > 0
        for _ in range(window - 5):
            pane.action_line_up()
        assert pane.top == top
        assert pane.position.row == 2
        await pilot.pause()
        assert app.heard(Pane.Scrolled)[-1].fraction == pytest.approx(pane.fraction)
        assert app.heard(Pane.CursorMoved)[-1].offset == pane.cursor


async def test_pages_keep_two_rows_and_the_place_of_the_cursor_on_screen() -> None:
    async with reading() as (_, _, pane):
        pane.action_line_down()
        pane.action_line_down()
        pane.action_line_down()
        before = lines(pane)
        pane.action_page_down()
        assert lines(pane)[2].split() == before[-2].split()
        assert pane.position.row == 3
        pane.action_page_up()
        assert pane.top == 0 and pane.position.row == 3
        for _ in range(100):
            pane.action_page_down()
        assert pane.fraction == 1.0 and pane.position.percent == 100
        assert TEXT[pane.cursor :].count("\n") == 0
        pane.action_top()
        assert (pane.cursor, pane.top) == (0, 0)


async def test_a_text_that_fits_has_no_thumb_and_all_keys_work() -> None:
    async with reading(shown=document("One. Two.\nThree.")) as (app, pilot, pane):
        assert "all" in lines(pane)[1]
        for name in [name for name in dir(pane) if name.startswith("action_") and name in Pane.__dict__]:
            getattr(pane, name)()
        await pilot.pause()
        assert pane.fraction == 0.0 and pane.top == 0
        assert app.heard(Pane.MatchShown)[-1].total == 0
        assert app.heard(Pane.PassageShown)[-1].passage == ""


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", " "])
async def test_a_text_without_words_and_an_empty_pane_take_every_key(text: str) -> None:
    async with reading(shown=replace(document(text), sentences=())) as (_, _, pane):
        for _ in range(2):
            for name in [name for name in dir(pane) if name.startswith("action_") and name in Pane.__dict__]:
                getattr(pane, name)()
            lines(pane)
            pane.clear()
        assert pane.document is None and pane.selected_span is None


async def test_g_twice_leads_to_the_top_but_not_with_another_key_between() -> None:
    async with reading() as (_, pilot, pane):
        pane.action_bottom()
        at = pane.cursor
        await pilot.press("g", "v", "g")
        assert pane.cursor == at
        await pilot.press("g")
        assert pane.cursor == 0
        await pilot.press("escape")
        assert not pane.selecting


async def test_resize_keeps_the_first_character_on_screen() -> None:
    async with reading() as (_, pilot, pane):
        for _ in range(3):
            pane.action_page_down()
        top = pane.top
        await pilot.resize_terminal(41, 14)
        await pilot.pause()
        assert pane._rows is not None and pane._rows.width < 41
        assert pane._rows.whole(pane._top).covers(top)
        assert 0 <= pane.position.row < 12
        pane.action_half_down()
        pane.go_to(pane.cursor, row=11)
        below, cursor = pane.top, pane.cursor
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert 0 <= pane.position.row < 8 and pane.cursor == cursor
        await pilot.resize_terminal(41, 14)
        await pilot.pause()
        assert pane.top == below and pane._rows.whole(pane._top).covers(below)


async def test_the_place_comes_back_even_if_nothing_was_drawn_yet() -> None:
    async with reading(cursor=2000, top=1900) as (_, _, pane):
        place = pane.position
        assert place.cursor == 2000
        assert pane._rows is not None and pane._rows.whole(pane._top).covers(1900)
    async with reading(cursor=3000, top=None) as (_, _, pane):
        assert pane.cursor == 3000
        assert 3 <= pane.position.row <= 9
    async with reading(cursor=5000, top=0) as (_, _, pane):
        assert 0 <= pane.position.row < 18


async def test_go_to_a_row_may_leave_empty_rows_and_scrolling_brings_back() -> None:
    async with reading(shown=document("One.\nTwo.\nThree.")) as (app, pilot, pane):
        pane.go_to(5, row=9)
        assert pane.position.row == 9
        assert lines(pane)[2].strip() == "" and "Two." in lines(pane)[2 + 9]
        await pilot.pause()
        assert app.heard(Pane.Scrolled) == []
        pane.action_page_down()
        assert pane._top == 0


async def test_scrolling_by_program_is_not_reported() -> None:
    async with reading(panes=2) as (app, pilot, pane):
        other = app.query(Pane).last()
        other.show(document())
        other.scroll_to_fraction(0.5)
        pane.go_to(3000)
        await pilot.pause()
        assert other.fraction == pytest.approx(0.5, abs=0.01)
        assert 0 <= other.position.row < other.size.height
        assert app.heard(Pane.Scrolled) == []


async def test_select_by_word_and_sentence_and_leave() -> None:
    async with reading() as (app, pilot, pane):
        start = TEXT.index("first")
        pane.go_to(start)
        pane.action_select()
        pane.action_word_next()
        pane.action_word_next()
        assert TEXT[slice(*pane.selected_span)] == "first level"  # type: ignore[misc]
        pane.action_word_previous()
        assert TEXT[slice(*pane.selected_span)] == "first"  # type: ignore[misc]
        pane.action_swap_ends()
        assert pane.cursor == start
        pane.action_select_sentence()
        assert pane.selected_span == pane.current_sentence
        pane.action_select_sentence()
        assert not pane.selecting and pane.selected_span is None
        await pilot.pause()
        assert app.heard(Pane.SelectionChanged)


async def test_widen_goes_back_to_where_it_came_from() -> None:
    async with reading(cursor=20) as (_, _, pane):
        pane.action_widen_selection()
        assert pane.selected_span == pane.sentences.at(20)
        pane.action_widen_selection()
        assert pane.selected_span == pane.paragraphs.at(20)
        pane.action_narrow_selection()
        pane.action_narrow_selection()
        assert not pane.selecting and pane.cursor == 20


async def test_matches_are_counted_and_go_round() -> None:
    async with reading() as (app, pilot, pane):
        matches = find(TEXT, "coalition")
        pane.set_matches(((), matches), current=1)
        pane.action_match_previous()
        pane.action_match_next()
        pane.action_match_next()
        await pilot.pause()
        seen = [(said.index, said.total, said.wrapped) for said in app.heard(Pane.MatchShown)]
        assert seen == [(80, 80, True), (1, 80, True), (2, 80, False)]
        assert pane.cursor == matches[1].start
        assert "2/80" in lines(pane)[1]
        pane.show_match_from(matches[5].start)
        assert pane.cursor == matches[5].start
        pane.set_matches(())
        assert "/" not in lines(pane)[1].split("·")[-1]


async def test_passages_that_start_together_are_each_reached() -> None:
    async with reading() as (app, pilot, pane):
        spans = [
            TaggedSpan("short", 40, 60, ("a",), "#cc0000", "a"),
            TaggedSpan("long", 40, 200, ("b",), "#00cc00", "b"),
            TaggedSpan("far", 3000, 3100, ("c",), "not a colour", "c", "changed"),
        ]
        pane.set_tagged(spans)
        for _ in range(4):
            pane.action_passage_next()
            await pilot.pause()
        assert [said.passage for said in app.heard(Pane.PassageShown)] == ["long", "short", "far", "long"]
        assert [span.id for span in pane.current_passages] == ["long", "short"]
        pane.action_passage_previous()
        assert pane.current_passages[0].id == "far"
        row = pane.position.row
        assert lines(pane)[2 + row].strip().startswith("?")


async def test_overlapping_passages_have_signs_of_their_own_and_another_look() -> None:
    async with reading() as (_, _, pane):
        pane.set_tagged(
            [TaggedSpan("a", 3, 160, ("a",), "#cc0000", "a"), TaggedSpan("b", 60, 140, ("b",), "#0000cc", "b")]
        )
        signs = [line[:3] for line in lines(pane)[2:6]]
        assert signs == ["a  ", "┃b ", "┃╹ ", "╹  "]
        looks = {
            (segment.style.bgcolor, segment.style.underline)
            for y in range(2, 6)
            for segment in pane.render_line(y)
            if segment.style and segment.text.strip() and cell_len(segment.text) > 3
        }
        assert len(looks) >= 3


async def test_boilerplate_is_dim_and_a_theme_changes_the_colours() -> None:
    shown = replace(document(), boilerplate=(Boilerplate(0, 20, "menu"),))
    async with reading(shown=shown) as (app, pilot, pane):
        app.screen.set_focus(None)
        await pilot.pause()

        def colours() -> list[Any]:
            return [segment.style.color for segment in pane.render_line(2) if segment.style and segment.text.strip()]

        dim, plain = colours()[:2]
        assert dim != plain
        app.theme = "textual-light"
        await pilot.pause()
        assert colours()[:2] != [dim, plain]
        app.theme = "ansi-dark"
        await pilot.pause()
        assert lines(pane)


async def test_only_what_changed_is_drawn_again() -> None:
    async with reading() as (_, pilot, pane):
        pane.go_to(TEXT.index("1. The"))
        await pilot.pause()
        drawn: list[int] = []
        original = pane.render_line
        pane.render_line = lambda y: drawn.append(y) or original(y)  # type: ignore[func-returns-value, method-assign]
        pane.action_char_right()
        await pilot.pause()
        assert len(drawn) == 1
        drawn.clear()
        pane.action_page_down()
        await pilot.pause()
        assert len(drawn) == pane.size.height


async def test_mouse_click_drag_wheel_and_ruler() -> None:
    async with reading() as (app, pilot, pane):
        left = lay_out(60, 20).left
        await pilot.click(pane, offset=(left + 3, 2))
        assert pane.cursor == 3 and not pane.selecting
        await pilot.mouse_down(pane, offset=(left + 3, 2))
        await pilot.hover(pane, offset=(left + 11, 2))
        await pilot.mouse_up(pane, offset=(left + 11, 2))
        assert TEXT[slice(*pane.selected_span)] == "The first"  # type: ignore[misc]
        await pilot.click(pane, offset=(left + 8, 2), times=2)
        assert TEXT[slice(*pane.selected_span)] == "first"  # type: ignore[misc]
        await pilot.click(pane, offset=(left + 8, 2), times=3)
        assert pane.selected_span == pane.sentences.at(8)
        await pilot.click(pane, offset=(left, 3))
        assert not pane.selecting
        await pilot._post_mouse_events([MouseScrollDown], pane, offset=(left, 5))
        assert pane._top == 3 and 0 <= pane.position.row < 18
        await pilot.click(pane, offset=(59, 19))
        assert pane.fraction == 1.0
        await pilot.click(pane, offset=(59, 2))
        await pilot.pause()
        assert pane.fraction == 0.0
        assert app.heard(Pane.Scrolled)[-1].fraction == 0.0


async def test_hostile_text_is_only_characters() -> None:
    hostile = "[/b] [@click=app.quit]x[/] [red]y"
    async with reading(shown=replace(document(hostile), title=hostile, source=hostile, notices=(hostile,))) as (
        _,
        _,
        pane,
    ):
        title, _, first = lines(pane)[:3]
        assert "[@click=app.quit]x[/]" in first and "[/b]" in title


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("漢字漢", 4, "漢…"), ("abc", 0, ""), ("ab cd", 4, "ab…"), ("", 3, "")],
)
def test_cut(text: str, cells: int, shown: str) -> None:
    assert cut(text, cells) == shown


def test_layout_gives_the_text_its_measure_and_never_less_than_a_column() -> None:
    assert lay_out(80, 24).text == 74 and lay_out(160, 50).text == 76
    assert lay_out(38, 24).text == 33
    assert lay_out(1, 1).text == 1 and lay_out(1, 1).header == 0 and lay_out(1, 1).window == 1
    assert HeaderFacts().status == ()


@pytest.mark.parametrize(
    ("width", "shown"),
    [(60, "Interfax · ~2025-09-03 11:57"), (34, "Interfax · ~2025-09-03"), (24, "Interfax")],
)
async def test_a_date_is_whole_or_not_there(width: int, shown: str) -> None:
    async with reading((width, 12), shown=replace(document(), source="Interfax")) as (_, _, pane):
        assert lines(pane)[1].strip(" ▌").startswith(shown + "  ")
