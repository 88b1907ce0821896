"""Run the program on `corpus/` and keep what its screens show: `python docs/make_pictures.py [FOLDER]`.

Without a folder, docs/screen.svg is made anew. With one, every state is drawn at two sizes, dark and light, as SVG, and
as PNG where resvg-py is installed, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parent.parent
FONT = "DejaVu Sans Mono"
Steps = Callable[[Pilot[None]], Awaitable[None]]


@contextmanager
def _elsewhere() -> Iterator[Path]:
    """A copy of the corpus and a home of its own: pictures change nobody's files."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ["COLORTERM"] = "truecolor"
        for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            os.environ[variable] = str(home / variable)
        shutil.copytree(ROOT / "corpus", home / "corpus")
        yield home / "corpus"


async def _settled(pilot: Pilot[None]) -> None:
    for _ in range(4):
        await pilot.pause(0.04)


async def _press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        if len(key) > 1 or not key.isalpha():
            await _settled(pilot)
    await _settled(pilot)


async def start(pilot: Pilot[None]) -> None:
    await _settled(pilot)


async def reading(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter")


async def beside(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter", "tab", "j", "j", "o", ")", ")", "right_square_bracket")


async def four(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter")
    for _ in range(3):
        pilot.app.screen.query_one("ResultList").focus()
        await _press(pilot, "j", "o")


async def levelled(pilot: Pilot[None]) -> None:
    """Two reports of one event, a counterpart brought level."""
    await _press(pilot, "enter")
    pilot.app.screen.query_one("ResultList").show_article("three-levels.md")
    pilot.app.screen.query_one("ResultList").focus()
    await _press(pilot, "o", "D", "equals_sign")
    await _settled(pilot)


async def four_level(pilot: Pilot[None]) -> None:
    """Four of them, the sentence under the cursor on one row in all."""
    await four(pilot)
    await _press(pilot, "L", "L", *[")"] * 5)


async def searched(pilot: Pilot[None]) -> None:
    await beside(pilot)
    await _press(pilot, "s", *"second", "space", *"OR", "space", *"layer", "enter", "enter")


async def selecting(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter", "}", "}", "v", ")", "w", "w")


async def tagging(pilot: Pilot[None]) -> None:
    await beside(pilot)
    await _press(pilot, "right_parenthesis", "t", *"guar")


async def passages(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter", "p")


async def keys(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter", "question_mark")


async def palette(pilot: Pilot[None]) -> None:
    await _press(pilot, "enter", "ctrl+p")


async def wrong_query(pilot: Pilot[None]) -> None:
    await _press(pilot, "s", *"date:[x")


STATES: tuple[Steps, ...] = (
    start, reading, beside, four, levelled, four_level, searched, selecting, tagging, passages, keys,
    palette, wrong_query
)  # fmt: skip


async def picture(steps: Steps, size: tuple[int, int], theme: str) -> str:
    """The screen after `steps`, as SVG."""
    from reader.app.app import ReaderApp
    from reader.corpus import Corpus
    from reader.settings import Settings

    with _elsewhere() as folder:
        corpus = Corpus.open(folder, author="ada")
        corpus.update_index()
        app = ReaderApp(corpus, Settings(theme=theme))
        async with app.run_test(size=size) as pilot:
            await _settled(pilot)
            await steps(pilot)
            await asyncio.sleep(0.3)
            await _settled(pilot)
            svg = app.export_screenshot(title="reader")
        corpus.close()
    return svg


def as_png(svg: str) -> bytes | None:
    """The picture as PNG, or None where resvg-py is not installed."""
    try:
        import resvg_py
    except ImportError:
        return None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg.replace("Fira Code", FONT), monospace_family=FONT, width=1600))


def main() -> None:
    """See the module."""
    if len(sys.argv) < 2:
        svg = asyncio.run(picture(searched, (140, 40), "dark"))
        (ROOT / "docs" / "screen.svg").write_text(svg, "utf-8")
        return
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(sys.argv[2:])
    for steps in STATES:
        if wanted and steps.__name__ not in wanted:
            continue
        for size in ((160, 50), (80, 24), (40, 10)):
            for theme in ("dark", "light"):
                svg = asyncio.run(picture(steps, size, theme))
                name = f"{steps.__name__}-{size[0]}x{size[1]}-{theme}"
                (folder / f"{name}.svg").write_text(svg, "utf-8")
                if png := as_png(svg):
                    (folder / f"{name}.png").write_bytes(png)


if __name__ == "__main__":
    main()
