"""What of the interface was reached: its screens, its actions, the commands of the table of keys, the palette."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import reader
from reader.app.app import ReaderApp
from reader.app.palette import Commands
from reader.app.screens.main import MainScreen
from reader.app.widgets.pane import Pane
from reader.app.widgets.results import ResultList
from reader.keys import COMMANDS
from tests.fuzz.deeds import of_reader

_HEARD_BY = {"app": ReaderApp, "main": MainScreen, "list": ResultList, "pane": Pane}


_WHEN_USED = ("snowballstemmer", "xlsxwriter")
"""What our modules load only when it is used."""


def load_all() -> None:
    """Load every module: what is not loaded has no classes to count, and is no growth of the memory later on."""
    for found in pkgutil.walk_packages(reader.__path__, "reader."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    for name in _WHEN_USED:
        importlib.import_module(name)


class Reached:
    """Counts what is reached."""

    def __init__(self) -> None:
        load_all()
        self.screens: Counter[str] = Counter()
        self.actions: Counter[tuple[str, str]] = Counter()
        self.palette: Counter[str] = Counter()

    def action(self, action: str, where: DOMNode) -> None:
        """An action was run on behalf of `where`."""
        for cls in type(where).__mro__:
            if cls.__module__.startswith("reader."):
                self.actions[cls.__name__, _bare(action)] += 1

    def screen(self, screen: Screen[object]) -> None:
        """That screen is on top."""
        self.screens[type(screen).__name__] += 1

    # -- what there is

    @staticmethod
    def all_screens() -> set[str]:
        """The screens that are shown; what only others are made from is none."""
        classes = [one for one in of_reader() if issubclass(one, Screen)]
        return {one.__name__ for one in classes if not any(one in other.__bases__ for other in classes)}

    @staticmethod
    def all_actions() -> set[tuple[str, str]]:
        """Each action that something of ours binds a key to."""
        found = set()
        for cls in of_reader():
            for one in cls.__dict__.get("BINDINGS", ()):
                found.add((cls.__name__, _bare(one.action if isinstance(one, Binding) else one[1])))
        return found

    def commands(self) -> set[str]:
        """The commands of the table of keys that were run, by key or by palette."""
        return {
            one.id
            for one in COMMANDS
            if self.actions[_HEARD_BY[one.context].__name__, _bare(one.action)]
            or self.actions[_HEARD_BY[one.context].__name__, _bare("app." + one.action)]
        }

    def lacking(self) -> list[str]:
        """What was never reached."""
        return [
            *(f"screen {one}" for one in sorted(self.all_screens() - set(self.screens))),
            *(f"action {cls}.{one}" for cls, one in sorted(self.all_actions() - set(self.actions))),
            *(f"command {one.id}" for one in COMMANDS if one.id not in self.commands()),
            *(f"in the palette: {one}" for one, times in sorted(self.palette.items()) if not times and _own(one)),
        ]


def _own(words: str) -> bool:
    return not words.startswith(("Theme: ", "Search @"))


def _bare(action: str) -> str:
    return action.partition("(")[0]


@contextmanager
def choices_counted(counts: Counter[str]) -> Iterator[None]:
    """From here on what is chosen in the palette is counted, by its words."""
    offered = Commands._all

    def counted(self: Commands) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        for words, keys, run in offered(self):
            counts[words] += 0

            def chosen(words: str = words, run: Callable[[], Any] = run) -> object:
                counts[words] += 1
                return run()

            yield words, keys, chosen

    Commands._all = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        Commands._all = offered  # type: ignore[method-assign]
