r"""CSV from elsewhere: passages as we write them, or as Taguette does, and codebooks of both.

The first line names the columns, in any order and any case. Passages need `content` and `document`; a codebook needs
one of `tag`, `name`, `path`, and is told from other tables with names by having no other column, or one that tags have.
Rows that share an `id` and a document are one passage with several tags. In Taguette's files a `\` divides the levels
of a tag, as `/` does here.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from reader.tags.codebook_file import KEYS
from reader.tags.colours import parse_colour
from reader.tags.exchange.csv_format import original
from reader.tags.exchange.incoming import Contents, Document, Incoming, IncomingTag, name_of_tag, refused

_NAMES = ("tag", "name", "path")
_TAGUETTE = {"id", "document", "tag", "content"}
_TAGUETTE_BOOK = {"tag", "description", "number of highlights", "number of documents"}
_OF_TAGS = _TAGUETTE_BOOK | {"colour", "color", "key", "aliases"}
"""Columns that tell a codebook from any other table with names in it."""
_OURS = re.compile(r"p-[A-Za-z0-9]{1,60}")
_COLUMNS = 1000
_ROWS = 2_000_000

Row = tuple[int, dict[str, str]]


def kind(content: bytes, file: str) -> str:
    """`csv` for passages, `codebook` for a codebook, empty for neither."""
    columns = set(_Table(content, file).columns)
    if {"content", "document"} <= columns:
        return "csv"
    named = columns & set(_NAMES)
    return "codebook" if named and (columns == named or columns & _OF_TAGS) else ""


def passages(content: bytes, file: str) -> Contents:
    """The passages in a CSV file. Raises ImportFileError, with the line, for what is not such a table."""
    table = _Table(content, file)
    for column in ("document", "content"):
        table.need(column)
    ours = "start" in table.columns
    taguette = set(table.columns) == _TAGUETTE
    found = Contents(file, "csv")
    made: dict[tuple[str, ...], Incoming] = {}
    for line, row in table.rows():
        if not row["document"].strip():
            raise refused(file, "the column “document” is empty", line)
        tag = name_of_tag(row.get("tag", ""), backslashes=taguette)
        if row.get("tag", "").strip() and not tag:
            raise refused(file, "the column “tag” holds no name", line)
        key = (row["document"], row["id"]) if row.get("id") else (row["document"], "", str(line))
        if row.get("id") and not ours:
            key = (*key, row["content"])
        if key in made:
            tags = dict.fromkeys([*made[key].tags, *([tag] if tag else [])])
            made[key] = replace(made[key], tags=tuple(tags))
            continue
        if not row["content"].strip():
            found.leave_out("a passage without words", line)
            continue
        start, end = table.number(row, "start", line), table.number(row, "end", line)
        if start is not None and end is not None and end < start:
            raise refused(file, "“end” lies before “start”", line)
        made[key] = Incoming(
            Document(row["document"], row.get("title", "")),
            quote=row["content"],
            tags=(tag,) if tag else (),
            start=start,
            end=end,
            note=row.get("note", ""),
            by=row.get("by", ""),
            created=row.get("created", ""),
            modified=row.get("modified", ""),
            id=row["id"] if ours and _OURS.fullmatch(row.get("id", "")) else "",
            line=line,
            in_order=not ours,
        )
    found.passages = list(made.values())
    return found


def codebook(content: bytes, file: str) -> Contents:
    """The tags in a CSV file. Raises ImportFileError, with the line, for what is not such a table."""
    table = _Table(content, file)
    named = [name for name in _NAMES if name in table.columns]
    if len(named) != 1:
        said = "has no column “tag”" if not named else f"has both “{named[0]}” and “{named[1]}” for the name of a tag"
        raise refused(file, said, 1)
    taguette = set(table.columns) <= _TAGUETTE_BOOK and "number of highlights" in table.columns
    found = Contents(file, "codebook")
    seen: dict[str, int] = {}
    for line, row in table.rows():
        name = name_of_tag(row[named[0]], backslashes=taguette)
        if not name:
            raise refused(file, f"the column “{named[0]}” is empty", line)
        if name in seen:
            found.leave_out(f"the tag “{name}” stands twice; the first, in line {seen[name]}, holds", line)
            continue
        seen[name] = line
        written = row.get("colour", "") or row.get("color", "")
        colour = parse_colour(written) if written else ""
        if colour is None:
            raise refused(file, f"“{written[:40]}” is no colour", line)
        key = row.get("key", "").strip()
        if key and key not in KEYS:
            raise refused(file, f"“{key[:40]}” cannot be a key", line)
        aliases = filter(None, map(name_of_tag, row.get("aliases", "").split("\n")))
        found.tags.append(IncomingTag(name, row.get("description", ""), colour, key, tuple(dict.fromkeys(aliases))))
    return found


class _Table:
    """The rows of a CSV file by the names of their columns, in small letters."""

    def __init__(self, content: bytes, file: str) -> None:
        self.file = file
        text = _decoded(content, file)
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=first.count)
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        self.columns = [name.strip().casefold() for name in self._next() or []]
        if len(self.columns) > _COLUMNS:
            raise refused(file, f"has more than {_COLUMNS:,} columns", 1)
        double = next((name for name, count in Counter(self.columns).items() if name and count > 1), "")
        if double:
            raise refused(file, f"has two columns “{double[:40]}”", 1)

    def need(self, column: str) -> None:
        if column not in self.columns:
            raise refused(self.file, f"has no column “{column}”", 1)

    def rows(self) -> Iterator[Row]:
        """Each row that is not empty, with the line it begins in."""
        count = 0
        while True:
            line = self._reader.line_num + 1
            cells = self._next()
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if len(cells) != len(self.columns):
                raise refused(self.file, f"has {len(cells)} cells here, not {len(self.columns)}", line)
            if count > _ROWS:
                raise refused(self.file, f"has more than {_ROWS:,} rows")
            yield line, dict(zip(self.columns, map(original, cells), strict=True))

    def number(self, row: dict[str, str], column: str, line: int) -> int | None:
        said = row.get(column, "").strip()
        if not said:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", said):
            raise refused(self.file, f"the column “{column}” should hold a number, not “{said[:40]}”", line)
        return int(said)

    def _next(self) -> list[str] | None:
        # A cell may be as long as the file; the limit is the whole process's, and is put back.
        before = csv.field_size_limit(2**31 - 1)
        try:
            return next(self._reader, None)
        except csv.Error as error:
            raise refused(self.file, f"is no CSV ({error})", self._reader.line_num) from error
        finally:
            csv.field_size_limit(before)


def _decoded(content: bytes, file: str) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise refused(file, "is not UTF-16, as its first bytes say") from error
        line = content.count(b"\n", 0, error.start) + 1
        raise refused(file, "is not UTF-8", line, "save it as “CSV UTF-8”; nothing was imported") from error
    if "\0" in text:
        raise refused(file, "is no text", text.count("\n", 0, text.index("\0")) + 1)
    return text
