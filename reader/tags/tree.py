"""The tags of a corpus as a tree by `/`, with how often each is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.tags.colours import colour_of
from reader.tags.glances import Glance
from reader.tags.model import Codebook, Tag, TaggedPassage
from reader.tags.tag_names import lineage


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. `tag` is its entry in the codebook, None where it is only on passages or only holds others.

    `passages` counts those that have the tag itself, `whole` those that have it or one below it, each passage once;
    `articles` are those of `whole`.
    """

    name: str
    tag: Tag | None
    colour: str
    passages: int
    whole: int
    articles: int
    below: int
    """How many tags lie under it."""

    @property
    def depth(self) -> int:
        """0 at the top of the tree."""
        return self.name.count("/")

    @property
    def leaf(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]


def tree(codebook: Codebook, passages: Iterable[tuple[str, TaggedPassage | Glance]]) -> tuple[Branch, ...]:
    """Every tag of the codebook or of a passage (given with its article's id), and what holds them, from the top down.

    Siblings stand as in the codebook, those that are only on passages after them by name. An alias counts as its tag.
    """
    own: dict[str, int] = {}
    whole: dict[str, int] = {}
    articles: dict[str, set[str]] = {}
    meaning = {alias: tag.name for tag in codebook.tags for alias in tag.aliases}
    meaning |= {tag.name: tag.name for tag in codebook.tags}
    for article, passage in passages:
        meant = {meaning.get(name, name) for name in passage.tags}
        for name in meant:
            own[name] = own.get(name, 0) + 1
        for name in {one for tag in meant for one in lineage(tag)}:
            whole[name] = whole.get(name, 0) + 1
            articles.setdefault(name, set()).add(article)
    known = [tag.name for tag in codebook.tags]
    every = dict.fromkeys([*known, *sorted(own.keys() - set(known))])
    children: dict[str, dict[str, None]] = {}
    for name in every:
        for one in reversed(lineage(name)):
            children.setdefault(one.rpartition("/")[0] if "/" in one else "", {})[one] = None
    entries = {tag.name: tag for tag in codebook.tags}

    def counted(name: str) -> int:
        return sum(1 + counted(child) for child in children.get(name, ()))

    def branches(parent: str) -> Iterator[Branch]:
        for name in children.get(parent, ()):
            yield Branch(
                name,
                entries.get(name),
                colour_of(codebook, name),
                own.get(name, 0),
                whole.get(name, 0),
                len(articles.get(name, ())),
                counted(name),
            )
            yield from branches(name)

    return tuple(branches(""))
