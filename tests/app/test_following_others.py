"""What lies over the articles and lists tags or passages follows what another reader tags meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.app.screens.codebook import CodebookScreen
from reader.app.screens.doubts import DoubtsScreen
from reader.app.screens.matrix import MatrixScreen
from reader.app.screens.reading import ReadingScreen
from tests.app.coding import on_tagged, passages, tagged
from tests.app.hostile import screen_text
from tests.app.opened import opened

STEEL, COALITION = "The first level is steel.", "The second level is a coalition of builders."


@pytest.mark.parametrize(
    ("key", "screen", "before", "after"),
    [
        ("T", CodebookScreen, "1 tag on 1 passage", "2 tags on 2 passages"),
        ("p", ReadingScreen, "1 passage in 1 article", "2 passages in 1 article"),
        ("M", MatrixScreen, "1 passage · against", "2 passages · against"),
    ],
)
async def test_what_another_reader_tags_is_shown(
    three_articles: Path, key: str, screen: type, before: str, after: str
) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"))
    async with opened(three_articles, size=(120, 40)) as reader:
        await reader.press(key)
        await reader.until(lambda: isinstance(reader.app.screen, screen) and before in screen_text(reader.app))
        tagged(three_articles, ("alpha.md", COALITION, "builders"))
        await reader.until(lambda: after in screen_text(reader.app))


async def test_what_another_reader_settles_is_settled(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"), ("alpha.md", COALITION, "builders"))
    path = three_articles / "alpha.md"
    path.write_text(path.read_text().replace("steel", "wood").replace("builders", "makers"))
    async with opened(three_articles, size=(120, 40)) as reader:
        await reader.press("x")
        await reader.until(lambda: isinstance(reader.app.screen, DoubtsScreen))
        await reader.until(lambda: "1 of 2" in screen_text(reader.app))
        (three_articles / "tags" / "alpha.md.yaml").unlink()
        await reader.until(lambda: "1 of 2" not in screen_text(reader.app))


async def test_an_article_that_went_and_came_back_as_it_was_is_there_again(three_articles: Path) -> None:
    path = three_articles / "alpha.md"
    text = path.read_text("utf-8")
    async with opened(three_articles, size=(120, 40)) as reader:
        await reader.open("alpha.md")
        path.rename(path.with_suffix(".away"))
        await reader.until(lambda: "alpha.md was moved or deleted" in reader.said)
        path.with_suffix(".away").rename(path)
        await reader.until(lambda: reader.said == "alpha.md is there again")
        path.write_text(text + "\nA fourth level.\n", "utf-8")
        await reader.until(lambda: "alpha.md was edited; its new text is shown" in reader.said)


async def test_tags_that_another_program_takes_from_an_article_that_is_not_open_are_missed(
    three_articles: Path,
) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"), ("alpha.md", COALITION, "builders"))
    tagged(three_articles, ("beta.md", "Steel comes first.", "steel"))
    path = three_articles / "tags" / "alpha.md.yaml"
    content = path.read_bytes()
    async with opened(three_articles, size=(120, 40)) as reader:
        await reader.open("beta.md")
        await reader.until(lambda: reader.main.listing.counts == {"alpha.md": 2, "beta.md": 1})
        path.write_bytes(b"passages: [")
        await reader.until(lambda: reader.main.listing.counts == {"beta.md": 1})
        path.write_bytes(content)
        await reader.until(lambda: reader.main.listing.counts == {"alpha.md": 2, "beta.md": 1})
        await reader.until(lambda: not reader.main.background.busy)
        assert "gone" not in reader.said, "what cannot be read is not gone"
        path.unlink()
        await reader.until(lambda: "2 tagged passages are gone from alpha.md: another program" in reader.said)


async def test_a_tag_typed_right_behind_d_is_the_only_one(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"))
    async with opened(three_articles, size=(120, 40)) as reader:
        await on_tagged(reader, "alpha.md", STEEL)
        reader.main.tagging.last_tags = ("other",)
        for key in ("d", "full_stop"):
            reader.app.post_message(events.Key(key, "." if key == "full_stop" else key))
        await reader.until(lambda: [one["tags"] for one in passages(three_articles, "alpha.md")] == [["other"]])


async def test_what_could_not_be_taken_out_is_still_there(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"))
    async with opened(three_articles, size=(120, 40)) as reader:
        await on_tagged(reader, "alpha.md", STEEL)
        (three_articles / "tags" / "alpha.md.yaml").write_bytes(b"passages: [")
        await reader.press("d")
        await reader.until(lambda: "is not valid YAML" in reader.said)
        await reader.until(lambda: not reader.main.background.busy)
        assert [one.passage.tags for one in reader.main.shown().anchored] == [("steel",)]
