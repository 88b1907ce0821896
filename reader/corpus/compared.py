"""Comparing the articles of a corpus: with each other, with one sentence, and with all that tell the same story."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader import places
from reader.articles import Article, Passage
from reader.corpus.folder import CorpusFolder
from reader.errors import ReaderError
from reader.search import Index

if TYPE_CHECKING:
    from reader.compare import Comparison, HandLinks, Remembered, Told
    from reader.copies import Story

_ASKED_WORDS = 30
_CANDIDATES = 40
"""Words of a sentence whose commonness is looked up, and articles whose sentences are held against it."""


class ComparedCorpus(CorpusFolder):
    """The part of `Corpus` that holds articles against each other."""

    def __init__(self, folder: Path, index: Index, author: str = "") -> None:
        super().__init__(folder, index, author)
        self._story_of: dict[str, tuple[str, ...]] = {}
        self._comparisons: Remembered | None = None

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
