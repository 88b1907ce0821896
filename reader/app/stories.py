"""A list in which a story that several articles tell in the same words stands once, with its copies at a key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Once:
    """What is listed: `order`, and for the first article of each story its copies that the list has too. `shown` are
    the copies that stand below their story.
    """

    order: Sequence[str]
    copies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()

    def first_of(self, article: str) -> str:
        """The article that stands for the story which `article` tells; empty if it stands for itself."""
        return next((first for first, others in self.copies.items() if article in others), "")


def each_story_once(
    order: Sequence[str], story_of: Callable[[str], Sequence[str]], unfolded: Collection[str] = ()
) -> Once:
    """`order` with the first article of each story alone, or with its copies below it if it is one of `unfolded`.

    Copies that are not in `order` are neither listed nor counted.
    """
    first: dict[Sequence[str], str] = {}
    copies: dict[str, list[str]] = {}
    kept: list[str] = []
    for article in order:
        story = tuple(story_of(article))
        if not story:
            kept.append(article)
        elif story in first:
            copies.setdefault(first[story], []).append(article)
        else:
            first[story] = article
            kept.append(article)
    if not copies:
        return Once(order)
    listed: list[str] = []
    shown: set[str] = set()
    for article in kept:
        listed.append(article)
        if article in unfolded and article in copies:
            listed += copies[article]
            shown.update(copies[article])
    return Once(listed, {one: tuple(others) for one, others in copies.items()}, frozenset(shown))
