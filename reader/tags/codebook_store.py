"""What can be done to the codebook, and to the passages with it. `TagStore` has these methods and does them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from reader.tags import codebook_changes
from reader.tags.codebook_changes import Recoding
from reader.tags.model import Codebook
from reader.tags.words import Change


class CodebookStore(ABC):
    """The part of `TagStore` that changes the codebook. One undo takes back whatever one of its methods did."""

    def create_tag(self, name: str) -> Change:
        """Put a new tag into the codebook. Raises as `rename_tag`."""
        return self._recode(lambda codebook, used: codebook_changes.create(codebook, used, name))

    def rename_tag(self, old: str, new: str) -> Change:
        """Give a tag and those below it another name, on all passages; the old one stays as an alias.

        Raises UsageError if it cannot be, TagFileError or FileReadError
        if a file cannot be read, FileWriteError if one cannot be written; then nothing has changed.
        """
        return self._recode(lambda codebook, used: codebook_changes.rename(codebook, used, old, new))

    def move_tag(self, name: str, under: str) -> Change:
        """Put a tag and those below it under another one; `under` empty: to the top. Raises as `rename_tag`."""
        return self._recode(lambda codebook, used: codebook_changes.move(codebook, used, name, under))

    def merge_tags(self, one: str, into: str) -> Change:
        """Make one tag of two. Passages that are the same then become one, with both notes. Raises as `rename_tag`."""
        return self._recode(lambda codebook, used: codebook_changes.merge(codebook, used, one, into))

    def delete_tag(self, name: str, *, below: bool = False, passages: bool = False) -> Change:
        """Take a tag off all passages and out of the codebook; `below`: those under it too; `passages`: passages that
        have neither tag nor note then go as well. Raises as `rename_tag`.
        """
        return self._recode(
            lambda codebook, used: codebook_changes.delete(codebook, used, name, below=below, passages=passages)
        )

    def set_colour(self, name: str, colour: str) -> Change:
        """Give a tag a colour, `#rrggbb` or a name; empty: none of its own. Raises as `rename_tag`."""
        return self._recode(lambda codebook, used: codebook_changes.recolour(codebook, used, name, colour))

    def set_key(self, name: str, key: str) -> Change:
        """Give a tag a key, 1 to 9, that no other has; empty: none. Raises as `rename_tag`."""
        return self._recode(lambda codebook, used: codebook_changes.set_key(codebook, used, name, key))

    def describe_tag(self, name: str, description: str) -> Change:
        """Say what a tag means; empty: nothing is said. Raises as `rename_tag`."""
        return self._recode(lambda codebook, used: codebook_changes.describe(codebook, used, name, description))

    @abstractmethod
    def _recode(self, decide: Callable[[Codebook, Sequence[str]], Recoding]) -> Change:
        """Do what is decided in view of the codebook and of the tags on all passages."""
