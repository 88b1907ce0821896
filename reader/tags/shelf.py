"""The files under `tags/` as they were read last, read again when they change, and written one at a time."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reader import files
from reader.errors import FileReadError, ReaderError, TagFileError
from reader.tags import late, tag_file
from reader.tags.as_written import Written
from reader.tags.codebook_shelf import CodebookShelf
from reader.tags.contents import Contents, Signature
from reader.tags.folder import TagFolder
from reader.tags.glances import Glance, Glances, glances_of
from reader.tags.link_shelf import LinkShelf
from reader.tags.model import Anchored, TaggedPassage
from reader.tags.quick_read import quick_read
from reader.tags.tag_file import TagFile
from reader.tags.unsaved import Unsaved
from reader.yaml_gate import EVENT_LIMIT, SIZE_LIMIT, storable

MOST_KEPT = 20_000
"""Passages that are kept whole; of all others what is asked of all at once."""
_LARGE = 200_000
"""Bytes from which on a file is read so that it can be changed as well: reading it twice would take a while."""
_NOT_THERE: Signature = (0, 0, 0, 0)
"""Of an article that has unsaved changes and no tag file."""


@dataclass(slots=True)
class Kept:
    """A file as it was read last: what it says, or what is wrong with it."""

    signature: Signature
    file: TagFile | None = None
    error: TagFileError | None = None
    anchored: tuple[str, tuple[Anchored, ...]] | None = None
    """The places of its passages in the text of that hash."""
    digest: bytes = b""
    """Of the file's content: what has not changed need not be parsed again."""


