"""Passages in the order of a page for people: under their tags, or under their articles."""

from __future__ import annotations

from collections.abc import Iterator

from reader.tags.exchange.exported import Exported, ExportRow

UNTAGGED = "Without a tag"


def groups(out: Exported) -> Iterator[tuple[str, tuple[ExportRow, ...], bool]]:
    """Each heading with its passages, and whether the heading is outside text. A passage with several tags stands
    under each of them; those without stand last.
    """
    found: dict[str, list[ExportRow]] = {}
    untagged: list[ExportRow] = []
    for row in out.rows:
        if out.by_article:
            found.setdefault(row.article, []).append(row)
            continue
        if not row.anchored.passage.tags:
            untagged.append(row)
        for tag in row.anchored.passage.tags:
            found.setdefault(tag, []).append(row)
    for heading in sorted(found, key=lambda name: (name.casefold(), name)):
        rows = tuple(found[heading])
        yield (rows[0].title if out.by_article else heading), rows, True
    if untagged:
        yield UNTAGGED, tuple(untagged), False
