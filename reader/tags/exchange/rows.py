"""What every export gets: tagged passages, each with the metadata of its article."""

from __future__ import annotations

from dataclasses import dataclass

from reader.articles.model import Metadata, Passage
from reader.tags.model import Anchored


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One tagged passage and what is known about its article; of an article that is gone, nothing is."""

    anchored: Anchored
    metadata: Metadata = Metadata()  # noqa: RUF009 - frozen, so that all may share it

    @property
    def article(self) -> str:
        """The article's id."""
        return self.anchored.article

    @property
    def place(self) -> Passage:
        """Where the passage is now; for a lost one, where it was."""
        return self.anchored.place or self.anchored.passage.span

    @property
    def title(self) -> str:
        """The article's title, or its id."""
        return self.metadata.title or self.article
