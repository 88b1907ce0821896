"""Tags against articles or sources, and against each other: who was tagged with what, counted up the tree of tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reader.tags.combinations import Within, overlapping_pairs, tags_of
from reader.tags.model import Anchored, Codebook
from reader.tags.tag_names import lineage

NO_SOURCE = ""
"""The column of articles whose source is not known."""


@dataclass(frozen=True, slots=True)
class MatrixTag:
    """A tag as a row or column. `name` is its whole path, `depth` counts from 0, `folds`: tags lie under it."""

    name: str
    depth: int
    folds: bool

    @property
    def leaf(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which passages have which tag in which column.

    `tags` are in the order of the codebook's tree, each before those under it. `cells` holds, by tag and column, the
    numbers of passages (places in `passages`) that have the tag or one under it; empty cells are left out.
    """

    tags: tuple[MatrixTag, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[int, ...]]
    passages: tuple[Anchored, ...]

    def count(self, tag: str, column: str) -> int:
        """How many passages."""
        return len(self.cells.get((tag, column), ()))

    def listed(self, tag: str, column: str) -> tuple[Anchored, ...]:
        """The passages of a cell, by article and place."""
        return tuple(self.passages[number] for number in self.cells.get((tag, column), ()))


def tag_tree(names: Iterable[str], codebook: Codebook) -> tuple[MatrixTag, ...]:
    """The tags of the codebook and `names` as a tree, with every tag that others lie under, by the codebook's order."""
    ordered = list(dict.fromkeys([*(tag.name for tag in codebook.tags), *sorted(names)]))
    known = dict.fromkeys(part for name in ordered for part in reversed(lineage(name)))
    place = {name: number for number, name in enumerate(known)}
    below = {name.rpartition("/")[0] for name in known if "/" in name}
    paths = sorted(known, key=lambda name: [place[part] for part in reversed(lineage(name))])
    return tuple(MatrixTag(name, name.count("/"), name in below) for name in paths)


def matrix(
    anchored: Iterable[Anchored], codebook: Codebook, columns: Sequence[str], column_of: Mapping[str, str]
) -> Matrix:
    """Tags against `columns`. `column_of` says for each article which one it stands in; passages of other articles do
    not count. Other names of a tag count as the tag.
    """
    wanted = set(columns)
    passages = tuple(one for one in anchored if column_of.get(one.article) in wanted)
    cells: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    names: set[str] = set()
    for number, one in enumerate(passages):
        mine = tags_of(one.passage, codebook)
        names.update(mine)
        for tag in _with_those_above(mine):
            cells[tag, column_of[one.article]].append(number)
    return Matrix(tag_tree(names, codebook), tuple(columns), _settled(cells), passages)


def pair_matrix(anchored: Iterable[Anchored], codebook: Codebook, within: Within) -> Matrix:
    """Tags against tags: the passages in which two meet, as `within` says. A tag does not meet those it lies under."""
    passages = tuple(anchored)
    mine = [_with_those_above(tags_of(one.passage, codebook)) for one in passages]
    cells: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for first, second in _meetings(passages, within):
        for one in mine[first]:
            for other in mine[second]:
                if not _related(one, other):
                    cells[one, other] |= {first, second}
                    cells[other, one] |= {first, second}
    names = {tag for one in passages for tag in tags_of(one.passage, codebook)}
    tags = tag_tree(names, codebook)
    return Matrix(tags, tuple(tag.name for tag in tags), _settled(cells), passages)


def _meetings(passages: Sequence[Anchored], within: Within) -> Iterable[tuple[int, int]]:
    yield from ((number, number) for number in range(len(passages)))
    if within is Within.OVERLAP:
        yield from overlapping_pairs(passages)
    if within is Within.ARTICLE:
        of: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(passages):
            yield from ((before, number) for before in of[one.article])
            of[one.article].append(number)


def _with_those_above(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for tag in tags for part in lineage(tag)))


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _settled(cells: Mapping[tuple[str, str], Iterable[int]]) -> dict[tuple[str, str], tuple[int, ...]]:
    return {cell: tuple(sorted(numbers)) for cell, numbers in cells.items()}
