"""Places in a text whose words are nearly those of a passage: where its author changed it, or a program did.

All of it works on text reduced to its words (`same_words`). Short pieces of the passage and of what surrounded it are
looked for first; where several lie as far apart as they did, a window is opened, and the passage with its
surroundings is laid over it. That says where its ends are now, even if the words at the ends are others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.articles.model import Passage
from reader.tags.edit_distance import aligned, begins, closest, likeness

_LONG_PIECE, _SHORT_PIECE = 12, 6
_PIECES = 16, 40
"""How many pieces are looked for, of the long and of the short kind."""
_COMMON = 30
"""A piece that stands more often than this in the text says nothing about where the passage is."""
_ENOUGH = 18
"""Characters in common from which on a window is opened, for passages that are not very short."""
_WINDOWS = 4
_TELLING = 6
"""Characters of a prefix or suffix below which it says nothing."""
_SOLID, _TOGETHER = 5, 8
"""Letters that stand together as they did: enough to say where an end is; enough to be the passage."""
_AROUND = 40
"""How far from where it is expected the first word of a passage is looked for."""
_WORD = re.compile(r"\w+|\W")
_LONGEST = 1200
"""Characters of a passage up to which all of it is laid over the text: what that costs grows with their square."""
_RATED = 50
_SCANNED = 400_000
"""Characters of text times those of the passage up to which all of the text is looked through if nothing else helps."""
_NEAR = 1000.0
_BETWEEN = 300
"""Characters that may have been put between a passage and what stood beside it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A passage that is looked for: its quote and what stood around it, reduced; `hint` is about where it stood."""

    quote: str
    prefix: str
    suffix: str
    hint: int

    @property
    def pattern(self) -> str:
        """The passage with its surroundings."""
        return self.prefix + self.quote + self.suffix


@dataclass(frozen=True, slots=True)
class Rated:
    """A place, how like its words are to the quote, and how like its surroundings to prefix and suffix, 0 to 1.

    None stands for surroundings that are not known: that says nothing, neither for the place nor against it.
    """

    place: Passage
    likeness: float
    before: float | None
    after: float | None
    score: float

    @property
    def sides(self) -> list[float]:
        """The likeness of those surroundings that are known."""
        return [side for side in (self.before, self.after) if side is not None]

    @property
    def agreement(self) -> float | None:
        """How well the surroundings agree, None if none are known."""
        sides = self.sides
        # One side whole is enough: the sentence on the other may have been rewritten.
        return max(sum(sides) / len(sides), 0.75 * max(sides)) if sides else None


def rate(text: str, place: Passage, wanted: Wanted, same: float | None = None) -> Rated:
    """Rate a place. `same` is how like its words are to the quote, if that is known."""
    if same is None:
        same = likeness(wanted.quote, text[place.start : place.end])
    before = after = None
    prefix, suffix = wanted.prefix.strip(), wanted.suffix.strip()
    weight, points = 50.0, 50.0 * same
    if len(prefix) >= _TELLING:
        there = text[max(0, place.start - len(prefix) - 8) : place.start].rstrip()
        before = begins(prefix[::-1], there[::-1])
        weight, points = weight + 20, points + 20 * before
    if len(suffix) >= _TELLING:
        there = text[place.end : place.end + len(suffix) + 8].lstrip()
        after = begins(suffix, there)
        weight, points = weight + 20, points + 20 * after
    far = abs(place.start - wanted.hint) / _NEAR
    return Rated(place, same, before, after, (points + 2 / (1 + far)) / (weight + 2))


def places(text: str, wanted: Wanted, most: int = _WINDOWS, *, thorough: bool = False) -> list[Rated]:
    """The places in `text` that may be the passage, the likeliest first; of each of `most` windows one or two.

    `thorough`: a text that is not too long is looked through as a whole besides, for places to choose among.
    """
    if len(wanted.quote) > _LONGEST:
        return _between_ends(text, wanted, most)
    found: dict[Passage, Rated] = {}
    for first, last in _windows(text, wanted, most):
        for offset, pattern in ((len(wanted.prefix), wanted.pattern), (0, wanted.quote)):
            ends = _ends(pattern, offset, len(wanted.quote), text[first:last])
            if ends is None:
                continue
            place = Passage(first + ends.start, first + ends.end)
            if place not in found:
                found[place] = rate(text, place, wanted)
            if min(found[place].sides, default=0.0) >= 0.7:
                break  # laid over with its surroundings it fits; the passage alone would fit no better
        if any(one.likeness >= 0.8 and min(one.sides, default=0.0) >= 0.7 for one in found.values()):
            break
    if len(text) * len(wanted.quote) <= _SCANNED and (thorough or not found):
        matches = closest(wanted.quote, text, len(wanted.quote) // 2)
        for match in sorted(matches, key=lambda one: abs(one.start - wanted.hint))[:_RATED]:
            place = Passage(match.start, match.end)
            found.setdefault(place, rate(text, place, wanted))
    return sorted(found.values(), key=lambda one: -one.score)


def _between_ends(text: str, wanted: Wanted, most: int) -> list[Rated]:
    """As `places`, for a passage of pages: its beginning and its end are looked for; what lies between goes along."""
    quote, size = wanted.quote, _LONGEST // 2
    head = Wanted(quote[:size], wanted.prefix, quote[size : size + 32], wanted.hint)
    tail = Wanted(quote[-size:], quote[-size - 32 : -size], wanted.suffix, wanted.hint + len(quote) - size)
    firsts, lasts = places(text, head, most)[:most], places(text, tail, most)[:most]
    found = [
        Rated(
            Passage(first.place.start, last.place.end),
            (first.likeness + last.likeness) / 2,
            first.before,
            last.after,
            (first.score + last.score) / 2,
        )
        for first in firsts
        for last in lasts
        if 0.35 <= (last.place.end - first.place.start) / len(quote) <= 2
    ]
    return sorted(found, key=lambda one: -one.score)


def closed_up(text: str, wanted: Wanted, one: Rated) -> bool:
    """Whether what stood before the passage and what stood after it have closed up: it was taken out there.

    That the place `one` ends as the passage began says nothing, if its words are those of the passage.
    """
    before, after = wanted.prefix.rstrip()[-12:], wanted.suffix.lstrip()[:12]
    if len(before) < _TELLING or len(after) < _TELLING:
        return False
    for joined in (before + after, f"{before} {after}"):
        at = text.find(joined)
        while at >= 0:
            if one.likeness < 0.7 or not one.place.overlaps(Passage(at, at + len(joined))):
                return True
            at = text.find(joined, at + 1)
    return False


def stands_near(text: str, one: Rated, wanted: Wanted) -> bool:
    """Whether the side that agrees less with what stood there is only further away: something was put between."""
    if (one.before or 0.0) < (one.after or 0.0):
        return wanted.prefix.rstrip()[-10:] in text[max(0, one.place.start - _BETWEEN) : one.place.start]
    return wanted.suffix.lstrip()[:10] in text[one.place.end : one.place.end + _BETWEEN]


# -- windows


def _windows(text: str, wanted: Wanted, most: int) -> Iterator[tuple[int, int]]:
    """The stretches of `text` in which the passage may lie, the likeliest first."""
    pattern, length = wanted.pattern, len(wanted.quote)
    margin = 16 + length // 8
    hits = _hits(text, _pieces(wanted, _LONG_PIECE, _PIECES[0]))
    groups = _grouped(hits, margin + length // 4, wanted)
    if not groups or groups[0][0] < 4 * _LONG_PIECE:
        hits += _hits(text, _pieces(wanted, _SHORT_PIECE, _PIECES[1]))
        groups = _grouped(hits, margin + length // 4, wanted)
    enough = min(_ENOUGH, length // 5)
    for _, least, greatest in [one for one in groups if one[0] >= enough][:most]:
        yield max(0, least - margin), min(len(text), greatest + len(pattern) + margin)


def _pieces(wanted: Wanted, size: int, most: int) -> Iterator[tuple[int, str]]:
    """Pieces of the passage and its surroundings, with where they stand in it, spread evenly."""
    pattern = wanted.pattern
    first, last = len(wanted.prefix), len(wanted.prefix) + len(wanted.quote)
    step = max(size if size == _LONG_PIECE else size // 2, -(-len(wanted.quote) // max(1, most - 6)))
    starts = {max(first, last - size), max(0, first - size), last, *range(first, last - size + 1, step)}
    if size == _SHORT_PIECE:
        starts |= {*range(0, first - size, size), *range(last, len(pattern) - size, size)}
    for start in sorted(starts):
        piece = pattern[start : start + size]
        if len(piece.strip()) >= min(size, len(wanted.quote)) - 2:
            yield start, piece


def _hits(text: str, pieces: Iterable[tuple[int, str]]) -> list[tuple[int, int, int]]:
    """(where the pattern would begin, where in it the piece stands, length of the piece) for each find."""
    hits: list[tuple[int, int, int]] = []
    for start, piece in pieces:
        places: list[int] = []
        at = text.find(piece)
        while at >= 0 and len(places) <= _COMMON:
            places.append(at)
            at = text.find(piece, at + 1)
        if len(places) <= _COMMON:
            hits += [(place - start, start, len(piece)) for place in places]
    return hits


def _grouped(hits: list[tuple[int, int, int]], slack: int, wanted: Wanted) -> list[tuple[int, int, int]]:
    """Hits that lie together, as (characters of the pattern that they cover, least and greatest beginning)."""
    groups: list[list[tuple[int, int, int]]] = []
    for hit in sorted(hits):
        if groups and hit[0] - groups[-1][-1][0] <= slack and hit[0] - groups[-1][0][0] <= 2 * slack:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    rated = []
    for group in groups:
        covered = done = 0
        for _, start, length in sorted(group, key=lambda hit: hit[1]):
            covered += max(0, start + length - max(start, done))
            done = max(done, start + length)
        rated.append((covered, group[0][0], group[-1][0]))
    return sorted(rated, key=lambda one: (-one[0], abs(one[1] + len(wanted.prefix) - wanted.hint)))


# -- ends


def _ends(pattern: str, offset: int, length: int, window: str) -> Passage | None:
    """The ends of the quote, `length` characters from `offset` on in `pattern`, when that is laid over `window`."""
    there = aligned(pattern, window)
    start = _edge(pattern, there, window, offset, offset + length)
    # The end is a start when everything is read backwards.
    size, width = len(pattern), len(window)
    back = [-1 if at < 0 else width - 1 - at for at in reversed(there)]
    last = _edge(pattern[::-1], back, window[::-1], size - offset - length, size - offset)
    if start is None or last is None or start >= width - last:
        return None
    end = width - last
    while start < end and window[start].isspace():
        start += 1
    while end > start and window[end - 1].isspace():
        end -= 1
    return Passage(start, end) if start < end else None


def _edge(pattern: str, there: list[int], window: str, first: int, last: int) -> int | None:
    """Where the quote `pattern[first:last]` begins in `window`, given what stands in place of each character.

    Its own first word says so, if it is still there; else what stood before it; else its first word again, if that
    is not far from the first words that are still together; else the first character with anything in its place.
    """
    word = _WORD.match(pattern, first, last)
    size = word.end() - first if word else 1
    found: int | None = None
    if _runs_on(pattern, there, window, first, min(last, first + max(size, _SOLID))):
        found = there[first]
    elif (before := _after_solid(pattern, there, window, first)) is not None:
        return before
    elif (again := _first_word(pattern, there, window, first, last, size)) is not None:
        found = again
    else:
        found = next((at for at in there[first:last] if at >= 0), None)
    if found is None or (first and pattern[first].isalnum() and pattern[first - 1].isalnum()):
        return found
    if pattern[first].isalnum():
        while found and window[found].isalnum() and window[found - 1].isalnum():
            found -= 1
    return found


def _after_solid(pattern: str, there: list[int], window: str, first: int) -> int | None:
    """Where that ends which stood before the quote, if its last letters still stand together."""
    kept = first
    while kept and pattern[kept - 1].isspace():
        kept -= 1
    if kept >= _SOLID and _runs_on(pattern, there, window, kept - _SOLID, kept):
        return there[kept - 1] + 1
    return None


def _first_word(pattern: str, there: list[int], window: str, first: int, last: int, size: int) -> int | None:
    """The first word of the quote where it stands before its first words that are still together."""
    for at in range(first + size, last - _TOGETHER + 1):
        if _runs_on(pattern, there, window, at, at + _TOGETHER):
            break
    else:
        return None
    expected, limit = there[at] - (at - first), there[at]
    word = pattern[first : first + size]
    found = None
    near = window.find(word, max(0, expected - _AROUND), limit)
    while near >= 0:
        alone = not (window[near - 1 : near].isalnum() and word[0].isalnum()) and not (
            window[near + size : near + size + 1].isalnum() and word[-1].isalnum()
        )
        if alone and (found is None or abs(near - expected) < abs(found - expected)):
            found = near
        near = window.find(word, near + 1, limit)
    return found


def _runs_on(pattern: str, there: list[int], window: str, first: int, last: int) -> bool:
    """Whether `pattern[first:last]` stands in `window` unbroken."""
    at = there[first]
    return at >= 0 and window.startswith(pattern[first:last], at) and there[last - 1] == at + last - 1 - first
