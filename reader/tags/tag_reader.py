"""What the tag files and the codebook of a corpus say, kept while the files stay the same. Writes nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from reader.articles.model import Article
from reader.errors import Problem, ReaderError
from reader.tags import anchors, checks, questions
from reader.tags.folder import TagFolder
from reader.tags.glances import Glance
from reader.tags.model import Anchored, Codebook, State, TaggedPassage
from reader.tags.shelf import Shelf
from reader.tags.tag_names import tag_names
from reader.tags.unsaved import Unsaved


class TagReader:
    """The tags in `corpus_folder/tags`, with what is `unsaved`. Making one touches no disk. All methods may be called
    from any thread.
    """

    def __init__(self, corpus_folder: Path, unsaved: Unsaved) -> None:
        self._folder = TagFolder(corpus_folder)
        self._lock = threading.RLock()
        self._shelf = Shelf(self._folder, self._lock, unsaved)
        self._just_used: dict[str, int] = {}

    # -- reading

    def codebook(self) -> Codebook:
        """The codebook; if its file is broken, as it was before, which `problems` says."""
        with self._lock:
            return self._shelf.codebook().codebook

    def codebook_trouble(self) -> str:
        """Why the codebook cannot be read, with its file and line; empty if it can."""
        with self._lock:
            self._shelf.codebook()
            return str(self._shelf.codebook_error or "")

    @property
    def last_codebook(self) -> Codebook:
        """The codebook as it was read last. Asks no disk, and waits for nobody."""
        return self._shelf.last_codebook

    @property
    def is_there(self) -> bool:
        """Whether the corpus folder is there: a disk may have been taken away."""
        return self._folder.is_there

    def check_there(self) -> None:
        """Raises FileWriteError if the corpus folder is not there."""
        self._folder.check_there()

    def tagged_articles(self) -> tuple[str, ...]:
        """The ids of the articles that have a tag file, sorted."""
        with self._lock:
            return tuple(sorted(self._shelf.look().articles))

    def each_tagged(
        self,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int], None] = lambda done, total: None,
        articles: Collection[str] | None = None,
    ) -> Iterator[str]:
        """The ids of `articles` (None: of those that have a tag file), one after the other, for who reads each of them.

        `wanted` ends it early, `told` hears how far it is, in articles. Raises FileWriteError once the corpus is gone:
        all that is not there then would seem lost, or never tagged.
        """
        listed = self.tagged_articles() if articles is None else articles
        self.check_there()
        for number, article_id in enumerate(listed):
            told(number, len(listed))
            if not wanted():
                return
            yield article_id
            self.check_there()

    def passages(self, article_id: str) -> tuple[TaggedPassage, ...]:
        """The tagged passages of one article, by `(start, id)`. Raises TagFileError or FileReadError."""
        with self._lock:
            kept = self._shelf.read(article_id)
            return kept.file.passages if kept is not None and kept.file is not None else ()

    def anchored(self, article: Article) -> tuple[Anchored, ...]:
        """The tagged passages of an article with their places in its text. Raises TagFileError or FileReadError."""
        with self._lock:
            kept = self._shelf.read(article.id)
            if kept is None or kept.file is None:
                return ()
            if kept.anchored is None or kept.anchored[0] != article.text_sha256:
                found = anchors.anchor_all(kept.file.passages, article, kept.file.text_sha256)
                kept.anchored = article.text_sha256, found
            return kept.anchored[1]

    def text_sha256(self, article_id: str) -> str:
        """The hash of the text that the passages of an article were counted in; empty if that is not known.

        Raises TagFileError or FileReadError.
        """
        with self._lock:
            kept = self._shelf.read(article_id)
            return kept.file.text_sha256 if kept is not None and kept.file is not None else ""

    def lost(self, article_id: str) -> tuple[Anchored, ...]:
        """The tagged passages of an article that is gone. Raises TagFileError or FileReadError."""
        return tuple(Anchored(one, article_id, State.LOST, None) for one in self.passages(article_id))

    def counts(self, told: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
        """How many tagged passages each article has; articles without any, or with a broken file, are left out.

        `told` hears how many files were read of how many: the first time, and after much has changed, it takes a while.
        """
        return {article_id: len(found) for article_id, found in self._shelf.glances(told)}

    def glances(
        self, told: Callable[[int, int], None] = lambda done, total: None
    ) -> Iterator[tuple[str, tuple[Glance, ...]]]:
        """The tags, note and date of each passage, by article, but for those whose file is broken. `told`: as above."""
        return self._shelf.glances(told)

    def tag_counts(self) -> dict[str, int]:
        """How many tagged passages carry each tag, by the names in the files."""
        counts: Counter[str] = Counter()
        for _, found in self._shelf.glances():
            for one in found:
                counts.update(one.tags)
        return dict(counts)

    def tags_of(self) -> dict[str, frozenset[str]]:
        """The tags on the passages of each article that has any, by their names in the codebook."""
        codebook = self.codebook()
        found: dict[str, frozenset[str]] = {}
        named: dict[tuple[str, ...], tuple[str, ...]] = {}
        for article_id, glances in self._shelf.glances():
            tags: set[str] = set()
            for one in glances:
                if one.tags not in named:
                    named[one.tags] = tag_names(one.tags, codebook)
                tags.update(named[one.tags])
            if tags:
                found[article_id] = frozenset(tags)
        return found

    def lookup(self, field: str, value: str) -> frozenset[str]:
        """The ids of the articles with a passage that `field:value` means; see `questions.passage_test`."""
        test = questions.passage_test(field, value, self.codebook())
        return frozenset(article_id for article_id, found in self._shelf.glances() if any(map(test, found)))

    def tags_by_use(self) -> tuple[str, ...]:
        """All tags, used or in the codebook: those used last, then the most used, then in the codebook's order."""
        glances = (one for _, found in self._shelf.glances() for one in found)
        return questions.by_use(glances, self.codebook(), self._just_used)

    def tell_writing(self, told: Callable[[int, int], None]) -> None:
        """From now on `told` hears, of a step that goes over many files, how many are written of how many."""
        self._shelf.told = told

    def changed(self, articles: Collection[str] = ()) -> bool:
        """Whether another program has written anything under `tags/` since this was asked last. In a corpus of
        thousands of tag files, the files of `articles` are looked at each time, of the others some.
        """
        with self._lock:
            return self._shelf.changed(articles)

    # -- what is wrong

    def problems(
        self, known_articles: Container[str], texts: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Problem, ...]:
        """What is wrong with the tags, except for their places: that `lost_problems` says, which needs the text.

        `texts` says which article has the text of a hash, for tags whose own article is gone.
        """
        book_shown = shown = self._folder.shown(self._folder.codebook)
        names: dict[str, None] = {}
        with self._lock:
            codebook, odd = (book := self._shelf.codebook()).codebook, book.problems
            found = [*self._shelf.faults.values(), *(replace(one, file=shown) for one in odd)]
            if self._shelf.codebook_error is not None:
                found.append(checks.problem_of(self._shelf.codebook_error, shown))
            contents = self._shelf.look()
            found += self._shelf.unsaved.problems()
        found += contents.problems
        for article_id, (path, _) in sorted(contents.articles.items()):
            shown = self._folder.shown(path)
            try:
                with self._lock:
                    kept = self._shelf.read(article_id)
            except ReaderError as error:
                found.append(checks.problem_of(error, shown))
                continue
            if kept is not None and kept.file is not None:
                names.update((tag, None) for passage in kept.file.passages for tag in passage.tags)
                found += checks.file_problems(article_id, shown, kept.file, codebook, known_articles, texts)
        found += checks.look_alikes(book_shown, dict.fromkeys([*(tag.name for tag in codebook.tags), *names]))
        return tuple(found)

    def lost_problems(self, article: Article) -> tuple[Problem, ...]:
        """The passages of an article that are lost or not found for certain. A broken file is `problems`' business."""
        try:
            anchored = self.anchored(article)
            shown = self._folder.shown(self._folder.file_of(article.id))
        except ReaderError:
            return ()
        return tuple(checks.anchor_problems(shown, anchored, len(article.text)))

    # -- where passages may be

    def candidates(self, article: Article, passage_id: str, n: int = 3) -> tuple[anchors.Candidate, ...]:
        """The `n` likeliest places of a passage in an article's text, the best first; see `anchors.candidates`.

        Raises TagFileError or FileReadError.
        """
        passage = next((one for one in self.passages(article.id) if one.id == passage_id), None)
        return () if passage is None else anchors.candidates(passage, anchors.Text(article.text), n)
