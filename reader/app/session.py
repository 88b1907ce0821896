"""What the program remembers of a corpus from one day to the next: open panes, places, the query, drafts.

It lies in the state folder as JSON. Losing it costs comfort, never work; a file that cannot be read is set aside.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from reader import files, own_folders
from reader.errors import ReaderError

VERSION = 1
_FILE = "session.json"
_LIMIT = 4_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was: an article, the cursor and the first character on screen, both offsets into the text."""

    article: str
    cursor: int = 0
    top: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """Tags and a note that were typed and not yet kept: `key` says for which passage."""

    key: str
    tags: tuple[str, ...] = ()
    typed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """The state of the main screen. `focus` is the index of a pane, or -1 for the list."""

    query: str = ""
    sort: str = "relevance"
    listed: str = ""
    panes: tuple[Place, ...] = ()
    focus: int = -1
    spread: str = "even"
    scroll: str = "free"
    theme: str = ""
    last_tags: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    by: str = ""
    preview: str = ""
    drafts: tuple[Draft, ...] = ()
    places: tuple[Place, ...] = ()
    hints: tuple[str, ...] = ()
    """Those that were told."""


def load(folder: Path) -> Session:
    """The session kept in `folder`; a new one where there is none or it says nothing sensible."""
    path = folder / _FILE
    if not files.may_be_there(path):
        return Session()
    try:
        raw = json.loads(files.read_bytes(path, _LIMIT))
        return _from_json(raw)
    except (ReaderError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        return Session()


def save(folder: Path, session: Session) -> None:
    """Keep `session` in `folder`. Raises FileWriteError."""
    own_folders.private_folder(folder)
    raw = {"version": VERSION, **asdict(session)}
    files.write_atomic(folder / _FILE, json.dumps(raw, ensure_ascii=True, indent=1).encode())


def _from_json(raw: object) -> Session:
    """What is sensible in `raw`; each wrong value is left out by itself, since a draft beside it may be dear."""
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        return Session()
    plain: dict[str, Any] = {}
    for known in fields(Session):
        value = raw.get(known.name)
        default = getattr(Session(), known.name)
        if known.name in _ENTRIES and isinstance(value, list):
            read, most = _ENTRIES[known.name]
            plain[known.name] = tuple(_sensible(read, value[:most]))
        elif type(value) is type(default) and not isinstance(default, tuple):
            plain[known.name] = value
    return Session(**plain)


def _sensible(read: Callable[[Any], Any], entries: Iterable[object]) -> Iterator[Any]:
    for entry in entries:
        with contextlib.suppress(ValueError, TypeError, LookupError, ArithmeticError):
            yield read(entry)


def _place(raw: dict[str, Any]) -> Place:
    return Place(str(raw["article"]), max(0, int(raw["cursor"])), max(0, int(raw["top"])))


def _draft(raw: dict[str, Any]) -> Draft:
    return Draft(str(raw["key"]), tuple(str(tag) for tag in raw["tags"]), str(raw["typed"]), str(raw["note"]))


_ENTRIES: dict[str, tuple[Callable[[Any], Any], int]] = {
    "panes": (_place, 1000),
    "places": (_place, 1000),
    "drafts": (_draft, 200),
    "last_tags": (str, 200),
    "finds": (str, 200),
    "queries": (str, 200),
    "hints": (str, 200),
}
"""How an entry of each list is read, and how many at most."""
