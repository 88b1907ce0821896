"""Keys, clicks, sizes and what others do to the files, at random, to the whole interface for as long as one likes.

    python -m tests.fuzz.monkey --keys 200000

drives a copy of `corpus/`, says a line every 2,000 keys, and at the end what it found, as JSON. `--seed` repeats a run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import faulthandler
import gc
import importlib
import json
import os
import pkgutil
import random
import resource
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.keys import _character_to_key, key_to_character
from textual.screen import Screen

import reader
from reader.app import process
from reader.app.app import ReaderApp
from reader.corpus import Corpus
from reader.keys import COMMANDS
from reader.settings import Settings
from tests.fuzz import acknowledged
from tests.fuzz.deeds import Deed, Deeds, bound_keys, of_reader
from tests.fuzz.outside import Others, write_nasty
from tests.fuzz.reached import Reached, choices_counted

LAST = 200
"""Deeds that are said when something goes wrong."""
HANG = 5.0
"""Seconds that a key may take."""
_DEAF = 10.0
"""Seconds after which it is no excuse that the machine was busy with something else."""
_ENOUGH = 40
"""Faults after which a run ends."""
_SAMPLE = 2_000
_FIRST_SAMPLE = 3_000
"""Keys after which everything has been loaded that is loaded once."""
_DAY = 10_000
_DRAWN = 10
"""Each so-manieth deed is drawn, and whatever is waited for: a person does not see what comes in between either."""
_OPENERS = {
    "T": "CodebookScreen",
    "x": "DoubtsScreen",
    "p": "ReadingScreen",
    "A": "HitsScreen",
    "s": "SplitScreen",
    "M": "MatrixScreen",
    "F": "FiguresScreen",
    "@": "Searches",
    "H": "QueryHelp",
    "?": "Help",
    "c": "Facets",
    "C": "Elsewhere",
    "ctrl+p": "Palette",
}


@dataclass
class Found:
    """What came of a run."""

    seed: str
    keys: int = 0
    deeds: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    rss: list[tuple[int, int]] = field(default_factory=list)
    """After so many keys, MB."""
    objects: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By type: how many there were at the first sample, and how many at the last."""
    reached: Reached = field(default_factory=Reached)
    bytes_written: int = 0
    acknowledged: int = 0
    lost: int = 0
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LAST))

    @property
    def growth(self) -> float:
        """By how much the memory grew, from the first sample on: 0.2 is a fifth."""
        return self.rss[-1][1] / self.rss[0][1] - 1 if self.rss else 0.0

    def sampled(self, mb: int) -> None:
        """So much memory it is now."""
        self.rss.append((self.keys, mb))
        now = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
        first = {name: before for name, (before, _) in self.objects.items()} if self.objects else now
        self.objects = {name: (first.get(name, 0), now.get(name, 0)) for name in {*first, *now}}

    @property
    def grown(self) -> dict[str, tuple[int, int]]:
        """The types of which there are the most more at the end than there were in the beginning."""
        return dict(sorted(self.objects.items(), key=lambda one: one[1][0] - one[1][1])[:25])

    def said(self) -> dict[str, Any]:
        """All of it, for people."""
        return {
            "seed": self.seed,
            "keys": self.keys,
            "deeds": dict(self.deeds),
            "outside": dict(self.outside),
            "wrong": self.wrong,
            "lacking": self.reached.lacking(),
            "screens": len(self.reached.screens),
            "actions": len(set(self.reached.actions) & self.reached.all_actions()),
            "commands": len(self.reached.commands()),
            "palette": sum(1 for times in self.reached.palette.values() if times),
            "slowest": self.slowest[:5],
            "rss": self.rss,
            "growth": round(self.growth, 3),
            "grown": self.grown,
            "reached": sorted(f"{cls}.{name}" for cls, name in self.reached.actions),
            "cpu": [round(one.ru_utime + one.ru_stime) for one in map(resource.getrusage, (0, -1))],
            "bytes": self.bytes_written,
            "steps_acknowledged": self.acknowledged,
            "steps_lost": self.lost,
        }


class Screenless(HeadlessDriver):
    """Takes all that would go to a terminal, as a terminal would: unlike the headless one, everything is drawn."""

    written = 0

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written += len(data.encode("utf-8"))


