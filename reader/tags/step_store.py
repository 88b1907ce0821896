"""Steps that are decided in view of everything: read and written under one lock, and undone as a whole."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from reader import files
from reader.tags import steps
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Journal
from reader.tags.shelf import Shelf
from reader.tags.words import Change
from reader.text import clean_line


class StepStore(ABC):
    """The part of `TagStore` that takes a step of any kind."""

    _lock: threading.RLock
    _folder: TagFolder
    _shelf: Shelf
    _journal: Journal

    def take_step(self, decide: Callable[[], tuple[Sequence[AnyEdit], str]]) -> Change:
        """Do what `decide` says: edits of passages and of the codebook, and in words what they are.

        Nobody else writes between what `decide` reads from the store and what is written then. All of it is done or
        nothing, and one undo takes it back. Raises TagFileError or FileReadError if a file cannot be read,
        FileWriteError if one cannot be written.
        """
        with self._lock, files.locked(self._folder.path):
            edits, says = decide()
            self._shelf.codebook()
            if self._shelf.codebook_error is not None:
                raise self._shelf.codebook_error.with_traceback(None)
            if edits:
                plan = steps.planned(self._folder, self._shelf, edits, "done")
                steps.carried_out(self._shelf, plan)
                digest = steps.digest(plan.new_codebook) if plan.new_codebook is not None else ""
                found = steps.traces_of(plan.old, plan.written)
                self._note_in_journal(lambda: self._journal.record(edits, says, plan.old_codebook, digest, found))
        return Change(clean_line(says), "", "")

    @abstractmethod
    def _note_in_journal(self, write: Callable[[], None]) -> None:
        """Write to the undo history; that it cannot be written is said, and undoes nothing."""
