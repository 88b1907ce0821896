from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult

from reader.app.content import in_rows
from reader.app.widgets import rows
from reader.app.widgets.results import LazyRows, ResultList, ResultRow
from reader.articles.model import Entry, Metadata, Passage
from reader.search.model import Snippet
from tests.app.hostile import HOSTILE, assert_harmless, screen_text


class ListApp(App[None]):
    def __init__(self, count: int = 1000, **row: object) -> None:
        super().__init__()
        self.asked: set[int] = set()
        self.heard: list[object] = []
        self.row = row
        self.rows = LazyRows([f"a{at}" for at in range(count)], self.make)

    def make(self, at: int) -> ResultRow:
        self.asked.add(at)
        return ResultRow(
            **{"article": f"a{at}", "title": f"Title {at}", "source": "Reuters", "date": "2025-09-03"} | self.row
        )  # type: ignore[arg-type]

    def compose(self) -> ComposeResult:
        yield ResultList()

    def on_mount(self) -> None:
        self.list.set_rows(self.rows)

    @property
    def list(self) -> ResultList:
        return self.query_one(ResultList)

    def on_result_list_opened(self, message: ResultList.Opened) -> None:
        self.heard.append((message.article, message.beside))

    def on_result_list_left(self, message: ResultList.Left) -> None:
        self.heard.append(message.to)


async def test_only_rows_in_view_are_asked_for() -> None:
    app = ListApp(100_000)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("G")
        assert app.list.cursor == 99_999
        assert "Title 99999" in screen_text(app)
        assert len(app.asked) < 60


async def test_keys_move_and_open() -> None:
    app = ListApp(50)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "j", "down", "k", "enter", "o")
        assert app.heard == [("a2", False), ("a2", True)]
        await pilot.press("pagedown")
        assert app.list.cursor > 5
        await pilot.press("g", "j", "g")
        assert app.list.cursor > 5
        await pilot.press("g")
        assert app.list.cursor == 0
        await pilot.press("end", "j")
        assert app.list.cursor == 49
        await pilot.press("l", "slash")
        assert app.heard[2:] == ["panes", "search"]


async def test_the_mouse_moves_and_a_double_click_opens() -> None:
    app = ListApp(50)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(ResultList, offset=(5, 4))
        assert app.list.cursor == 2 and not app.heard
        await pilot.click(ResultList, offset=(5, 4), times=2)
        assert app.heard == [("a2", False)]


async def test_the_cursor_stays_on_its_article_when_asked_to() -> None:
    app = ListApp(50)
    async with app.run_test(size=(60, 20)):
        app.list.move_to(10)
        app.list.set_rows(LazyRows([f"a{at}" for at in range(7, 30)], lambda at: app.make(at + 7)), keep_cursor=True)
        assert app.list.article == "a10"
        app.list.set_rows(app.rows)
        assert app.list.article == "a0"
        assert app.list.show_article("a33") and app.list.cursor == 33
        assert not app.list.show_article("elsewhere")


@pytest.mark.parametrize("size", [(160, 50), (80, 24), (40, 10), (12, 3)])
async def test_hostile_text_in_every_slot(size: tuple[int, int]) -> None:
    app = ListApp(
        3,
        article=HOSTILE,
        title=HOSTILE,
        source=HOSTILE,
        date=HOSTILE,
        snippet=HOSTILE,
        matches=((0, 4), (90, 99)),
        guessed=frozenset({"title", "source", "date"}),
        open_in=(1, 25),
        tagged=2,
    )
    async with app.run_test(size=size) as pilot:
        app.list.set_rows(app.rows, snippets=True)
        await pilot.pause()
        assert_harmless(app, "[/b]" if size[0] > 20 else "")


async def test_matches_are_marked_and_guesses_have_a_sign() -> None:
    app = ListApp(
        1,
        snippet="of the \n\n coalition he spoke",
        matches=((10, 19),),
        guessed=frozenset({"date"}),
        tagged=2,
        open_in=(2,),
    )
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.set_rows(app.rows, snippets=True)
        await pilot.pause()
        assert "Reuters · ~2025-09-03 · 2 tagged" in screen_text(app)
        assert "②" in screen_text(app)
        bold = [s.text for strip in app.screen._compositor.render_strips() for s in strip if s.style and s.style.bold]
        assert "coalition" in bold


async def test_words_where_nothing_is_listed() -> None:
    app = ListApp(0)
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.set_empty(f"Nothing found for {HOSTILE}\nEsc clears the query")
        await pilot.press("j", "enter", "G", "g", "g")
        assert app.list.article == ""
        assert app.heard == [("", False)]  # nothing to open, which whoever listens is told
        assert_harmless(app, "Nothing found for [/b]")


async def test_words_where_nothing_is_listed_are_not_laid_out_for_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = []
    monkeypatch.setattr(rows, "in_rows", lambda words, width: laid_out.append(width) or in_rows(words, width))
    app = ListApp(0)
    async with app.run_test(size=(60, 60)) as pilot:
        for word in ("one", "two"):
            app.list.set_empty(f"Nothing found for {word}")
            await pilot.pause()
            assert f"found for {word}" in screen_text(app)
    assert 2 <= len(laid_out) < 60


async def test_the_cursor_is_in_view_after_a_resize() -> None:
    app = ListApp(500)
    async with app.run_test(size=(120, 50)) as pilot:
        app.list.move_to(300)
        for size in ((40, 10), (120, 50), (30, 4)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "Title 300" in screen_text(app)


def test_matches_of_a_snippet_become_offsets_into_it() -> None:
    entry = Entry("a", Metadata(source="Reuters", guessed=frozenset({"source"})), "First words", 1, "", 1, 1)
    row = ResultRow.of(entry, Snippet(100, 120, "xx coalition", (Passage(103, 112),)), tagged=3)
    assert (row.title, row.tagged, row.snippet[3:12]) == ("First words", 3, "coalition")
    assert row.matches == ((3, 12),)


def test_lazy_rows_behave_as_a_sequence() -> None:
    def made() -> Iterator[ResultRow]:
        return (ResultRow(str(at), str(at)) for at in range(4))

    rows = LazyRows(["0", "1", "2", "3"], lambda at: ResultRow(str(at), str(at)))
    assert list(rows) == list(made()) and rows[-1] == list(made())[3] and rows[1:3] == list(made())[1:3]
    with pytest.raises(IndexError):
        rows[4]
