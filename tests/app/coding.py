"""What the tests of tagging, the codebook and its screens share."""

from __future__ import annotations

from pathlib import Path

import yaml

from reader.app.screens.codebook import CodebookScreen
from reader.app.screens.doubts import DoubtsScreen
from reader.app.screens.hits import HitsScreen
from reader.app.screens.reading import ReadingScreen
from reader.app.screens.split import SplitScreen
from reader.app.screens.working import Working
from tests.app.opened import Opened

SCREENS = {"T": CodebookScreen, "x": DoubtsScreen, "p": ReadingScreen, "A": HitsScreen, "s": SplitScreen}


def passages(corpus: Path, article: str) -> list[dict[str, object]]:
    path = corpus / "tags" / f"{article}.yaml"
    return yaml.safe_load(path.read_text("utf-8"))["passages"] if path.exists() else []


def tags_of(corpus: Path, article: str) -> list[list[str]]:
    return [one["tags"] for one in passages(corpus, article)]


def book(corpus: Path) -> dict[str, dict[str, object]]:
    path = corpus / "tags" / "codebook.yaml"
    said = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {"tags": []}
    return {tag["name"]: tag for tag in said["tags"] or ()}


def tagged(corpus: Path, *what: tuple[str, str, str]) -> None:
    """Tag words of articles before the reader opens: (article, words, tags separated by spaces)."""
    from reader.articles import Passage
    from reader.corpus import Corpus

    opened = Corpus.open(corpus, author="ada")
    for name, words, tags in what:
        article = opened.article(name)
        start = article.text.index(words)
        opened.tags.add(article, Passage(start, start + len(words)), tags.split())
    opened.close()


async def on_tagged(reader: Opened, name: str, words: str) -> None:
    """Open an article in which `words` are tagged, and put the cursor on them."""
    await reader.open(name)
    await reader.until(lambda: reader.main.shown().anchored)
    await reader.go(words)


async def working(reader: Opened, key: str) -> Working[object]:
    """Press the key of such a screen and wait for it."""
    kind = SCREENS[key]
    await reader.press(key)
    await reader.until(lambda: isinstance(reader.app.screen, kind) and reader.app.screen.is_mounted, kind.__name__)
    screen = reader.app.screen
    assert isinstance(screen, Working)
    await reader.pilot.pause()
    return screen


async def typed(reader: Opened, *parts: str) -> None:
    """`"us"` is two keys, `"<tab>"` one."""
    for part in parts:
        await reader.press(*([part[1:-1]] if part.startswith("<") and part.endswith(">") else _keys(part)))


def _keys(text: str) -> list[str]:
    return ["space" if sign == " " else sign for sign in text]
