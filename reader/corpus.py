"""A corpus: the folder that is open. The command line and the interface ask this and nothing below it."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader import places
from reader.articles import Article, Entry, Listing, entry_of, path_of, read_article, scan
from reader.errors import ArticleError, CorpusError, Problem, ReaderError
from reader.search import Facet, Hit, Index, Known, Progress, Results, Snippet, Sort, UpdateReport

if TYPE_CHECKING:
    from reader.tags import Anchored, TaggedPassage, TagStore

_KEPT_ARTICLES = 24
_READ_AT_ONCE = 400
"""Articles up to which a corpus without an index is listed by reading its files."""


class Corpus:
    """One open corpus folder. Safe to ask from several threads at once.

    Making one reads nothing but the folder itself; articles, tags and the index are read when asked for.
    """

    def __init__(self, folder: Path, index: Index, author: str = "") -> None:
        self.folder = folder
        self.index = index
        self._author = author
        self._tags: TagStore | None = None
        self._articles: OrderedDict[str, tuple[tuple[int, int], Article]] = OrderedDict()
        self._unindexed: tuple[Entry, ...] | None = None
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path | str, *, author: str = "") -> Corpus:
        """The corpus in `folder`; tags made through it are signed `author`.

        Raises CorpusError if there is no such folder, it is a file, or it may not be read.
        """
        path = Path(folder).expanduser()
        if not path.exists():
            raise CorpusError("there is no such folder", path=path, advice="name a folder that holds articles")
        if not path.is_dir():
            raise CorpusError("is a file, not a folder", path=path, advice=f"open the folder it is in: {path.parent}")
        if not os.access(path, os.R_OK | os.X_OK):
            raise CorpusError("may not be read", path=path, advice="check its permissions")
        full = path.resolve()
        return cls(full, Index(places.cache_folder(full), full), author)

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.name or str(self.folder)

    @property
    def tags(self) -> TagStore:
        """The tags of this corpus."""
        with self._lock:
            if self._tags is None:
                # A search that asks for no tag needs neither this layer nor YAML.
                from reader.tags import TagStore

                self._tags = TagStore(self.folder, self.state_folder, self._author)
            return self._tags

    @property
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

    def _read_entries(self, listing: Listing) -> Iterable[Entry]:
        if len(listing.files) > _READ_AT_ONCE:
            return
        for found in listing.files:
            try:
                yield entry_of(self.article(found.id), found.size, found.mtime_ns)
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

    # -- search

    def update_index(
        self,
        progress: Callable[[Progress], None] | None = None,
        wanted: Callable[[], bool] | None = None,
        *,
        rebuild: bool = False,
        memory: int = 0,
    ) -> UpdateReport:
        """Bring the index up to date with the folder. Can take minutes; `wanted` returning False ends it early.

        `memory` is how many megabytes it may take; 0: as much as is usual.
        """
        return self.index.update(progress, wanted, rebuild=rebuild, memory=memory)

    def search(
        self,
        query: str,
        *,
        limit: int = 50,
        sort: Sort = Sort.RELEVANCE,
        wanted: Callable[[], bool] | None = None,
    ) -> Results:
        """What `query` finds; tags and notes are asked as they are this second. Raises QueryError.

        Where it asks for tags or notes, and no word shows why an article was found, a passage does.
        """
        asked: list[tuple[str, str]] = []

        def tagged(field: str, value: str) -> frozenset[str]:
            asked.append((field, value))
            return self.tags.lookup(field, value)

        results = self.index.search(query, limit=limit, sort=sort, wanted=wanted, tagged=tagged)
        if not asked:
            return results
        from reader.tags import passage_test

        tests = [passage_test(field, value, self.tags.codebook()) for field, value in asked]
        return replace(results, hits=tuple(self._with_passage(hit, tests) for hit in results.hits))

    def facets(self, query: str, wanted: Callable[[], bool] | None = None) -> tuple[Facet, ...]:
        """What all hits of `query` divide into: by source, month and tag. Raises QueryError."""
        return self.index.facets(query, wanted=wanted)

    def known(self) -> Known:
        """What completion of a query can offer here."""
        return Known()

    def resolved(self, query: str) -> str:
        """`query` with `@name` as what was saved under that name; for whoever marks its words in a text.

        Raises QueryError for a name that is not there.
        """
        return query

    def saved_searches(self) -> dict[str, str]:
        """The saved searches, from name to query. Raises TagFileError or FileReadError."""
        return {}

    def save_search(self, name: str, query: str) -> None:
        """Save `query` as `@name`. Raises UsageError, QueryError, TagFileError, FileReadError or FileWriteError."""

    def forget_search(self, name: str) -> None:
        """Forget `@name`. Raises UsageError, TagFileError, FileReadError or FileWriteError."""

    def _with_passage(self, hit: Hit, tests: Sequence[Callable[[TaggedPassage], bool]]) -> Hit:
        """`hit` with the first passage that passes a test as its snippet, unless words were found in it."""
        if any(snippet.matches for snippet in hit.snippets):
            return hit
        with contextlib.suppress(ReaderError):
            for one in self.tags.passages(hit.entry.id):
                if any(test(one) for test in tests):
                    start, end = one.start - len(one.prefix), one.end + len(one.suffix)
                    shown = Snippet(start, end, one.prefix + one.quote + one.suffix, (one.span,))
                    return replace(hit, snippets=(shown,)) if start >= 0 else hit
        return hit

    # -- tags

    def anchored(self, article_id: str) -> tuple[Anchored, ...]:
        """The tagged passages of one article with their places; all are lost if the article is gone or unreadable.

        Raises TagFileError if its tag file cannot be read.
        """
        try:
            article = self.article(article_id)
        except ReaderError:
            return self.tags.lost(article_id)
        return self.tags.anchored(article)

    def all_anchored(self, wanted: Callable[[], bool] = lambda: True) -> tuple[Anchored, ...]:
        """The tagged passages of all articles, by article and place. Articles whose tag file is broken are left out:
        `problems` names them.
        """
        found: list[Anchored] = []
        for article_id in self.tags.tagged_articles():
            if not wanted():
                break
            try:
                found += self.anchored(article_id)
            except ReaderError:
                continue
        return tuple(found)

    def tag_counts(self) -> dict[str, int]:
        """How many tagged passages carry each tag."""
        counts: Counter[str] = Counter()
        for article_id in self.tags.tagged_articles():
            with contextlib.suppress(ReaderError):  # `problems` names a broken file
                for passage in self.tags.passages(article_id):
                    counts.update(passage.tags)
        return dict(counts)

    # -- what is wrong

    def problems(self, wanted: Callable[[], bool] = lambda: True) -> tuple[Problem, ...]:
        """Everything that is wrong in the corpus, each with what to do. Reads every article."""
        listing = self.listing()
        found = [Problem(one.id, one.problem, one.advice) for one in listing.skipped if not one.expected]
        known: set[str] = set()
        texts: dict[str, str] = {}
        for file in listing.files:
            if not wanted():
                return tuple(found)
            known.add(file.id)
            try:
                article = self.article(file.id)
            except ReaderError as error:
                found.append(Problem(file.id, error.problem, error.advice, error.line or 0))
                continue
            texts[article.text_sha256] = file.id
            found += [_notice(file.id, notice) for notice in article.notices]
            found += self.tags.lost_problems(article)
        found += self.tags.problems(known, texts)
        return tuple(found)

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()


def _notice(article_id: str, notice: str) -> Problem:
    """What reading an article noticed, as a problem: a line of its front matter, or its encoding."""
    if at := re.match(r"line (\d+): ", notice):
        return Problem(article_id, notice[at.end() :], "correct that line in an editor", int(at[1]))
    encoding = any(word in notice for word in ("encod", "UTF", "cp12", "decod"))
    return Problem(article_id, notice, "save it as UTF-8 if that is wrong" if encoding else "")
