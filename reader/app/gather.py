"""Reads tagged passages together with the text around them: work for the background."""

from __future__ import annotations

from collections.abc import Callable, Collection

from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.tags import InContext, in_context, without_article


def gathered(
    corpus: Corpus,
    articles: Collection[str] | None = None,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[InContext, ...]:
    """The tagged passages of `articles` (None: of all) in context, by article and place.

    Articles whose tag file is broken are left out: a check of the corpus names them. `wanted` ends it early, `told`
    hears how far it is, in articles. Raises FileWriteError if the corpus is gone.
    """
    found: list[InContext] = []
    for article_id in corpus.tags.each_tagged(wanted, told, articles):
        try:
            article = corpus.article(article_id)
        except ReaderError:
            try:
                found += without_article(corpus.tags.lost(article_id))
            except ReaderError:
                continue
            continue
        try:
            found += in_context(article, corpus.tags.anchored(article))
        except ReaderError:
            continue
    return tuple(found)
