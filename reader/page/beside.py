"""What a pane is told about the articles beside it: which of its sentences stand there too, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from reader.articles.model import Passage


@dataclass(frozen=True, slots=True)
class LinkedSpan:
    """A sentence with counterparts. `sign` is one cell wide, the same in every pane: a capital if it is sure."""

    start: int
    end: int
    sign: str

    @property
    def span(self) -> Passage:
        """Where it is."""
        return Passage(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Beside:
    """What of a text stands in the articles beside it. `differs` are figures that do not agree with those of a
    counterpart, `copied` words that stand elsewhere as they are. `coverage` says in words how much of the text has
    counterparts: the fullest first, each shorter than the one before.
    """

    sentences: tuple[LinkedSpan, ...] = ()
    differs: tuple[Passage, ...] = ()
    copied: tuple[Passage, ...] = ()
    coverage: tuple[str, ...] = ()


NOTHING_BESIDE = Beside()
