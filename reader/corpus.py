"""A corpus: the folder that is open. The command line and the interface ask this and nothing below it."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from reader import places
from reader.articles import Article, Entry, FoundFile, Listing, Passage, entry_of, path_of, read_article, scan
from reader.errors import ArticleError, CorpusError, Problem, QueryError, ReaderError
from reader.search import Facet, Hit, Index, Known, Progress, Results, Snippet, Sort, UpdateReport, resolved
from reader.search.completion import known_of
from reader.search.named import called
from reader.search.parse import parse

if TYPE_CHECKING:
    from reader.compare import Comparison, HandLinks, Remembered, Told
    from reader.copies import Story
    from reader.tags import Anchored, Matrix, SavedSearches, TaggedPassage, TagStore, Within

_KEPT_ARTICLES = 24
_LISTED_FOR = 10.0
"""Seconds for which a plain search takes the folder to be as it was."""
_ASKED_WORDS = 30
_CANDIDATES = 40
"""Words of a sentence whose commonness is looked up, and articles whose sentences are held against it."""
_READ_AT_ONCE = 400
"""Articles up to which a corpus without an index is listed by reading its files."""


class Columns(StrEnum):
    """What the tags are set against."""

    ARTICLE = "article"
    SOURCE = "source"


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
        self._listed: tuple[float, tuple[FoundFile, ...]] | None = None
        self._saved: SavedSearches | None = None
        self._story_of: dict[str, tuple[str, ...]] = {}
        self._comparisons: Remembered | None = None
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
        plain: bool = True,
    ) -> Results:
        """What `query` finds; tags and notes are asked as they are this second. Raises QueryError.

        Where there is no index that can be used, a plain look through the files answers, unless `plain` is False.

        Where it asks for tags or notes, and no word shows why an article was found, a passage does.
        """
        asked: list[tuple[str, str]] = []

        def tagged(field: str, value: str) -> frozenset[str]:
            asked.append((field, value))
            return self.tags.lookup(field, value)

        meant = self.resolved(query)
        results = self.index.search(meant, limit=limit, sort=sort, wanted=wanted, tagged=tagged)
        if results.unusable and plain:
            results = self._plain_results(meant, results, limit, sort, wanted, tagged)
        if meant != query:
            results = replace(results, query=query)
        if not (results.total or results.suggestion or results.unusable) and (wanted is None or wanted()):
            results = self._with_what_was_meant(results, query, wanted)
        if not asked:
            return results
        from reader.tags import passage_test

        tests = [passage_test(field, value, self.tags.codebook()) for field, value in asked]
        return replace(results, hits=tuple(self._with_passage(hit, tests) for hit in results.hits))

    def _with_what_was_meant(self, results: Results, query: str, wanted: Callable[[], bool] | None) -> Results:
        """Results that are empty, with what none has and the nearest that finds something."""
        from reader.search.nearest import nearest

        index, tags = self.index, self.tags
        names = {
            "tag": tags.tags_by_use,
            "source": lambda: index.names("source"),
            "in": lambda: index.names("in"),
        }
        try:
            meant = nearest(query, names, lambda tag: bool(tags.lookup("tag", tag)))
            there = (
                meant.query
                and index.search(self.resolved(meant.query), limit=0, tagged=tags.lookup, wanted=wanted).total
            )
        except ReaderError:
            return results
        notice = "; ".join(part for part in (results.notice, meant.notice) if part)
        return replace(results, notice=notice, suggestion=meant.query if there else "")

    def _plain_results(
        self,
        query: str,
        unusable: Results,
        limit: int,
        sort: Sort,
        wanted: Callable[[], bool] | None,
        tagged: Callable[[str, str], frozenset[str]],
    ) -> Results:
        """What a plain look through the files finds; `unusable` is what the index had to say."""
        from reader.search.plain import plain_search

        with self._lock:
            listed = self._listed
            if listed is None or time.monotonic() - listed[0] > _LISTED_FOR:
                listed = self._listed = time.monotonic(), self.listing().files
        found = plain_search(self.folder, query, limit=limit, sort=sort, wanted=wanted, tagged=tagged, files=listed[1])
        return replace(found, notice="; ".join(part for part in (unusable.notice, found.notice) if part), unusable=True)

    def told_elsewhere(
        self, article: Article, sentence: Passage | str, wanted: Callable[[], bool] = lambda: True
    ) -> Iterator[tuple[Told, ...]]:
        """The sentences of other articles that tell the same as a sentence of `article`, best first: soon the first
        of them, then more. `sentence` is a passage of its text, or other words. Ends when `wanted` returns False.
        """
        from reader.compare import asking_words, query_for, story_sentences, told_elsewhere, within_reach

        words = sentence if isinstance(sentence, str) else article.text[sentence.start : sentence.end]
        asked = asking_words(words)[:_ASKED_WORDS]
        query = query_for(asked, lambda word: self.index.search(word.lower(), limit=0).total)
        hits = self.index.search(query, limit=_CANDIDATES, wanted=wanted).hits if query else ()
        others = (hit.entry.id for hit in hits if hit.entry.id != article.id)
        spans = within_reach(story_sentences(article))
        context = [article.text[span.start : span.end] for span in spans if span != sentence]
        return told_elsewhere(words, context, self._readable(others), wanted=wanted)

    def _readable(self, ids: Iterable[str]) -> Iterator[Article]:
        for article_id in ids:
            with contextlib.suppress(ReaderError):  # `problems` names it
                yield self.article(article_id)

    def facets(self, query: str, wanted: Callable[[], bool] | None = None) -> tuple[Facet, ...]:
        """What all hits of `query` divide into: by source, month and tag. Raises QueryError."""
        tags = self.tags
        return self.index.facets(self.resolved(query), tagged=tags.lookup, tags_of=tags.tags_of(), wanted=wanted)

    def known(self) -> Known:
        """What completion of a query can offer here: reads the catalogue, the tags and the saved searches."""
        counts: Counter[str] = Counter()
        for tags in self.tags.tags_of().values():
            counts.update(tags)
        used = [(name, counts[name]) for name in self.tags.tags_by_use()]
        saved: tuple[str, ...] = ()
        with contextlib.suppress(ReaderError):  # a broken file is said where a saved search is used
            saved = tuple(self.saved_searches())
        return known_of(self.entries(), tuple(used), saved)

    def words(self, start: str, most: int = 8) -> tuple[tuple[str, int], ...]:
        """The commonest words that begin with `start`, for `Known.words`; empty while there is no index."""
        return self.index.words(start, most)

    def resolved(self, query: str) -> str:
        """`query` with `@name` as what was saved under that name; for whoever marks its words in a text.

        Raises QueryError for a name that is not there, and where the saved searches cannot be read.
        """
        if "@" not in query or not called(query):
            return query
        try:
            saved = self.saved_searches()
        except ReaderError as error:
            raise QueryError(
                f"the saved searches cannot be read: {error}", advice="`reader check` says more"
            ) from error
        return resolved(query, saved)

    def saved_searches(self) -> dict[str, str]:
        """The saved searches, from name to query. Raises TagFileError or FileReadError."""
        return self._searches().all()

    def save_search(self, name: str, query: str) -> str:
        """Save `query` as `@name`; one that calls itself, or cannot be asked, is refused.

        Returns what `@name` stood for before, empty for a new name.

        Raises UsageError, QueryError, TagFileError, FileReadError or FileWriteError.
        """
        name = name.strip().removeprefix("@")
        saved = self.saved_searches()
        parse(resolved(query, {**saved, name: query}))
        self._searches().save(name, query)
        return next((old for kept, old in saved.items() if kept.casefold() == name.casefold()), "")

    def forget_search(self, name: str) -> None:
        """Forget `@name`. Raises UsageError, TagFileError, FileReadError or FileWriteError."""
        self._searches().forget(name)

    def _searches(self) -> SavedSearches:
        with self._lock:
            if self._saved is None:
                from reader.tags import SavedSearches

                self._saved = SavedSearches(self.folder)
            return self._saved

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

    # -- stories

    def stories(
        self,
        progress: Callable[[int, int], None] | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> tuple[Story, ...]:
        """The stories that several articles of the catalogue tell in the same words, the largest first.

        The first time it reads every article; later those alone that are new. Raises FileWriteError.
        """
        from reader.copies import find_stories

        entries = self.entries()
        found = find_stories(entries, self.article, places.cache_folder(self.folder), progress, wanted)
        if wanted():
            self.take_stories(one.articles for one in found)
        return found

    def take_stories(self, groups: Iterable[Sequence[str]]) -> None:
        """From now on these articles are known to tell the same story each: what `stories` of another process found."""
        self._story_of = {one: tuple(group) for group in groups for one in group}

    def story_of(self, article_id: str) -> tuple[str, ...]:
        """The articles, itself among them, that tell the same story in the same words, by date; empty if none do, or
        nobody has asked for `stories` yet.
        """
        return self._story_of.get(article_id, ())

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

    def tag_matrix(
        self, by: Columns, articles: Sequence[str] | None = None, wanted: Callable[[], bool] = lambda: True
    ) -> tuple[Matrix, dict[str, str]]:
        """The tags against `articles` (None: all that have tagged passages), one by one or by their source, and what
        each column is to be called. Columns by date, undated last; sources by name, articles without one last.
        """
        from reader.tags import matrix

        anchored = self.all_anchored(wanted)
        named = self._by_date(articles or dict.fromkeys(one.article for one in anchored))
        if by is Columns.ARTICLE:
            columns = list(named) if articles is None else list(articles)
            return matrix(anchored, self.tags.codebook(), columns, {one: one for one in columns}), named
        entries = {one.id: one for one in self.entries()}
        column_of = {one: entries[one].metadata.source if one in entries else "" for one in named}
        columns = sorted(set(column_of.values()), key=lambda source: (not source, source.casefold()))
        made = matrix(anchored, self.tags.codebook(), columns, column_of)
        return made, {source: source or "no source" for source in columns}

    def tag_pairs(
        self, within: Within, articles: Sequence[str] | None = None, wanted: Callable[[], bool] = lambda: True
    ) -> tuple[Matrix, dict[str, str]]:
        """The tags against each other in `articles` (None: in all), and what each article in it is to be called."""
        from reader.tags import pair_matrix

        anchored = self.all_anchored(wanted)
        if articles is not None:
            anchored = tuple(one for one in anchored if one.article in set(articles))
        named = self._by_date(dict.fromkeys(one.article for one in anchored))
        return pair_matrix(anchored, self.tags.codebook(), within), named

    def _by_date(self, articles: Iterable[str]) -> dict[str, str]:
        """Each article with what a column of it is called, by date, the undated last."""
        entries = {one.id: one for one in self.entries()}
        dates = {one: entries[one].metadata.date if one in entries else "" for one in articles}
        return {
            one: _heading(entries.get(one), one)
            for one in sorted(dates, key=lambda one: (not dates[one], dates[one], one))
        }

    # -- comparison

    def compare(self, ids: Sequence[str], candidates: int = 0) -> Comparison:
        """What the articles of these ids tell alike, differently, or alone. Raises ArticleError or FileReadError."""
        return self.compare_articles([self.article(one) for one in ids], candidates)

    def compare_articles(
        self, articles: Sequence[Article], candidates: int = 0, hand: HandLinks | None = None
    ) -> Comparison:
        """As `compare`, of the texts as they are in hand. What was compared before is answered from memory.

        `hand` None: with what people decided, if its file can be read.
        """
        with self._lock:
            if self._comparisons is None:
                from reader.compare import Remembered

                self._comparisons = Remembered()
            remembered = self._comparisons
        if hand is None:
            from reader.compare import HandLinks

            hand = HandLinks()
            with contextlib.suppress(ReaderError):  # `problems` names a broken file
                hand = self.hand_links(articles)
        return remembered.compare(articles, candidates, hand)

    def hand_links(self, articles: Sequence[Article]) -> HandLinks:
        """What people decided about pairs of sentences of these articles. Raises TagFileError or FileReadError."""
        from reader.compare import HandLinks, Place
        from reader.tags import Verdict

        told: dict[Verdict, list[tuple[Place, Place]]] = {verdict: [] for verdict in Verdict}
        for one in self.tags.links.between(articles):
            ends = Place(one.link.a.article, *one.a), Place(one.link.b.article, *one.b)
            told[one.link.verdict].append(ends)
        return HandLinks(tuple(told[Verdict.SAME]), tuple(told[Verdict.NOT]))

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
        try:
            self.saved_searches()
        except ReaderError as error:
            found.append(Problem("tags/searches.yaml", error.problem, error.advice, error.line or 0))
        return tuple(found)

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()


def _heading(entry: Entry | None, article_id: str) -> str:
    """What a column is called: the source, else the title, and the day."""
    if entry is None:
        return article_id
    return " ".join(part for part in (entry.metadata.source or entry.display_title, entry.metadata.date[:10]) if part)


def _notice(article_id: str, notice: str) -> Problem:
    """What reading an article noticed, as a problem: a line of its front matter, or its encoding."""
    if at := re.match(r"line (\d+): ", notice):
        return Problem(article_id, notice[at.end() :], "correct that line in an editor", int(at[1]))
    encoding = any(word in notice for word in ("encod", "UTF", "cp12", "decod"))
    return Problem(article_id, notice, "save it as UTF-8 if that is wrong" if encoding else "")
