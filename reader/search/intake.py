"""Files in, documents of the index out: reading articles, and giving a batch of them to Whoosh."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reader import articles, files
from reader.articles.model import FoundFile
from reader.errors import FileReadError, ReaderError
from reader.search import engine
from reader.search.catalogue import Row, StoredText
from reader.search.documents import LIMIT, document, stored_text
from reader.search.snapshot import Snapshot

Ready = tuple[Row, StoredText]
"""An article that can be indexed: its row of the catalogue and its text."""


class DamageError(Exception):
    """What is already in the index cannot be read, so nothing can be added to it either."""


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

    def read(self, found: FoundFile) -> Ready | None:
        """The article of a file with a number of its own; None if it cannot be read, which is noted, or is gone."""
        digest = self.digest(found.id)
        try:
            article = articles.read_article(self._corpus, found.id)
            entry = articles.entry_of(article, found.size, found.mtime_ns)
        except ReaderError as error:
            if not (isinstance(error, FileReadError) and isinstance(error.__cause__, FileNotFoundError)):
                self.failed[found.id] = f"{error.problem}; {error.advice}" if error.advice else error.problem
            return None
        except Exception as error:  # noqa: BLE001  (one odd file must not keep a hundred thousand from being found)
            self.failed[found.id] = f"cannot be taken apart ({type(error).__name__}: {error})"
            return None
        if article.body.end - article.body.start > LIMIT:
            self.notices[found.id] = f"is long: only the first {LIMIT // 1_000_000} million characters can be searched"
        number, self.next = self.next, self.next + 1
        return Row(number, entry, digest, self._now), stored_text(article)

    def write(self, index: Any, ready: Iterable[Ready], old: Iterable[int] = ()) -> list[Ready]:  # noqa: ANN401
        """Put articles into the index and take the numbers `old` out of it; what is in it now of `ready`.

        An article that Whoosh does not take spoils whatever follows it in the same batch: then the batch is dropped
        and done again without it. Raises DamageError, OSError, engine.BusyError; then the index is as it was.
        """
        batch, gone = list(ready), list(old)
        while (bad := self._write(index, batch, gone)) is not None:
            batch = [one for one in batch if one is not bad]
        return batch

    def _write(self, index: Any, batch: list[Ready], old: list[int]) -> Ready | None:  # noqa: ANN401
        try:
            writer = engine.writer(index)
        except (engine.BusyError, OSError):
            raise
        except Exception as error:
            raise DamageError from error
        done = False
        try:
            _delete(index, writer, old)
            for one in batch:
                try:
                    writer.add_document(**_document(*one))
                except OSError:
                    raise
                except Exception as error:  # noqa: BLE001
                    self.failed[one[0].entry.id] = f"cannot be indexed ({type(error).__name__}: {error})"
                    return one
            try:
                engine.commit(writer)
            except Exception as error:
                # Small segments are merged on committing: here damage shows that no search has met.
                if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                    raise
                raise DamageError from error
            done = True
        finally:
            if not done:
                engine.cancel(writer)
        return None


def _document(row: Row, stored: StoredText) -> dict[str, Any]:
    about = row.entry.metadata
    title = about.title or row.entry.display_title
    return document(row.number, row.entry.id, title, about.source, about.byline, about.date, stored)


def _delete(index: Any, writer: Any, old: list[int]) -> None:  # noqa: ANN401
    if not old:
        return
    try:
        snapshot = Snapshot(index)
        documents = snapshot.documents()
        snapshot.close()
    except Exception as error:
        raise DamageError from error
    for number in old:
        if number in documents:
            writer.delete_document(documents[number])
