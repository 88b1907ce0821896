"""Reading what `posting_file.py` writes: the terms of one segment, their documents, weights and places."""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from itertools import pairwise
from pathlib import Path
from typing import Any

from reader.search import sealed
from reader.search.posting_file import FOOT, MANY, MARK

_ABOVE = b"\xff"
"""Sorts after whatever begins alike: no byte of UTF-8 is as great."""


class Field:
    """The terms of one field. They are read when first asked for and kept; postings and places are read each time."""

    def __init__(self, file: sealed.Pieces, about: dict[str, Any]) -> None:
        self._file = file
        self._about = about
        self.count: int = about["terms"]
        self.postings: int = about["postings"]
        self.width: int = about["width"]
        self.heavy: list[list[int]] = about["heavy"]
        """Weights of 255 and more: place among the field's postings, and weight."""
        self._many: list[list[int]] = about["many"]
        self._names: bytes | None = None
        self._ends = self._starts = array("I")
        self._spots = array("Q")

    def _load(self) -> bytes:
        if self._names is None:
            about = self._about
            whole = self._file.read(about["names"], about["spots"] - about["names"])
            base = about["names"]
            ends = _numbers("I", whole[about["ends"] - base : about["starts"] - base])
            starts = _numbers("I", whole[about["starts"] - base :])
            names = whole[: about["ends"] - base]
            if len(ends) != self.count + 1 or len(starts) != self.count + 1 or ends[-1] != len(names):
                raise sealed.MalformedError("terms")
            if starts[-1] != self.postings:
                raise sealed.MalformedError("postings")
            self._ends, self._starts = ends, starts
            self._names = names
        return self._names

    def at(self, term: bytes) -> int:
        """The place among all terms of the first that is not before `term`."""
        names, ends = self._load(), self._ends
        return bisect_left(range(self.count), term, key=lambda place: names[ends[place] : ends[place + 1]])

    def find(self, term: bytes) -> int:
        """The place of a term; -1 if there is none."""
        place = self.at(term)
        return place if place < self.count and self.name(place) == term else -1

    def beginning(self, start: bytes) -> tuple[int, int]:
        """The places, end exclusive, of the terms that begin with `start`."""
        return (self.at(start), self.at(start + _ABOVE)) if start else (0, self.count)

    def name(self, place: int) -> bytes:
        """One term."""
        return self._load()[self._ends[place] : self._ends[place + 1]]

    def names(self, low: int, high: int) -> list[bytes]:
        """Terms `low` to `high`."""
        names, ends = self._load(), self._ends
        return [names[ends[place] : ends[place + 1]] for place in range(low, high)]

    def span(self, low: int, high: int) -> tuple[int, int]:
        """The postings, end exclusive, of terms `low` to `high`."""
        self._load()
        return self._starts[low], self._starts[high]

    def frequencies(self, low: int, high: int) -> list[int]:
        """In how many documents terms `low` to `high` are."""
        self._load()
        starts = self._starts[low : high + 1]
        return [after - before for before, after in pairwise(starts)]

    def ids(self, first: int, last: int) -> bytes:
        """The documents of postings `first` to `last`, `width` bytes each, little-endian."""
        return self._file.read(self._about["ids"] + first * self.width, (last - first) * self.width)

    def weights(self, first: int, last: int) -> bytes:
        """Their weights, a byte each; 255 stands for one of `heavy`."""
        return self._file.read(self._about["weights"] + first, last - first)

    def documents(self, first: int, last: int) -> array[int]:
        """As `ids`, as numbers."""
        return _numbers("H" if self.width == 2 else "I", self.ids(first, last))

    def exact_weights(self, first: int, last: int) -> array[float]:
        """As `weights`, as numbers."""
        codes = self.weights(first, last)
        found = array("f", list(codes))
        if MANY in codes:
            for place, weight in self.heavy:
                if first <= place < last:
                    found[place - first] = weight
        return found

    def counts(self, first: int, last: int) -> array[int]:
        """How many places each posting has; none where the field keeps no places."""
        if not self._about["placed"]:
            return array("I", bytes(4 * (last - first)))
        codes = self._file.read(self._about["counts"] + first, last - first)
        found = array("I", list(codes))
        if MANY in codes:
            for place, count in self._many:
                if first <= place < last:
                    found[place - first] = count
        return found

    def places(self, term: int, total: int) -> tuple[bytes, int]:
        """The places of all postings of a term, of which there are `total`, and how many bytes each has."""
        spots = self._about["spots"] + 8 * term
        begin, end = _numbers("Q", self._file.read(spots, 16))
        if total and end - begin not in (2 * total, 4 * total):
            raise sealed.MalformedError("places")
        return self._file.read(begin, end - begin), (end - begin) // total if total else 4

    def values(self, term: int, counts: array[int]) -> list[array[int]]:
        """The places of each posting of a term, whose postings have `counts` of them."""
        piece, width = self.places(term, sum(counts))
        numbers = _numbers("I" if width == 4 else "H", piece)
        found, at = [], 0
        for count in counts:
            found.append(numbers[at : at + count])
            at += count
        return found


class Segment:
    """One file of postings, open. Raises OSError, MalformedError."""

    def __init__(self, path: Path) -> None:
        self._file = sealed.Pieces(path)
        try:
            length, mark = FOOT.unpack(self._file.read(self._file.size - FOOT.size, FOOT.size))
            told = self._file.read(self._file.size - FOOT.size - length, length)
            if mark != MARK:
                raise sealed.MalformedError("directory")
            self.fields = {name: Field(self._file, about) for name, about in json.loads(told).items()}
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _numbers(code: str, piece: bytes) -> array[int]:
    found = array(code, piece)
    if sys.byteorder == "big":
        found.byteswap()
    return found
