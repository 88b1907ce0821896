"""Two wordings of a passage, word by word: what of the old is gone, and what of the new was not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from reader.articles.model import Passage
from reader.tags.same_words import reduce

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_MOST = 4000
"""Words of one wording that are compared; what is longer differs as a whole from there on."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Spans of the old wording that are gone, and of the new one that are new; neighbouring words as one span."""

    gone: tuple[Passage, ...] = ()
    new: tuple[Passage, ...] = ()


def differing(old: str, new: str) -> Difference:
    """How `new` differs from `old`. White space and the kind of quotation marks and dashes make no difference."""
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    matcher = SequenceMatcher(
        None,
        [_plain(word[0]) for word in before[:_MOST]],
        [_plain(word[0]) for word in after[:_MOST]],
        autojunk=False,
    )
    gone: list[Passage] = []
    fresh: list[Passage] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            gone += [Passage(before[a].start(), before[b - 1].end())] if b > a else []
            fresh += [Passage(after[c].start(), after[d - 1].end())] if d > c else []
    if len(before) > _MOST:
        gone.append(Passage(before[_MOST].start(), len(old)))
    if len(after) > _MOST:
        fresh.append(Passage(after[_MOST].start(), len(new)))
    return Difference(tuple(gone), tuple(fresh))


def _plain(word: str) -> str:
    return reduce(word).text or word
