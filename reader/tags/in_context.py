"""Tagged passages with what stands around them: the sentence before and the sentence after."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.articles.model import Article, Metadata, Passage
from reader.tags.model import Anchored

_MOST = 400
"""Characters before and after that are given at the most: what a text without sentences would give is not context."""


@dataclass(frozen=True, slots=True)
class InContext:
    """A tagged passage as it stands in the text now, with what is before and after it.

    Of a lost one these are the words that it was made with. `title` is how its article is called.
    """

    anchored: Anchored
    before: str
    text: str
    after: str
    title: str
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def article(self) -> str:
        """The article's id."""
        return self.anchored.article


def in_context(article: Article, anchored: Iterable[Anchored]) -> tuple[InContext, ...]:
    """Each of `anchored`, which are of this article, with the sentences around it."""
    return tuple(_of(one, article) for one in anchored)


def without_article(anchored: Iterable[Anchored]) -> tuple[InContext, ...]:
    """The same for an article that is gone: the words around a passage are those that were kept with it."""
    return tuple(
        InContext(one, one.passage.prefix, one.passage.quote, one.passage.suffix, one.article) for one in anchored
    )


def around(article: Article, place: Passage) -> tuple[str, str]:
    """What stands before and after a place: the rest of its own sentences, and one sentence more on each side."""
    sentences, text = article.sentences, article.text
    first = bisect_right(sentences, place.start, key=lambda one: one.start) - 1
    last = bisect_right(sentences, place.end - 1, key=lambda one: one.start) - 1
    start = sentences[max(0, first - 1)].start if sentences and first >= 0 else 0
    end = sentences[min(len(sentences) - 1, last + 1)].end if sentences else len(text)
    before = text[max(min(start, place.start), place.start - _MOST) : place.start]
    after = text[place.end : min(max(end, place.end), place.end + _MOST)]
    return before, after


def _of(one: Anchored, article: Article) -> InContext:
    title, known = article.display_title, article.metadata
    if one.place is None:
        return InContext(one, one.passage.prefix, one.passage.quote, one.passage.suffix, title, known)
    before, after = around(article, one.place)
    return InContext(one, before, article.text[one.place.start : one.place.end], after, title, known)
