"""Characters as the terminal shows them: clusters that stand in one place, and how many cells each takes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from unicodedata import category

from rich.cells import cell_len, split_graphemes

from reader.text import drawn

Cluster = tuple[int, int, int]
"""Where a cluster starts and ends in its text (end exclusive), and its width in cells."""

_PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u203b\u20ac\u2500-\u25fc]*"
)
_JOINERS = re.compile("[\u200d\ufe0f]")
_JOINED = re.compile("[\u200d\ufe0f\U0001f1e6-\U0001f1ff]")
_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_PERHAPS_SPACING = re.compile("[\u0903-\u1cf7\u302e\u302f\ua823-\uabec\U00011000-\U00016ff1\U0001d165-\U0001d172]")
_FLAG_LETTERS = frozenset(_LETTERS)
_LONGEST = 192
"""Characters of a cluster that are looked at: more than one has in cleaned text."""


class _Widths(dict[str, int]):
    """Character to cells, worked out when first met."""

    def __missing__(self, sign: str) -> int:
        self[sign] = cell_len(sign)
        return self[sign]


_WIDTHS = _Widths()


def is_plain(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether each character of `text[start:end]` is a cluster of its own and one cell wide.

    A quick test that holds for most Western text; False says only that one has to look closer.
    """
    stop = len(text) if end is None else end
    found = _PLAIN.match(text, start, stop)
    return found is not None and found.end() == stop


def spacing(cluster: str) -> int:
    """How many cells more than it is counted a terminal may give to a cluster: those of its vowel signs.

    Unicode calls them spacing marks (Hindi has them, Tamil, Burmese). Half of the terminals count them, half do not.
    """
    return sum(category(sign) == "Mc" for sign in cluster[1:])


def is_mark(sign: str) -> bool:
    """Whether a character has no width of its own: it stands on the one before it."""
    return not _WIDTHS[sign]


def clusters(text: str, start: int = 0, end: int | None = None) -> list[Cluster]:
    """The clusters of `text[start:end]` without gaps, in offsets into `text`. The widths add up to its cells."""
    stop = len(text) if end is None else end
    if _JOINERS.search(text, start, stop):
        spans, _ = split_graphemes(drawn(text[start:stop]))
        found = [(start + a, start + b, width) for a, b, width in spans]
    else:
        found = []
        for at in range(start, stop):
            width = _WIDTHS[text[at]]
            if width or not found:
                found.append((at, at + 1, width))
            else:
                first, _, before = found[-1]
                found[-1] = (first, at + 1, before)
    return _with_flags(text, found) if any(text[a] in _FLAG_LETTERS for a, _, _ in found) else found


def _with_flags(text: str, found: list[Cluster]) -> list[Cluster]:
    """The two letters of a flag are one cluster."""
    joined: list[Cluster] = []
    half = False
    for a, b, width in found:
        letter = text[a] in _FLAG_LETTERS
        if letter and half:
            first, _, before = joined[-1]
            joined[-1] = (first, b, before + width)
            half = False
        else:
            joined.append((a, b, width))
            half = letter
    return joined


def whole(text: str, edges: Iterable[int]) -> list[int]:
    """`edges` (offsets into `text`), sorted and each once, moved back to the start of the cluster that they lie in."""
    wanted = sorted(set(edges))
    if not wanted or is_plain(text, wanted[0], min(len(text), wanted[-1] + 1)):
        return wanted
    first = cluster_at(text, wanted[0])[0]
    starts = [a for a, _, _ in clusters(text, first, min(len(text), wanted[-1] + _LONGEST))]

    def moved(edge: int) -> int:
        # A line break has no width, and is no mark on what stands before it.
        if edge >= len(text) or text[edge] == "\n":
            return edge
        return max(first, starts[bisect_right(starts, edge) - 1])

    return sorted({moved(edge) for edge in wanted})


def places(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Start and width of the clusters of `text[start:end]`, quicker than `clusters`: the room that each may take.

    Where nothing joins characters, one of no width may come as a place of its own.
    """
    if _PERHAPS_SPACING.search(text, start, end):
        found = clusters(text, start, end)
        return ((first, width + spacing(text[first:last])) for first, last, width in found)
    if _JOINED.search(text, start, end):
        return ((first, width) for first, _, width in clusters(text, start, end))
    return zip(range(start, end), map(_WIDTHS.__getitem__, text[start:end]), strict=True)


def cluster_at(text: str, offset: int) -> tuple[int, int]:
    """Start and end of the cluster to which the character at `offset` belongs; `offset` may be the end of the text."""
    offset = max(0, min(offset, len(text)))
    line = text.rfind("\n", max(0, offset - _LONGEST), offset) + 1
    start = max(line, offset - _LONGEST)
    stop = min(len(text), offset + _LONGEST)
    if offset == stop:
        return offset, offset
    # A flag is two letters, counted from the first of a run.
    start -= (start - len(text[:start].rstrip(_LETTERS))) % 2 if text[start] in _FLAG_LETTERS else 0
    joined = offset > 0 and text[offset - 1] == "\u200d"
    if text[offset] == "\n" or (not joined and is_plain(text, offset, min(stop, offset + 2))):
        return offset, offset + 1
    newline = text.find("\n", offset, stop)
    for a, b, _ in clusters(text, start, stop if newline < 0 else newline):
        if a <= offset < b:
            return a, b
    return offset, offset + 1


def next_cluster(text: str, offset: int) -> int:
    """Where the cluster after the one at `offset` starts; the length of the text at the end."""
    return cluster_at(text, offset)[1]


def previous_cluster(text: str, offset: int) -> int:
    """Where the cluster before the one at `offset` starts; 0 at the beginning."""
    start = cluster_at(text, offset)[0]
    return cluster_at(text, start - 1)[0] if start > 0 else 0
