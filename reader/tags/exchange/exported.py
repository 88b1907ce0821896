"""What every export gets: tagged passages with the metadata of their articles, the codebook, the articles' texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from reader.articles.model import Metadata, Passage
from reader.tags.exchange import guids
from reader.tags.model import Anchored, Codebook, State, Tag


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

    @property
    def is_lost(self) -> bool:
        """Whether it has no place in the text as it is now."""
        return self.anchored.state is State.LOST or self.anchored.place is None


@dataclass(frozen=True, slots=True)
class Exported:
    """All that goes out. `rows` by article and place; `texts` holds the text of each article in them that there is.

    `name` is that of the corpus. `by_article`: for a person's page, passages stand under their article, not their tag.
    """

    rows: tuple[ExportRow, ...] = ()
    codebook: Codebook = Codebook()  # noqa: RUF009 - frozen
    texts: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    by_article: bool = False

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The codebook's tags, then those that are only on passages, by name."""
        known = {tag.name for tag in self.codebook.tags}
        others = {name for row in self.rows for name in row.anchored.passage.tags} - known
        return (*self.codebook.tags, *(Tag(name) for name in sorted(others)))


def exported(
    rows: Iterable[ExportRow],
    codebook: Codebook,
    texts: Mapping[str, str],
    name: str = "",
    *,
    by_article: bool = False,
) -> Exported:
    """`rows` with each alias among their tags as the tag it stands for, sorted by article, place and GUID."""
    # Of passages at one place the GUIDs decide, which stay the same in another corpus.
    found = sorted(rows, key=lambda row: (row.article, row.place, guids.of_passage(row.article, row.anchored.passage)))
    return Exported(tuple(_resolved(row, codebook) for row in found), codebook, texts, name, by_article)


def _resolved(row: ExportRow, codebook: Codebook) -> ExportRow:
    passage = row.anchored.passage
    entries = ((name, codebook.get(name)) for name in passage.tags)
    names = tuple(dict.fromkeys(name if entry is None else entry.name for name, entry in entries))
    if names == passage.tags:
        return row
    return replace(row, anchored=replace(row.anchored, passage=replace(passage, tags=names)))
