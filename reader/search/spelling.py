"""Words that are nearly another word: for `word~` and for “did you mean”."""

from __future__ import annotations

from collections.abc import Iterable


def within(word: str, most: int, words: Iterable[tuple[str, int]]) -> list[str]:
    """Those of `words` (with counts) that are at most `most` edits from `word`, the nearest and commonest first.

    An edit is a letter put in, taken out, changed, or two neighbours swapped.
    """
    length = len(word)
    found = []
    for other, count in words:
        if abs(len(other) - length) <= most and (steps := distance(word, other, most)) <= most:
            found.append((steps, -count, other))
    return [other for _, _, other in sorted(found)]


def distance(one: str, other: str, most: int) -> int:
    """Edits between two words; anything above `most` comes out as `most + 1`. For small `most`: it tries each way."""
    if one == other:
        return 0
    if not most or abs(len(one) - len(other)) > most:
        return most + 1
    # What both begin with costs nothing.
    at = 0
    for letter, sign in zip(one, other, strict=False):
        if letter != sign:
            break
        at += 1
    one, other = one[at:], other[at:]
    if most == 1:
        rest, other_rest = one[1:], other[1:]
        near = rest in (other_rest, other) or one == other_rest
        near = near or (rest[1:] == other_rest[1:] and one[:2] == other[1::-1] and len(one) > 1)
        return 1 if near else 2
    best = min(distance(one[1:], other[1:], most - 1), distance(one[1:], other, most - 1))
    best = min(best, distance(one, other[1:], most - 1))
    if len(one) > 1 and one[:2] == other[1::-1]:
        best = min(best, distance(one[2:], other[2:], most - 1))
    return best + 1
