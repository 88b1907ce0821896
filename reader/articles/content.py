"""What a format makes of a file, before the rules look at the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.articles.model import Metadata, Passage


@dataclass(frozen=True, slots=True)
class Content:
    """A file as its format reads it.

    `metadata` is what the file itself states (its `guessed` is empty); `trusted` says that the file describes itself,
    so that rules only mark what they are sure of. `paragraphs` are the spans that sentences never cross, `headings`
    those of them that are no prose at all. `title` is a title from the text, used if the metadata has none.
    """

    text: str
    encoding: str
    paragraphs: tuple[Passage, ...]
    metadata: Metadata = field(default_factory=Metadata)
    extra: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    trusted: bool = False
    title: str = ""
    headings: frozenset[Passage] = frozenset()
