"""The links that people made, as they were read last, with the unsaved changes laid over what their file says."""

from __future__ import annotations

import threading

from reader.errors import FileReadError, TagFileError
from reader.tags import late, links_file
from reader.tags.as_written import Written
from reader.tags.contents import Signature
from reader.tags.folder import TagFolder
from reader.tags.links_file import LinksFile
from reader.tags.shelf_ground import ShelfGround
from reader.tags.unsaved import Unsaved


class LinkShelf(ShelfGround):
    """The part of a `Shelf` that has the links."""

    def __init__(self, folder: TagFolder, lock: threading.RLock, unsaved: Unsaved) -> None:
        super().__init__(folder, lock, unsaved)
        self._links: tuple[Signature | None, LinksFile | TagFileError] = None, LinksFile()

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

    def write_links(self, file: LinksFile) -> Written | None:
        """Put the links on disk, or take their file away if nothing is in it; returns how they stand there. Raises
        FileWriteError.
        """
        written = None if file.is_empty else links_file.settled(file)
        self._put(self.folder.links, None if written is None else written.content)
        return written
