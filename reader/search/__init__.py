"""Search: a Whoosh index in the cache folder, a catalogue of the articles beside it, queries, snippets, highlighting.

The only layer that imports whoosh, and only when something of it is needed.
"""

from reader.search.answer import TagLookup
from reader.search.highlight import find_matches
from reader.search.index import Index
from reader.search.model import Hit, Progress, Results, Snippet, Sort, UpdateReport

__all__ = [
    "Hit",
    "Index",
    "Progress",
    "Results",
    "Snippet",
    "Sort",
    "TagLookup",
    "UpdateReport",
    "find_matches",
]
