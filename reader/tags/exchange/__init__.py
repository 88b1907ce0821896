"""Tags out of the corpus and in: one file a format. A new format is a module here and a line in `FORMATS`."""

from __future__ import annotations

from reader.tags.exchange.collecting import collected, target
from reader.tags.exchange.exported import Exported, ExportRow, exported
from reader.tags.exchange.formats import FORMATS, Format
from reader.tags.exchange.matrix_csv import matrix_csv

__all__ = ["FORMATS", "ExportRow", "Exported", "Format", "collected", "exported", "matrix_csv", "target"]
