"""The plain data of tags: what a tag file and a codebook say, without the files."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from enum import StrEnum

from reader.articles.model import Passage

CONTEXT = 32
"""Characters of prefix and of suffix that are kept beside a quote."""


class State(StrEnum):
    """How a tagged passage was found in the text as it is now."""

    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """A passage with tags, perhaps a note. Offsets are code points into the article's text, `end` exclusive.

    `start` and `end` are a hint; `quote` with `prefix` and `suffix` is the truth. `lost_in` is the `text_sha256` of the
    text in which a person has looked for it in vain: there nothing is taken for it any more. `extra` keeps the keys of
    the file that this version does not know, in the order of the file.
    """

    id: str
    tags: tuple[str, ...]
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    by: str = ""
    created: str = ""
    modified: str = ""
    note: str = ""
    extra: tuple[tuple[str, object], ...] = ()
    lost_in: str = ""

    def __post_init__(self) -> None:
        # Thousands are tagged by one person at one time: one string for all of them, not three for each.
        for name in ("by", "created", "modified"):
            object.__setattr__(self, name, sys.intern(getattr(self, name)))

    @property
    def when(self) -> str:
        """When it was changed last, or else made."""
        return self.modified or self.created

    @property
    def span(self) -> Passage:
        """Where it is hinted to be."""
        return Passage(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A tagged passage with its place in the text as it is now. For a lost one `place` is None."""

    passage: TaggedPassage
    article: str
    state: State
    place: Passage | None


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry of the codebook. `name` is its whole path: `guarantees/us`. `colour` is `#rrggbb` or empty."""

    name: str
    description: str = ""
    colour: str = ""
    key: str = ""
    aliases: tuple[str, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """The tags of a corpus in the order of the file. Names are unique."""

    tags: tuple[Tag, ...] = ()
    extra: tuple[tuple[str, object], ...] = field(default=())

    def get(self, name: str) -> Tag | None:
        """The tag of that name or with that alias."""
        for tag in self.tags:
            if tag.name == name:
                return tag
        return next((tag for tag in self.tags if name in tag.aliases), None)
