"""What changes in the corpus folder, as the system tells it. The only module that imports watchdog, and only to watch.

What it tells is a hint where to look and nothing more: events can be doubled, late, of a folder for all that is in it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.articles.folder import TAGS_FOLDER


class Watch:
    """Watches a folder and all below it until it is stopped.

    `tell` is called from a thread of its own with the path of what changed, below the folder and with `/`, an article
    or a folder; with None where it cannot say what.
    """

    def __init__(self, folder: Path, tell: Callable[[str | None], None]) -> None:
        """Begin. Raises OSError where the system's limits are reached, or the folder is gone."""
        from watchdog import events
        from watchdog.observers import Observer

        root = os.path.realpath(folder)

        class Handler(events.FileSystemEventHandler):
            def on_any_event(self, event: events.FileSystemEvent) -> None:
                for path in (event.src_path, event.dest_path):
                    name = below(root, os.fsdecode(path)) if path else ""
                    if name is None or name:
                        tell(name)

        self._noted = _Noted(tell)
        logging.getLogger("watchdog").addHandler(self._noted)
        logging.getLogger("watchdog").propagate = False
        self._observer: Any = Observer()
        # Reading an article is an event too; a folder's own time says nothing that its files do not say.
        kinds: list[type[events.FileSystemEvent]] = [
            events.FileCreatedEvent,
            events.FileModifiedEvent,
            events.FileMovedEvent,
            events.FileDeletedEvent,
            events.DirCreatedEvent,
            events.DirMovedEvent,
            events.DirDeletedEvent,
        ]
        try:
            self._observer.schedule(Handler(), root, recursive=True, event_filter=kinds)
            self._observer.start()
        except BaseException:
            self._forget()
            raise

    def stop(self) -> None:
        """End. Nothing is told afterwards."""
        self._forget()
        self._observer.stop()
        self._observer.join(2.0)

    def _forget(self) -> None:
        logging.getLogger("watchdog").removeHandler(self._noted)


class _Noted(logging.Handler):
    """What watchdog writes into its log: events were lost, a folder could not be watched. Then all is looked at."""

    def __init__(self, tell: Callable[[str | None], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, _: logging.LogRecord) -> None:
        self._tell(None)


def below(root: str, path: str) -> str | None:
    """What a path is called below `root`; empty for what is none of ours: hidden, the tags. None for `root` itself."""
    if path == root:
        return None
    if not path.startswith(root.rstrip(os.sep) + os.sep):
        return ""
    name = path[len(root.rstrip(os.sep)) + 1 :].replace(os.sep, "/").strip("/")
    parts = name.split("/")
    return "" if parts[0] == TAGS_FOLDER or any(part.startswith(".") for part in parts) else name
