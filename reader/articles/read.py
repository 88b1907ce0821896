"""From a file in the corpus to an Article."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from reader import files
from reader.articles.content import Content
from reader.articles.folder import path_of
from reader.articles.formats import Format, formats_by_suffix, suffix_of
from reader.articles.model import Article, Entry, Metadata, Passage
from reader.errors import ArticleError

if TYPE_CHECKING:
    from reader.articles.rules import Findings

_LONGEST_DISPLAY_TITLE = 300
MOST_LINES = 500_000
"""Lines of an article; a book of a thousand pages has 40,000. A file with millions of them is a log or an attack, and
would take minutes and gigabytes."""


def read_article(folder: Path, article_id: str, *, sentences: bool = True) -> Article:
    """The article `article_id` of the corpus in `folder`; without `sentences` as in `article_of`.

    Raises ArticleError (no such id, no text in it, no format for it) or FileReadError (cannot be read, too large).
    """
    path = path_of(folder, article_id)
    _format_of(path)
    return article_of(article_id, path, files.read_bytes(path), sentences=sentences)


def article_of(article_id: str, path: Path, content: bytes, *, sentences: bool = True) -> Article:
    """The article whose file at `path` holds `content`. Raises ArticleError.

    Without `sentences` it has them only if its title is taken from them: finding them is a good part of the work.
    """
    form = _format_of(path)
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MOST_LINES:
        raise ArticleError(
            f"has {lines:,} lines, and an article has at most {MOST_LINES:,}", path=path, advice="cut it into several"
        )
    try:
        read = form.read(content)
        if not read.text.strip():
            raise ArticleError("has no text in it", advice="write something into it, or delete it")
    except ArticleError as error:
        raise ArticleError(error.problem, path=path, advice=error.advice, line=error.line) from error
    return article_from(article_id, read, sentences=sentences)


def plain_article(folder: Path, article_id: str) -> Article:
    """As `read_article`, with nothing looked for in the text: no body, no boilerplate, no sentences, no guesses.

    Enough to find passages in it and to say what is wrong with it, in a third of the time.
    """
    path = path_of(folder, article_id)
    form = _format_of(path)
    try:
        content = form.read(files.read_bytes(path))
        if not content.text.strip():
            raise ArticleError("has no text in it", advice="write something into it, or delete it")
    except ArticleError as error:
        raise ArticleError(error.problem, path=path, advice=error.advice, line=error.line) from error
    return Article(
        id=article_id,
        metadata=content.metadata,
        text=content.text,
        body=Passage(0, len(content.text)),
        boilerplate=(),
        sentences=(),
        text_sha256=hashlib.sha256(content.text.encode("utf-8", "surrogatepass")).hexdigest(),
        encoding=content.encoding,
        extra=content.extra,
        notices=content.notices,
    )


def _format_of(path: Path) -> Format:
    form = formats_by_suffix().get(suffix_of(path.name))
    if form is None:
        known = ", ".join(sorted(formats_by_suffix()))
        raise ArticleError("is of no format that is read here", path=path, advice=f"articles end in {known}")
    return form


def article_from(article_id: str, content: Content, *, sentences: bool = True) -> Article:
    """The article that a file's content makes: what it does not state, the rules look for. `sentences`: as above."""
    # The rules are a third of what a search would load, and it reads no article where the index is up to date.
    from reader.articles.rules import find
    from reader.articles.sentences import sentences as sentences_of

    found = find(content)
    metadata = _metadata(content, found)
    prose: list[Passage] = []
    if sentences or not metadata.title:
        borders = {found.body.start, found.body.end}
        borders.update(edge for span in found.boilerplate for edge in (span.start, span.end))
        prose = _cut([span for span in content.paragraphs if span not in content.headings], sorted(borders))
    return Article(
        id=article_id,
        metadata=metadata,
        text=content.text,
        body=found.body,
        boilerplate=found.boilerplate,
        sentences=sentences_of(content.text, prose),
        text_sha256=hashlib.sha256(content.text.encode("utf-8", "surrogatepass")).hexdigest(),
        encoding=content.encoding,
        extra=content.extra,
        notices=content.notices,
    )


def _metadata(content: Content, found: Findings) -> Metadata:
    """What the file states, and where it states nothing what the rules found, marked as a guess."""
    values: dict[str, str] = {}
    guessed: set[str] = set()
    for field in fields(Metadata):
        if field.name == "guessed":
            continue
        stated: str = getattr(content.metadata, field.name)
        values[field.name] = stated or getattr(found, field.name)
        if not stated and values[field.name]:
            guessed.add(field.name)
    return Metadata(**values, guessed=frozenset(guessed))


def _cut(spans: list[Passage], borders: list[int]) -> list[Passage]:
    """The spans, cut in two wherever a border lies inside one."""
    pieces: list[Passage] = []
    place = 0
    for span in spans:
        while place < len(borders) and borders[place] <= span.start:
            place += 1
        inside = place
        while inside < len(borders) and borders[inside] < span.end:
            inside += 1
        edges = [span.start, *borders[place:inside], span.end]
        pieces += [Passage(start, end) for start, end in pairwise(edges)]
    return pieces


def entry_of(article: Article, size: int, mtime_ns: int) -> Entry:
    """What lists show of an article, with the size in bytes and the time (ns) of the file it was read from."""
    from reader.articles.words import count_words

    title = article.display_title
    if len(title) > _LONGEST_DISPLAY_TITLE:
        title = title[: _LONGEST_DISPLAY_TITLE - 1] + "…"
    return Entry(
        id=article.id,
        metadata=article.metadata,
        display_title=title,
        words=count_words(article.text),
        text_sha256=article.text_sha256,
        size=size,
        mtime_ns=mtime_ns,
    )
