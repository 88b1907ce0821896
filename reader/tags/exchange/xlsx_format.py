"""Tagged passages and codebook as an Excel workbook: the columns of the two CSV files on two sheets.

Every cell is text or a number and never a formula or a link, so nothing needs an apostrophe. Excel's cells end after
32,767 characters: longer quotes and notes are cut there and end in `…`. Written with XlsxWriter, an extra that is
imported when it is used.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from reader.errors import UsageError
from reader.tags.exchange import codebook_csv, csv_format
from reader.tags.exchange.exported import Exported
from reader.yaml_gate import storable

CELL = 32_767
"""Characters that Excel allows in a cell."""
_WIDTHS = (12, 26, 24, 70, 8, 8, 9, 40, 12, 21, 21, 40, 18, 12)


def export(out: Exported) -> bytes:
    """The workbook. Raises UsageError if XlsxWriter is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        raise UsageError(
            "to write Excel files, one more package is needed",
            advice='pip install "passage-reader[xlsx]", or export csv',
        ) from None
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        # The same passages are the same file: nothing in it tells when it was written.
        book.set_properties({"title": storable(out.name), "created": datetime(2000, 1, 1, tzinfo=UTC)})
        heading, words = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})

        def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
            made = book.add_worksheet(name)
            made.freeze_panes(1, 0)
            for at, width in enumerate(widths):
                made.set_column(at, at, width)
            for at, column in enumerate(columns):
                made.write_string(0, at, column, heading)
            count = 0
            for count, cells in enumerate(rows, 1):
                for at, cell in enumerate(cells):
                    if columns[at] in _NUMBERS and cell.isdecimal():
                        made.write_number(count, at, int(cell))
                    else:
                        made.write_string(count, at, _fitting(cell), words)
            made.autofilter(0, 0, count, len(columns) - 1)

        sheet("passages", csv_format.COLUMNS, csv_format.cells(out.rows), _WIDTHS)
        sheet("codebook", codebook_csv.COLUMNS, codebook_csv.cells(out), (26, 60, 12, 12, 10, 6, 30))
    return written.getvalue()


_NUMBERS = {"start", "end", "number of highlights", "number of documents"}


def _fitting(cell: str) -> str:
    cell = storable(cell)
    # Excel counts UTF-16 code units.
    if len(cell) + sum(char > "\uffff" for char in cell) <= CELL:
        return cell
    return cell.encode("utf-16-le")[: 2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"
