"""A list of articles under headings: which heading each stands under, and what is seen when some are folded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.articles import Entry


class By(StrEnum):
    """What a list is grouped by."""

    NOTHING = ""
    SOURCE = "source"
    MONTH = "month"
    TAG = "tag"


_NEXT = {By.NOTHING: By.SOURCE, By.SOURCE: By.MONTH, By.MONTH: By.TAG, By.TAG: By.NOTHING}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Group:
    """Articles under one heading; `value` is empty for those that have nothing to stand under."""

    value: str
    label: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that says what the rows below it have in common. `folded`: they are not shown."""

    value: str
    label: str
    count: int
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a list shows, from top to bottom: ids of articles, an empty one in place of each heading."""

    articles: Sequence[str]
    headings: Mapping[int, Heading]


def following(by: By) -> By:
    """What to group by when a person asks for something else."""
    return _NEXT[by]


def month_label(month: str) -> str:
    """`2025-09` as `September 2025`; what is not a month as it is."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}" if number.isdigit() and 1 <= int(number) <= 12 else month


def grouped(
    order: Sequence[str], by: By, entries: Mapping[str, Entry], tags_of: Mapping[str, Collection[str]]
) -> tuple[Group, ...]:
    """`order` cut up by source, month or tag; within a group it stays as it is.

    Groups with most articles come first, months newest first, and last those that have none. An article with several
    tags stands under each of them.
    """
    found: dict[str, list[str]] = {}
    values = _values(by, entries, tags_of)
    for article in order:
        for value in values(article):
            found.setdefault(value, []).append(article)
    nothing = found.pop("", [])
    if by is By.MONTH:
        sorted_values = sorted(found, reverse=True)
    else:
        sorted_values = sorted(found, key=lambda value: (-len(found[value]), value.casefold()))
    groups = [
        Group(value, month_label(value) if by is By.MONTH else value, tuple(found[value])) for value in sorted_values
    ]
    if nothing:
        words = {By.SOURCE: "no source", By.MONTH: "no date", By.TAG: "nothing tagged"}
        groups.append(Group("", words.get(by, ""), tuple(nothing)))
    return tuple(groups)


def seen(groups: Sequence[Group], folded: Collection[str]) -> Seen:
    """What of `groups` is shown when those of the values `folded` show their headings only."""
    articles: list[str] = []
    headings: dict[int, Heading] = {}
    for group in groups:
        shut = group.value in folded
        headings[len(articles)] = Heading(group.value, group.label, len(group.articles), shut)
        articles.append("")
        if not shut:
            articles += group.articles
    return Seen(articles, headings)


def _values(
    by: By, entries: Mapping[str, Entry], tags_of: Mapping[str, Collection[str]]
) -> Callable[[str], Collection[str]]:
    if by is By.SOURCE:
        return lambda article: (entries[article].metadata.source,)
    if by is By.MONTH:
        return lambda article: (entries[article].metadata.date[:7],)
    return lambda article: sorted(tags_of.get(article, ())) or ("",)
