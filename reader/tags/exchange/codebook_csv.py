"""The codebook as CSV: one row a tag. The first four columns are those of Taguette's codebook.

Kept: names, descriptions, colours, keys, aliases (one a line), the order. Cells are made harmless for spreadsheets
as in `csv_format`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from reader.tags.exchange.csv_format import harmless
from reader.tags.exchange.exported import Exported

COLUMNS = ("tag", "description", "number of highlights", "number of documents", "colour", "key", "aliases")


def export(out: Exported) -> bytes:
    """The tags as CSV, with how many passages and articles have them."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in cells(out):
        writer.writerow([harmless(cell) for cell in row])
    return written.getvalue().encode("utf-8", "replace")


def cells(out: Exported) -> Iterator[tuple[str, ...]]:
    """The cells of each row of the table, as they are."""
    passages: Counter[str] = Counter()
    articles: dict[str, set[str]] = {}
    for row in out.rows:
        passages.update(row.anchored.passage.tags)
        for name in row.anchored.passage.tags:
            articles.setdefault(name, set()).add(row.article)
    for tag in out.tags:
        counts = str(passages[tag.name]), str(len(articles.get(tag.name, ())))
        yield tag.name, tag.description, *counts, tag.colour, tag.key, "\n".join(tag.aliases)
