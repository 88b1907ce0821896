"""What a figure is, and when two of them agree."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from reader.articles.model import Passage
from reader.compare.model import Kind

_SAME_LIMIT = 0.02
"""By which share two limits may lie apart: they were rounded, one more than the other."""


class Quantity(NamedTuple):
    """How much, as far as it was said: `about 50` is from 45 to 55. For what is exact both ends are equal.

    `limit` is said of a bound: `up to 50` is at most `high`, `over 50` at least `low`.
    """

    low: float
    high: float
    limit: Literal["", "most", "least"] = ""

    def agrees(self, other: Quantity) -> bool:
        """Whether both can mean the same amount; of two limits of one kind, whether they are the same limit."""
        if self == other:
            return True
        if self.limit and self.limit == other.limit:
            here, there = (self.high, other.high) if self.limit == "most" else (self.low, other.low)
            return math.isclose(here, there, rel_tol=_SAME_LIMIT)
        if self.low == self.high or other.low == other.high:
            return self.low <= other.high and other.low <= self.high
        return self.low < other.high and other.low < self.high


class When(NamedTuple):
    """A date as far as it is known; `weekday` counts from Monday, 0. 199 is the decade of the 1990s."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: int | None = None

    @property
    def known(self) -> bool:
        """Whether anything of it is."""
        return any(part is not None for part in self)

    def full(self) -> When:
        """With the weekday and the decade that follow from the rest."""
        weekday, decade = self.weekday, self.decade
        if self.year is not None and decade is None:
            decade = self.year // 10
        if weekday is None and self.year is not None and self.month is not None and self.day is not None:
            try:
                weekday = datetime.date(self.year, self.month, self.day).weekday()
            except ValueError:
                weekday = None
        return self._replace(weekday=weekday, decade=decade)

    def agrees(self, other: When) -> bool:
        """Whether no part that both know is different."""
        return all(
            here is None or there is None or here == there
            for here, there in zip(self.full(), other.full(), strict=True)
        )


class Clock(NamedTuple):
    """A time of day in minutes. `half_known`: it is clear whether before or after noon. `zone` is empty if not said."""

    minutes: int
    half_known: bool = True
    zone: str = ""

    def agrees(self, other: Clock) -> bool:
        """Whether both can mean the same time; times of two zones always can."""
        if self.zone != other.zone and self.zone and other.zone:
            return True
        if self.half_known and other.half_known:
            return self.minutes == other.minutes
        return self.minutes % 720 == other.minutes % 720


class Wording(NamedTuple):
    """The words of a quotation in small letters. `scare`: so few that they are marked rather than quoted."""

    words: tuple[str, ...]
    scare: bool = False

    def agrees(self, other: Wording) -> bool:
        """Whether one is the other or a part of it."""
        here, there = f" {' '.join(self.words)} ", f" {' '.join(other.words)} "
        return here in there or there in here


class Named(NamedTuple):
    """One or more names, each under the form that its variants share."""

    names: frozenset[str]

    def agrees(self, other: Named) -> bool:
        """Whether both name one that is the same."""
        return bool(self.names & other.names)


Value = Quantity | When | Clock | Wording | Named


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in an article.

    `unit` is what is counted, in a form that other words for it share (`part` for levels, layers, components; `usd`;
    `day`); empty if that is not clear. `label` says it in the article's words: outside text.
    """

    kind: Kind
    span: Passage
    value: Value
    unit: str = ""
    label: str = ""

    def agrees(self, other: Figure) -> bool:
        """Whether nothing that both say is different. Figures of two kinds or units have nothing to disagree on."""
        if self.kind is not other.kind or (self.unit and other.unit and self.unit != other.unit):
            return True
        here, there = self.value, other.value
        # Of one kind, values are of one class.
        return type(here) is not type(there) or here.agrees(there)  # type: ignore[arg-type]
