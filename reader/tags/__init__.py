"""Tagged passages: their YAML files, anchors, codebook and undo. `TagStore` is the way in."""

from reader.tags.anchors import Candidate
from reader.tags.colours import assign_colour, colour_of
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage
from reader.tags.questions import passage_test
from reader.tags.store import TagStore
from reader.tags.tag_names import tag_name
from reader.tags.words import Change

__all__ = [
    "Anchored",
    "Candidate",
    "Change",
    "Codebook",
    "State",
    "Tag",
    "TagStore",
    "TaggedPassage",
    "assign_colour",
    "colour_of",
    "passage_test",
    "tag_name",
]
