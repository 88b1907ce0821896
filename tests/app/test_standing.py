"""What is wrong and remains so: the little that has room keeps what counts, and one key shows all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.style import Style

from reader.app import retrying
from reader.app.screens.problems import Problems
from reader.app.widgets.standing import Standing, in_room
from reader.settings import Settings
from tests.app.hostile import screen_text
from tests.app.opened import opened

FILE = "reader-unsaved-corpus-787db1f5cf3f977b-562e2252.yaml"
NOT_SAVED = Standing(
    "✗ 1 change is not saved: tags: cannot be used (No space left on device); free some space on that disk · tried "
    "again in 42 s",
    (f"kept in ~/.local/state/passage-reader/corpus-787db1f5cf3f977b/{FILE}", f"kept in …/{FILE}"),
)


def rows(one: Standing, width: int, most: int, *, more: int = 0, key: str = "P") -> list[str]:
    return [row.plain for row in in_room(one, width, most, Style(), more=more, key=key)]


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize("width", [160, 100, 78, 60])
@pytest.mark.parametrize("most", [3, 1])
def test_the_name_of_the_file_is_never_cut(width: int, most: int, more: int) -> None:
    shown = rows(NOT_SAVED, width, most, more=more)
    assert any(FILE in row for row in shown)
    assert shown[0].startswith("✗ 1") and all(len(row) <= width for row in shown)
    assert len(shown) <= 3
    assert not more or " ".join(shown).endswith(" · and 2 more: P shows all")


def test_the_folder_is_named_where_there_is_room() -> None:
    assert "passage-reader/corpus" in " ".join(rows(NOT_SAVED, 160, 3))
    assert "kept in …/" in " ".join(rows(NOT_SAVED, 78, 3))


def test_a_single_line_that_is_cut_says_how_to_see_the_rest() -> None:
    long = Standing("a problem with words " * 20)
    assert rows(long, 40, 3)[-1].endswith("… · P shows all of it")
    assert rows(Standing("short"), 40, 3) == ["short"]
    assert rows(long, 40, 3, key="")[-1].endswith("…")


async def test_a_key_shows_all_that_is_wrong_in_full(three_articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "EVERY", 3600.0)  # it would find that all is saved
    settings = Settings(by="ada", keymap={"app.problems": "E"})
    async with opened(three_articles, size=(80, 24), settings=settings) as reader:
        await reader.press("E")
        assert reader.said.startswith("nothing is wrong just now")
        reader.main.set_standing("one", "the search index: " + "it is so long " * 30)
        reader.main.set_standing("two", "what is open cannot be remembered")
        reader.main.set_standing("unsaved", *(NOT_SAVED.words, *NOT_SAVED.ends))
        reader.main.say("and this was said last", "error")
        await reader.pilot.pause()
        assert "and 2 more: E shows all" in screen_text(reader.app) and FILE in screen_text(reader.app)
        await reader.press("E")
        await reader.until(lambda: isinstance(reader.app.screen, Problems))
        await reader.until(lambda: "Wrong just now: 4" in screen_text(reader.app))
        assert FILE not in screen_text(reader.app), "it is wrapped, with its folder"
        await reader.press("end")
        await reader.until(lambda: "and this was said last" in screen_text(reader.app))
        reader.main.set_standing("unsaved", "")
        await reader.until(lambda: "Wrong just now: 3" in screen_text(reader.app))
        await reader.press("escape")
        await reader.until(lambda: not isinstance(reader.app.screen, Problems))
        await reader.press("T")
        await reader.until(lambda: reader.app.screen is not reader.main)
        reader.main.set_standing("unsaved", "")
        await reader.until(lambda: "and 1 more: E shows all" in screen_text(reader.app))
        await reader.press("E")
        await reader.until(lambda: isinstance(reader.app.screen, Problems))
