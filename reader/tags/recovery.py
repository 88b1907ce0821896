"""Where changes are kept that cannot be written to the corpus: files elsewhere, found again at the next start.

Each reader that has such changes keeps one file, `reader-unsaved-CORPUS-SESSION.yaml`, in the first folder of several
that can be written to, readable by its user alone, and holds a lock on it. A file that nobody holds was left behind
by a reader that has ended.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reader import files, locks, own_folders, places
from reader.errors import Problem, ReaderError
from reader.tags import recovery_file
from reader.tags.journal import Entry

PATIENCE = 2.0
"""Seconds after which a place that does not answer is given up for the next one."""
_PREFIX = places.UNSAVED
_ASIDE = "reader-set-aside-"


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A file that a reader left behind: the changes in it, or what is wrong with it."""

    path: Path
    held: locks.Held | None = None
    entries: tuple[Entry, ...] = ()
    problem: Problem | None = None


@dataclass(slots=True)
class Recovery:
    """The recovery files of one corpus in `folders`, the first that works first. Making one touches no disk.

    `key` is the corpus's short name; `corpus` its folder, as a person is told.
    """

    corpus: Path
    key: str
    folders: Sequence[Path]
    session: str = field(default_factory=lambda: secrets.token_hex(4))
    path: Path | None = None
    """Where this reader's changes are now."""
    trouble: str = ""
    """Why they are nowhere; empty if they are somewhere."""
    _held: locks.Held | None = None
    _late: set[Path] = field(default_factory=set)
    """What may have come to be after nobody waited for it any more."""

    def keep(self, entries: Sequence[Entry]) -> None:
        """Keep exactly these changes; none: no file. What cannot be done is in `trouble`, nothing is raised."""
        if not entries:
            for path in (self.path, *tuple(self._late)):
                self._take_away(path)
            return
        content = recovery_file.serialise(str(self.corpus), entries)
        said = []
        for folder in self.folders:
            path = folder / f"{_PREFIX}{self.key}-{self.session}.yaml"
            try:
                files.within(PATIENCE, lambda path=path: self._write(path, content))  # type: ignore[misc]
            except (ReaderError, OSError) as error:
                said.append(str(error))
                self._late.add(path)
                continue
            self._late.discard(path)
            if self.path not in (None, path):
                self._take_away(self.path)
            self.path, self.trouble = path, ""
            return
        # What a place had before may still be there, and is better than nothing; yet it is not all.
        self.trouble = said[0] if said else "there is no place for it"

    def _write(self, path: Path, content: bytes) -> None:
        folder = path.parent
        if folder == self.folders[0]:
            own_folders.private_folder(folder)
        files.write_atomic(path, content, private=True)
        with contextlib.suppress(ReaderError):
            held, self._held = self._held, locks.Held(path)
            if held is not None:
                held.let_go()

    def _take_away(self, path: Path | None) -> None:
        if path is None:
            self.trouble = ""
            return
        try:
            files.within(PATIENCE, lambda: files.remove(path))
        except (ReaderError, OSError) as error:
            self._late.add(path)
            self.trouble = str(error)
            return
        self._late.discard(path)
        if path == self.path:
            self.path, self.trouble = None, ""
            if self._held is not None:
                self._held.let_go()
                self._held = None

    def let_go(self) -> None:
        """The reader ends: whoever comes next may take over what is left."""
        if self._held is not None:
            self._held.let_go()
            self._held = None

    def set_aside(self, entry: Entry, why: ReaderError) -> Path | None:
        """Keep a change that does not fit any more in a file that is not put in by itself. None: it cannot be."""
        content = recovery_file.serialise(f"{self.corpus}\n{why}", [entry])
        for folder in self.folders:
            path = folder / f"{_ASIDE}{self.key}-{entry.id[:8]}.yaml"
            try:
                if folder == self.folders[0]:
                    own_folders.private_folder(folder)
                files.within(PATIENCE, lambda path=path: files.write_atomic(path, content, private=True))  # type: ignore[misc]
            except (ReaderError, OSError):
                continue
            return path
        return None

    def text(self, entries: Sequence[Entry]) -> str:
        """What the file would say."""
        return recovery_file.serialise(str(self.corpus), entries).decode()

    # -- what others left behind

    def left_behind(self) -> Iterator[LeftBehind]:
        """The files that readers which have ended left behind, each held; what is another user's is passed over."""
        for path in self._paths(_PREFIX):
            if path == self.path:
                continue
            try:
                held = locks.Held(path)
            except ReaderError:
                continue  # of a reader that is running, or not ours
            if not held.is_there:
                held.let_go()
                continue
            try:
                entries = recovery_file.parse(files.read_bytes(path, recovery_file.LIMIT), path)
            except ReaderError as error:
                held.let_go()
                advice = "it is kept; look into it with an editor"
                yield LeftBehind(path, problem=Problem(str(path), error.problem, advice, error.line or 0))
                continue
            yield LeftBehind(path, held, entries)

    def forget(self, left: LeftBehind) -> bool:
        """Take away a file that was left behind; False if that cannot be done now."""
        try:
            files.within(PATIENCE, lambda: files.remove(left.path))
        except (ReaderError, OSError):
            return False
        if left.held is not None:
            left.held.let_go()
        return True

    def waiting(self) -> tuple[Problem, ...]:
        """What a check says: changes that wait to be put in, and such as do not fit any more. Changes nothing."""
        found = []
        for one in self.left_behind():
            if one.held is not None:
                one.held.let_go()
            count = f"{len(one.entries)} change{'s' * (len(one.entries) != 1)}"
            problem = f"{count} of an earlier time could not be saved and wait in it"
            found.append(
                one.problem or Problem(str(one.path), problem, "open the reader on this corpus: it puts them in")
            )
        for path in self._paths(_ASIDE):
            problem = "holds a change that did not fit any more when it could be saved"
            found.append(
                Problem(str(path), problem, "look into it, make it by hand if you want it, and delete the file")
            )
        return tuple(found)

    def _paths(self, prefix: str) -> list[Path]:
        name = re.compile(rf"{re.escape(prefix + self.key)}-[0-9a-f]{{8}}\.yaml")
        found: list[Path] = []
        for folder in self.folders:
            with contextlib.suppress(ReaderError, OSError):
                found += files.within(PATIENCE, lambda folder=folder: files.named(folder, name))  # type: ignore[misc]
        return found
