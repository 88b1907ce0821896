"""From articles, tagged passages and the codebook to what a pane draws. Here outside text passes the gate."""

from __future__ import annotations

from collections.abc import Container, Iterable

from reader.articles import Article
from reader.page.document import Document, TaggedSpan
from reader.page.wrap import stands_solid
from reader.tags import Anchored, Codebook, colour_of
from reader.text import clean, clean_line, drawn


def document_of(article: Article) -> Document:
    """What a pane shows of an article: the same text made safe, offsets unchanged."""
    known = article.metadata
    return Document(
        article_id=article.id,
        title=drawn(clean_line(article.display_title)),
        source=drawn(clean_line(known.source)),
        date=clean_line(known.date),
        guessed=known.guessed if known.title else known.guessed - {"title"},
        text=clean(article.text),
        spaced=stands_solid(article.text),
        body=article.body,
        boilerplate=article.boilerplate,
        sentences=article.sentences,
        notices=tuple(drawn(clean_line(notice)) for notice in article.notices),
    )


def tagged_spans(
    anchored: Iterable[Anchored], codebook: Codebook, unsaved: Container[str] = ()
) -> tuple[TaggedSpan, ...]:
    """How tagged passages are drawn; lost ones have no place and are left out. `unsaved` are the ids of those that are
    not in their files yet.
    """
    keys = {tag.name: tag.key for tag in codebook.tags}
    spans = []
    for one in anchored:
        if one.place is None:
            continue
        first = one.passage.tags[0] if one.passage.tags else ""
        spans.append(
            TaggedSpan(
                id=one.passage.id,
                start=one.place.start,
                end=one.place.end,
                tags=tuple(map(clean_line, one.passage.tags)),
                colour=colour_of(codebook, first),
                label=clean_line(keys.get(first, "") or first.rpartition("/")[2][:1]) or "·",
                state=one.state.value,
                unsaved=one.passage.id in unsaved,
            )
        )
    return tuple(spans)
