"""Names: capitalised words in a row, folded so that two spellings of one name are one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from reader.articles.model import Passage
from reader.compare.figure import Figure, Named
from reader.compare.model import Kind
from reader.compare.word_tables import CARDINALS, COUNTRIES, ORDINALS, STOP_WORDS, word_set
from reader.compare.words import unified

_CAPITAL = "A-ZÀ-ÖØ-ÞĀŁŚŠŽČĆА-ЯЁЄІЇҐ"
_PART = rf"(?:[{_CAPITAL}]\.(?:[{_CAPITAL}]\.)*|[{_CAPITAL}][\w’'-]*)"
_RUN = re.compile(rf"(?<![\w’'])(?:{_PART})(?:[ \u00a0](?:(?:of|the|de|van|von|der|bin|al)[ \u00a0])?{_PART})*")
_SENTENCE_STARTS = word_set(
    "according additionally meanwhile however moreover clearly recent observing speaking rejecting noting following"
    " earlier later thus yes well let mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january"
    " february march april may june july august september october november december reference background"
)
_NO_NAMES = STOP_WORDS | _SENTENCE_STARTS | frozenset(CARDINALS) | frozenset(ORDINALS)
_SHORTEST_VARIANT = 4
_MOST_EDITS = 2


def names(text: str, sentences: Iterable[Passage]) -> Iterator[Figure]:
    """The names in these sentences. A capital at a sentence's start makes a name only of what is one elsewhere."""
    spans = list(sentences)
    inside: Counter[str] = Counter()
    found: list[tuple[Passage, bool]] = []
    for sentence in spans:
        opening = re.compile(r"\W*").match(text, sentence.start, sentence.end)
        first = opening.end() if opening else sentence.start
        for match in _RUN.finditer(text, sentence.start, sentence.end):
            start, end = _trimmed(text, *match.span())
            if start >= end:
                continue
            at_start = start == first
            found.append((Passage(start, end), at_start))
            if not at_start:
                inside.update(text[start:end].lower().split())
    for span, at_start in found:
        said = text[span.start : span.end]
        words = said.lower().split()
        if at_start and len(words) == 1 and words[0] not in inside and words[0] not in COUNTRIES and not said.isupper():
            continue
        yield Figure(Kind.NAME, span, Named(frozenset({folded_name(said)})))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the words at its start that only a sentence's beginning made capital."""
    while start < end:
        word = re.compile(r"\S+\s*").match(text, start, end)
        if word is None or word[0].strip().lower().rstrip(".") not in _NO_NAMES or word[0].strip() == "US":
            break
        start = word.end()
    said = text[start:end].rstrip()
    for suffix in ("'s", "’s", "'", "’"):
        said = said.removesuffix(suffix)
    return start, start + len(said)


def folded_name(name: str) -> str:
    """What two spellings of a name share: countries by one name, people by their last."""
    small = unified(name).lower()
    if small in COUNTRIES:
        return COUNTRIES[small]
    last = small.split()[-1] if small.split() else small
    return COUNTRIES.get(last, last)


def same_name(one: str, other: str) -> bool:
    """Whether two folded names are one: equal, or long and two letters apart at most (Zelensky, Zelenskyy)."""
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST_VARIANT or abs(len(one) - len(other)) > _MOST_EDITS or one[0] != other[0]:
        return False
    allowed = _MOST_EDITS if min(len(one), len(other)) > _SHORTEST_VARIANT + 1 else 1
    return _edits(one, other) <= allowed


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, here in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, there in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (here != there))
    return row[-1]


def only_named(a: Iterable[Figure], b: Iterable[Figure]) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """The names that stand only in `a`, and only in `b`, each at its first place."""
    here, there = _first_places(a), _first_places(b)
    return (
        tuple(one for name, one in here.items() if not any(same_name(name, other) for other in there)),
        tuple(one for name, one in there.items() if not any(same_name(name, other) for other in here)),
    )


def _first_places(figures: Iterable[Figure]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for one in figures:
        if one.kind is Kind.NAME and isinstance(one.value, Named) and not one.unit:
            for name in one.value.names:
                found.setdefault(name, one)
    return found
