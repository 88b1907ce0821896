"""The whole interface on a corpus of its own, for tests: opened, and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from reader.app.app import ReaderApp
from reader.app.screens.main import MainScreen
from reader.app.widgets.results import ResultList
from reader.app.widgets.search_field import SearchField
from reader.app.widgets.status import Status
from reader.corpus import Corpus
from reader.settings import Settings
from reader.text import clean_line

ARTICLES = {
    "alpha.md": (
        "---\ntitle: Three levels for the bridge\nsource: Alpha Post\ndate: 2025-09-03\n---\n\n"
        "The minister named three levels of safety for the bridge. The first level is steel.\n\n"
        "The second level is a coalition of builders. It meets in Paris in December.\n\n"
        "A third level was promised by the river board, which did not say when.\n"
    ),
    "beta.md": (
        "---\ntitle: Two layers are enough\nsource: Beta Wire\ndate: 2025-09-02\n---\n\n"
        "Two layers will hold the bridge, an engineer said. Steel comes first.\n\n"
        "The coalition of builders meets in January, according to her.\n"
    ),
    "gamma.txt": (
        "Bridge opens late\n\nBy Carla Cole\n\nThe bridge will open late, the town hall announced on Monday. "
        "Nobody knew the reason for it.\n\nThe coalition of builders kept silent about the whole affair yesterday.\n"
    ),
}
PATIENCE = 15.0


def write_corpus(folder: Path, articles: dict[str, str] | None = None) -> Path:
    """Articles as files in `folder`."""
    for name, text in (articles or ARTICLES).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


async def nothing_new(corpus: Path, hear: Callable[[dict[str, object]], None], orders: object) -> str:
    """Stands in for the index process where the index is up to date: it says so, and nothing changes ever after."""
    hear({"report": {"added": 0}})
    return await asyncio.get_running_loop().create_future()


class Opened:
    """The running interface and short words for what tests ask of it."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def main(self) -> MainScreen:
        return self.app.main

    @property
    def said(self) -> str:
        return self.main.query_one(Status).words

    @property
    def standing(self) -> str:
        return self.main.query_one(Status).standing

    @property
    def results(self) -> ResultList:
        return self.main.query_one(ResultList)

    @property
    def listed(self) -> list[str]:
        return [row.article for row in self.results.rows]

    @property
    def open_articles(self) -> list[str]:
        return [shown.article.id for shown in self.main.all_shown()]

    @property
    def field(self) -> SearchField:
        return self.main.query_one(SearchField)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until `condition` holds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not condition():
            assert loop.time() < end, f"waited in vain{': ' + what if what else ''}; it says “{self.said}”"
            await self.pilot.pause(0.02)

    async def search(self, query: str) -> None:
        """Type a query and wait for what it finds."""
        await self.press("s")
        self.field.query_one("QueryField").value = query
        await self.until(lambda: self.main.searching.query == clean_line(query), "the query")
        await self.until(lambda: self.main.searching.results is not None or not query.strip(), "results")

    async def open(self, article: str, *, beside: bool = False) -> None:
        """Open an article from the list."""
        self.results.focus()
        assert self.results.show_article(article), article
        await self.press("o" if beside else "enter")
        await self.until(lambda: article in self.open_articles, article)
        await self.until(lambda: self.main.focused in self.main.row.panes)

    async def go(self, words: str) -> None:
        """Put the cursor of the active pane on `words`."""
        shown = self.main.shown()
        assert shown is not None
        shown.pane.go_to(shown.article.text.index(words))
        await self.pilot.pause()


@asynccontextmanager
async def opened(
    folder: Path, *, size: tuple[int, int] = (160, 50), settings: Settings | None = None
) -> AsyncIterator[Opened]:
    """The interface on `folder`, its index up to date and its list filled."""
    corpus = Corpus.open(folder, author="ada")
    corpus.update_index()
    app = ReaderApp(corpus, settings or Settings(by="ada"))
    async with app.run_test(size=size) as pilot:
        self = Opened(app, pilot)
        await self.until(lambda: self.main.is_mounted)
        await self.until(lambda: self.main.searching.entries, "the list")
        yield self
    corpus.close()
