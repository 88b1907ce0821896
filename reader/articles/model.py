"""The plain data of an article. Every layer may use these; they know no file, no index and no screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

GUESS = "~"
"""Stands before what was guessed."""
_DAY = len("2025-09-03")


class Passage(NamedTuple):
    """A span of an article's text: code points, `end` exclusive."""

    start: int
    end: int

    def covers(self, offset: int) -> bool:
        """Whether the character at `offset` lies in it."""
        return self.start <= offset < self.end

    def overlaps(self, other: Passage) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Boilerplate(NamedTuple):
    """A span of the text that is not the story, and what it is: `header`, `menu`, `timestamp`, ..."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text. Unknown is the empty string.

    `date` is ISO 8601: `2025-09-03` or `2025-09-03T11:57`, or as much of it as is known (`2025-09`, `2025`).
    `guessed` names the fields that rules took from the text; those from front matter are not in it.
    """

    title: str = ""
    source: str = ""
    date: str = ""
    byline: str = ""
    url: str = ""
    language: str = ""
    guessed: frozenset[str] = frozenset()

    def marked(self, name: str) -> str:
        """A field as lists show it: with a `~` before it if it is a guess, empty if unknown. Outside text."""
        value = str(getattr(self, name))
        return value and GUESS * (name in self.guessed) + value

    @property
    def where(self) -> tuple[str, ...]:
        """Source and day, marked, as far as they are known. Outside text: clean it before showing it."""
        return tuple(GUESS * guessed + said for said, guessed in self._source_and_day())

    @property
    def cited(self) -> tuple[str, ...]:
        """The same for whoever has only what was copied or exported: a guess is called one in words. Outside text."""
        return tuple(said + " (guessed)" * guessed for said, guessed in self._source_and_day())

    def _source_and_day(self) -> list[tuple[str, bool]]:
        known = (("source", self.source), ("date", self.date[:_DAY]))
        return [(said, name in self.guessed) for name, said in known if said]


@dataclass(frozen=True, slots=True)
class Article:
    """One text with its metadata. `text` is as DESIGN.md has it: decoded, newlines as LF, without front matter."""

    id: str
    metadata: Metadata
    text: str
    body: Passage
    boilerplate: tuple[Boilerplate, ...]
    sentences: tuple[Passage, ...]
    text_sha256: str
    encoding: str = "utf-8"
    extra: tuple[tuple[str, str], ...] = ()
    """Front matter that is none of ours, as text (`based_on`, `section`): shown, never interpreted."""
    notices: tuple[str, ...] = ()
    """What a person should know about how this was read: a guessed encoding, characters that were not valid."""

    @property
    def display_title(self) -> str:
        """The title, or failing that the first sentence, or the id. Outside text: clean it before showing it."""
        if self.metadata.title:
            return self.metadata.title
        for sentence in self.sentences:
            if sentence.start >= self.body.start:
                return " ".join(self.text[sentence.start : sentence.end].split())
        return self.id


@dataclass(frozen=True, slots=True)
class Entry:
    """An article without its text: what lists show. Comes from the catalogue, so it costs no file."""

    id: str
    metadata: Metadata
    display_title: str
    words: int
    text_sha256: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below the corpus that some format reads."""

    id: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file below the corpus that is not read, why, and what to do about it."""

    id: str
    problem: str
    advice: str = ""
    expected: bool = False
    """True where skipping is nothing to worry about: hidden files, other programs' formats."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a corpus folder holds, sorted by id."""

    files: tuple[FoundFile, ...] = ()
    skipped: tuple[SkippedFile, ...] = field(default=())
