"""Steps that are decided in view of everything: read and written under one lock, and undone as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.tags import steps
from reader.tags.journal import AnyEdit
from reader.tags.tag_writer import TagWriter
from reader.tags.words import Change
from reader.text import clean_line


class StepStore(TagWriter):
    """The part of `TagStore` that takes a step of any kind."""

    def take_step(self, decide: Callable[[], tuple[Sequence[AnyEdit], str]]) -> Change:
        """Do what `decide` says: edits of passages and of the codebook, and in words what they are.

        Nobody else writes between what `decide` reads from the store and what is written then. All of it is done or
        nothing, and one undo takes it back. Raises TagFileError or FileReadError if a file cannot be read,
        FileLockedError if another reader does not let go; NotSavedError if one cannot be written: all of it is
        unsaved then.
        """
        with self._writing():
            edits, says = decide()
            self._shelf.codebook()
            if self._shelf.codebook_error is not None:
                raise self._shelf.codebook_error.with_traceback(None)
            if edits:
                plan = steps.planned(self._folder, self._shelf, edits, "done")
                self._carry_out(plan, edits, says)
        return Change(clean_line(says), "", "")
