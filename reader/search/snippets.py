"""The stretch of an article that best shows why it was found."""

from __future__ import annotations

import re

from reader.articles.model import Passage
from reader.search.catalogue import StoredText
from reader.search.highlight import Highlighter, Match, merged
from reader.search.model import Snippet

LENGTH = 220
"""Characters of a snippet, about."""
_CHUNK = 60_000
_FARTHEST = 600_000
"""Characters of an article that are looked through for a snippet."""
_LEAD = 0.25
"""Which part of a snippet stands before its first match, at most."""
_ODD = re.compile(r"[^\x00-\x7f]|['`-]|\w[.,]\w")
"""Where a word can be written otherwise than it is asked for, so that a quick look could have missed it."""
_BREAK = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n\s*\n")


def best(stored: StoredText, highlighter: Highlighter, everywhere: bool = False) -> Snippet:
    """The best window of the body (with `everywhere`, of the whole text); its beginning where nothing matches."""
    low, high = (0, len(stored.text)) if everywhere else (stored.body.start, min(stored.body.end, len(stored.text)))
    if highlighter.parts:
        start = low
        while start < min(high, low + _FARTHEST):
            stop = min(high, start + _CHUNK)
            spotted = highlighter.spotted(stored.text, start, stop)
            found = spotted or highlighter.matches(stored.text, start, stop)
            if found:
                begin, end = _around(stored.text, _window(found), found, low, high)
                if spotted and _ODD.search(stored.text, begin, end):
                    found = highlighter.matches(stored.text, begin, end)
                return Snippet(begin, end, stored.text[begin:end], _inside(found, begin, end))
            start = stop if stop == high else stop - 200  # a phrase can lie across
    return lead(stored)


def lead(stored: StoredText) -> Snippet:
    """The beginning of the body."""
    text = stored.text
    low, high = stored.body.start, min(stored.body.end, len(text))
    while low < high and text[low].isspace():
        low += 1
    end = _cut_end(text, low, min(low + LENGTH, high), high)
    return Snippet(low, end, text[low:end])


def _window(found: list[Match]) -> tuple[int, int]:
    """The first and last match of the best window: most different parts, then most matches, then the earliest."""
    weight, choice = (-1.0, 0), (0, 0)
    first = 0
    inside: dict[int, int] = {}
    exact = 0
    for last, match in enumerate(found):
        inside[match.part] = inside.get(match.part, 0) + 1
        exact += match.exact
        while found[first].start < match.end - LENGTH and first < last:
            left = found[first]
            inside[left.part] -= 1
            if not inside[left.part]:
                del inside[left.part]
            exact -= left.exact
            first += 1
        value = (len(inside) + 0.1 * min(last - first, 5) + 0.05 * min(exact, 5), 0)
        if value > weight:
            weight, choice = value, (first, last)
    return choice


def _around(text: str, window: tuple[int, int], found: list[Match], low: int, high: int) -> tuple[int, int]:
    """Where the snippet begins and ends."""
    first, last = found[window[0]], found[window[1]]
    spare = max(0, LENGTH - (last.end - first.start))
    start = _cut_start(text, max(low, first.start - int(max(spare * 0.5, LENGTH * _LEAD))), first.start, low)
    end = _cut_end(text, last.end, max(last.end, min(start + LENGTH, high)), high)
    return start, end


def _inside(found: list[Match], begin: int, end: int) -> tuple[Passage, ...]:
    return tuple(
        Passage(max(one.start, begin), min(one.end, end))
        for one in merged(found)
        if one.start < end and one.end > begin
    )


def _cut_start(text: str, start: int, match: int, low: int) -> int:
    """Where the sentence of the match begins if that is near enough, else at the beginning of a word."""
    for sentence in reversed(list(_BREAK.finditer(text, start, match))):
        return sentence.end()
    if start > low:
        while start < match and not text[start - 1].isspace():
            start += 1
        while start < match and text[start].isspace():
            start += 1
    while start < match and text[start].isspace():
        start += 1
    return start


def _cut_end(text: str, least: int, end: int, high: int) -> int:
    """Not in the middle of a word."""
    if end < high:
        cut = end
        while cut > least and not text[cut].isspace():
            cut -= 1
        end = cut if cut > least else end
    while end > least and text[end - 1].isspace():
        end -= 1
    return end
