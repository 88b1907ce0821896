r"""Tagged passages as CSV, for spreadsheets and statistics.

One row for each passage and tag; a passage without tags has one row with an empty `tag`. The first four columns are
those of Taguette's export. The rows end in CR LF and cells are quoted where they must be (RFC 4180). `start` and `end`
are code points into the article's text, `end` exclusive: where the passage is now, or for a lost one, where it was.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break gets an apostrophe in front, since a spreadsheet
would run it as a formula; a cell that begins with apostrophes before such a sign gets one more, so that taking one
away from every cell that matches `'+[=+\-@\t\r\n＝＋－＠]` gives back what was there. NULs are left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from reader.tags.exchange.exported import ExportRow

COLUMNS = (
    *("id", "document", "tag", "content"),
    *("start", "end", "state", "note", "by", "created", "modified", "title", "source", "date"),
)

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def export(rows: Iterable[ExportRow]) -> str:
    """`rows` as one CSV text, with a line of column names first. Outside text: nothing is cleaned for a terminal."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in cells(rows):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def cells(rows: Iterable[ExportRow]) -> Iterator[tuple[str, ...]]:
    """The cells of each row of the table, as they are."""
    for row in rows:
        passage = row.anchored.passage
        for tag in passage.tags or ("",):
            yield (
                *(passage.id, row.article, tag, passage.quote),
                *(str(row.place.start), str(row.place.end), row.anchored.state.value, passage.note),
                *(passage.by, passage.created, passage.modified),
                *(row.metadata.title, row.metadata.source, row.metadata.date),
            )


def harmless(cell: str) -> str:
    """`cell` as no spreadsheet runs it."""
    cell = cell.replace("\0", "")
    return "'" + cell if _FORMULA.match(cell) else cell


def original(cell: str) -> str:
    """What `harmless` made `cell` from."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
