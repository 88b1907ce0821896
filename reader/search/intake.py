"""Files in, documents of the index out: reading articles, and giving a batch of them to Whoosh."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reader import articles, files
from reader.articles.model import FoundFile
from reader.errors import FileReadError, ReaderError
from reader.search import engine, segments
from reader.search.catalogue import PackedText, Row, StoredText, pack
from reader.search.documents import LIMIT, Document, document, stored_text


class DamageError(Exception):
    """What is already in the index cannot be read, so nothing can be added to it either."""


class Batch:
    """Articles that were read and wait to be written."""

    def __init__(self) -> None:
        self.segment = engine.Segment()
        self.rows: list[tuple[Row, PackedText]] = []


class Intake:
    """Reads articles, numbers them from `first` on, and notes what went wrong. `now` is when, in nanoseconds."""

    def __init__(self, corpus_folder: Path, first: int, now: int) -> None:
        self._corpus = corpus_folder
        self._now = now
        self.next = first
        self.failed: dict[str, str] = {}
        self.notices: dict[str, str] = {}

    def digest(self, article_id: str) -> str:
        """A digest of the file's bytes; empty if it cannot be read."""
        try:
            return hashlib.sha256(files.read_bytes(articles.path_of(self._corpus, article_id))).hexdigest()
        except ReaderError:
            return ""

    def read(self, found: FoundFile, into: Batch) -> bool:
        """Add the article of a file to a batch, with a number of its own. False: it cannot be read, which is noted,
        or it is gone.
        """
        try:
            path = articles.path_of(self._corpus, found.id)
            content = files.read_bytes(path)
            article = articles.article_of(found.id, path, content, sentences=False)
            row = Row(
                self.next,
                articles.entry_of(article, found.size, found.mtime_ns),
                hashlib.sha256(content).hexdigest(),
                self._now,
            )
            stored = stored_text(article)
            ready = _document(row, stored)
            into.segment.add(ready.number, ready.length, ready.postings)
        except ReaderError as error:
            if not (isinstance(error, FileReadError) and isinstance(error.__cause__, FileNotFoundError)):
                self.failed[found.id] = f"{error.problem}; {error.advice}" if error.advice else error.problem
            return False
        except Exception as error:  # noqa: BLE001  (one odd file must not keep a hundred thousand from being found)
            self.failed[found.id] = f"cannot be taken apart ({type(error).__name__}: {error})"
            return False
        into.rows.append((row, pack(stored)))
        self.next += 1
        if article.body.end - article.body.start > LIMIT:
            self.notices[found.id] = f"is long: only the first {LIMIT // 1_000_000} million characters can be searched"
        return True


def write(index: Any, batch: Batch, old: Iterable[int] = ()) -> None:  # noqa: ANN401
    """Put a batch into the index and take the numbers `old` out of it, all or nothing.

    Raises DamageError, OSError, engine.BusyError; then the index is as it was.
    """
    try:
        numbers = list(old)
        engine.write(index, batch.segment, segments.documents(index, numbers) if numbers else ())
    except engine.BusyError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            raise
        raise DamageError from error


def _document(row: Row, stored: StoredText) -> Document:
    about = row.entry.metadata
    title = about.title or row.entry.display_title
    return document(row.number, row.entry.id, title, about, stored)
