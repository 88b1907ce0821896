"""What could stand where somebody is typing in a query. Pure: what the corpus knows is handed in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.articles.model import Entry
from reader.search.facets import quoted
from reader.search.fields import FIELDS, HAS, MOMENTS, field_named
from reader.search.tokens import OPERATORS, QUOTES, SIGNS, TOKEN
from reader.text import clean_line

DATE_WORDS = (
    "today",
    "yesterday",
    "this week",
    "last week",
    "last 7 days",
    "this month",
    "last month",
    "last 30 days",
    "this year",
    "last year",
    "last 12 months",
)
_WORD_LETTERS = 3
"""Letters after which words, sources and tags are offered where no field is named."""
_SIGN = re.compile(r"[<>]=?|=")
_PARTS = re.compile(r"[\W_]+")
Counted = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What can be offered, each with the number of articles; `saved` are names of saved searches.

    `dates` are months and years; `words` are words of the corpus: empty where looking them up is not worth it.
    """

    sources: Counted = ()
    tags: Counted = ()
    bylines: Counted = ()
    folders: Counted = ()
    saved: tuple[str, ...] = ()
    words: Counted = ()
    dates: Counted = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer: `text` replaces `query[start:end]`. `label` is for the list, `about` says what it is; all are safe to
    show.
    """

    start: int
    end: int
    text: str
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands at the cursor: `query[start:end]`, of which `text` is before the cursor, after which field."""

    start: int
    end: int
    text: str
    field: str = ""
    said: str = ""
    """The field as it was typed."""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class _Offer:
    text: str
    label: str
    about: str
    rank: tuple[int, int] = (0, 0)


def known_of(entries: Iterable[Entry], tags: Counted = (), saved: tuple[str, ...] = ()) -> Known:
    """What these articles offer; `tags` come with their numbers, in the order in which they are offered."""
    sources: Counter[str] = Counter()
    bylines: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    dates: Counter[str] = Counter()
    for entry in entries:
        about = entry.metadata
        sources[about.source] += 1
        bylines[about.byline] += 1
        folders[entry.id.rpartition("/")[0]] += 1
        dates[about.date[:7]] += 1
    for month, count in list(dates.items()):
        if len(month) == 7:
            dates[month[:4]] += count
    for folder, count in list(folders.items()):
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            folders[folder] += count
    return Known(_counted(sources), tags, _counted(bylines), _counted(folders), saved, (), _counted(dates))


def _counted(counts: Counter[str]) -> Counted:
    return tuple((name, count) for name, count in counts.most_common() if name)


def complete(query: str, cursor: int, known: Known, most: int = 8) -> tuple[Completion, ...]:
    """What could stand at `cursor` (a code point into `query`), the likeliest first, at most `most`.

    Nothing where nothing was begun. Never raises, whatever is typed.
    """
    at = typed_at(query, cursor)
    found: list[Completion] = []
    for offer in sorted(_offers(at, known), key=lambda one: one.rank):
        text = clean_line(offer.text)
        if text == query[at.start : at.end] or any(one.text == text for one in found):
            continue
        found.append(Completion(at.start, at.end, text, clean_line(offer.label), offer.about))
        if len(found) == most:
            break
    return tuple(found)


def typed_at(query: str, cursor: int) -> Typed:
    """What is being typed at `cursor`. Where nothing is, an empty piece there, perhaps after a field."""
    cursor = max(0, min(cursor, len(query)))
    at, field, said = 0, "", ""
    brackets: list[tuple[str, str]] = []
    while at < len(query) and at <= cursor:
        if query[at].isspace():
            at += 1
            continue
        token = TOKEN.match(query, at)
        if token is None:
            at += 1
        elif token["quote"]:
            end = at + 1
            while end < len(query) and query[end] not in QUOTES:
                end += 1
            closed = min(end + 1, len(query))
            if at < cursor <= end:
                return Typed(at, closed, query[at + 1 : cursor], field, said, quoted=True)
            at = closed
            field, said = brackets[-1] if brackets else ("", "")
        elif token["open"]:
            brackets.append((field, said))
            at += 1
        elif token["close"]:
            field, said = brackets.pop() if brackets else ("", "")
            field, said = brackets[-1] if brackets else ("", "")
            at += 1
        elif query[at] in SIGNS and at + 1 < len(query) and not query[at + 1].isspace():
            at += 1
        elif token["field"] and token.end() <= cursor and (meant := field_named(token["field"])):
            field, said = meant.name, token["field"].casefold()
            at = token.end()
        else:
            end = _chunk_end(query, at)
            if field == "date" and end < cursor and _begins_date(query[at:cursor]):
                end = _chunk_end(query, cursor)  # `date:last 30`, of several words without quotes
            if at < cursor <= end:
                return Typed(at, end, query[at:cursor], field, said)
            at = max(end, at + 1)
            field, said = brackets[-1] if brackets else ("", "")
    return Typed(cursor, cursor, "", field, said)


