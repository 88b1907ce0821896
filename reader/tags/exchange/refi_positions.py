"""What a program meant by the positions in a REFI-QDA project.

The standard counts code points from 0, the end exclusive. Programs count otherwise: a line end that is CR LF in the
file as two characters or as one, a byte order mark as one or none, characters beyond the first plane as two (UTF-16),
the end inclusive. A selection's `name` mostly begins with its words, so of all ways of counting the one is taken under
which the most names fit; the standard's, if none fits better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_COMPARED = 200
"""Selections that are looked at: a way of counting shows at once."""
_WORDS = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is kept here, lines ending in LF and without a mark, and the way that positions in it are counted.

    `units`: for each extra unit that the program counts, the offset here behind which it comes; `shift` is added to
    every position, and `last` to ends alone.
    """

    text: str
    units: tuple[int, ...] = ()
    shift: int = 0
    last: int = 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Positions as the program counted them, as offsets into `text`."""
        return self._offset(start + self.shift), self._offset(end + self.shift + self.last)

    def _offset(self, position: int) -> int:
        if not self.units:
            return max(0, min(position, len(self.text)))
        # The n-th extra unit comes behind offset u(n), so position u(n) + n + 1 is the first one that it moves.
        low, high = 0, len(self.units)
        while low < high:
            middle = (low + high) // 2
            if self.units[middle] + middle < position:
                low = middle + 1
            else:
                high = middle
        return max(0, min(position - low, len(self.text)))


def reading_of(written: str, selections: Sequence[tuple[int, int, str]]) -> Reading:
    """How the positions of `selections` (start, end, name) are counted in the text as it is written in the file."""
    bare = written.removeprefix("\ufeff")
    text = bare.replace("\r\n", "\n").replace("\r", "\n")
    ways = [Reading(text)]
    returns = _returns(bare)
    # Some programs count each line end as two although it is one in the file.
    for units in (returns, tuple(at for at, sign in enumerate(text) if sign == "\n"), _astral(text)):
        if units and all(units != way.units for way in ways):
            ways.append(Reading(text, units))
    if written != bare:
        ways += [Reading(text, way.units, shift=-1) for way in tuple(ways)]
    ways += [Reading(text, way.units, way.shift, last=1) for way in tuple(ways)]
    if len(ways) == 2 and not selections:
        return ways[0]
    named = [one for one in selections if len(one[2].strip()) > 1][:_COMPARED]
    # max takes the first of equals: the standard's way.
    return max(ways, key=lambda way: sum(_fits(way, *one) for one in named))


def _fits(way: Reading, start: int, end: int, name: str) -> float:
    """1 if the words at a place are those of the selection's name, a little less if only their beginning is."""
    start, end = way.place(start, end)
    words, wanted = _line(way.text[start:end]), _line(name)
    if not words:
        return 0
    if words == wanted:
        return 1
    cut = wanted.rstrip(".… ")
    return 0.9 if cut and (words.startswith(cut) or (wanted.startswith(words[:_WORDS]) and len(words) > _WORDS)) else 0


def _line(text: str) -> str:
    return " ".join(text.split())


def _returns(text: str) -> tuple[int, ...]:
    """The offsets, with each CR LF as one, of the line ends that are two characters in the file."""
    found: list[int] = []
    at = text.find("\r\n")
    while at >= 0:
        found.append(at - len(found))
        at = text.find("\r\n", at + 2)
    return tuple(found)


def _astral(text: str) -> tuple[int, ...]:
    return tuple(at for at, sign in enumerate(text) if sign > "\uffff")
