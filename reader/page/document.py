"""What a pane is given to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.articles.model import Article, Boilerplate, Passage
from reader.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Document:
    """An article as a pane shows it. Every string in it is safe for a terminal; offsets are those of the article.

    `guessed` names the fields of `title`, `source` and `date` that are guesses. `markdown` says that a `# ` at the
    start of a line makes a heading.
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
    markdown: bool = False

    @classmethod
    def of(cls, article: Article) -> Document:
        """The article made safe."""
        known = article.metadata
        return cls(
            article_id=article.id,
            title=clean_line(article.display_title),
            source=clean_line(known.source),
            date=clean_line(known.date),
            guessed=known.guessed if known.title else known.guessed - {"title"},
            text=clean(article.text),
            body=article.body,
            boilerplate=article.boilerplate,
            sentences=article.sentences,
            notices=tuple(map(clean_line, article.notices)),
            markdown=article.id.lower().endswith((".md", ".markdown")),
        )


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

    @property
    def span(self) -> Passage:
        """Where it is."""
        return Passage(self.start, self.end)


MATCH_GROUPS = 4
"""How many groups of matches a pane tells apart."""

MatchGroups = Sequence[Sequence[Passage]]
"""Up to MATCH_GROUPS groups of matches; each group sorted, without overlaps of its own."""
