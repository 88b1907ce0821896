"""Which article here is the document that a file from elsewhere speaks of.

Asked in turn: is it an article's id; does it carry the GUID that our own exports give an article; is it the same text;
the same address; the same title or file name; and last, in which article do its quotes stand. Where several would do,
the one with most of the quotes is taken; where that does not decide either, none is, and it is said.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from reader.articles.model import Article, Entry, Listing
from reader.errors import ReaderError
from reader.tags.exchange import guids
from reader.tags.exchange.incoming import Document, Incoming
from reader.tags.same_words import reduce

TELLING = 30
"""Characters from which on a quote can tell which article it is from."""
_QUOTES = 8
"""Quotes of a document, the longest, that are looked for."""


class Library(Protocol):
    """Who knows the articles: a corpus."""

    def listing(self) -> Listing:
        """The files that are there."""

    def entries(self) -> tuple[Entry, ...]:
        """What is known of them."""

    def article(self, article_id: str) -> Article:
        """One of them. Raises ReaderError."""


@dataclass(slots=True)
class Matched:
    """The article of each document that has one; of the others, why they have none."""

    articles: dict[Document, str] = field(default_factory=dict)
    reasons: dict[Document, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """The articles by everything that a document may be known by."""

    ids: frozenset[str]
    by_guid: dict[str, list[str]] = field(default_factory=dict)
    by_text: dict[str, list[str]] = field(default_factory=dict)
    by_address: dict[str, list[str]] = field(default_factory=dict)
    by_title: dict[str, list[str]] = field(default_factory=dict)
    by_file: dict[str, list[str]] = field(default_factory=dict)

    def candidates(self, document: Document) -> tuple[str, ...]:
        """The articles that the first question with an answer gives."""
        if document.name in self.ids:
            return (document.name,)
        file = document.name.rpartition("/")[2]
        asked: Iterable[tuple[Mapping[str, list[str]], str]] = (
            (self.by_guid, document.guid),
            (self.by_text, document.text_sha256),
            (self.by_address, _address(document.url)),
            (self.by_address, _address(document.name)),
            (self.by_title, _folded(document.title)),
            (self.by_title, _folded(document.name)),
            (self.by_file, _folded(file)),
            (self.by_file, _stem(file)),
        )
        for known, wanted in asked:
            if wanted and wanted in known:
                return tuple(dict.fromkeys(known[wanted]))
        return ()


def match(passages: Sequence[Incoming], library: Library, wanted: Callable[[], bool] = lambda: True) -> Matched:
    """The article of each document in `passages`. Reads all articles only if a document can be told in no other way."""
    quotes: dict[Document, list[str]] = {}
    for one in passages:
        quotes.setdefault(one.document, []).append(one.quote)
    matched = Matched()
    if not quotes:
        return matched
    known = _known(library)
    unknown: dict[Document, list[str]] = {}
    for document, said in quotes.items():
        found = known.candidates(document)
        if len(found) == 1:
            matched.articles[document] = found[0]
        elif found:
            _decide(document, found, _counts(said, found, library), matched)
        else:
            unknown[document] = said
    if unknown:
        _by_quotes(unknown, sorted(known.ids), library, matched, wanted)
    return matched


def _known(library: Library) -> _Known:
    ids = frozenset(found.id for found in library.listing().files)
    known = _Known(ids)
    for article_id in ids:
        known.by_guid.setdefault(guids.made("article", article_id), []).append(article_id)
        file = article_id.rpartition("/")[2]
        for name in dict.fromkeys((_folded(file), _stem(file))):
            known.by_file.setdefault(name, []).append(article_id)
    for entry in library.entries():
        if entry.id in ids:
            known.by_text.setdefault(entry.text_sha256, []).append(entry.id)
            known.by_address.setdefault(_address(entry.metadata.url), []).append(entry.id)
            for title in dict.fromkeys((_folded(entry.metadata.title), _folded(entry.display_title))):
                known.by_title.setdefault(title, []).append(entry.id)
    return known


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _stem(file: str) -> str:
    return _folded(file.rpartition(".")[0] or file)


def _address(url: str) -> str:
    """An address without what may differ between two visits: scheme, `www.`, the slash at the end, the fragment."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.casefold().removeprefix("www.") + parts.path.rstrip("/") + query


def _telling(quotes: Iterable[str]) -> list[str]:
    reduced = (reduce(quote).text.strip() for quote in quotes)
    return sorted({quote for quote in reduced if len(quote) >= TELLING}, key=lambda one: (-len(one), one))[:_QUOTES]


def _counts(quotes: Iterable[str], articles: Iterable[str], library: Library) -> dict[str, int]:
    """How many of `quotes` stand in each of `articles`."""
    looked_for = [reduced for quote in quotes if (reduced := reduce(quote).text.strip())]
    counts = {}
    for article_id in articles:
        with contextlib.suppress(ReaderError):
            text = reduce(library.article(article_id).text).text
            counts[article_id] = sum(quote in text for quote in looked_for)
    return counts


def _decide(document: Document, found: Sequence[str], counts: Mapping[str, int], matched: Matched) -> None:
    most = max(counts.values(), default=0)
    best = sorted(article_id for article_id in found if counts.get(article_id, 0) == most)
    if most and len(best) == 1:
        matched.articles[document] = best[0]
    else:
        some = ", ".join(best[:3]) + (", …" if len(best) > 3 else "")
        matched.reasons[document] = f"could be {len(best)} articles: {some}"


def _by_quotes(
    unknown: Mapping[Document, list[str]],
    ids: Iterable[str],
    library: Library,
    matched: Matched,
    wanted: Callable[[], bool],
) -> None:
    """The articles in which the quotes of documents stand that nothing else tells."""
    telling = {document: quotes for document, said in unknown.items() if (quotes := _telling(said))}
    found: dict[Document, dict[str, int]] = {document: {} for document in telling}
    for article_id in ids if telling else ():
        if not wanted():
            break
        try:
            text = reduce(library.article(article_id).text).text
        except ReaderError:
            continue
        for document, quotes in telling.items():
            count = sum(quote in text for quote in quotes)
            if count:
                found[document][article_id] = count
    for document in unknown:
        if counts := found.get(document):
            _decide(document, tuple(counts), counts, matched)
        else:
            matched.reasons[document] = "is no article here, and no article has its quotes"
