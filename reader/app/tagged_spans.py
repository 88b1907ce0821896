"""From tagged passages and the codebook to what a pane draws. Here their words pass the gate."""

from __future__ import annotations

from collections.abc import Iterable

from reader.page.document import TaggedSpan
from reader.tags import Anchored, Codebook, colour_of
from reader.text import clean_line


def tagged_spans(anchored: Iterable[Anchored], codebook: Codebook) -> tuple[TaggedSpan, ...]:
    """How tagged passages are drawn; lost ones have no place and are left out."""
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
                label=keys.get(first, "") or clean_line(first.rpartition("/")[2][:1]) or "·",
                state=one.state.value,
            )
        )
    return tuple(spans)
