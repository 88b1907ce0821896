"""What people decided about two sentences of two articles: the plain data, and where these are in the texts of now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from reader.articles.model import Article, Passage
from reader.tags import anchors
from reader.tags.model import State, TaggedPassage
from reader.yaml_gate import storable


class Verdict(StrEnum):
    """Whether two sentences tell the same thing, as a person says."""

    SAME = "same"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class End:
    """One of the two sentences, found again as a tagged passage is. `text_sha256` is that of the text in which the
    offsets were counted.
    """

    article: str
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    text_sha256: str = ""
    extra: tuple[tuple[str, object], ...] = ()

    @property
    def span(self) -> Passage:
        """Where it is hinted to be."""
        return Passage(self.start, self.end)


@dataclass(frozen=True, slots=True)
class HandLink:
    """A verdict on two sentences; `a` is the one whose `(article, start)` comes first. `extra` keeps unknown keys."""

    id: str
    verdict: Verdict
    a: End
    b: End
    by: str = ""
    created: str = ""
    extra: tuple[tuple[str, object], ...] = ()

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """By this links are sorted."""
        return self.a.article, self.b.article, self.a.start, self.b.start, self.id


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link with the places of both ends in the texts as they are now. `certain`: word for word, and no doubt."""

    link: HandLink
    a: Passage
    b: Passage
    certain: bool


def end_of(article: Article, span: Passage) -> End:
    """The passage `span` of an article as the end of a link."""
    prefix, suffix = anchors.context_of(article.text, span)
    quote = storable(article.text[span.start : span.end])
    return End(storable(article.id), span.start, span.end, quote, prefix, suffix, article.text_sha256)


def in_order(link: HandLink) -> HandLink:
    """`link` with the end first that comes first."""
    (a, b) = sorted((link.a, link.b), key=lambda end: (end.article, end.start))
    return replace(link, a=a, b=b)


def placed(links: Iterable[HandLink], articles: Mapping[str, Article]) -> tuple[PlacedLink, ...]:
    """Those of `links` whose ends are both found in `articles`; who is lost waits in the file."""
    links = [one for one in links if one.a.article in articles and one.b.article in articles]
    texts = {name: anchors.Text(one.text, one.text_sha256) for name, one in articles.items()}
    found: dict[End, tuple[State, Passage | None]] = {}
    for end in {end for one in links for end in (one.a, one.b)}:
        found[end] = state_of(end, texts[end.article])
    result = []
    for one in links:
        (a_state, a), (b_state, b) = found[one.a], found[one.b]
        if a is not None and b is not None:
            result.append(PlacedLink(one, a, b, State.CHANGED not in (a_state, b_state)))
    return tuple(result)


def state_of(end: End, text: anchors.Text) -> tuple[State, Passage | None]:
    """How and where the end of a link is found in its article's text."""
    passage = TaggedPassage("", (), end.start, end.end, end.quote, end.prefix, end.suffix)
    anchored = anchors.anchor(passage, end.article, text, end.text_sha256)
    return anchored.state, anchored.place
