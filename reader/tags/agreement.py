"""How far two people who tagged the same articles agree: percentage, and Cohen's kappa."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reader.articles.model import Passage
from reader.tags.combinations import united
from reader.tags.model import Anchored, Codebook


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two coders gave or did not give one tag to the same unit.

    A unit is a sentence, a paragraph or a character: whoever asks chooses.
    """

    tag: str
    both: int = 0
    only_one: int = 0
    only_other: int = 0
    neither: int = 0

    @property
    def units(self) -> int:
        """All that both coders could have tagged."""
        return self.both + self.only_one + self.only_other + self.neither

    @property
    def percentage(self) -> float | None:
        """The share of units on which the two agree, 0 to 100; None if there are no units."""
        return 100 * (self.both + self.neither) / self.units if self.units else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, (p_o - p_e) / (1 - p_e): p_o is the share of units on which the coders agree, p_e the share
        on which they would by chance, if each gave the tag as often as they did, without regard to the text:
        p_e = (a1 * b1 + a0 * b0) / n^2 with a1 and a0 the units that one coder gave it and did not, b1 and b0 those of
        the other, n all units. 1 is full agreement, 0 what chance gives. None where chance alone gives full agreement,
        for both always or never gave it: there it is 0 / 0.

        Jacob Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960),
        pages 37 to 46.
        """
        n = self.units
        one, other = self.both + self.only_one, self.both + self.only_other
        by_chance = one * other + (n - one) * (n - other)
        # In whole numbers up to the division: nothing is lost to rounding.
        if by_chance == n * n:
            return None
        return ((self.both + self.neither) * n - by_chance) / (n * n - by_chance)

    def plus(self, more: Agreement) -> Agreement:
        """Both together, for instance of two articles."""
        return Agreement(
            self.tag,
            self.both + more.both,
            self.only_one + more.only_one,
            self.only_other + more.only_other,
            self.neither + more.neither,
        )


def in_units(tag: str, units: Sequence[Passage], one: Iterable[Passage], other: Iterable[Passage]) -> Agreement:
    """Agreement on `units`, which are in order and do not overlap; a unit has a tag if a passage shares a character
    with it.
    """
    first, second = _touched(units, one), _touched(units, other)
    both = len(first & second)
    return Agreement(tag, both, len(first) - both, len(second) - both, len(units) - len(first | second))


def in_characters(tag: str, length: int, one: Iterable[Passage], other: Iterable[Passage]) -> Agreement:
    """Agreement on each of the `length` characters of a text."""
    first, second = list(one), list(other)
    size, more = _length(first, length), _length(second, length)
    all_of_it = _length([*first, *second], length)
    both = size + more - all_of_it
    return Agreement(tag, both, size - both, more - both, length - all_of_it)


def coders(anchored: Iterable[Anchored]) -> tuple[str, ...]:
    """Who tagged, by name."""
    return tuple(sorted({one.passage.by for one in anchored}))


def agreement(
    anchored: Iterable[Anchored],
    one: str,
    other: str,
    units: Mapping[str, Sequence[Passage]],
    codebook: Codebook,
) -> tuple[Agreement, ...]:
    """How far the coders `one` and `other` agree on each tag that either of them used, by the tag's name.

    Only articles count in which both have tagged something; `units` has the units of each article by its id, in order,
    not overlapping, and may have others. Lost passages count for nothing, for nobody knows where they were.
    """
    spans: dict[str, dict[str, dict[str, list[Passage]]]] = {}
    for found in anchored:
        who = found.passage.by
        if who in (one, other) and found.place is not None and found.article in units:
            mine = spans.setdefault(found.article, {}).setdefault(who, {})
            for tag in found.passage.tags:
                entry = codebook.get(tag)
                mine.setdefault(tag if entry is None else entry.name, []).append(found.place)
    shared = {article: by for article, by in spans.items() if one in by and other in by}
    tags = sorted({tag for by in shared.values() for mine in by.values() for tag in mine})
    made = []
    for tag in tags:
        total = Agreement(tag)
        for article, by in shared.items():
            total = total.plus(in_units(tag, units[article], by[one].get(tag, ()), by[other].get(tag, ())))
        made.append(total)
    return tuple(made)


def _touched(units: Sequence[Passage], passages: Iterable[Passage]) -> set[int]:
    ends = [unit.end for unit in units]
    starts = [unit.start for unit in units]
    found: set[int] = set()
    for passage in passages:
        found.update(range(bisect_right(ends, passage.start), bisect_left(starts, passage.end)))
    return found


def _length(passages: Iterable[Passage], most: int) -> int:
    return sum(min(end, most) - min(start, most) for start, end in united(passages))
