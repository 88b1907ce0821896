"""Search: a Whoosh index in the cache folder, a catalogue of the articles beside it, queries, snippets, highlighting.

The only layer that imports whoosh, and only when something of it is needed.
"""

from reader.search.answer import TagLookup
from reader.search.completion import Completion, Known, complete, typed_at
from reader.search.facets import excluded, is_chosen, narrowed, refined, without
from reader.search.highlight import find_matches, match_groups
from reader.search.history import History
from reader.search.index import Index
from reader.search.model import Facet, FacetValue, Hit, Progress, Results, Snippet, Sort, UpdateReport
from reader.search.named import resolved

__all__ = [
    "Completion",
    "Facet",
    "FacetValue",
    "History",
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
    "is_chosen",
    "match_groups",
    "narrowed",
    "refined",
    "resolved",
    "typed_at",
    "without",
]
