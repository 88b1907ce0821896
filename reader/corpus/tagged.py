"""The tags of a corpus together with its articles: where the tagged passages are, and how the tags are spread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from reader.articles import Entry
from reader.corpus.folder import CorpusFolder
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.tags import Anchored, Matrix, Within


class Columns(StrEnum):
    """What the tags are set against."""

    ARTICLE = "article"
    SOURCE = "source"


class TaggedCorpus(CorpusFolder):
    """The part of `Corpus` that finds the tagged passages in their articles, and counts tags."""

    def anchored(self, article_id: str) -> tuple[Anchored, ...]:
        """The tagged passages of one article with their places; all are lost if the article is gone or unreadable.

        Raises TagFileError if its tag file cannot be read.
        """
        try:
            article = self.article(article_id)
        except ReaderError:
            return self.tags.lost(article_id)
        return self.tags.anchored(article)

    def all_anchored(
        self,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Anchored, ...]:
        """The tagged passages of all articles, by article and place. Articles whose tag file is broken are left out:
        `problems` names them. `told` hears how far it is, in articles. Raises FileWriteError if the corpus is gone.
        """
        found: list[Anchored] = []
        for article_id in self.tags.each_tagged(wanted, told):
            try:
                found += self.anchored(article_id)
            except ReaderError:
                continue
        return tuple(found)

    def tag_counts(self) -> dict[str, int]:
        """How many tagged passages carry each tag."""
        return self.tags.tag_counts()

    def tag_matrix(
        self,
        by: Columns,
        articles: Sequence[str] | None = None,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Matrix, dict[str, str]]:
        """The tags against `articles` (None: all that have tagged passages), one by one or by their source, and what
        each column is to be called. Columns by date, undated last; sources by name, articles without one last.
        """
        from reader.tags import matrix

        anchored = self.all_anchored(wanted, told)
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
        self,
        within: Within,
        articles: Sequence[str] | None = None,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Matrix, dict[str, str]]:
        """The tags against each other in `articles` (None: in all), and what each article in it is to be called."""
        from reader.tags import pair_matrix

        anchored = self.all_anchored(wanted, told)
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


def _heading(entry: Entry | None, article_id: str) -> str:
    """What a column is called: the source, else the title, and the day."""
    if entry is None:
        return article_id
    known = entry.metadata
    return " ".join(known.where if known.source else (entry.display_title, *known.where))
