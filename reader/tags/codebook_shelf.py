"""The codebook as it was read last, with the unsaved changes laid over what its file says."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from reader.errors import ReaderError
from reader.tags import checks, codebook_file, late
from reader.tags.codebook_changes import TagEdit
from reader.tags.contents import Signature
from reader.tags.folder import TagFolder
from reader.tags.model import Codebook
from reader.tags.shelf_ground import ShelfGround
from reader.tags.unsaved import Unsaved


class CodebookShelf(ShelfGround):
    """The part of a `Shelf` that has the codebook."""

    def __init__(self, folder: TagFolder, lock: threading.RLock, unsaved: Unsaved) -> None:
        super().__init__(folder, lock, unsaved)
        self.codebook_error: ReaderError | None = None
        self._codebook = codebook_file.CodebookFile(Codebook(), ())
        self._content: bytes | None = None
        self._codebook_signature: Signature | None = None
        self._overlaid_book: tuple[object, codebook_file.CodebookFile] | None = None

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

    def write_codebook(self, content: bytes | None) -> None:
        """Put the codebook on disk, or take it away if it is None. Raises FileWriteError."""
        self._put(self.folder.codebook, content)

    def codebook_to_change(self) -> bytes | None:
        """The codebook's file as it is at this moment, None if there is none, before it is changed under the folder's
        lock. Raises TagFileError or FileReadError.
        """
        return self._read_to_change(self.folder.codebook)

    def new_in_codebook(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of `names` that `extend_codebook` would add."""
        codebook = self.codebook().codebook
        return tuple(dict.fromkeys(name for name in names if codebook.get(name) is None))

    def extend_codebook(self, names: Sequence[str], *, late: bool = False) -> tuple[bytes | None, bytes] | None:
        """Add new tags to the codebook; returns its file before and after, None if it stays. That it cannot be done is
        no reason not to tag: `problems` says it. `late`: they are shown already, for a change that waited.
        """
        path = self.folder.codebook
        try:
            if self.codebook_error is not None or not (late or self.new_in_codebook(names)):
                return None
            self.folder.check_writable(path)
            content = self.codebook_to_change()
            grown = codebook_file.appended(content, names, self.folder.shown(path))
            if grown is None:
                return None
            self.write_codebook(grown)
            self.faults.pop("codebook", None)
        except ReaderError as error:
            self.faults["codebook"] = checks.problem_of(error, self.folder.shown(path))
            return None
        return content, grown
