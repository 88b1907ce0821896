"""Edit distance on whole columns at once: a column of the table is two Python integers, one bit for each character of
the pattern (Myers 1999 in the form of Hyyrö 2003). A column costs about a microsecond for any pattern of a sentence.
"""

from __future__ import annotations

from typing import NamedTuple


class Match(NamedTuple):
    """A span of a text, and how many characters must be inserted, deleted or replaced to make it the pattern."""

    start: int
    end: int
    errors: int


def distance(one: str, other: str) -> int:
    """How many characters must be inserted, deleted or replaced to make one of the other."""
    if len(one) > len(other):
        one, other = other, one
    return _errors(one, other, fixed=1)[-1]


def likeness(one: str, other: str) -> float:
    """How like two strings are: 1 for the same, 0 for nothing in common."""
    return 1.0 if one == other else 1 - distance(one, other) / max(len(one), len(other))


def begins(pattern: str, text: str) -> float:
    """How well `text` begins with `pattern`: 1 if it does to the letter, 0 if nothing of it is there."""
    return 1.0 if text.startswith(pattern) else 1 - min(_errors(pattern, text, fixed=1)) / len(pattern)


def _errors(pattern: str, text: str, fixed: int) -> list[int]:
    """For each end in `text`, 0 to its length, the fewest errors of `pattern` in a span that ends there.

    The span begins where `text` does if `fixed` is 1, anywhere if it is 0.
    """
    if not pattern:
        return [fixed * end for end in range(len(text) + 1)]
    masks = _masks(pattern)
    last = 1 << (len(pattern) - 1)
    full = (last << 1) - 1
    more, less, errors = full, 0, len(pattern)
    found = [errors]
    for char in text:
        equal = masks.get(char, 0)
        vertical = equal | less
        across = (((equal & more) + more) ^ more) | equal
        up = less | ~(across | more)
        down = more & across
        if up & last:
            errors += 1
        elif down & last:
            errors -= 1
        found.append(errors)
        up = up << 1 | fixed
        more = (down << 1 | ~(vertical | up)) & full
        less = up & vertical & full
    return found


def closest(pattern: str, text: str, most: int) -> list[Match]:
    """The spans of `text` that `pattern` fits with the fewest errors, if these are at most `most`; by their ends.

    Of the spans with the same end it is the longest.
    """
    if not pattern:
        return []
    ends = _errors(pattern, text, fixed=0)
    fewest = min(ends)
    if fewest > most:
        return []
    backwards = pattern[::-1]
    found = []
    for end, errors in enumerate(ends):
        if errors == fewest:
            first = max(0, end - len(pattern) - errors)
            starts = _errors(backwards, text[first:end][::-1], fixed=1)
            length = max(at for at, here in enumerate(starts) if here == fewest)
            found.append(Match(end - length, end, errors))
    return found


def aligned(pattern: str, text: str) -> list[int]:
    """`pattern` laid over the span of `text` that it fits best: for each of its characters the offset in `text` of
    the one that stands in its place, the same or another, and -1 where none does.
    """
    places = [-1] * len(pattern)
    if not pattern:
        return places
    masks = _masks(pattern)
    last = 1 << (len(pattern) - 1)
    full = (last << 1) - 1
    more, less, errors = full, 0, len(pattern)
    fewest, best = errors, 0
    # Of each column: where it grows and falls downwards, and towards it from the column before.
    rising, falling, growing, shrinking = [more], [less], [0], [0]
    for at, char in enumerate(text, 1):
        equal = masks.get(char, 0)
        vertical = equal | less
        across = (((equal & more) + more) ^ more) | equal
        up = less | ~(across | more)
        down = more & across
        if up & last:
            errors += 1
        elif down & last:
            errors -= 1
            if errors < fewest:
                fewest, best = errors, at
        growing.append(up)
        shrinking.append(down)
        up <<= 1
        more = (down << 1 | ~(vertical | up)) & full
        less = up & vertical & full
        rising.append(more)
        falling.append(less)
    row, column = len(pattern), best
    while row and column:
        bit = 1 << (row - 1)
        step = bool(growing[column] & bit) - bool(shrinking[column] & bit)
        diagonal = step + bool(rising[column - 1] & bit) - bool(falling[column - 1] & bit)
        if pattern[row - 1] == text[column - 1] or diagonal == 1:
            row, column = row - 1, column - 1
            places[row] = column
        elif step == 1:
            column -= 1
        else:
            row -= 1
    return places


def _masks(pattern: str) -> dict[str, int]:
    masks: dict[str, int] = {}
    bit = 1
    for char in pattern:
        masks[char] = masks.get(char, 0) | bit
        bit <<= 1
    return masks
