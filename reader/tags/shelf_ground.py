"""The files under `tags/` as this program touches them: when they have changed, and how one of them is written."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from reader import files
from reader.errors import FileChangedError, Problem
from reader.tags.contents import Contents, Signature
from reader.tags.folder import TagFolder
from reader.tags.unsaved import Unsaved

_ANYTHING: Signature = (-1, -1, -1, -1)


class ShelfGround:
    """What the parts of a `Shelf` have in common. Not locked by itself: the owner holds `lock` around each call."""

    def __init__(self, folder: TagFolder, lock: threading.RLock, unsaved: Unsaved) -> None:
        self.folder = folder
        self.lock = lock
        self.unsaved = unsaved
        self.faults: dict[str, Problem] = {}
        """What could not be done on the side of something that could: by the name of the matter."""
        self.before_a_look: Callable[[], None] = lambda: None
        """Called before anything is read: what was cut short is finished then."""
        self._seen: dict[Path, Signature] | None = None
        self._others_wrote = False
        self._based_on: dict[Path, Signature | None] = {}
        """What each file was when it was read to be changed."""
        self._from_memory = self._as_stored = False

    @contextlib.contextmanager
    def from_memory(self) -> Iterator[None]:
        """Meanwhile, what is asked for as of this moment is what was read last: the files cannot be reached."""
        self._from_memory = True
        try:
            yield
        finally:
            self._from_memory = False

    @contextlib.contextmanager
    def as_stored(self) -> Iterator[None]:
        """Meanwhile, nothing unsaved is laid over what the files say."""
        self._as_stored = True
        try:
            yield
        finally:
            self._as_stored = False

    @property
    def _some_unsaved(self) -> bool:
        return bool(self.unsaved) and not self._as_stored

    def changed(self, articles: Collection[str] = ()) -> bool:
        """Whether another program has written anything in the folder since this was asked last. Where there is more
        than can be looked at each time, the files of `articles` are looked at whatever else is.
        """
        self.before_a_look()
        before = self._seen
        self._seen = self.folder.contents(articles).signatures()
        changed = self._others_wrote or (before is not None and before != self._seen)
        self._others_wrote = False
        return changed

    def _begin(self, contents: Contents | None = None) -> dict[Path, Signature]:
        """What was seen when anything was first asked: from then on, what others write is a change."""
        if self._seen is None:
            self._seen = (contents or self.folder.contents()).signatures()
        return self._seen

    def _read_to_change(self, path: Path) -> bytes | None:
        """The content of a file that is to be changed, once it rests. Raises TagFileError or FileReadError."""
        known = self._begin().get(path)
        content, self._based_on[path] = self.folder.read_to_change(path, known)
        if known != self._based_on[path]:
            self._others_wrote = True
        return content

    def _put(self, path: Path, content: bytes | None) -> None:
        """Put a file on disk, or take it away. It must be as it was when it was read to be changed; what we ourselves
        have put there since is no reason not to.
        """
        shown, based_on = self.folder.shown(path), self._based_on.pop(path, _ANYTHING)

        def still() -> bool:
            return based_on is _ANYTHING or self.folder.signature(path) == based_on

        if content is not None:
            files.write_atomic(path, content, still=still)
        elif still():
            files.remove(path)
        else:
            raise FileChangedError("was changed by another program just now", path=shown, advice="try again")
        signature = self.folder.signature(path)
        self._begin().pop(path, None)
        if signature is not None:
            self._begin()[path] = signature
