"""Tagged passages: their YAML files, anchors, codebook and undo. `TagStore` is the way in."""

from reader.tags.agreement import Agreement, agreement, coders
from reader.tags.anchors import Candidate
from reader.tags.colours import assign_colour, colour_of
from reader.tags.combinations import TagCount, Within, co_occurrence, counts
from reader.tags.combinations import find as find_combination
from reader.tags.combinations import parse as parse_combination
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage
from reader.tags.questions import passage_test
from reader.tags.saved_searches import SavedSearches
from reader.tags.store import TagStore
from reader.tags.tag_names import tag_name
from reader.tags.words import Change

__all__ = [
    "Agreement",
    "Anchored",
    "Candidate",
    "Change",
    "Codebook",
    "SavedSearches",
    "State",
    "Tag",
    "TagCount",
    "TagStore",
    "TaggedPassage",
    "Within",
    "agreement",
    "assign_colour",
    "co_occurrence",
    "coders",
    "colour_of",
    "counts",
    "find_combination",
    "parse_combination",
    "passage_test",
    "tag_name",
]
