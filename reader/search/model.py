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
    SOURCE = "source"
    """By the name of the source, within one the best or newest first; those without a source last."""


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
    about: bool = False
    """`total` is an estimate: there are about so many."""
    plain: bool = False
    """Found by a plain look through the files, not by the index: exact words and phrases only."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that articles of a result have: as it stands in them, as a screen shows it, and in how many.

    `narrows` is query text that asks for it: `source:"Le Monde"`, `date:2025-09`, `tag:guarantees/us`.
    """

    value: str
    label: str
    count: int
    narrows: str


@dataclass(frozen=True, slots=True)
class Facet:
    """What the articles of a result divide into. `field` is `source`, `month` or `tag`.

    Most first, months newest first. `others` is how many articles have none.
    """

    field: str
    values: tuple[FacetValue, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update of the index is. `total` is 0 while it is not known."""

    done: int
    total: int
    current: str = ""
    rate: float = 0.0
    """Articles a second; 0 while that is not known."""
    left_s: float | None = None
    """Seconds that remain, about; None while that is not known."""


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
