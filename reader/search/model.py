"""The plain data of search: results as text and places, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.articles.model import Entry, Passage


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of an article's text. `start`, `end` and `matches` are code points into the article's text."""

    start: int
    end: int
    text: str
    matches: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a query found."""

    entry: Entry
    score: float = 0.0
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found. `total` counts all hits, `hits` holds the first of them.

    `notice` says in words what the person should know (a wildcard was refused, the search widened); `suggestion`
    is a query to try instead. `understood` is the query as it was run, for reading back.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    elapsed_ms: float = 0.0
    notice: str = ""
    suggestion: str = ""
    understood: str = ""
    unusable: bool = False
    """There is no index that could be searched; the next update makes one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update of the index is. `total` is 0 while it is not known."""

    done: int
    total: int
    current: str = ""


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update of the index did, in articles."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    rebuilt: str = ""
    """Why the index was built anew, in words; empty if it was not."""
    notices: tuple[tuple[str, str], ...] = ()
    """Articles that were indexed, yet not as a person may think: of a very long one, only the beginning."""