class Driven(ReaderApp):
    """The app, with its actions counted. It does not leave before it is told to."""

    found: Found
    stays = True
    draws = True

    async def run_action(self, action, default_namespace=None, namespaces=None) -> bool:  # type: ignore[no-untyped-def]
        if isinstance(action, str):
            self.found.reached.action(action, self if default_namespace is None else default_namespace)
        return await super().run_action(action, default_namespace, namespaces)

    def leave(self, status: int = 0) -> None:
        if self.stays:
            self.keep()
        else:
            super().leave(status)

    def copy_to_clipboard(self, text: str) -> None:
        super().copy_to_clipboard(text[:1000])


class Monkey:
    """Drives one app after another on one corpus."""

    def __init__(
        self, folder: Path, apart: Path, seed: str, *, say: bool = False, minutes: float = float("inf")
    ) -> None:
        self.found = Found(seed)
        self._end = time.monotonic() + 60 * minutes
        self._folder, self._say = folder, say
        self._log = apart / "acknowledged.jsonl"
        self._others = Others(folder, apart, self._log)
        by_name = {one.__name__: one for one in of_reader()}
        keys_of = {key: bound_keys(by_name[name]) if name in by_name else ["down"] for key, name in _OPENERS.items()}
        from reader.tags.exchange import FORMATS

        choices = [f"export {one}" for one in FORMATS]
        choices += [one.words for one in COMMANDS if one.in_palette and one.id != "app.quit"]
        choices += ["update the index", "build the index", "near copies", "check the corpus", "theme"]
        self._deeds = iter(Deeds(random.Random(seed), keys_of, choices))
        self._began = 0.0
        self._doing = ""

    @property
    def may_go_on(self) -> bool:
        """Whether there is time left, and not too much has gone wrong."""
        return time.monotonic() < self._end and len(self.found.wrong) < _ENOUGH

    # -- one day

    async def day(self, keys: int) -> None:
        """Open the interface, press so many keys, leave."""
        corpus = Corpus.open(self._folder, author="ada")
        app = Driven(corpus, Settings(by="ada"))
        app.found = self.found
        app.driver_class = Screenless  # type: ignore[assignment]
        app.main._unexpected = self._unexpected()  # type: ignore[method-assign]
        app.main.background._unexpected = app.main._unexpected
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, said: self._wrong(f"in the loop: {said}"))
        running = asyncio.ensure_future(app.run_async(size=(80, 24)))
        try:
            await self._opened(app, running)
            until = self.found.keys + keys
            while self.found.keys < until and self.may_go_on and not running.done() and not app._exception:
                await self._do(app, next(self._deeds))
            if not running.done() and not app._exception:
                await self._settle(app)
            app.stays = False
            app.post_message(events.Key("escape", None))
            if not running.done():
                app.leave()
            await asyncio.wait_for(running, 60)
            if app._exception is not None:
                self._wrong("".join(traceback.format_exception(app._exception)))
        finally:
            if app._driver is not None:
                self.found.bytes_written += app._driver.written  # type: ignore[attr-defined]
            corpus.close()
            running.cancel()
        del app, running
        gc.collect()  # a day ends with its process: yesterday's screens are not there while those of today are made

    def _unexpected(self) -> Callable[[str, str], None]:
        def unexpected(words: str, trace: str) -> None:
            self._wrong(f"something unexpected: {words}\n{trace}")

        return unexpected

    async def _opened(self, app: Driven, running: asyncio.Future[Any]) -> None:
        end = time.monotonic() + 60
        while not (app.screen_stack and app.main.is_mounted and app.main.searching.entries) and not running.done():
            assert time.monotonic() < end, "it does not open"
            await asyncio.sleep(0.01)

    # -- one deed

    async def _do(self, app: Driven, deed: Deed) -> None:
        self.found.deeds[deed.kind] += 1
        self.found.last.append(str(deed))
        self._doing, self._began = str(deed), time.monotonic()
        worked = time.process_time()
        app.draws = deed.kind == "wait" or sum(self.found.deeds.values()) % _DRAWN == 0
        if deed.kind == "key":
            app._driver.send_message(key_event(deed.what))  # type: ignore[union-attr]
            await self._heard(app)
        elif deed.kind == "bytes":
            for event in _events(deed.what):
                app._driver.process_message(event)  # type: ignore[union-attr]
            await self._heard(app)
        elif deed.kind == "paste":
            app._driver.send_message(events.Paste(deed.what))  # type: ignore[union-attr]
            await self._heard(app)
        elif deed.kind == "size":
            width, height = map(int, deed.what.split("x"))
            app._driver._size = (width, height)  # type: ignore[union-attr]
            app.post_message(events.Resize(Size(width, height), Size(width, height)))
            await asyncio.sleep(0)
        elif deed.kind == "wait":
            await self._idle(app)
            await asyncio.sleep(int(deed.what or 0) / 1000)
        elif deed.kind == "outside":
            await self._idle(app)
            if not app.main.background.busy:
                self.found.outside[self._others.act(deed.what)] += 1
        took, self._began = time.monotonic() - self._began, 0.0
        worked = time.process_time() - worked
        if app.screen_stack:
            self.found.reached.screen(app.screen)
        if deed.kind == "key":
            self.found.keys += 1
            if not self.found.slowest or took > self.found.slowest[-1][0] or len(self.found.slowest) < 5:
                self.found.slowest = sorted([*self.found.slowest, (round(took, 3), deed.what)], reverse=True)[:5]
            if took > _DEAF or (took > HANG and worked > HANG / 2):
                self._wrong(f"{deed} took {took:.1f} s, {worked:.1f} s of them at work")
            if self.found.keys % _SAMPLE == 0:
                await self._idle(app)
                if not app.main.background.busy:
                    self._sample(app)
            if self.found.keys % _DAY == 0:
                await self.check(app)
                self._others.go_back()

    async def _heard(self, app: Driven) -> None:
        """Wait until a key has done what it does at once, and what it opens is there: keys that are sent meanwhile wait
        in a queue, and hundreds of them would all be counted as the time of the next one.
        """
        end = time.monotonic() + 60
        await asyncio.sleep(0)
        rounds = 0
        while (app._key_under_way or app._opening) and app._running and time.monotonic() < end:
            rounds += 1
            await asyncio.sleep(0 if rounds < 200 else 0.002)

    async def _idle(self, app: Driven) -> None:
        """Wait, two seconds at most, for what goes on in the background."""
        end = time.monotonic() + 2
        await asyncio.sleep(0)
        while app.main.background.busy and time.monotonic() < end:
            await asyncio.sleep(0.002)

    # -- looking

    def _sample(self, app: Driven) -> None:
        """What is held now, when all that is no use has been given back. Nothing must be at work: the collector shows
        tuples that a thread is just making, and that ends the thread.
        """
        gc.collect()
        process.give_back()
        mb = _rss()
        if self.found.keys >= _FIRST_SAMPLE:
            self.found.sampled(mb)
        if self._say:
            lacking = len(self.found.reached.lacking())
            print(
                f"{time.strftime('%H:%M:%S')} {self.found.keys:,} keys · {mb} MB · {len(gc.get_objects()):,} objects · "
                f"{threading.active_count()} threads · {len(asyncio.all_tasks())} tasks · lacking {lacking} · "
                f"wrong {len(self.found.wrong)} · slowest {self.found.slowest[:2]}",
                file=sys.__stdout__,  # what is printed while the app runs is the app's
                flush=True,
            )

    async def _settle(self, app: Driven) -> None:
        """The disk is there again, and what could not be saved while it was away is saved: that was acknowledged, and
        is in memory alone until then.
        """
        self._others.act("back")
        end = time.monotonic() + 30
        while (app.main.background.busy or app.main.corpus.tags.unsaved) and time.monotonic() < end:
            app.main.retrying.now()
            await asyncio.sleep(0.05)

    async def check(self, app: Driven | None = None) -> None:
        """Whether everything that was acknowledged is in the files; from here on it is counted anew."""
        if app is not None:
            await self._settle(app)
        kept = self._others.look(f"lost-{self.found.keys}")
        self.found.acknowledged += kept.acknowledged
        self.found.lost += len(kept.lost)
        for line in kept.lost[:10]:
            self._wrong(f"not kept: {line}")

    def _wrong(self, words: str) -> None:
        self.found.wrong.append(f"after {self.found.keys} keys, at {self._doing}: {words}")
        if self._say:
            print(f"WRONG {self.found.wrong[-1]}\n  last: {' '.join(self.found.last)}", file=sys.__stdout__, flush=True)

    # -- around it

    @contextlib.contextmanager
    def around(self) -> Iterator[None]:
        """What is watched while days go by: steps written down, choices counted, threads that die, keys that hang."""
        hook = threading.excepthook

        def died(said: threading.ExceptHookArgs) -> None:
            self._wrong(f"thread {said.thread}: {said.exc_type.__name__}: {said.exc_value}")
            traceback.print_exception(said.exc_type, said.exc_value, said.exc_traceback)

        ended = threading.Event()
        watch = threading.Thread(target=self._watch, args=(ended,), daemon=True)
        threading.excepthook = died
        watch.start()
        try:
            with acknowledged.writing_down(self._log), choices_counted(self.found.reached.palette), _drawn_seldom():
                yield
        finally:
            threading.excepthook = hook
            ended.set()
            watch.join()
            self._others.close()

    def _watch(self, ended: threading.Event) -> None:
        """Say where the program is while a key takes too long."""
        said = 0.0
        while not ended.wait(0.5):
            began = self._began
            if began and began != said and time.monotonic() - began > HANG:
                said = began
                print(f"{self._doing} has taken {HANG} s; last: {' '.join(self.found.last)}", file=sys.__stderr__)
                faulthandler.dump_traceback(sys.__stderr__)


