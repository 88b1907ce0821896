"""The steps of an update: how many articles are read before they are written, and searched."""

from __future__ import annotations

from reader.articles.model import FoundFile
from reader.search.documents import LIMIT

_FIRST = (200, 1000)
"""Articles of the first steps: first results soon. How long the further ones are, memory decides."""
_IDLE = 60
"""Megabytes that a process takes before it has read an article."""
_A_MEGABYTE = 75_000
"""Bytes of articles, about, that fill a megabyte while they wait to be written."""
_LEAST_STEP = 500_000


class Steps:
    """Files in steps of about as many bytes as the megabytes of `memory` allow that so many `processes` may take
    together; the last ones get shorter, so that two processes end together.
    """

    def __init__(self, files: list[FoundFile], memory: int, processes: int) -> None:
        self._files = files
        self._size = _bytes_for(memory // processes)
        self._first = list(_FIRST[:1] if processes > 1 else _FIRST)
        self._at = 0
        self.left = sum(_weight(one) for one in files)
        """Bytes that remain."""

    def next(self, processes: int) -> list[FoundFile]:
        """The next step; empty once there is none. So many processes share what remains."""
        most = self._first.pop(0) if self._first else len(self._files)
        size = self._size
        if processes > 1 and self.left < 2 * processes * size:
            size = min(size, max(_LEAST_STEP, size // 8, self.left // (2 * processes)))
        begin, taken = self._at, 0
        while self._at < len(self._files) and self._at - begin < most and (taken < size or self._at == begin):
            taken += _weight(self._files[self._at])
            self._at += 1
        self.left -= taken
        return self._files[begin : self._at]


def _bytes_for(memory: int) -> int:
    return max(_LEAST_STEP, (memory - _IDLE) * _A_MEGABYTE)


def _weight(file: FoundFile) -> int:
    return min(file.size, 2 * LIMIT) + 300  # even an empty one is work
