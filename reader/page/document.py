"""What a pane is given to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.articles.model import Boilerplate, Passage


@dataclass(frozen=True, slots=True)
class Document:
    """An article as a pane shows it. Every string in it is safe for a terminal; offsets are those of the article.

    `guessed` names the fields of `title`, `source` and `date` that are guesses.
    """

    article_id: str
    title: str
    source: str
    date: str
    guessed: frozenset[str]
    text: str
    body: Passage
    boilerplate: tuple[Boilerplate, ...] = ()
    sentences: tuple[Passage, ...] = ()
    notices: tuple[str, ...] = ()
    spaced: bool = False
    """Its lines are paragraphs with nothing between them: they are drawn apart."""

    @property
    def markdown(self) -> bool:
        """Whether a `# ` at the start of a line makes a heading."""
        return self.article_id.lower().endswith((".md", ".markdown"))


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A tagged passage as a pane shows it: where, in which colour (`#rrggbb`), with which letter at the edge.

    `label` is one cell wide: the codebook's key or a first letter. `state` is that of its anchor: `exact`, `moved`
    or `changed`; a lost one has no place and is not here. Strings are safe for a terminal.
    """

    id: str
    start: int
    end: int
    tags: tuple[str, ...]
    colour: str
    label: str
    state: str = "exact"
    unsaved: bool = False
    """Whether it is not in its file yet."""

    @property
    def span(self) -> Passage:
        """Where it is."""
        return Passage(self.start, self.end)


MATCH_GROUPS = 4
"""How many groups of matches a pane tells apart."""

MatchGroups = Sequence[Sequence[Passage]]
"""Up to MATCH_GROUPS groups of matches; each group sorted, without overlaps of its own."""
