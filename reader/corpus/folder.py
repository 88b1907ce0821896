"""The folder of a corpus: its articles, its tags and its index, each read when first asked for."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader import places
from reader.articles import Article, Entry, Listing, entry_of, path_of, read_article, scan
from reader.errors import ArticleError, ReaderError
from reader.search import Index

if TYPE_CHECKING:
    from reader.tags import TagStore

_KEPT_ARTICLES = 24
_READ_AT_ONCE = 400
"""Articles up to which a corpus without an index is listed by reading its files."""


class CorpusFolder:
    """The part of `Corpus` that the other parts stand on: what lies in the folder."""

    def __init__(self, folder: Path, index: Index, author: str = "") -> None:
        self.folder = folder
        self.index = index
        self._author = author
        self._tags: TagStore | None = None
        self._articles: OrderedDict[str, tuple[tuple[int, int], Article]] = OrderedDict()
        self._unindexed: tuple[Entry, ...] | None = None
        self._lock = threading.RLock()
        self._tags_lock = threading.Lock()

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.name or str(self.folder)

    @property
    def tags(self) -> TagStore:
        """The tags of this corpus."""
        with self._tags_lock:
            if self._tags is None:
                # A search that asks for no tag needs neither this layer nor YAML.
                from reader.tags import TagStore

                recovery, key = places.recovery_folders(self.folder), places.corpus_key(self.folder)
                self._tags = TagStore(self.folder, self.state_folder, self._author, recovery, key)
            return self._tags

    def finished(self) -> tuple[str, ...]:
        """What a program was killed in and this one has finished, each a line for a person; as `TagStore.finished`."""
        return () if self._tags is None else self._tags.finished()

    @cached_property
    def state_folder(self) -> Path:
        """Where the session, drafts and undo history of this corpus lie."""
        return places.state_folder(self.folder)

    # -- articles

    def listing(self) -> Listing:
        """The files that are there now, and those that are skipped. Reads the folder."""
        return scan(self.folder)

    def entries(self) -> tuple[Entry, ...]:
        """What is known of all articles, sorted by id: from the catalogue, or from the files while there is none."""
        entries = self.index.entries()
        if entries:
            self._unindexed = None
            return entries
        with self._lock:
            if self._unindexed is None:
                self._unindexed = tuple(self._read_entries(self.listing()))
            return self._unindexed

    @property
    def is_indexed(self) -> bool:
        """Whether `entries` were those of the index when they were asked for last, if only some of all."""
        return self._unindexed is None

    def _read_entries(self, listing: Listing) -> Iterable[Entry]:
        if len(listing.files) > _READ_AT_ONCE:
            return
        for found in listing.files:
            try:
                # Not kept: all of them would be, with sentences that nobody has asked for yet.
                article = read_article(self.folder, found.id, sentences=False)
                yield entry_of(article, found.size, found.mtime_ns)
            except ReaderError:
                continue  # `problems` names it

    def article(self, article_id: str) -> Article:
        """The article as it is on disk now. Raises ArticleError or FileReadError."""
        path = path_of(self.folder, article_id)
        try:
            about = path.stat()
        except OSError as error:
            raise ArticleError(
                f"cannot be read ({error.strerror or error})", path=article_id, advice="it was moved or deleted"
            ) from error
        signature = about.st_size, about.st_mtime_ns
        with self._lock:
            kept = self._articles.get(article_id)
            if kept is not None and kept[0] == signature:
                self._articles.move_to_end(article_id)
                return kept[1]
        article = read_article(self.folder, article_id)
        with self._lock:
            self._articles[article_id] = signature, article
            self._articles.move_to_end(article_id)
            while len(self._articles) > _KEPT_ARTICLES:
                self._articles.popitem(last=False)
        return article

    def signature(self, article_id: str) -> tuple[int, int] | None:
        """Something that differs once the article's file has changed: size in bytes, mtime in ns. None: it is gone."""
        try:
            about = path_of(self.folder, article_id).stat()
        except (OSError, ReaderError):
            return None
        return about.st_size, about.st_mtime_ns

    def named(self, name: str) -> str:
        """The id of the article that a person means by `name`: its id, a path to it, or the only id that ends with,
        begins with, or contains it. Raises ArticleError if there is none or more than one.
        """
        ids = [found.id for found in self.listing().files]
        wanted = name.replace(os.sep, "/").removeprefix("./")
        if wanted in ids:
            return wanted
        full = Path(name).expanduser().resolve()
        if full.is_relative_to(self.folder) and (inside := full.relative_to(self.folder).as_posix()) in ids:
            return inside
        tests: tuple[Callable[[str], bool], ...] = (
            lambda one: one.endswith("/" + wanted),
            lambda one: one.rpartition("/")[2].rpartition(".")[0] == wanted,
            lambda one: one.startswith(wanted),
            lambda one: wanted.casefold() in one.casefold(),
        )
        for test in tests if wanted else ():
            found = [one for one in ids if test(one)]
            if len(found) == 1:
                return found[0]
            if found:
                some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
                raise ArticleError(f"“{name}” could be {len(found)} articles", advice=f"say which: {some}")
        raise ArticleError(f"there is no article “{name}”", advice="`reader articles` lists them")

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()
