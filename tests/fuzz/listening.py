"""The whole interface, and what it writes to its terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.drivers.headless_driver import HeadlessDriver

from reader.app.app import ReaderApp
from reader.app.settling import Settles
from reader.corpus import Corpus
from reader.settings import Settings
from tests.app.opened import Opened


class _Kept(HeadlessDriver):
    """A terminal that only listens. Textual takes it for a real one, and writes all that it would write."""

    heard: list[str]

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.__dict__.setdefault("heard", []).append(data)


class Heard(Opened):
    """The interface, with what it has written since one looked last."""

    def take(self) -> str:
        """What was written since."""
        driver = self.app._driver
        heard = driver.__dict__.get("heard", [])
        said = "".join(heard)
        heard.clear()
        return said


class Listening(Settles, _Kept):
    """The same, told of columns as a real one is."""


@asynccontextmanager
async def listened_to(folder: Path, *, size: tuple[int, int], by: str = "ada") -> AsyncIterator[Heard]:
    """The interface on `folder`, its index up to date and its list filled."""
    corpus = Corpus.open(folder, author=by)
    corpus.update_index()
    app = ReaderApp(corpus, Settings(by=by))
    app.driver_class = Listening
    async with app.run_test(headless=False, size=size) as pilot:
        self = Heard(app, pilot)
        await self.until(lambda: self.main.is_mounted)
        await self.until(lambda: self.main.searching.entries, "the list")
        yield self
    corpus.close()
