"""Anchors: where a tagged passage is in the text as it is now.

The quote is the truth, offsets are a hint, prefix and suffix decide between equal quotes. The steps of `_STEPS` are
tried in turn; what none of them finds is lost, and stays in its file. A passage is *moved* only where its words are
found for certain; any doubt, and any other letter, makes it *changed*, which a person confirms.

The fewer words a passage has, the more must speak for a place: two words stand in a long text by chance, or with one
letter changed, and a passage that was deleted must not be found in somebody else's sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from reader.articles.model import Article, Passage
from reader.tags.model import CONTEXT, Anchored, State, TaggedPassage
from reader.tags.near_words import Rated, Wanted, closed_up, places, rate, stands_near
from reader.tags.same_words import Reduced, reduce
from reader.yaml_gate import storable

SHORT = 50
"""Characters below which a quote may stand in a text by chance: found once is then not enough."""
VERY_SHORT, FEW_WORDS, LONG = 25, 30, 150
_AGREES, _AGREES_SHORT = 0.5, 0.6
_CLEARLY = 0.15
_FOREIGN = 0.75
"""The score that the same words have where half of their surroundings are others."""
_WHOLE = 0.7
"""How like surroundings must be to what they were, to speak for a place whose words are not quite the same."""
_OCCURRENCES = 5000
"""Occurrences of one quote that are looked at; only a quote of a letter or two has more."""
_COMPARED = 24


class Text:
    """An article's text with what finding passages in it needs, made once for all of them."""

    def __init__(self, text: str, sha256: str = "") -> None:
        self.text = storable(text)
        self.sha256 = sha256

    @cached_property
    def reduced(self) -> Reduced:
        """The text reduced to its words."""
        return reduce(self.text)

    def wanted(self, passage: TaggedPassage) -> Wanted:
        """A passage as it is looked for in the reduced text."""
        # The hint only decides between equals: how much of the text is white space does not matter to it.
        hint = round(passage.start * len(self.reduced.text) / max(1, len(self.text)))
        quote = reduce(passage.quote).text.strip()
        return Wanted(quote, reduce(passage.prefix[-CONTEXT:]).text, reduce(passage.suffix[:CONTEXT]).text, hint)

    def original(self, place: Passage) -> Passage:
        """A place in the reduced text as one in the text itself."""
        return Passage(self.reduced.original_start(place.start), self.reduced.original_end(place.end))


