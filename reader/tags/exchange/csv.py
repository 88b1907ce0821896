"""Tagged passages as CSV: a row for each passage and tag, for spreadsheets and statistics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from reader.articles.model import Metadata
from reader.tags.model import Anchored
from reader.text import clean

# The first four are called as Taguette calls them, so that what reads its tables reads ours.
COLUMNS = (
    *("id", "document", "tag", "content"),
    *("title", "source", "date", "start", "end", "state", "note", "by", "created", "modified"),
)
_FORMULA = tuple("=+-@＝＋－＠")


def passages_as_csv(passages: Iterable[Anchored], about: Mapping[str, Metadata]) -> str:
    """`passages` as CSV with a header; `about` has the metadata of their articles. A passage without tags has one row.

    Offsets are code points into the article's text; a lost passage has none. Characters that a terminal would obey
    are replaced, and a cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in passages:
        passage, article = one.passage, about.get(one.article, Metadata())
        start, end = one.place or ("", "")
        for tag in passage.tags or ("",):
            told = (one.article, tag, passage.quote, article.title, article.source, article.date)
            made = (passage.note, passage.by, passage.created, passage.modified)
            table.writerow([_cell(passage.id), *map(_cell, told), start, end, str(one.state), *map(_cell, made)])
    return text.getvalue()


def _cell(text: str) -> str:
    text = clean(text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
