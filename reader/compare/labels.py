"""One sign for each group of sentences that tell the same, the same in every article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reader.compare.model import Level, Link, Place

_BASIC = "abcdefghijklmnopqrstuvwxyz"
_MORE = "γδθλξπσφψω" + "бджзилцчшщэюя"
"""Letters whose capitals look like none of the others'."""
SMALL = _BASIC + _MORE
BEYOND = ("○", "●")
"""For groups beyond the alphabets: perhaps, and for sure."""


def labels(links: Iterable[Link], order: Sequence[str], before: Mapping[Place, str] | None = None) -> dict[Place, str]:
    """For each linked place its sign: a capital if one of its links is sure, a small letter if they are perhaps.

    Places that links hold together have one letter. Letters run from the top to the bottom of the first article of
    `order`, then of what the second adds, and so on; a group that had a letter in `before` keeps it.
    """
    drawn = [one for one in links if one.level is not Level.CANDIDATE]
    group = _groups(drawn)
    sure = {end for one in drawn if one.level is Level.SURE for end in (one.a, one.b)}
    rank = {name: number for number, name in enumerate(order)}
    places = sorted(group, key=lambda one: (rank.get(one.article, len(rank)), one))
    letters: dict[Place, str] = {}
    taken: set[str] = set()
    for place in places:
        kept = (before or {}).get(place, "").lower()
        if kept and kept not in BEYOND and kept not in taken and group[place] not in letters:
            letters[group[place]] = kept
            taken.add(kept)
    free = iter(letter for letter in SMALL if letter not in taken)
    found = {}
    for place in places:
        letter = letters.get(group[place])
        if letter is None:
            letter = letters[group[place]] = next(free, BEYOND[0])
        found[place] = (BEYOND[1] if letter in BEYOND else letter.upper()) if place in sure else letter
    return found


def _groups(links: Iterable[Link]) -> dict[Place, Place]:
    """For each linked place the one that stands for all that are linked with it, directly or through others."""
    above: dict[Place, Place] = {}

    def top(place: Place) -> Place:
        while (next_up := above.setdefault(place, place)) != place:
            above[place] = place = above[next_up]
        return place

    for link in links:
        one, other = top(link.a), top(link.b)
        above[max(one, other)] = min(one, other)
    return {place: top(place) for place in list(above)}
