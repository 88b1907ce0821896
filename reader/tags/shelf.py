"""The files under `tags/` as they were read last, read again when they change, and written one at a time."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reader import files
from reader.errors import FileChangedError, FileReadError, Problem, ReaderError, TagFileError
from reader.tags import checks, codebook_file, late, links_file, tag_file
from reader.tags.as_written import Written
from reader.tags.codebook_changes import TagEdit
from reader.tags.contents import Contents, Signature
from reader.tags.folder import TagFolder
from reader.tags.glances import Glance, Glances, glances_of
from reader.tags.links_file import LinksFile
from reader.tags.model import Anchored, Codebook, TaggedPassage
from reader.tags.quick_read import quick_read
from reader.tags.tag_file import TagFile
from reader.tags.unsaved import Unsaved
from reader.yaml_gate import EVENT_LIMIT, SIZE_LIMIT, storable

MOST_KEPT = 20_000
"""Passages that are kept whole; of all others what is asked of all at once."""
_LARGE = 200_000
"""Bytes from which on a file is read so that it can be changed as well: reading it twice would take a while."""
_ANYTHING: Signature = (-1, -1, -1, -1)
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


class Shelf:
    """The tag files and the codebook of one corpus, with the unsaved changes laid over what they say. Not locked by
    itself: the owner holds `lock` around each call, except around `files`, which takes it.
    """

    def __init__(self, folder: TagFolder, lock: threading.RLock, unsaved: Unsaved) -> None:
        self.folder = folder
        self.lock = lock
        self.unsaved = unsaved
        self.faults: dict[str, Problem] = {}
        """What could not be done on the side of something that could: by the name of the matter."""
        self.codebook_error: ReaderError | None = None
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._weight = 0
        self._glances = Glances()
        self._codebook = codebook_file.CodebookFile(Codebook(), ())
        self._content: bytes | None = None
        self._codebook_signature: Signature | None = None
        self._links: tuple[Signature | None, LinksFile | TagFileError] = None, LinksFile()
        self._seen: dict[Path, Signature] | None = None
        self._others_wrote = False
        self._left_over: list[Path] = []
        self._based_on: dict[Path, Signature | None] = {}
        """What each file was when it was read to be changed."""
        self._from_memory = self._as_stored = False
        self._last_seen: dict[str, tuple[Path, Signature]] = {}
        self._overlaid: dict[str, tuple[Kept | None, int, Kept]] = {}
        self._overlaid_book: tuple[object, codebook_file.CodebookFile] | None = None
        self.told: Callable[[int, int], None] = lambda done, total: None
        """Hears how many files of a step are written, of how many: of one that goes over thousands it takes a while."""
        self.before_a_look: Callable[[], None] = lambda: None
        """Called before anything is read: what was cut short is finished then."""

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

    def look(self) -> Contents:
        """What lies in the folder now, and what has unsaved changes only. Forgets files that are gone."""
        self.before_a_look()
        contents = self.folder.contents()
        self._left_over = contents.left_over
        self._begin(contents)
        there = self.folder.is_there
        if there:
            self._last_seen = dict(contents.articles)
        else:
            contents.articles = dict(self._last_seen)  # what was read stays known until the folder is back
        if contents.whole and there:
            for gone in self._kept.keys() - contents.articles.keys():
                self._forget(gone)
            self._glances.keep_only(contents.articles)
        if self._some_unsaved:
            for article_id in self.unsaved.articles() - contents.articles.keys():
                contents.articles[article_id] = self.folder.file_of(article_id), _NOT_THERE
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
        if signature is None and not self.folder.is_there:
            return self._kept.get(article_id)
        if signature is None:
            self._forget(article_id)
            return None
        kept = self._kept.get(article_id)
        if kept is not None and kept.signature == signature:
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
        if kept.error is not None:
            raise kept.error.with_traceback(None)
        return kept

    def codebook(self) -> codebook_file.CodebookFile:
        """The codebook with its unsaved changes; while its file is broken, as it was before, with `codebook_error`
        saying what is wrong.
        """
        stored = self._stored_codebook()
        edits = self.unsaved.codebook_edits() if self._some_unsaved else ()
        if not any(isinstance(edit, TagEdit) for edit in edits) or self.codebook_error is not None:
            self._overlaid_book = None
            return stored
        asked = stored, self.unsaved.version
        if self._overlaid_book is None or self._overlaid_book[0] != asked:
            content = late.codebook(self._content, edits)
            self._overlaid_book = asked, stored if content is None else codebook_file.parse(content)
        return self._overlaid_book[1]

    @property
    def last_codebook(self) -> Codebook:
        """The codebook as it was read last. Asks no disk."""
        book = self._overlaid_book[1] if self._overlaid_book is not None else self._codebook
        return book.codebook

    def codebook_content(self) -> bytes | None:
        """The codebook's file at this moment, with the unsaved changes. Raises TagFileError or FileReadError."""
        content = self._content if self._from_memory else self.codebook_to_change()
        edits = self.unsaved.codebook_edits() if self._some_unsaved else ()
        return (late.codebook(content, edits, self.folder.shown(self.folder.codebook)) or content) if edits else content

    def _stored_codebook(self) -> codebook_file.CodebookFile:
        path = self.folder.codebook
        self.before_a_look()
        try:
            signature = self.folder.signature(path)
            if signature is None and not self.folder.is_there:
                return self._codebook
            if signature is None or signature != self._codebook_signature:
                content = self.folder.read(path)
                self._codebook_signature, self._content = signature, content
                self._codebook = codebook_file.parse(content or b"", self.folder.shown(path))
                self.codebook_error = None
        except ReaderError as error:
            self.codebook_error = error
        return self._codebook

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

    def _read_to_change(self, path: Path) -> bytes | None:
        """The content of a file that is to be changed, once it rests. Raises TagFileError or FileReadError."""
        known = self._begin().get(path)
        content, self._based_on[path] = self.folder.read_to_change(path, known)
        if known != self._based_on[path]:
            self._others_wrote = True
        return content

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

    def links(self) -> LinksFile:
        """The links that people made, with unsaved changes. Raises TagFileError or FileReadError."""
        edits = self.unsaved.link_edits() if self._some_unsaved else ()
        if not edits:
            return self._stored_links()
        try:
            stored = self._stored_links()
        except FileReadError:
            return self.last_links()
        return late.links(stored, edits) or stored

    def last_links(self) -> LinksFile:
        """The links as they were read last, with unsaved changes. Asks no disk."""
        said = self._links[1]
        stored = LinksFile() if isinstance(said, TagFileError) else said
        return late.links(stored, self.unsaved.link_edits()) or stored

    def _stored_links(self) -> LinksFile:
        self.before_a_look()
        self._begin()
        signature = self.folder.signature(self.folder.links)
        if signature is None and self.folder.is_there:
            self._links = None, LinksFile()
        elif signature is not None and signature != self._links[0]:
            try:
                self._links = signature, self._read_links()
            except TagFileError as error:
                self._links = signature, error
        said = self._links[1]
        if isinstance(said, TagFileError):
            raise said.with_traceback(None)
        return said

    def _read_links(self) -> LinksFile:
        return self._links_of(self.folder.read(self.folder.links))

    def _links_of(self, content: bytes | None) -> LinksFile:
        return LinksFile() if content is None else links_file.parse(content, self.folder.shown(self.folder.links))

    def fresh_links(self) -> LinksFile:
        """What the file of links says at this moment, with unsaved changes, before it is changed under the folder's
        lock. Raises TagFileError or FileReadError.
        """
        stored = self.stored_links()
        edits = self.unsaved.link_edits() if self._some_unsaved else ()
        return late.links(stored, edits) or stored

    def stored_links(self) -> LinksFile:
        """What the file of links itself says at this moment. Raises TagFileError or FileReadError."""
        if self._from_memory:
            return self._links[1] if isinstance(self._links[1], LinksFile) else LinksFile()
        return self._links_of(self._read_to_change(self.folder.links))

    def write_links(self, file: LinksFile) -> None:
        """Put the links on disk, or take their file away if nothing is in it. Raises FileWriteError."""
        self._put(self.folder.links, None if file.is_empty else links_file.serialise(file))

    def write_codebook(self, content: bytes | None) -> None:
        """Put the codebook on disk, or take it away if it is None. Raises FileWriteError."""
        self._put(self.folder.codebook, content)

    def codebook_to_change(self) -> bytes | None:
        """The codebook's file as it is at this moment, None if there is none, before it is changed under the folder's
        lock. Raises TagFileError or FileReadError.
        """
        return self._read_to_change(self.folder.codebook)

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

    def new_in_codebook(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of `names` that `extend_codebook` would add."""
        codebook = self.codebook().codebook
        return tuple(dict.fromkeys(name for name in names if codebook.get(name) is None))

    def extend_codebook(self, names: Sequence[str]) -> tuple[str, ...]:
        """Add new tags to the codebook; returns those that were. That it cannot be done is no reason not to tag:
        `problems` says it.
        """
        path = self.folder.codebook
        try:
            new = self.new_in_codebook(names)
            if self.codebook_error is not None or not new:
                return ()
            self.folder.check_writable(path)
            grown = codebook_file.appended(self.codebook_to_change(), names, self.folder.shown(path))
            if grown is None:
                return ()
            self.write_codebook(grown)
            self.faults.pop("codebook", None)
        except ReaderError as error:
            self.faults["codebook"] = checks.problem_of(error, self.folder.shown(path))
            return ()
        return new


def _weight(kept: Kept) -> int:
    return 1 + (len(kept.file.passages) if kept.file is not None else 0)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
