"""What a newcomer cannot know is said when it is first seen: the signs beside the text, and where the list has gone."""

from __future__ import annotations

from pathlib import Path

from reader.app.session import Session
from reader.settings import Settings
from tests.app.hostile import screen_text
from tests.app.opened import opened, write_corpus

TOLD_TWICE = {
    "left.txt": "Left\n\nThe Zubrowka bridge will be closed for eleven weeks from October.\n\nNothing else is here.\n",
    "right.txt": "Right\n\nFrom October the Zubrowka bridge will be closed for eleven weeks.\n\nA line of its own.\n",
}


async def test_signs_are_explained_once_and_never_in_place_of_something_else(
    three_articles: Path, tmp_path: Path
) -> None:
    corpus = write_corpus(three_articles, TOLD_TWICE)
    async with opened(corpus, size=(80, 24)) as reader:
        await reader.open("left.txt")
        reader.main.tagging.tag_with(["figures/weeks"])
        await reader.until(lambda: "tagged figures/weeks" in reader.said)
        assert not reader.main.hints.told
        reader.main.say("")
        await reader.open("gamma.txt")
        await reader.open("left.txt")
        await reader.until(lambda: reader.said == "w at the left edge: tagged figures/weeks · ? explains the signs")
        assert reader.said in screen_text(reader.app), "what else stands there gives way"
        reader.main.say("something else")
        await reader.open("right.txt", beside=True)
        await reader.until(lambda: reader.main.comparing.ready)
        assert reader.said == "something else"
        reader.main.say("")
        reader.main.comparing.refresh()
        await reader.until(lambda: reader.said.startswith("letter next to the text: told in both panes; further left"))
        reader.main.say("")
        reader.main.comparing.refresh()
        await reader.until(lambda: not reader.main.background.busy)
        assert reader.said == ""
        assert set(reader.main.keeping.now().hints) == {"tags", "links"}


async def test_a_list_that_makes_room_says_which_key_brings_it_back(three_articles: Path) -> None:
    settings = Settings(by="ada", keymap={"pane.leave": "E"})
    async with opened(three_articles, size=(80, 24), settings=settings) as reader:
        await reader.open("alpha.md")
        assert not reader.main.hints.told
        reader.main.hints.told = frozenset(["links"])  # else either of the two may come first
        assert "E list" not in screen_text(reader.app)
        await reader.open("beta.md", beside=True)
        await reader.until(lambda: reader.said == "no room for the list beside the panes: E goes back to it")
        reader.main.say("")
        await reader.pilot.pause()
        assert not reader.results.display
        await reader.until(lambda: not reader.main.background.busy)
        assert "E list" in screen_text(reader.app) and "list: E" in screen_text(reader.app)
        await reader.press("E")
        await reader.until(lambda: reader.results.display and reader.main.focused is reader.results)
        assert "E list" not in screen_text(reader.app)


def test_what_was_told_is_remembered(tmp_path: Path) -> None:
    from reader.app import session

    session.save(tmp_path, Session(hints=("links", "tags")))
    assert session.load(tmp_path).hints == ("links", "tags")