@contextlib.contextmanager
def _drawn_seldom() -> Iterator[None]:
    """From here on the app says whether it is drawn; what changes meanwhile is drawn the next time."""
    draw = Screen._compositor_refresh

    def maybe(self: Screen[object]) -> None:
        if self is not self.app.screen or getattr(self.app, "draws", True):
            draw(self)
        else:
            self._dirty_widgets.clear()  # the compositor knows their regions

    Screen._compositor_refresh = maybe  # type: ignore[method-assign]
    try:
        yield
    finally:
        Screen._compositor_refresh = draw  # type: ignore[method-assign]


def key_event(key: str) -> events.Key:
    """A key by Textual's name for it or by its character, as a terminal would send it."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    character = key if len(key) == 1 else key_to_character(name)
    if name in ("enter", "escape", "tab", "backspace"):
        character = {"enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f"}[name]
    return events.Key(name, character)


def _events(data: str) -> list[events.Event]:
    """What Textual makes of bytes of a terminal, also of those that break off."""
    parser = XTermParser(False)
    found = list(parser.feed(data))
    with contextlib.suppress(EOFError):
        found += parser.feed("")
    return [one for one in found if isinstance(one, events.Event)]


def _rss() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 2**20


def run(
    folder: Path,
    apart: Path,
    seed: str,
    keys: int,
    *,
    days: int = 1,
    say: bool = False,
    minutes: float = float("inf"),
) -> Found:
    """Press `keys` keys in so many days, or fewer where that takes longer than so many minutes. `folder` is a corpus
    that may be changed, `apart` an empty folder.
    """
    monkey = Monkey(folder, apart, seed, say=say, minutes=minutes)

    async def all_days() -> None:
        for day in range(1, days + 1):
            while monkey.found.keys < keys * day // days and monkey.may_go_on:
                await monkey.day(keys * day // days - monkey.found.keys)
            await monkey.check()

    _load()
    process.set_up()
    with monkey.around():
        asyncio.run(all_days())
    return monkey.found


def _load() -> None:
    """All code of the program, and what it is built on: what is first used after an hour is no growth."""
    for one in pkgutil.walk_packages(reader.__path__, "reader."):
        if not one.name.endswith("__main__"):
            importlib.import_module(one.name)
    for name in ("charset_normalizer", "snowballstemmer.english_stemmer", "watchdog.observers", "xlsxwriter"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def main() -> int:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--keys", type=int, default=200_000)
    wanted.add_argument("--days", type=int, default=4)
    wanted.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)))
    wanted.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "corpus")
    wanted.add_argument("--minutes", type=float, default=float("inf"), help="end after so long, whatever is left")
    said = wanted.parse_args()
    home = Path(tempfile.mkdtemp(prefix="monkey-"))
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(home / name.lower())
        Path(os.environ[name]).mkdir()
    shutil.copytree(said.corpus, home / "corpus")
    write_nasty(home / "corpus")
    (home / "apart").mkdir()
    os.chdir(home)
    print(f"seed {said.seed}, in {home}", flush=True)
    found = run(home / "corpus", home / "apart", said.seed, said.keys, days=said.days, say=True, minutes=said.minutes)
    print(json.dumps(found.said(), indent=1))
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
