"""What questions ask of all tagged passages at once, and nothing more: of 100,000 it must fit into memory."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from reader.tags.model import TaggedPassage


@dataclass(frozen=True, slots=True)
class Glance:
    """Of one tagged passage its tags, its note, and when it was made or changed last."""

    tags: tuple[str, ...]
    note: str
    when: str


def glances_of(passages: Iterable[TaggedPassage]) -> tuple[Glance, ...]:
    """A glance at each of them."""
    return tuple(Glance(one.tags, one.note, one.when) for one in passages)


class Glances:
    """The glances at each file, by article, while its content stays the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, tuple[Glance, ...]]] = {}
        self._tags: dict[tuple[str, ...], tuple[str, ...]] = {}

    def get(self, article_id: str, signature: object) -> tuple[Glance, ...] | None:
        """What was put there for the file with that signature."""
        known = self._known.get(article_id)
        return known[1] if known is not None and known[0] == signature else None

    def put(self, article_id: str, signature: object, passages: Iterable[TaggedPassage]) -> tuple[Glance, ...]:
        """Glance at the passages of a file. Those with the same tags share them."""
        made = tuple(
            Glance(self._tags.setdefault(one.tags, one.tags), one.note, sys.intern(one.when)) for one in passages
        )
        self._known[article_id] = signature, made
        return made

    def keep_only(self, articles: Iterable[str]) -> None:
        """Forget all others."""
        wanted = set(articles)
        for gone in self._known.keys() - wanted:
            del self._known[gone]
