"""A text as a pane shows it: rows, motions, selection, matches, lanes. Pure: no screen, no files."""

from reader.page.document import MATCH_GROUPS, Document, MatchGroups, TaggedSpan
from reader.page.find import Finder, counter, find
from reader.page.selection import Selection, Unit
from reader.page.wrap import Rows, wrap

__all__ = [
    "MATCH_GROUPS",
    "Document",
    "Finder",
    "MatchGroups",
    "Rows",
    "Selection",
    "TaggedSpan",
    "Unit",
    "counter",
    "find",
    "wrap",
]
