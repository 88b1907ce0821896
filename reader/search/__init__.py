"""Search: a Whoosh index in the cache folder, a catalogue of the articles beside it, queries, snippets, highlighting.

The only layer that imports whoosh, and only when something of it is needed.
"""

from reader.search.answer import TagLookup
from reader.search.completion import Completion, Known, complete
from reader.search.facets import excluded, narrowed, refined
from reader.search.highlight import find_matches, match_groups
from reader.search.index import Index
from reader.search.model import Facet, FacetValue, Hit, Progress, Results, Snippet, Sort, UpdateReport

__all__ = [
    "Completion",
    "Facet",
    "FacetValue",
    "Hit",
    "Index",
    "Known",
    "Progress",
    "Results",
    "Snippet",
    "Sort",
    "TagLookup",
    "UpdateReport",
    "complete",
    "excluded",
    "find_matches",
    "match_groups",
    "narrowed",
    "refined",
]
