"""Words and phrases looked for in the files themselves: until there is an index, and whenever it is broken.

Each file is read as bytes and asked whether it can hold the words at all (most cannot); only then is it decoded and
looked at more closely. What the index alone knows (other forms of a word, dates that are guessed) is not looked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader import articles
from reader.articles.model import Entry, FoundFile, Metadata
from reader.errors import ReaderError
from reader.files import read_start
from reader.search import snippets
from reader.search.answer import TagLookup
from reader.search.catalogue import StoredText
from reader.search.evaluate import UnwantedError
from reader.search.highlight import highlighter
from reader.search.model import Hit, Results, Sort
from reader.search.parse import parse
from reader.search.plain_words import Plan, Sheet, planned
from reader.search.query import Node, in_words, looks_everywhere

SECONDS = 2.0
"""How long one look takes at most, about."""
_SHOWN_SECONDS = 0.7
"""How long the articles found are read for what a list shows of them; those beyond are listed by name."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of a file that are looked through."""
_LARGE = 100_000
"""Bytes of a file before which it is asked whether anybody still waits."""


@dataclass(frozen=True, slots=True)
class _Found:
    file: FoundFile
    score: float
    head: Metadata


def plain_search(
    corpus_folder: Path,
    query: str,
    *,
    limit: int = 50,
    sort: Sort = Sort.RELEVANCE,
    wanted: Callable[[], bool] | None = None,
    seconds: float = SECONDS,
    tagged: TagLookup | None = None,
    files: Sequence[FoundFile] | None = None,
) -> Results:
    """What a look through the files finds within `seconds`: exact words and phrases, the most often first.

    `files` are those of the corpus, if whoever asks knows them. Once `wanted` returns False the answer is empty and
    comes soon. Raises QueryError.
    """
    began = time.perf_counter()
    asked = parse(query)
    plan = planned(asked.node, tagged)
    listed = articles.scan(corpus_folder).files if files is None else files
    try:
        found, looked = _look(corpus_folder, listed, plan, wanted, began + seconds)
        _sort(found, sort)
        hits = _hits(corpus_folder, found[: max(limit, 0)], asked.node, wanted)
    except UnwantedError:
        return Results(query, plain=True)
    notices = [*asked.notices, *plan.notices, "found by a plain look through the files: exact words only"]
    if looked < len(listed):
        notices.append(f"looked through {looked:,} of {len(listed):,} files")
    return Results(
        query,
        hits,
        len(found),
        (time.perf_counter() - began) * 1000,
        "; ".join(dict.fromkeys(notices)),
        understood=in_words(asked.node) if query.strip() else "",
        about=looked < len(listed),
        plain=True,
    )


def _look(
    folder: Path, listed: Sequence[FoundFile], plan: Plan, wanted: Callable[[], bool] | None, until: float
) -> tuple[list[_Found], int]:
    """The files that match, and how many were looked at. The newest are looked at first."""
    found: list[_Found] = []
    root = str(folder)
    order = sorted(listed, key=lambda one: (one.mtime_ns, one.id), reverse=True)
    for looked, file in enumerate(order):
        if looked % 32 == 0 or file.size > _LARGE:
            if wanted is not None and not wanted():
                raise UnwantedError
            if looked and time.perf_counter() > until:
                return found, looked
        if not plan.may_be(file.id):
            continue
        sheet = Sheet(file.id, read_start(f"{root}/{file.id}", min(file.size, _LARGEST)), folder)
        score = plan.score(sheet)
        if score > 0:
            found.append(_Found(file, score, sheet.head))
    return found, len(order)


def _sort(found: list[_Found], sort: Sort) -> None:
    found.sort(key=lambda one: one.head.date or "", reverse=sort is not Sort.OLDEST)
    match sort:
        case Sort.RELEVANCE:
            found.sort(key=lambda one: -one.score)
        case Sort.OLDEST:
            found.sort(key=lambda one: not one.head.date)
        case Sort.SOURCE:
            found.sort(key=lambda one: (not one.head.source, one.head.source.casefold()))


def _hits(folder: Path, found: Sequence[_Found], node: Node, wanted: Callable[[], bool] | None) -> tuple[Hit, ...]:
    marks, everywhere = highlighter(node), looks_everywhere(node)
    until = time.perf_counter() + _SHOWN_SECONDS
    hits = []
    for place, one in enumerate(found):
        if wanted is not None and not wanted():
            raise UnwantedError
        if place < 10 or time.perf_counter() < until:
            try:
                article = articles.read_article(folder, one.file.id)
            except ReaderError:
                continue
            entry = articles.entry_of(article, one.file.size, one.file.mtime_ns)
            stored = StoredText(article.text, article.body)
            shown = (snippets.best(stored, marks, everywhere),)
            if not everywhere and marks.parts and not shown[0].matches:
                shown = (snippets.best(stored, marks, everywhere=True),)
            hits.append(Hit(entry, one.score, shown))
        else:
            head = one.head
            name = head.title or one.file.id.rpartition("/")[2]
            entry = Entry(one.file.id, head, name, 0, "", one.file.size, one.file.mtime_ns)
            hits.append(Hit(entry, one.score))
    return tuple(hits)
