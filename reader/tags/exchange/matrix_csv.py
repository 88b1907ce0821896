"""A matrix of tags as CSV: a line for each tag, its whole name first, then the count of each column."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from reader.tags.exchange.csv_format import harmless
from reader.tags.matrix import Matrix


def matrix_csv(matrix: Matrix, headings: Sequence[str] | None = None) -> str:
    """`matrix` as CSV with CR LF. `headings` name the columns, otherwise they are named as in the matrix.

    Tags count what lies under them as well. No cell is run by a spreadsheet; nothing is cleaned for a terminal.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in ("tag", *(matrix.columns if headings is None else headings))])
    for tag in matrix.tags:
        writer.writerow([harmless(tag.name), *(matrix.count(tag.name, column) for column in matrix.columns)])
    return out.getvalue()
