"""The fields of a query: their names, what else people call them, and what can stand after the colon."""

from __future__ import annotations

from dataclasses import dataclass

from reader.search.query import DEFAULT


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `takes` says in words what can stand after it, with an example; `aliases` are other names of it."""

    name: str
    takes: str
    about: str
    aliases: tuple[str, ...] = ()
    words: bool = False
    """Whether words of an article are looked for in it, with all that can be done to a word."""


HAS = {
    "tags": ("tag", "tagged"),
    "note": ("notes", "noted"),
    "date": ("dated", "dates"),
    "byline": ("author", "bylines", "authors"),
    "source": ("sources", "outlet"),
    "url": ("urls", "link", "links"),
}
"""What `has:` can ask for, with what else people call it."""
HAS_TAKES = f"one of {', '.join(HAS)}, as in has:tags"

FIELDS = (
    Field(
        "title",
        "words of a title, as in title:summit",
        "words of the title",
        ("subject", "headline", "intitle"),
        words=True,
    ),
    Field(
        "source",
        'the name of a source, as in source:reuters or source:"le monde"',
        "where it appeared",
        ("from", "outlet", "publisher", "site"),
        words=True,
    ),
    Field("byline", "a name, as in byline:smith", "who wrote it", ("author", "by"), words=True),
    Field(
        "date",
        'a day, month or year as in date:2025-09, a range as in date:>2025, or words as in date:"last 30 days"',
        "when it appeared",
        ("on", "created", "published"),
    ),
    Field("tag", "the name of a tag, as in tag:guarantees or tag:guar*", "has a passage tagged so", ("label", "tags")),
    Field("note", "words of a note, as in note:paris", "has a note with these words", ("notes",)),
    Field("in", "a folder of the corpus, as in in:2025/autumn", "lies in this folder", ("folder", "path", "dir")),
    Field("has", HAS_TAKES, "has something", ("is", "no")),
    Field(
        "boilerplate",
        "words of menus and advertisements, as in boilerplate:cookies",
        "words of menus and advertisements",
        words=True,
    ),
    Field("all", "words that may stand anywhere, as in all:cookies", "words anywhere, menus too", words=True),
)
"""Those that are shown to a person, in that order."""

SINCE = {"since": "since", "newer": "since", "newer_than": "since", "after": "after"}
BEFORE = {"before": "before", "older": "before", "older_than": "before", "until": "until", "till": "until"}
MOMENTS = SINCE | BEFORE
"""Fields that take a date and are a range: `since:2025` is `date:"since 2025"`."""

_HAS = {name: name for name in HAS} | {other: name for name, others in HAS.items() for other in others}
_BY_NAME = {one.name: one for one in FIELDS} | {other: one for one in FIELDS for other in one.aliases}
_BY_NAME |= dict.fromkeys(MOMENTS, _BY_NAME["date"])
_BY_NAME |= dict.fromkeys(("text", "body"), Field(DEFAULT, "words of the article", "words of the article", words=True))
NAMES = tuple(one.name for one in FIELDS)


def field_named(name: str) -> Field | None:
    """The field that `name` means, in any case of letters."""
    return _BY_NAME.get(name.casefold())


def had(value: str) -> str:
    """What `has:value` asks for, by its first name; empty if it is nothing that can be asked for."""
    return _HAS.get(value.strip().casefold(), "")
