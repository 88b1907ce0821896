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
    """Edits between two words; anything above `most` comes out as `most + 1`."""
    if one == other:
        return 0
    # What both begin and end with costs nothing.
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if not one or not other:
        return min(len(one) + len(other), most + 1)
    if min(len(one), len(other)) > 2 * most + 2 and most <= 2 and not set(one) & set(other):
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, sign in enumerate(other, 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                steps = min(steps, older[j - 2] + 1)
            row[j] = steps
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
