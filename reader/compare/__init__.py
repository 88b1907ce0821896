"""Counterparts, figures that differ, near copies: what several reports of one event tell alike and differently.

Pure: articles in, frozen data out. Nothing here knows a file, an index or a screen.
"""

from reader.compare.comparison import as_json, compare, coverage
from reader.compare.differing import differences
from reader.compare.elsewhere import Told, asking_words, query_for, told_elsewhere
from reader.compare.figure import Figure
from reader.compare.figures import Figures, figures_in
from reader.compare.labels import labels
from reader.compare.links import MAYBE, SURE, counterparts, only_here, with_hand_links
from reader.compare.lookup import OFFERED, Lookup
from reader.compare.model import (
    Comparison,
    CopiedRun,
    Coverage,
    Difference,
    FigureRow,
    HandLinks,
    Kind,
    Level,
    Link,
    NearCopy,
    Place,
)
from reader.compare.names import only_named
from reader.compare.offers import Offer, Offers, offers
from reader.compare.remembered import Remembered
from reader.compare.scoring import Rows, Scorer, Scores, weigh
from reader.compare.scroll import Anchors, anchors, level_rows
from reader.compare.sheet import SheetCell, SheetRow, sheet
from reader.compare.sketches import Sketch, near_copies, sketch, stories
from reader.compare.story import story_sentences, within_reach

__all__ = [
    "MAYBE",
    "OFFERED",
    "SURE",
    "Anchors",
    "Comparison",
    "CopiedRun",
    "Coverage",
    "Difference",
    "Figure",
    "FigureRow",
    "Figures",
    "HandLinks",
    "Kind",
    "Level",
    "Link",
    "Lookup",
    "NearCopy",
    "Offer",
    "Offers",
    "Place",
    "Remembered",
    "Rows",
    "Scorer",
    "Scores",
    "SheetCell",
    "SheetRow",
    "Sketch",
    "Told",
    "anchors",
    "as_json",
    "asking_words",
    "compare",
    "counterparts",
    "coverage",
    "differences",
    "figures_in",
    "labels",
    "level_rows",
    "near_copies",
    "offers",
    "only_here",
    "only_named",
    "query_for",
    "sheet",
    "sketch",
    "stories",
    "story_sentences",
    "told_elsewhere",
    "weigh",
    "with_hand_links",
    "within_reach",
]