def _begins_date(text: str) -> bool:
    typed = " ".join(text.casefold().split())
    return any(words.startswith(typed) for words in DATE_WORDS)


def _chunk_end(query: str, at: int) -> int:
    end = at
    while end < len(query) and not query[end].isspace() and query[end] not in QUOTES and query[end] not in "()":
        end += 1
    return end


def _offers(at: Typed, known: Known) -> Iterator[_Offer]:
    match at.field:
        case "":
            yield from _anything(at, known)
        case "source":
            yield from _values(at, known.sources, "source")
        case "byline":
            yield from _values(at, known.bylines, "byline")
        case "in":
            yield from _values(at, known.folders, "folder")
        case "tag":
            yield from _values(at, known.tags, "tag", wild="*")
        case "date":
            yield from _dates(at, known)
        case "has":
            yield from _values(at, tuple((name, 0) for name in HAS), "")
        case "note":
            return
        case _:
            yield from _words(at, known)


def _anything(at: Typed, known: Known) -> Iterator[_Offer]:
    """Where no field was named: fields, saved searches, and what can be narrowed by."""
    typed = _plain(at.text)
    if at.quoted or not typed:
        yield from _words(at, known)
        return
    if typed.startswith("@"):
        for order, name in enumerate(known.saved):
            fit = _fit(typed[1:], name)
            if fit is not None:
                yield _Offer(f"@{name}", f"@{name}", "saved search", (fit, order))
        return
    if at.text in OPERATORS:
        return
    for order, field in enumerate(FIELDS):
        names = (field.name, *field.aliases, *(MOMENTS if field.name == "date" else ()))
        if any(name.startswith(typed) for name in names):
            shown = next((name for name in names if name.startswith(typed)), field.name)
            text = shown if shown in MOMENTS else field.name
            yield _Offer(f"{text}:", f"{text}:", field.about, (0, order))
    if len(typed) >= _WORD_LETTERS:
        yield from _words(at, known)
        for counted, name, wild in ((known.tags, "tag", "*"), (known.sources, "source", " ")):
            for offer in _values(at, counted, name, wild=wild):
                yield _Offer(f"{name}:{offer.text}", offer.label, offer.about, (2 + offer.rank[0], offer.rank[1]))


def _values(at: Typed, counted: Counted, about: str, wild: str = " ") -> Iterator[_Offer]:
    """Values of a field that fit what was typed: those that begin so, then those with a word that does, then those
    with it somewhere.
    """
    typed = _plain(at.text)
    for order, (value, count) in enumerate(counted):
        fit = _fit(typed, value)
        if fit is not None:
            told = " · ".join(part for part in (about, _many(count)) if part)
            yield _Offer(quoted(value, wild), value, told, (fit, order))


_FIRST_WORDS = 2
"""Dates in words that are offered before the months that articles are of, where nothing was typed yet."""
_MONTHS_OFFERED = 3


def _dates(at: Typed, known: Known) -> Iterator[_Offer]:
    sign = _SIGN.match(at.text)
    before = sign[0] if sign else ""
    typed = _plain(at.text[len(before) :])
    if at.said not in MOMENTS and not before:
        for order, words in enumerate(DATE_WORDS):
            if words.startswith(typed):
                yield _Offer(quoted(words), words, "date", (0 if typed or order < _FIRST_WORDS else 2, order))
        if not typed:
            months = [(value, count) for value, count in sorted(known.dates, reverse=True) if len(value) == 7]
            for order, (value, count) in enumerate(months[:_MONTHS_OFFERED]):
                yield _Offer(value, value, f"date · {_many(count)}", (1, order))
    if typed or before or at.said in MOMENTS:
        for order, (value, count) in enumerate(sorted(known.dates, reverse=True)):
            if value.startswith(typed):
                yield _Offer(before + value, before + value, f"date · {_many(count)}", (len(value), order))


def _words(at: Typed, known: Known) -> Iterator[_Offer]:
    typed = _plain(at.text)
    last = typed.rpartition(" ")[2] if at.quoted else typed
    if len(last) < _WORD_LETTERS - 1 or (at.quoted and " " in typed):
        return
    for order, (word, count) in enumerate(known.words):
        if word.startswith(last) and word != last:
            yield _Offer(f'"{word}"' if at.quoted else word, word, f"word · {_many(count)}", (1, order))


def _many(count: int) -> str:
    return "" if not count else "1 article" if count == 1 else f"{count:,} articles"


def _fit(typed: str, value: str) -> int | None:
    """How well a value fits what was typed: 0 the best; None if it does not."""
    plain = _plain(value)
    if plain.startswith(typed):
        return 0
    if any(part.startswith(typed) for part in _PARTS.split(plain)):
        return 1
    return 2 if len(typed) >= _WORD_LETTERS and typed in plain else None


def _plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))
