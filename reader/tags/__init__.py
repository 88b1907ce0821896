"""Tagged passages: their YAML files, anchors, codebook and undo. `TagStore` is the way in."""

from reader.tags.agreement import Agreement, agreement, coders
from reader.tags.anchors import Candidate
from reader.tags.colours import assign_colour, colour_of
from reader.tags.combinations import TagCount, Within, co_occurrence, counts, parse_asked
from reader.tags.combinations import find as find_combination
from reader.tags.combinations import parse as parse_combination
from reader.tags.glances import Glance
from reader.tags.homes import Home, homes, telling_phrases
from reader.tags.in_context import InContext, around, in_context, without_article
from reader.tags.links import HandLink, PlacedLink, Verdict
from reader.tags.matrix import Matrix, MatrixTag, matrix, pair_matrix
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage
from reader.tags.questions import passage_test
from reader.tags.saved_searches import SavedSearches
from reader.tags.store import TagStore
from reader.tags.tag_names import tag_name
from reader.tags.tree import Branch, tree
from reader.tags.unsaved import UnsavedState
from reader.tags.wording import Difference, differing
from reader.tags.words import Change

__all__ = [
    "Agreement",
    "Anchored",
    "Branch",
    "Candidate",
    "Change",
    "Codebook",
    "Difference",
    "Glance",
    "HandLink",
    "Home",
    "InContext",
    "Matrix",
    "MatrixTag",
    "PlacedLink",
    "SavedSearches",
    "State",
    "Tag",
    "TagCount",
    "TagStore",
    "TaggedPassage",
    "UnsavedState",
    "Verdict",
    "Within",
    "agreement",
    "around",
    "assign_colour",
    "co_occurrence",
    "coders",
    "colour_of",
    "counts",
    "differing",
    "find_combination",
    "homes",
    "in_context",
    "matrix",
    "pair_matrix",
    "parse_asked",
    "parse_combination",
    "passage_test",
    "tag_name",
    "telling_phrases",
    "tree",
    "without_article",
]
