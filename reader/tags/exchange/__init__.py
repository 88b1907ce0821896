"""Tags out of the corpus, and later in: one file a format. A new format is a module here and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reader.tags.exchange import csv_format, markdown_format
from reader.tags.exchange.matrix_csv import matrix_csv
from reader.tags.exchange.rows import ExportRow

FORMATS: Mapping[str, Callable[[Iterable[ExportRow]], str]] = {
    "csv": csv_format.export,
    "markdown": markdown_format.export,
}
"""The function that writes each format, by the name a person gives it."""

__all__ = ["FORMATS", "ExportRow", "matrix_csv"]
