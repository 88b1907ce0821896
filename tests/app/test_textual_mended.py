"""What is put right of Textual."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from rich.console import Console
from rich.segment import Segment
from textual import events
from textual._styles_cache import StylesCache
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from reader.app import indexing
from reader.app.textual_mended import mend
from tests.app.opened import nothing_new, opened, write_corpus


async def test_what_is_closed_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        drawn: list[weakref.ref[StylesCache]] = []
        for _ in range(3):
            await reader.press("question_mark")
            drawn += [weakref.ref(one._styles_cache) for one in reader.app.screen.query(Widget)]
            await reader.press("escape")
        assert reader.app.screen is reader.main
        await reader.pilot.pause()
        gc.collect()
        gc.collect()
        alive = sum(one() is not None for one in drawn)
        assert len(drawn) > 9
        assert alive <= len(drawn) // 3  # the last may still be held for the moment


async def test_what_a_closed_screen_drew_is_gone_before_the_collector_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        await reader.press("question_mark")
        closed = list(reader.app.screen.walk_children(Widget, with_self=True))
        looks = [weakref.ref(look.node) for one in closed for look in one._component_styles.values() if look.node]
        assert looks
        assert any(one._styles_cache._cache for one in closed)
        gc.disable()
        try:
            await reader.press("escape")
            await reader.until(lambda: not any(one.is_attached for one in closed), "closed")
            await reader.pilot.pause()
            assert not any(one._styles_cache._cache for one in closed)
            assert not any(one() is not None for one in looks)
        finally:
            gc.enable()


async def test_the_nodes_that_styles_are_found_with_go_when_it_is_styled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        await reader.open("alpha.md")
        pane = reader.main.shown().pane
        gc.disable()
        try:
            before = {name: weakref.ref(one.node) for name, one in pane._component_styles.items() if one.node}
            looks = {name: pane.get_component_rich_style(name) for name in before}
            pane.app.stylesheet.apply(pane)
            assert len(before) > 3
            assert [name for name, one in before.items() if one() is not None] == []
        finally:
            gc.enable()
        assert {name: pane.get_component_rich_style(name) for name in before} == looks
        assert all(one.node is not None for one in pane._component_styles.values())


async def test_a_press_on_what_was_just_taken_away_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    async with opened(write_corpus(tmp_path / "corpus")) as reader:
        await reader.press("question_mark")
        title = reader.app.screen.query(".title").first(Static)
        x, y = title.region.offset
        stands_in = title._parent
        title._detach()
        press = events.MouseDown(None, x, y, 0, 0, 1, False, False, False, x, y)
        reader.app.screen._forward_event(press)
        title._attach(stands_in)
        await reader.press("escape")
        await reader.until(lambda: reader.app.screen is reader.main)


def test_a_line_that_is_not_cut_is_gone_with_its_last_use() -> None:
    mend()
    strip = Strip([Segment("a line"), Segment(" of words")])
    assert strip.divide([15, 40]) == [strip]
    assert [one.text for one in strip.divide([6, 15])] == ["a line", " of words"]
    assert [one.text for one in strip.divide([])] == []
    kept = strip._divide_cache
    del strip
    gc.disable()
    try:
        assert not [one for one in gc.get_referrers(kept) if isinstance(one, Strip)]
    finally:
        gc.enable()


def test_a_line_has_the_caches_that_it_was_asked_for() -> None:
    mend()
    strip = Strip([Segment("a line"), Segment(" of words")])

    def there() -> set[str]:
        return {name for name in Strip.__slots__ if _has(strip, name)}

    assert there() == {"_segments", "_cell_length"}
    assert strip.crop(2, 8).text == "line o"
    assert there() == {"_segments", "_cell_length", "_crop_cache"}
    assert strip.crop(2, 8) is strip.crop(2, 8)
    assert strip.cell_length == strip.cell_count == 15
    assert strip.render(Console()) == strip.render(Console()) == "a line of words"
    assert strip == Strip([Segment("a line"), Segment(" of words")])
    with pytest.raises(AttributeError):
        strip.nothing  # noqa: B018


def _has(strip: Strip, name: str) -> bool:
    try:
        object.__getattribute__(strip, name)
    except AttributeError:
        return False
    return True


def test_what_is_mended_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def theirs(self: StylesCache) -> None:
        return None

    monkeypatch.setattr(StylesCache, "get_inner_outer", theirs)
    mend()
    assert vars(StylesCache)["get_inner_outer"] is theirs
