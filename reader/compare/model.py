"""The plain data of a comparison: places, links, figures, rows. Everything else here makes these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from reader.articles.model import Passage


class Place(NamedTuple):
    """A passage and whose it is: `start` and `end` are code points of the text of the article with that id."""

    article: str
    start: int
    end: int

    @property
    def span(self) -> Passage:
        """Where it stands, without whose it is."""
        return Passage(self.start, self.end)

    def overlaps(self, other: Place) -> bool:
        """Whether both are of one article and share a character."""
        return self.article == other.article and self.start < other.end and other.start < self.end


class Level(StrEnum):
    """How far a link is to be trusted. Candidates are offered, never drawn."""

    SURE = "sure"
    MAYBE = "maybe"
    CANDIDATE = "candidate"


class Kind(StrEnum):
    """What a figure is."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    QUOTATION = "quotation"
    NAME = "name"


class Difference(NamedTuple):
    """Two figures of one kind, in two linked passages, that do not agree."""

    kind: Kind
    a: Passage
    b: Passage


@dataclass(frozen=True, slots=True)
class Link:
    """Two sentences of different articles that tell the same thing, as far as `level` goes.

    `score` is from 0 to 1. `by_hand`: a person made or confirmed it. `copied`: words of one stand in the other as
    they are. `by_figure`: a candidate because its figures differ in a row of the table. `differs`: the figures in
    them that do not agree. `only_a`, `only_b`: the names that the other lacks.
    """

    a: Place
    b: Place
    score: float
    level: Level
    by_hand: bool = False
    copied: bool = False
    by_figure: bool = False
    differs: tuple[Difference, ...] = ()
    only_a: tuple[Passage, ...] = ()
    only_b: tuple[Passage, ...] = ()

    def other(self, article: str) -> Place:
        """The end that is not in `article`."""
        return self.b if self.a.article == article else self.a

    def turned(self) -> Link:
        """The same with its ends the other way round."""
        differs = tuple(one._replace(a=one.b, b=one.a) for one in self.differs)
        return replace(self, a=self.b, b=self.a, differs=differs, only_a=self.only_b, only_b=self.only_a)


@dataclass(frozen=True, slots=True)
class HandLinks:
    """What people decided: pairs of places that belong together, and pairs that do not. Either may stand first."""

    confirmed: tuple[tuple[Place, Place], ...] = ()
    rejected: tuple[tuple[Place, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One quantity, date, quotation or name beside itself in the other articles.

    `cells` holds for each article that has it (in the order of the comparison) where. `apart`: the pairs of articles
    of which nothing in one cell agrees with anything in the other. `label` is outside text: clean it before showing it.
    """

    kind: Kind
    label: str
    cells: tuple[tuple[str, tuple[Passage, ...]], ...]
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def differs(self) -> bool:
        """Whether two cells do not agree."""
        return bool(self.apart)


class CopiedRun(NamedTuple):
    """Words that stand in two articles alike: where, and how many of them."""

    a: Place
    b: Place
    words: int


class NearCopy(NamedTuple):
    """Two articles, and which share (0 to 1) of the shorter one's text stands in the other word for word."""

    a: str
    b: str
    score: float


class Coverage(NamedTuple):
    """Of one article's sentences that take part: how many, with a counterpart elsewhere, without; how many of its
    figures differ from another article's, linked or not; and how many sentences hold words that are copied.
    """

    article: str
    sentences: int
    linked: int
    only_here: int
    differing: int
    copied: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands in several articles alike, differently, or in one alone.

    `sentences` are those that take part, by article and place; `left_out` says of how many sentences of which
    article nothing is known because it is too long.
    """

    articles: tuple[str, ...]
    sentences: tuple[Place, ...] = ()
    links: tuple[Link, ...] = ()
    candidates: tuple[Link, ...] = ()
    only_here: tuple[Place, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    near_copies: tuple[NearCopy, ...] = ()
    copied: tuple[CopiedRun, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
