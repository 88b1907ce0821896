"""Writing the postings of a segment, field by field, as plain arrays. One file a segment.

 What a search reads lies together, so that it is one read and no taking apart, and the postings of
all words that begin alike are one stretch; where the words stand, which only phrases ask for, lies apart. For each
field, in this order (`postings.py` reads it):

    places    where each word stands in each document: two bytes a place, or four for all of a term's if one is far on
    ids       documents of each term, ascending: two bytes each, four if the field has any above 65,535
    weights   one byte a posting; 255 says that the weight is among the `heavy`
    counts    places of each posting, as the weights are kept, with `many`; only where there are places
    names     the terms, sorted, one behind the other; `ends`, `starts`, `spots` say where each ends, and where its
              postings and places begin

All numbers are little-endian. At the end stand a directory in JSON, its length and checksum, and a mark.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from typing import Protocol

from reader.search.blocks import Term

MARK = b"rdpost1\n"
FOOT = struct.Struct("<II8s")
"""Length and checksum of the directory, and the mark."""
MANY = 255
NARROW = 65_536


class Sink(Protocol):
    """What postings are written to."""

    def write(self, piece: bytes, /) -> object: ...
    def tell(self) -> int: ...


class _Field:
    """One field while it is written; places go to the file at once, the rest when the field ends."""

    def __init__(self) -> None:
        self.names = bytearray()
        self.ends = array("I", [0])
        self.starts = array("I", [0])
        self.spots = array("Q")
        self.ids = array("H")
        self.weights = bytearray()
        self.counts = bytearray()
        self.heavy: list[tuple[int, int]] = []
        self.many: list[tuple[int, int]] = []

    def add(self, file: Sink, text: bytes, term: Term) -> None:
        first = len(self.ids)
        self.names += text
        self.ends.append(len(self.names))
        if term.ids[-1] >= NARROW and self.ids.typecode == "H":
            self.ids = array("I", self.ids)
        self.ids.extend(array(self.ids.typecode, term.ids))
        self.starts.append(len(self.ids))
        self.weights += _bytes(map(int, term.weights), first, self.heavy)
        self.spots.append(file.tell())
        if term.values:
            self.counts += _bytes((len(value) >> 2 for value in term.values), first, self.many)
            places = array("I", b"".join(term.values))
            file.write(_little(array("H", places) if max(places) < NARROW else places))

    def finish(self, file: Sink) -> dict[str, object]:
        self.spots.append(file.tell())
        about: dict[str, object] = {"terms": len(self.ends) - 1, "postings": len(self.ids), "width": self.ids.itemsize}
        for name in ("ids", "weights", "counts", "names", "ends", "starts", "spots"):
            about[name] = file.tell()
            section = getattr(self, name)
            file.write(_little(section) if isinstance(section, array) else bytes(section))
        about["end"] = file.tell()
        about["placed"] = bool(self.counts)
        about["heavy"], about["many"] = self.heavy, self.many
        return about


def write(file: Sink, terms: Iterable[tuple[str, bytes, Term]]) -> None:
    """Write all terms of a segment, which come sorted by field and term."""
    directory: dict[str, object] = {}
    current, field = "", _Field()
    for name, text, term in terms:
        if name != current:
            if current:
                directory[current] = field.finish(file)
            current, field = name, _Field()
        field.add(file, text, term)
    if current:
        directory[current] = field.finish(file)
    told = json.dumps(directory).encode("ascii")
    file.write(told)
    file.write(FOOT.pack(len(told), zlib.crc32(told), MARK))


def _bytes(values: Iterable[int], first: int, over: list[tuple[int, int]]) -> bytes:
    """A byte for each; those that do not fit are put into `over` with their place, counted from `first`."""
    several = list(values)
    try:
        found = bytes(several)
        if MANY not in found:
            return found
    except ValueError:
        pass
    over += [(first + at, value) for at, value in enumerate(several) if value >= MANY]
    return bytes(min(value, MANY) for value in several)


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()
