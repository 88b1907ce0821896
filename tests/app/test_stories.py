"""Near copies in the list: each story once, and its copies at a key."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.app.stories import each_story_once
from tests.app.hostile import screen_text
from tests.app.opened import opened, write_corpus

_IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(_IDS, st.lists(st.sampled_from("xyz "), min_size=8, max_size=8), st.sets(st.sampled_from("abcdefgh")))
def test_nothing_is_lost(order: list[str], tells: list[str], unfolded: set[str]) -> None:
    told = dict(zip("abcdefgh", tells, strict=True))
    groups = {name: tuple(one for one in "abcdefgh" if told[one] == name) for name in "xyz"}
    once = each_story_once(order, lambda one: groups.get(told[one], ()), unfolded)
    hidden = [one for first, copies in once.copies.items() if first not in unfolded for one in copies]
    assert sorted([*once.order, *hidden]) == sorted(order)
    for first, copies in once.copies.items():
        assert all(order.index(first) < order.index(one) for one in copies)
        assert all(once.first_of(one) == first for one in copies)
        if first in unfolded:
            at = list(once.order).index(first)
            assert tuple(once.order[at + 1 : at + 1 + len(copies)]) == copies
    every = each_story_once(order, lambda one: groups.get(told[one], ()), order)
    assert sorted(every.order) == sorted(order)


async def test_a_story_stands_once_and_shows_its_copies_at_a_key(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        before = reader.listed
        assert len(before) == 3
        reader.main.corpus.take_stories([["beta.md", "alpha.md"]])
        reader.main.stories_changed()
        await reader.until(lambda: len(reader.listed) == 2)
        first = next(one for one in before if one in ("alpha.md", "beta.md"))
        other = {"alpha.md": "beta.md", "beta.md": "alpha.md"}[first]
        outlet = {"alpha.md": "Alpha Post", "beta.md": "Beta Wire"}[other]
        reader.results.show_article(first)
        await reader.pilot.pause()
        assert f"+1 copy: {outlet}" in screen_text(reader.app)
        await reader.press("+")
        await reader.until(lambda: len(reader.listed) == 3)
        assert reader.listed[reader.listed.index(first) + 1] == other
        await reader.press("j", "+")
        await reader.until(lambda: len(reader.listed) == 2)
        assert reader.results.article == first
        reader.results.show_article("gamma.txt")
        await reader.press("+")
        assert "no other article" in reader.said
