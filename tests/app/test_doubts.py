"""What is changed or lost, at the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app.screens.doubts import DoubtsScreen
from reader.app.widgets.pane import Pane
from tests.app.coding import passages, tagged, working
from tests.app.hostile import assert_harmless, screen_text
from tests.app.opened import ARTICLES, Opened, opened

THIRD = "A third level was promised by the river board"
SECOND = "The second level is a coalition of builders"


@pytest.fixture
def corpus(three_articles: Path) -> Path:
    """In alpha one passage is changed, and one lost; gamma has got another name."""
    tagged(
        three_articles,
        ("alpha.md", THIRD, "levels"),
        ("alpha.md", SECOND, "levels coalition"),
        ("gamma.txt", "The coalition of builders kept silent", "silent"),
    )
    path = three_articles / "alpha.md"
    text = ARTICLES["alpha.md"].replace("promised by the river board", "pledged by the river council")
    path.write_text(text.replace("The second level is a coalition of builders. ", ""), "utf-8")
    (three_articles / "gamma.txt").rename(three_articles / "delta.txt")
    return three_articles


async def doubts(reader: Opened) -> DoubtsScreen:
    screen = await working(reader, "x")
    assert isinstance(screen, DoubtsScreen)
    await looked(reader, screen)
    return screen


async def looked(reader: Opened, screen: DoubtsScreen) -> None:
    await reader.until(lambda: screen._choices is not None and not reader.main.background.busy, "candidates")
    await reader.pilot.pause()


def quotes(corpus: Path) -> list[object]:
    return [one["quote"] for one in passages(corpus, "alpha.md")]


async def test_old_and_new_words_stand_side_by_side_with_what_differs_marked(corpus: Path) -> None:
    async with opened(corpus, size=(100, 30)) as reader:
        screen = await doubts(reader)
        text = screen_text(reader.app)
        assert "Changed and lost · 1 of 3 · 1 changed, 2 lost" in text
        assert "shown there now" in text
        assert "pledged" in text
        assert "struck: not there any more" in text
        choice = screen._choices[0]
        assert [choice.text[a:b] for a, b in choice.differs.new] == ["pledged", "council"]
        assert [THIRD[a:b] for a, b in choice.differs.gone] == ["promised", "board"]


async def test_accepting_goes_on_to_the_next_and_undo_comes_back(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await doubts(reader)
        await reader.press("enter")
        await reader.until(lambda: "1 of 2 · 2 lost" in screen_text(reader.app))
        assert "A third level was pledged by the river council" in quotes(corpus)
        assert "u takes it back" in screen.said
        await reader.press("u")
        await reader.until(lambda: "of 3 · 1 changed, 2 lost" in screen_text(reader.app))
        assert THIRD in quotes(corpus)
        await reader.press("ctrl+r")
        await reader.until(lambda: "of 2 · 2 lost" in screen_text(reader.app))


async def test_stepping_keeping_lost_and_deleting(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await doubts(reader)
        assert "Esc leave" in screen_text(reader.app)
        await reader.press("N")
        assert screen.said == "that was the first one"
        await reader.press("n")
        await looked(reader, screen)
        assert "2 of 3" in screen_text(reader.app)
        assert "lost" in screen_text(reader.app)
        await reader.press("3")
        await reader.press("l")
        await reader.until(lambda: "of 2 · 1 changed, 1 lost" in screen_text(reader.app))
        kept = next(one for one in passages(corpus, "alpha.md") if one["quote"] == SECOND)
        assert kept["lost_in"]
        await reader.press("N", "N", "d")
        await reader.until(lambda: quotes(corpus) == [SECOND])
        await reader.press("u")
        await reader.until(lambda: len(quotes(corpus)) == 2)


async def test_a_renamed_article_gets_its_tags_with_one_key(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await doubts(reader)
        await reader.press("n", "n")
        await looked(reader, screen)
        text = screen_text(reader.app)
        assert "the article is gone" in text
        assert "the very text" in text
        assert "delta.txt" in text
        await reader.press("l")
        assert "Enter moves its tags" in screen.said
        await reader.press("1")
        await reader.until(lambda: passages(corpus, "delta.txt"))
        assert not passages(corpus, "gamma.txt")
        assert screen.said == "moved 1 tagged passage from gamma.txt to delta.txt"
        await reader.press("u")
        await reader.until(lambda: passages(corpus, "gamma.txt"))


async def test_where_no_article_has_the_words_enter_is_not_offered(corpus: Path) -> None:
    (corpus / "delta.txt").unlink()
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await doubts(reader)
        await reader.press("n", "n")
        await looked(reader, screen)
        await reader.until(lambda: "No article has its words" in screen_text(reader.app))
        assert "move the tags there" not in screen_text(reader.app)
        await reader.press("enter")
        assert screen.said == "there is no article to move the tags to"


async def test_the_place_is_marked_by_hand_in_the_article(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await doubts(reader)
        await reader.press("n")
        await looked(reader, screen)
        await reader.press("r")
        await reader.until(lambda: isinstance(reader.main.focused, Pane) and reader.main.doubting.linking)
        assert "Enter takes it" in reader.said
        await reader.press("enter")
        assert "select the words first" in reader.said
        await reader.go("It meets in Paris")
        await reader.press("V", "enter")
        await reader.until(lambda: "It meets in Paris in December." in quotes(corpus))
        await reader.until(lambda: isinstance(reader.app.screen, DoubtsScreen))
        await reader.until(lambda: "of 2 · 1 changed, 1 lost" in screen_text(reader.app))
        again = next(one for one in passages(corpus, "alpha.md") if one["quote"].startswith("It meets"))
        assert again["tags"] == ["levels", "coalition"]


async def test_marking_by_hand_can_be_given_up(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        await doubts(reader)
        await reader.press("r")
        await reader.until(lambda: isinstance(reader.main.focused, Pane) and reader.main.doubting.linking)
        await reader.press("v", "escape", "escape")
        assert not reader.main.doubting.linking
        assert isinstance(reader.main.focused, Pane)
        await reader.press("enter")
        assert THIRD in quotes(corpus)


async def test_looking_at_it_and_leaving(corpus: Path) -> None:
    async with opened(corpus, size=(40, 12)) as reader:
        await doubts(reader)
        await reader.press("j", "k", "pagedown", "pageup", "o")
        await reader.until(lambda: reader.open_articles == ["alpha.md"])
        shown = reader.main.shown()
        assert shown.article.text[shown.pane.cursor :].startswith("A third level was pledged")
        await doubts(reader)
        await reader.press("x")
        assert reader.app.screen is reader.main


async def test_opening_an_article_says_that_something_is_lost(corpus: Path) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        await reader.open("alpha.md")
        await reader.until(lambda: "x shows where" in reader.said)


async def test_nothing_in_doubt_is_said(three_articles: Path) -> None:
    async with opened(three_articles) as reader:
        await reader.press("x")
        await reader.until(lambda: "nothing is left to be settled" in reader.said)


async def test_hostile_text_is_shown_as_plain_characters(three_articles: Path) -> None:
    hostile = "Words [/b] [@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202eevil that were tagged by somebody once"
    (three_articles / "hostile.txt").write_text(f"First.\n\n{hostile}.\n\nLast.\n", "utf-8")
    tagged(three_articles, ("hostile.txt", hostile, "a"))
    (three_articles / "hostile.txt").write_text(f"First.\n\n{hostile.replace('once', 'twice')}.\n\nLast.\n", "utf-8")
    async with opened(three_articles, size=(160, 50)) as reader:
        await doubts(reader)
        assert_harmless(reader.app)


async def test_a_tag_file_that_is_spoiled_meanwhile_is_named_and_nothing_is_claimed_of_its_passages(
    corpus: Path,
) -> None:
    async with opened(corpus, size=(80, 24)) as reader:
        screen = await doubts(reader)
        (corpus / "tags" / "alpha.md.yaml").write_text("")
        await reader.press("n")
        await reader.until(lambda: "tags/alpha.md.yaml:1: is empty" in screen.said, "the file")
        assert "unexpected" not in screen.said
        assert "Nothing like it stands" not in screen_text(reader.app)