class Shelf(CodebookShelf, LinkShelf):
    """The tag files, the codebook and the links of one corpus, with the unsaved changes laid over what they say. Not
    locked by itself: the owner holds `lock` around each call, except around `glances`, which takes it.
    """

    def __init__(self, folder: TagFolder, lock: threading.RLock, unsaved: Unsaved) -> None:
        super().__init__(folder, lock, unsaved)
        self.told: Callable[[int, int], None] = lambda done, total: None
        """Hears how many files of a step are written, of how many: of one that goes over thousands it takes a while."""
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._weight = 0
        self._glances = Glances()
        self._left_over: list[Path] = []
        self._last_seen: dict[str, tuple[Path, Signature]] = {}
        self._overlaid: dict[str, tuple[Kept | None, int, Kept]] = {}

    def look(self) -> Contents:
        """What lies in the folder now, and what has unsaved changes only. Forgets files that are gone."""
        self.before_a_look()
        contents = self.folder.contents()
        self._left_over = contents.left_over
        self._begin(contents)
        there = self.folder.is_there
        if there:
            self._last_seen = contents.articles
        else:
            contents.articles = self._last_seen  # what was read stays known until the folder is back
        if contents.whole and there:
            for gone in self._kept.keys() - contents.articles.keys():
                self._forget(gone)
            self._glances.keep_only(contents.articles)
        if self._some_unsaved:
            new = self.unsaved.articles() - contents.articles.keys()
            contents.articles = {**contents.articles, **{one: (self.folder.file_of(one), _NOT_THERE) for one in new}}
        return contents

    def sweep(self) -> None:
        """Delete what killed writes have left in the folder, as far as it was seen. The caller holds its lock."""
        files.sweep(self._left_over)
        self._left_over = []

    def glances(
        self, told: Callable[[int, int], None] = lambda done, total: None
    ) -> Iterator[tuple[str, tuple[Glance, ...]]]:
        """What all readable tag files say, at a glance. The lock is let go between two files, for a first reading takes
        a while; `told` hears how many were read of how many.
        """
        with self.lock:
            listed = self.look().articles
        for number, (article_id, (path, signature)) in enumerate(listed.items()):
            found = self._glances.get(article_id, signature)
            if self._some_unsaved and self.unsaved.edits_of(article_id):
                found = self._late_glance(article_id, signature)
            elif found is None:
                told(number, len(listed))
                with self.lock:
                    found = self._glance(article_id, path, signature)
            if found:
                yield article_id, found
        told(len(listed), len(listed))

    def _glance(self, article_id: str, path: Path, signature: Signature) -> tuple[Glance, ...]:
        """What one file says; nothing if it cannot be read. It is not kept whole."""
        kept = self._kept.get(article_id)
        passages: Sequence[TaggedPassage] = ()
        try:
            if kept is not None and kept.signature == signature:
                passages = kept.file.passages if kept.file is not None else ()
            else:
                content = self.folder.read(path)
                if content is None:
                    return ()  # gone since it was listed
                quick = quick_read(content)
                passages = quick[2] if quick is not None else tag_file.parse(content, path).passages
        except TagFileError:
            pass
        except ReaderError:
            return ()  # next time, perhaps
        return self._glances.put(article_id, signature, passages)

    def _late_glance(self, article_id: str, signature: Signature) -> tuple[Glance, ...]:
        """What one file says, with unsaved changes."""
        try:
            with self.lock:
                kept = self.read(article_id, signature)
        except ReaderError:
            return ()
        return glances_of(kept.file.passages) if kept is not None and kept.file is not None else ()

    def _keep(self, article_id: str, kept: Kept) -> None:
        """Keep a file whole, and forget those that were asked for longest ago."""
        self._forget(article_id)
        self._kept[article_id] = kept
        self._weight += _weight(kept)
        while self._weight > MOST_KEPT and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))

    def _forget(self, article_id: str) -> None:
        kept = self._kept.pop(article_id, None)
        if kept is not None:
            self._weight -= _weight(kept)

    def read(self, article_id: str, signature: Signature | None = None) -> Kept | None:
        """What the tag file of an article says, with unsaved changes; None if there is none. `signature` is given by
        who has just looked.
        """
        edits = self.unsaved.edits_of(article_id) if self._some_unsaved else ()
        if not edits:
            return self._stored(article_id, signature)
        version = self.unsaved.version
        try:
            stored = self._stored(article_id, signature)
        except FileReadError:
            stored = self._kept.get(article_id)  # as it was when it could be read
        before = self._overlaid.get(article_id)
        if before is not None and before[0] is stored and before[1] == version:
            return before[2]
        file = stored.file if stored is not None and stored.file is not None else TagFile(storable(article_id))
        kept = Kept(stored.signature if stored is not None else _NOT_THERE, late.tag_file(file, edits))
        self._overlaid[article_id] = stored, version, kept
        return kept

    def _stored(self, article_id: str, signature: Signature | None) -> Kept | None:
        """What the tag file of an article itself says."""
        path = self.folder.file_of(article_id)
        self.before_a_look()
        self._begin()
        signature = signature or self.folder.signature(path)
        if signature is None and self.folder.is_there:
            self._forget(article_id)
            return None
        kept = self._kept.get(article_id)
        if signature is None:
            pass  # the corpus is gone: what was read of it stays known
        elif kept is not None and kept.signature == signature:
            self._kept.move_to_end(article_id)
        else:
            kept = Kept(signature)
            try:
                content = self.folder.read(path)
                if content is None:
                    return None
                kept.digest = _digest(content)
                quick = quick_read(content) if len(content) < _LARGE else None
                if quick is not None:
                    kept.file = TagFile(*quick)
                else:
                    kept.file = tag_file.parse(content, self.folder.shown(path)).shelved()
            except TagFileError as error:
                kept.error = error
            self._keep(article_id, kept)
        if kept is not None and kept.error is not None:
            raise kept.error.with_traceback(None)
        return kept

    def last_given(self, article_id: str, passage_id: str) -> TaggedPassage | None:
        """A passage as it was when it was read last, whatever the file says by now. Asks no disk."""
        return self.last_file(article_id).get(passage_id)

    def last_file(self, article_id: str) -> TagFile:
        """A tag file as it was when it was read last, with unsaved changes. Asks no disk."""
        kept = self._kept.get(article_id)
        file = kept.file if kept is not None and kept.file is not None else TagFile(storable(article_id))
        return late.tag_file(file, self.unsaved.edits_of(article_id)) if self._some_unsaved else file

    def fresh(self, article_id: str, path: Path) -> TagFile:
        """What the file says at this moment, with unsaved changes, before it is changed under the folder's lock.

        Raises TagFileError or FileReadError.
        """
        file = self.stored(article_id, path)
        edits = self.unsaved.edits_of(article_id) if self._some_unsaved else ()
        return late.tag_file(file, edits) if edits else file

    def stored(self, article_id: str, path: Path) -> TagFile:
        """What the file itself says at this moment. Raises TagFileError or FileReadError."""
        if self._from_memory:
            kept = self._kept.get(article_id)
            return kept.file if kept is not None and kept.file is not None else TagFile(storable(article_id))
        content = self._read_to_change(path)
        if content is None:
            return TagFile(storable(article_id))
        kept = self._kept.get(article_id)
        if kept is not None and kept.file is not None and kept.file.written and kept.digest == _digest(content):
            return kept.file.taken_out(content)
        return tag_file.parse(content, self.folder.shown(path))

    def write(self, article_id: str, path: Path, file: TagFile) -> Written | None:
        """Put `file` on disk, or away if nothing is in it; returns how it stands there. Raises FileWriteError; it is
        FileChangedError if another program has written there since it was read to be changed.
        """
        self._forget(article_id)
        if file.is_empty:
            self._put(path, None)
            return None
        if file.written is not None and not file.written.text and (old := self.folder.read(path)) is not None:
            # Only remembered, not read to be changed: how a person wrote it, the disk knows.
            file = replace(file, written=tag_file.parse(old, self.folder.shown(path)).written)
        file = tag_file.settled(file)
        assert file.written is not None
        content = file.written.content
        if len(content) > SIZE_LIMIT or content.count(b"\n") > EVENT_LIMIT // 3:
            tag_file.parse(content, self.folder.shown(path))  # what could not be read again is not written
        self._put(path, content)
        signature = self._begin().get(path)
        if signature is not None:
            self._keep(article_id, Kept(signature, file.shelved(), digest=_digest(content)))
        return file.written


def _weight(kept: Kept) -> int:
    return 1 + (len(kept.file.passages) if kept.file is not None else 0)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
