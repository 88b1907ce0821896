"""What a key costs with four articles beside each other, in each mode of scrolling.

`python tests/benchmarks/bench_beside.py`: the whole interface at 160×50 on four long articles made of those that come
with the program. Printed are CPU milliseconds for each key, and the load of the machine.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
HOME = Path(tempfile.mkdtemp())
for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
    os.environ[variable] = str(HOME / variable)

from reader.app import indexing, watching  # noqa: E402
from reader.app.app import ReaderApp  # noqa: E402
from reader.articles import read_article  # noqa: E402
from reader.corpus import Corpus  # noqa: E402
from reader.settings import Settings  # noqa: E402
from tests.app.opened import Opened  # noqa: E402

KEYS = {"j": 60, "right_parenthesis": 40, "pagedown": 12}


async def nothing_new(*_: object, **__: object) -> tuple[dict[str, object], str]:
    return {"added": 0}, ""


def four_articles(folder: Path) -> list[str]:
    folder.mkdir()
    texts = [read_article(ROOT / "corpus", path.name).text for path in sorted((ROOT / "corpus").glob("*.md"))[:4]]
    for number in range(4):
        (folder / f"{number}.txt").write_text("\n\n".join(texts[number:] + texts[:number]) * 2, "utf-8")
    return [f"{number}.txt" for number in range(4)]


async def main() -> None:
    indexing.run_index_process = nothing_new
    watching.EVERY = 3600.0
    names = four_articles(HOME / "corpus")
    corpus = Corpus.open(HOME / "corpus")
    corpus.update_index()
    app = ReaderApp(corpus, Settings())
    async with app.run_test(size=(160, 50)) as pilot:
        reader = Opened(app, pilot)
        await reader.until(lambda: reader.main.is_mounted and reader.main.searching.entries)
        for number, name in enumerate(names):
            await reader.open(name, beside=number > 0)
        await reader.until(lambda: len(getattr(reader.main.comparing.ready, "articles", ())) == len(names))
        pane = reader.main.row.panes[0]
        pane.focus()
        for _ in range(3):
            for key, times in KEYS.items():
                pane.action_top()
                await pilot.pause(0.2)
                before = time.process_time()
                await pilot.press(*[key] * times)
                await pilot.pause()
                took = (time.process_time() - before) / times * 1000
                print(f"{reader.main.scrolling.mode:9} {key:18} {took:5.1f} ms  load {os.getloadavg()[0]:.1f}")
            await pilot.press("L")
    corpus.close()


if __name__ == "__main__":
    asyncio.run(main())
