"""What could stand where somebody is typing in a query. Pure: what the corpus knows is handed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What can be offered, each with how often it is used, the most used first; `saved` are names of saved searches.

    `words` are words of the corpus with the number of articles; empty where looking them up is not worth it.
    """

    sources: tuple[tuple[str, int], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    bylines: tuple[tuple[str, int], ...] = ()
    folders: tuple[tuple[str, int], ...] = ()
    saved: tuple[str, ...] = ()
    words: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer: `text` replaces `query[start:end]`. `label` is for the list, `about` says what it is."""

    start: int
    end: int
    text: str
    label: str
    about: str


def complete(query: str, cursor: int, known: Known, most: int = 8) -> tuple[Completion, ...]:
    """What could stand at `cursor` (a code point into `query`), the likeliest first, at most `most`."""
    begin = max(query.rfind(" ", 0, cursor), query.rfind("(", 0, cursor)) + 1
    typed = query[begin:cursor].casefold()
    fields = ("title:", "source:", "byline:", "date:", "in:", "tag:", "note:", "has:")
    offers = [*((name, "field") for name in fields), *((f"tag:{tag}", "tag") for tag, _ in known.tags)]
    offers += [(f'source:"{name}"', "source") for name, _ in known.sources]
    offers += [(f"@{name}", "saved search") for name in known.saved]
    found = [one for one in offers if typed and one[0].casefold().startswith(typed) and one[0] != typed]
    return tuple(Completion(begin, cursor, text, text, about) for text, about in found[:most])