@dataclass(frozen=True, slots=True)
class Found:
    """A place, and whether it is the passage for certain."""

    place: Passage
    certain: bool
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be a passage's, for a person to judge. `score` is 1 for the same words in the same
    surroundings, `likeness` is 1 for the same words, 0 for nothing in common.
    """

    place: Passage
    score: float
    likeness: float


Step = Callable[[TaggedPassage, Text], Found | None]


def anchor_all(
    passages: Iterable[TaggedPassage], article: Article, counted_in: str, text: Text | None = None
) -> tuple[Anchored, ...]:
    """`passages` with their places in `article`, by place, the lost ones last.

    `counted_in` is the `text_sha256` of the text that the offsets were counted in.
    """
    text = text or Text(article.text, article.text_sha256)
    found = (anchor(passage, article.id, text, counted_in) for passage in passages)
    return tuple(sorted(found, key=_by_place))


def _by_place(one: Anchored) -> tuple[bool, int, int, str]:
    start, end = one.place or (one.passage.start, one.passage.end)
    return one.place is None, start, end, one.passage.id


def anchor(passage: TaggedPassage, article_id: str, text: Text, counted_in: str = "") -> Anchored:
    """One passage with its place in `text`."""
    hinted = text.text[passage.start : passage.end] == passage.quote
    if hinted and _is_the_one(passage, text, counted_in):
        return Anchored(passage, article_id, State.EXACT, passage.span)
    if passage.lost_in and passage.lost_in == text.sha256:
        return Anchored(passage, article_id, State.LOST, None)
    for step in _STEPS:
        found = step(passage, text)
        if found is not None and (not found.certain or found.score < _FOREIGN):
            found = _nearer(passage, text, found)
        if found is not None:
            exact = hinted and found.certain and found.place == passage.span
            state = State.EXACT if exact else State.MOVED if found.certain else State.CHANGED
            return Anchored(passage, article_id, state, found.place)
    return Anchored(passage, article_id, State.LOST, None)


def _is_the_one(passage: TaggedPassage, text: Text, counted_in: str) -> bool:
    """Whether what surrounds the hinted place is what did, to the letter.

    Only a passage without context takes the hash's word for it: beside others that were found again in a text that
    has changed, a passage that waits for a person keeps its old offsets, and may by chance stand on the same words.
    """
    if not passage.prefix and not passage.suffix:
        return counted_in == text.sha256 != ""
    before = text.text[max(0, passage.start - len(passage.prefix)) : passage.start]
    after = text.text[passage.end : passage.end + len(passage.suffix)]
    return (before, after) == (passage.prefix, passage.suffix)


def candidates(passage: TaggedPassage, text: Text, n: int = 3) -> tuple[Candidate, ...]:
    """The `n` likeliest places of a passage, the best first, also those that `anchor` would not believe.

    No two of them share a character. There are none if not even a few letters of it are left.
    """
    wanted = text.wanted(passage)
    if not wanted.quote:
        return ()
    reduced, length = text.reduced.text, len(wanted.quote)
    same = sorted(_occurrences(reduced, wanted.quote), key=lambda start: abs(start - wanted.hint))[:_COMPARED]
    rated = [rate(reduced, Passage(start, start + length), wanted, 1.0) for start in same]
    rated += places(reduced, wanted, 2 * n, thorough=True)
    chosen: list[Rated] = []
    for one in sorted(rated, key=lambda one: (-one.score, one.place)):
        if len(chosen) < n and not any(one.place.overlaps(other.place) for other in chosen):
            chosen.append(one)
    return tuple(Candidate(text.original(one.place), one.score, one.likeness) for one in chosen)


def context_of(text: str, place: Passage) -> tuple[str, str]:
    """The prefix and the suffix of a passage at `place`."""
    return (
        storable(text[max(0, place.start - CONTEXT) : place.start]),
        storable(text[place.end : place.end + CONTEXT]),
    )


# -- steps


def _exact_words(passage: TaggedPassage, text: Text) -> Found | None:
    """The quote, character for character."""
    wanted = Wanted(passage.quote, passage.prefix[-CONTEXT:], passage.suffix[:CONTEXT], passage.start)
    return _choose(text.text, _occurrences(text.text, passage.quote), wanted)


def _same_words(passage: TaggedPassage, text: Text) -> Found | None:
    """The quote but for white space, quotation marks and dashes."""
    wanted = text.wanted(passage)
    found = _choose(text.reduced.text, _occurrences(text.reduced.text, wanted.quote), wanted)
    return None if found is None else replace(found, place=text.original(found.place))


def _near_words(passage: TaggedPassage, text: Text) -> Found | None:
    """Nearly the quote, or what stands now between that which stood around it."""
    wanted = text.wanted(passage)
    if not wanted.quote:
        return None
    found = places(text.reduced.text, wanted)
    if not found or not _believed(found[0], wanted, text):
        return None
    return Found(text.original(found[0].place), certain=False, score=found[0].score)


_STEPS: tuple[Step, ...] = (_exact_words, _same_words, _near_words)


def _nearer(passage: TaggedPassage, text: Text, found: Found) -> Found:
    """The same words in foreign surroundings may be others, while its own were changed: what is likelier."""
    near = _near_words(passage, text)
    return near if near is not None and near.score > found.score else found


def _occurrences(text: str, quote: str) -> list[int]:
    starts: list[int] = []
    place = text.find(quote) if quote else -1
    while place >= 0 and len(starts) < _OCCURRENCES:
        starts.append(place)
        place = text.find(quote, place + 1)
    return starts


def _choose(text: str, starts: list[int], wanted: Wanted) -> Found | None:
    """The occurrence of the quote whose surroundings are most like what they were, the nearest if several are."""
    if not starts:
        return None
    length, prefix, suffix = len(wanted.quote), wanted.prefix, wanted.suffix

    def alike(start: int) -> int:
        before, after = text[max(0, start - len(prefix)) : start], text[start + length : start + length + len(suffix)]
        return _common_end(before, prefix) + _common_start(after, suffix)

    nearest = sorted(starts, key=lambda start: (-alike(start), abs(start - wanted.hint)))[:_COMPARED]
    rated = [rate(text, Passage(start, start + length), wanted, 1.0) for start in nearest]
    best = max(rated, key=lambda one: (one.agreement or 0.0, one.score))
    agreement = best.agreement
    agrees = _AGREES if length >= SHORT else _AGREES_SHORT
    if agreement is not None and agreement < agrees and length < FEW_WORDS:
        return None
    if len(starts) == 1:
        # Words that are there once are these words, unless they are few and stand in foreign surroundings.
        return Found(best.place, agreement is None or agreement >= agrees or length >= SHORT, best.score)
    second = max((one.agreement or 0.0 for one in rated if one is not best), default=0.0)
    certain = agreement is not None and agreement >= agrees and agreement - second >= _CLEARLY
    return Found(best.place, certain, best.score)


def _believed(one: Rated, wanted: Wanted, text: Text) -> bool:
    """Whether enough speaks for a place whose words are not the same."""
    length, side, both = len(wanted.quote), max(one.sides, default=None), min(one.sides, default=0.0)
    kept = (one.place.end - one.place.start) / length
    framed = len(one.sides) == 2 and both >= _WHOLE and 0.35 <= kept <= 2
    if framed and one.likeness >= 0.5:
        return True
    if closed_up(text.reduced.text, wanted, one):
        return False  # it was taken out there; what is like it elsewhere is among the candidates
    if framed and both >= 0.85 and one.likeness >= 0.25:
        return True
    if length >= SHORT:
        if side is None:
            return one.likeness >= 0.7
        if side >= _WHOLE:
            return one.likeness >= (0.6 if stands_near(text.reduced.text, one, wanted) else 0.75)
        return one.likeness >= (0.75 if length >= LONG else 0.85)
    if side is None:
        return one.likeness >= (0.8 if length >= VERY_SHORT else 0.88)
    if len(one.sides) == 2 and both >= 0.6:
        return one.likeness >= 0.5
    if len(one.sides) == 2 and not stands_near(text.reduced.text, one, wanted):
        return one.likeness >= 0.85 and side >= 0.8
    return one.likeness >= (0.6 if length >= VERY_SHORT else 0.65) and side >= 0.8


def _common_start(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _common_end(one: str, other: str) -> int:
    return _common_start(one[::-1], other[::-1])
