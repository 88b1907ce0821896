"""What lies in `tags/`, looked at again and again: each folder for what came and went, each file in its turn.

A second does for a look at a thousand files; of tens of thousands it would be all that a program does. A file that is
put in the place of another, as this program and most editors write, changes the time of its folder; then all in it is
looked at. What is written in its place does not: of more than `AT_ONCE` files some are looked at each second.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from reader import files
from reader.errors import Problem, TagFileError

CODEBOOK = "codebook.yaml"
LINKS = "links.yaml"
SEARCHES = "searches.yaml"
OURS = frozenset({CODEBOOK, LINKS, SEARCHES})
AT_ONCE = 1000
"""Files up to which each look is at all of them, and that many of more in a second."""
_COARSE = 2_000_000_000
"""Nanoseconds that two changes may lie apart and give a folder the same time, on the coarsest of file systems."""

Signature: TypeAlias = tuple[int, int, int, int]
"""Modification time in ns, size in bytes, inode, and the time in ns of any change, which nobody can set: differs once
another program has written the file, also if that one, or the clock, has turned the first one back.
"""


@dataclass(slots=True)
class Contents:
    """What lies in the folder: the tag file of each article, other files of ours, and what is odd."""

    articles: dict[str, tuple[Path, Signature]] = field(default_factory=dict)
    others: dict[Path, Signature] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_over: list[Path] = field(default_factory=list)
    """What writes have left behind that were killed, or are just at."""
    whole: bool = True
    """Whether all folders could be read: what is not listed is gone."""

    def signatures(self) -> dict[Path, Signature]:
        """All files with their signatures."""
        return {**self.others, **dict(self.articles.values())}


@dataclass(slots=True)
class _Looked:
    """One folder as it was found."""

    time: int
    """Its modification time in ns; 0 where that says nothing."""
    turn: int
    """When it was looked at, counted in looks."""
    found: Contents
    folders: list[str]


class Look:
    """Looks into one folder and those below it. `id_of` says which article a file is for."""

    def __init__(self, folder: Path, corpus: Path, id_of: Callable[[Path, Signature, str], str]) -> None:
        self._folder = folder
        self._corpus = corpus
        self._id_of = id_of
        self._known: dict[str, _Looked] = {}
        self._turn = 0
        self._last = time.monotonic()
        self._may = 0.0

    def contents(self, watched: Collection[str] = ()) -> Contents:
        """What is there now, as far as `AT_ONCE` allows; the files of the articles `watched` in any case."""
        self._turn += 1
        now = time.monotonic()
        count = sum(len(one.found.articles) for one in self._known.values())
        if count <= AT_ONCE:
            again = set(self._known)
        else:
            self._may = min(self._may + (now - self._last) * AT_ONCE, float(count))
            again = self._in_turn()
        self._last = now
        known, self._known = self._known, {}
        self._visit(known, again)
        found = Contents()
        self._look_at_ours()
        for article_id in watched:
            self._look_at(article_id)
        for one in self._known.values():
            found.articles |= one.found.articles
            found.others |= one.found.others
            found.problems += one.found.problems
            found.left_over += one.found.left_over
            found.whole &= one.found.whole
        return found

    def _look_at_ours(self) -> None:
        """The codebook, the links and the saved searches are few, and edited by hand: they are looked at each time."""
        top = self._known.get("")
        for path in tuple(top.found.others) if top is not None and top.turn != self._turn else ():
            with contextlib.suppress(OSError):
                self._known[""].found.others[path] = signature_of(path.lstat())

    def _look_at(self, article_id: str) -> None:
        head, slash, _ = article_id.rpartition("/")
        looked = self._known.get(head + slash)
        known = looked.found.articles.get(article_id) if looked is not None else None
        if looked is not None and known is not None and looked.turn != self._turn:
            with contextlib.suppress(OSError):
                looked.found.articles[article_id] = known[0], signature_of(known[0].lstat())

    def _in_turn(self) -> set[str]:
        """The folders whose files are to be looked at, whatever their time says."""
        again = set()
        for prefix, one in sorted(self._known.items(), key=lambda item: item[1].turn):
            cost = len(one.found.articles)
            if cost > self._may:
                break
            self._may -= cost
            again.add(prefix)
        return again

    def _visit(self, known: dict[str, _Looked], again: set[str]) -> None:
        waiting = [(self._folder, "")]
        while waiting:  # no recursion: folders may lie deeper than Python may call
            folder, prefix = waiting.pop()
            before = known.get(prefix)
            looked = before
            changed = _time_of(folder)
            if before is None or prefix in again or not changed or changed != before.time:
                looked = self._look(folder, prefix, changed, before)
            if looked is not None:
                self._known[prefix] = looked
                waiting += [(folder / name, f"{prefix}{name}/") for name in looked.folders]

    def _look(self, folder: Path, prefix: str, changed: int, before: _Looked | None) -> _Looked | None:
        if time.time_ns() - changed < _COARSE:
            changed = 0  # something may come yet that leaves it the same
        looked = _Looked(changed, self._turn, found := Contents(), [])
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except FileNotFoundError:
            return None
        except OSError as error:
            if prefix and isinstance(error, NotADirectoryError):
                return None  # replaced since it was listed
            shown = folder.relative_to(self._corpus).as_posix()
            found.problems.append(_not_read(shown, error))
            looked.time, found.whole = 0, False
            return looked
        old = before.found.articles if before is not None else {}
        for entry in listed:
            name = entry.name
            if name.startswith("."):
                if files.is_left_over(name):
                    found.left_over.append(folder / name)
                    advice = "it is deleted with the next tag, once it is an hour old"
                    problem = Problem(f"tags/{prefix}{name}", "is left over from a broken-off write", advice)
                    found.problems.append(problem)
            elif entry.is_symlink():
                if name.endswith(".yaml"):
                    link = is_link(f"tags/{prefix}{name}")
                    found.problems.append(Problem(f"tags/{prefix}{name}", link.problem, link.advice))
            elif entry.is_dir():
                looked.folders.append(name)
            elif name.endswith(".yaml"):
                self._take(entry, folder, prefix, found, old)
        return looked

    def _take(
        self,
        entry: os.DirEntry[str],
        folder: Path,
        prefix: str,
        found: Contents,
        old: dict[str, tuple[Path, Signature]],
    ) -> None:
        try:
            signature = signature_of(entry.stat(follow_symlinks=False))
        except OSError:
            return  # gone since it was listed
        if not prefix and entry.name in OURS:
            found.others[folder / entry.name] = signature
            return
        article_id = prefix + entry.name.removesuffix(".yaml")
        kept = old.get(article_id)
        path = kept[0] if kept is not None and kept[0].name == entry.name else folder / entry.name
        found.articles[self._id_of(path, signature, article_id)] = path, signature


def _not_read(shown: str, error: OSError) -> Problem:
    if isinstance(error, NotADirectoryError):
        return Problem(shown, "is no folder: no tags can be read, and none kept", "move that file elsewhere")
    return Problem(shown, f"cannot be read ({error.strerror})", files.advice_for(error))


def _time_of(folder: Path) -> int:
    try:
        about = folder.lstat()
    except OSError:
        return 0
    return about.st_mtime_ns if stat.S_ISDIR(about.st_mode) else 0


def signature_of(about: os.stat_result) -> Signature:
    """What tells one content of a file from another."""
    return about.st_mtime_ns, about.st_size, about.st_ino, about.st_ctime_ns


def is_link(shown: str) -> TagFileError:
    """The error that says that `shown` is a symbolic link."""
    return TagFileError(
        "is a symbolic link, which is neither read nor written", path=shown, advice="put the file itself in its place"
    )
