"""Steps that are decided in view of everything: read and written under one lock, and undone as a whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from reader.tags import steps
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Entry, Journal, Line
from reader.tags.shelf import Shelf
from reader.tags.words import Change
from reader.text import clean_line


class StepStore(ABC):
    """The part of `TagStore` that takes a step of any kind."""

    _folder: TagFolder
    _shelf: Shelf
    _journal: Journal

    def take_step(self, decide: Callable[[], tuple[Sequence[AnyEdit], str]]) -> Change:
        """Do what `decide` says: edits of passages and of the codebook, and in words what they are.

        Nobody else writes between what `decide` reads from the store and what is written then. All of it is done or
        nothing, and one undo takes it back. Raises TagFileError or FileReadError if a file cannot be read,
        FileWriteError if one cannot be written.
        """
        with self._writing():
            edits, says = decide()
            self._shelf.codebook()
            if self._shelf.codebook_error is not None:
                raise self._shelf.codebook_error.with_traceback(None)
            if edits:
                plan = steps.planned(self._folder, self._shelf, edits, "done")
                self._carry_out_step(plan, edits, says)
        return Change(clean_line(says), "", "")

    def _carry_out_step(self, plan: steps.Plan, edits: Sequence[AnyEdit], says: str) -> None:
        """Write what is planned, and remember it for undo. The caller is `_writing`."""
        digest = steps.digest(plan.new_codebook) if plan.new_codebook is not None else ""
        line = self._journal.line_of(edits, says, plan.old_codebook, digest)
        with self._step(line):
            steps.carried_out(self._shelf, plan)
            self._journal.add_traces(line, steps.traces_of(plan.old, plan.written))

    @abstractmethod
    def _writing(self) -> AbstractContextManager[None]:
        """Nobody else reads half of a step, or writes, meanwhile."""

    @abstractmethod
    def _step(self, line: Line, entry: Entry | None = None, *, lasting: bool = True) -> AbstractContextManager[None]:
        """What is written meanwhile is a step, and `line` what the journal will say of it."""
