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

All numbers are little-endian. At the end stand a directory in JSON, its length, and a mark. The
file is sealed (`sealed.py`), so that none of this has checksums of its own.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from collections.abc import Iterable
from typing import Protocol

from reader.search.blocks import Flat

MARK = b"rdpost2\n"
FOOT = struct.Struct("<I8s")
"""Length of the directory, and the mark."""
MANY = 255
NARROW = 65_536


class Sink(Protocol):
    """What postings are written to."""

    def write(self, piece: bytes, /) -> object: ...
    def tell(self) -> int: ...


class _Field:
    """One field while it is written; places go to the file now and then, the rest when the field ends."""

    def __init__(self, file: Sink) -> None:
        self._file = file
        self._begin = file.tell()
        self._places = bytearray()
        self.names = bytearray()
        self.ends = array("I", [0])
        self.starts = array("I", [0])
        self.spots = array("Q")
        self.ids = array("H")
        self.weights = bytearray()
        self.counts = bytearray()
        self.heavy: list[tuple[int, int]] = []
        self.many: list[tuple[int, int]] = []

    def add(self, text: bytes, postings: Flat) -> None:
        self.names += text
        self.ends.append(len(self.names))
        self.spots.append(self._begin + len(self._places))
        if postings[-3] >= NARROW and self.ids.typecode == "H":
            self.ids = array("I", self.ids)
        if len(postings) == 3 and postings[1] < MANY and len(postings[2]) <= 4 and sys.byteorder == "little":
            self._add_one(*postings)
        else:
            self._add_several(postings)
        self.starts.append(len(self.ids))
        if len(self._places) > _CHUNK:
            self._flush()

    def _add_one(self, document: int, weight: int, places: bytes) -> None:
        """A term with one posting, perhaps with one place: most terms, and several times as fast as in general."""
        self.ids.append(document)
        self.weights.append(weight)
        if places:
            self.counts.append(1)
            self._places += places[:2] if places[2:] == b"\0\0" else places

    def _add_several(self, postings: Flat) -> None:
        first = len(self.ids)
        self.ids.extend(postings[::3])
        self.weights += _bytes(postings[1::3], first, self.heavy)
        values: list[bytes] = postings[2::3]
        if values[0]:
            self.counts += _bytes([len(value) >> 2 for value in values], first, self.many)
            self._places += _little(_narrow(array("I", b"".join(values))))

    def _flush(self) -> None:
        self._file.write(bytes(self._places))
        self._begin += len(self._places)
        self._places.clear()

    def finish(self) -> dict[str, object]:
        self._flush()
        file = self._file
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


_CHUNK = 4_000_000


def _narrow(places: array[int]) -> array[int]:
    return array("H", places) if max(places) < NARROW else places


def write(file: Sink, terms: Iterable[tuple[str, bytes, Flat]]) -> None:
    """Write all terms of a segment, which come sorted by field and term."""
    directory: dict[str, object] = {}
    current, field = "", _Field(file)
    for name, text, postings in terms:
        if name != current:
            if current:
                directory[current] = field.finish()
            current, field = name, _Field(file)
        field.add(text, postings)
    if current:
        directory[current] = field.finish()
    told = json.dumps(directory).encode("ascii")
    file.write(told)
    file.write(FOOT.pack(len(told), MARK))


def _bytes(several: list[int], first: int, over: list[tuple[int, int]]) -> bytes:
    """A byte for each; those that do not fit are put into `over` with their place, counted from `first`."""
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
