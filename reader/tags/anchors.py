"""Anchors: where a tagged passage is in the text as it is now.

The quote is the truth, offsets are a hint, prefix and suffix decide between equal quotes. The steps of `_STEPS` are
tried in turn; what none of them finds is lost, and stays in its file. A passage is *moved* only where its words are
found for certain; any doubt makes it *changed*, which a person confirms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from reader.articles.model import Article, Passage
from reader.tags.model import CONTEXT, Anchored, State, TaggedPassage
from reader.tags.same_words import Reduced, reduce
from reader.yaml_gate import storable

SHORT = 50
"""Characters below which a quote may stand in a text by chance: found once is then not enough."""
_AGREES = 0.5
_CLEARLY = 0.15
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


@dataclass(frozen=True, slots=True)
class Found:
    """A place, and whether it is the passage for certain."""

    place: Passage
    certain: bool


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
    for step in _STEPS:
        found = step(passage, text)
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


def context_of(text: str, place: Passage) -> tuple[str, str]:
    """The prefix and the suffix of a passage at `place`."""
    return (
        storable(text[max(0, place.start - CONTEXT) : place.start]),
        storable(text[place.end : place.end + CONTEXT]),
    )


# -- steps


def _exact_words(passage: TaggedPassage, text: Text) -> Found | None:
    """The quote, character for character."""
    starts = _occurrences(text.text, passage.quote)
    return _choose(text.text, starts, passage.quote, passage.start, passage.prefix, passage.suffix)


def _same_words(passage: TaggedPassage, text: Text) -> Found | None:
    """The quote but for white space, quotation marks and dashes."""
    quote = reduce(passage.quote).text.strip()
    if not quote:
        return None
    reduced = text.reduced
    starts = _occurrences(reduced.text, quote)
    # The hint is only for ties: the share of the text that is white space does not matter to it.
    hint = round(passage.start * len(reduced.text) / max(1, len(text.text)))
    prefix, suffix = reduce(passage.prefix).text, reduce(passage.suffix).text
    found = _choose(reduced.text, starts, quote, hint, prefix, suffix)
    if found is None:
        return None
    place = Passage(reduced.original_start(found.place.start), reduced.original_end(found.place.end))
    return Found(place, found.certain)


_STEPS: tuple[Step, ...] = (_exact_words, _same_words)


def _occurrences(text: str, quote: str) -> list[int]:
    starts: list[int] = []
    place = text.find(quote) if quote else -1
    while place >= 0 and len(starts) < _OCCURRENCES:
        starts.append(place)
        place = text.find(quote, place + 1)
    return starts


def _choose(text: str, starts: list[int], quote: str, hint: int, prefix: str, suffix: str) -> Found | None:
    """The occurrence whose surroundings are most like `prefix` and `suffix`, the nearest to `hint` if several are."""
    if not starts:
        return None
    length = len(quote)

    def alike(start: int) -> int:
        before, after = text[max(0, start - len(prefix)) : start], text[start + length : start + length + len(suffix)]
        return _common_end(before, prefix) + _common_start(after, suffix)

    nearest = sorted(starts, key=lambda start: (-alike(start), abs(start - hint)))[:_COMPARED]
    rated = [(_agreement(text, start, start + length, prefix, suffix), start) for start in nearest]
    best, start = max(rated, key=lambda one: (one[0] or 0.0, -abs(one[1] - hint)))
    place = Passage(start, start + length)
    if len(starts) == 1:
        # Words that are there once are these words, unless they are few and stand in foreign surroundings.
        return Found(place, best is None or best >= _AGREES or length >= SHORT)
    second = max((rating or 0.0 for rating, other in rated if other != start), default=0.0)
    return Found(place, best is not None and best >= _AGREES and best - second >= _CLEARLY)


def _agreement(text: str, start: int, end: int, prefix: str, suffix: str) -> float | None:
    """How like the surroundings of a span are to `prefix` and `suffix`, 0 to 1. Absent context says nothing: None."""
    sides = []
    if prefix.strip():
        sides.append(_likeness(text[max(0, start - len(prefix)) : start], prefix))
    if suffix.strip():
        sides.append(_likeness(text[end : end + len(suffix)], suffix))
    # One side whole is enough: the sentence on the other may have been rewritten.
    return max(sum(sides) / len(sides), 0.75 * max(sides)) if sides else None


def _likeness(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def _common_start(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _common_end(one: str, other: str) -> int:
    return _common_start(one[::-1], other[::-1])
