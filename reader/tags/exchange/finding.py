"""Where a passage from elsewhere stands in an article here.

The same judgement as for a text that has changed (`anchors`): what is not word for word and for certain the passage
keeps its old quote and waits for a person; what is not found is lost, is kept with its quote, and can be found by hand.
Only where a file gives neither place nor surroundings, and the words stand more than once, the file's order decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reader.articles.model import Article, Passage
from reader.tags import anchors
from reader.tags.exchange.incoming import Incoming
from reader.tags.model import State, TaggedPassage
from reader.yaml_gate import storable


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage as it would be stored, how it was found, and what a person should know about that."""

    passage: TaggedPassage
    state: State
    doubt: str = ""


class Finder:
    """Finds the passages of a file, in its order, in one article."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._text = anchors.Text(article.text, article.text_sha256)
        self._last = 0

    def find(self, one: Incoming) -> Placed:
        """Where `one` is. Its id is not decided here."""
        bare = TaggedPassage(
            id=one.id,
            tags=one.tags,
            start=one.start if one.start is not None else self._last,
            end=one.end if one.end is not None else (one.start or self._last) + len(one.quote),
            quote=storable(one.quote),
            prefix=storable(one.prefix[-64:]),
            suffix=storable(one.suffix[:64]),
            by=_line(one.by),
            created=_line(one.created),
            modified=_line(one.modified),
            note=storable(one.note),
        )
        if one.start is None and not one.prefix and not one.suffix:
            placed = self._by_words(bare, one)
            if placed is not None:
                return placed
        found = anchors.anchor(bare, self._article.id, self._text, self._article.text_sha256)
        if found.place is None:
            return Placed(bare, State.LOST)
        if found.state is State.CHANGED:
            return Placed(replace(bare, start=found.place.start, end=found.place.end), State.CHANGED)
        return Placed(self._there(bare, found.place), State.EXACT)

    def _by_words(self, bare: TaggedPassage, one: Incoming) -> Placed | None:
        """The place of a quote of which nothing else is known; None if its words do not stand there."""
        reduced = self._text.reduced
        quote = self._text.wanted(bare).quote
        starts = []
        at = reduced.text.find(quote) if quote else -1
        while at >= 0:
            starts.append(at)
            at = reduced.text.find(quote, at + 1)
        places = [self._text.original(Passage(start, start + len(quote))) for start in starts]
        if not places:
            return None
        later = [place for place in places if place.start >= self._last] if one.in_order else []
        place = (later or places)[0]
        if one.in_order:
            self._last = place.start
        doubt = ""
        if len(places) > 1:
            nth = places.index(place) + 1
            doubt = f"stands {len(places)} times there, and the file does not say where; taken for number {nth}"
        return Placed(self._there(bare, place), State.EXACT, doubt)

    def _there(self, bare: TaggedPassage, place: Passage) -> TaggedPassage:
        text = self._article.text
        prefix, suffix = anchors.context_of(text, place)
        quote = storable(text[place.start : place.end])
        return replace(bare, start=place.start, end=place.end, quote=quote, prefix=prefix, suffix=suffix)


def _line(text: str) -> str:
    return storable(" ".join(text.split())[:200])
