"""Postings as numpy arrays, kept for the next query within a budget of memory. Imported only for large corpora."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.search.postings import Field
from reader.search.query import Phrase
from reader.search.snapshot import Leaf, Snapshot, names_of

Ids = NDArray[np.int32]
Weights = NDArray[np.float64]
List = tuple[Ids, Weights]
"""Documents, ascending, and a weight for each."""

_KEPT_BYTES = 48_000_000
_DOCUMENT = 32
"""Bits by which a document's number is above a place in it, where both make one number."""
_NOBODY = np.zeros(0, np.int32), np.zeros(0, np.float64)


class Arrays:
    """What is decoded of one snapshot. Safe for several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, List] = OrderedDict()
        self._bytes = 0
        self.count = len(snapshot.numbers)
        self.numbers = np.frombuffer(snapshot.numbers, np.uint32) if self.count else np.zeros(0, np.uint32)
        self.norms = np.array(snapshot.norms, np.float64)
        self.alive = np.ones(self.count, bool)
        self.alive[sorted(snapshot.deleted)] = False
        self._some_deleted = bool(snapshot.deleted)
        self._spans: tuple[NDArray[np.uint32], NDArray[np.uint32]] | None = None
        self._origins: tuple[NDArray[np.uint32], list[str]] | None = None

    def kept(self, key: Hashable, make: Callable[[], List]) -> List:
        """What was made for `key`, now or before."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        found = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = found
                self._bytes += _size(found)
            while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        return found

    def term(self, field: str, term: str) -> List:
        """The postings of a term."""
        return self.kept(
            (field, term),
            lambda: self._joined(
                [
                    _stretch(leaf, own, *own.span(place, place + 1))
                    for leaf, own, place in self._snapshot.where(field, term)
                ]
            ),
        )

    def beginning(self, field: str, start: str) -> List:
        """The postings of all terms that begin with `start`, as if they were one: on disk they are one stretch."""
        coded = start.encode("utf-8", "surrogatepass")

        def make() -> List:
            leaves = [(leaf, own) for leaf in self._snapshot.leaves if (own := leaf.fields.get(field)) is not None]
            return self._summed([_stretch(leaf, own, *own.span(*own.beginning(coded))) for leaf, own in leaves])

        return self.kept((field, start, "*"), make)

    def any_of(self, field: str, terms: tuple[str, ...], check: Callable[[], None]) -> List:
        """The postings of several terms, as if they were one. `check` is called now and then, and may raise."""

        def make() -> List:
            pieces = []
            for count, term in enumerate(terms):
                if not count % 100:
                    check()
                for leaf, own, place in self._snapshot.where(field, term):
                    pieces.append(_stretch(leaf, own, *own.span(place, place + 1)))
            return self._summed(pieces)

        return self.kept((field, terms), make)

    def phrase(self, phrase: Phrase, check: Callable[[], None]) -> List:
        """The documents that have a phrase, and how often. `check` as for `any_of`."""
        key = phrase.field, tuple(word.stem for word in phrase.words), phrase.slop, "phrase"
        return self.kept(
            key, lambda: self._joined([self._in_leaf(leaf, phrase, check) for leaf in self._snapshot.leaves])
        )

    def spans(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """First and last day of each document, as `Snapshot.spans` has them."""
        if self._spans is None:
            begins, ends = np.zeros(self.count, np.uint32), np.zeros(self.count, np.uint32)
            for base, documents, days, counts in self._snapshot.dated():
                if days:
                    each = np.repeat(np.array(days, np.uint32), counts, axis=0)
                    places = np.array(documents, np.int64) + base
                    begins[places], ends[places] = each[:, 0], each[:, 1]
            self._spans = begins, ends
        return self._spans

    def origins(self) -> tuple[NDArray[np.uint32], list[str]]:
        """Each document's source, as `Snapshot.origins` has them."""
        if self._origins is None:
            places = np.zeros(self.count, np.uint32)
            known: dict[bytes, int] = {b"": 0}
            for base, documents, numbers, counts in self._snapshot.sourced(known):
                places[np.array(documents, np.int64) + base] = np.repeat(np.array(numbers, np.uint32), counts)
            self._origins = places, names_of(known)
        return self._origins

    def _joined(self, pieces: list[List]) -> List:
        """Postings of one term in several segments, without deleted documents."""
        if not pieces:
            return _NOBODY
        ids, weights = (np.concatenate([piece[side] for piece in pieces]) for side in (0, 1))
        if self._some_deleted:
            there = self.alive[ids]
            ids, weights = ids[there], weights[there]
        return ids, weights

    def _summed(self, pieces: list[List]) -> List:
        """Postings of several terms; where a document has more than one, their weights together."""
        ids, weights = self._joined(pieces)
        sums = np.bincount(ids, weights, self.count)
        found = np.flatnonzero(sums).astype(np.int32)
        return found, np.asarray(sums[found], np.float64)

    def _in_leaf(self, leaf: Leaf, phrase: Phrase, check: Callable[[], None]) -> List:
        own = leaf.fields.get(phrase.field)
        if own is None:
            return _NOBODY
        terms = {word.stem: own.find(word.stem.encode("utf-8", "surrogatepass")) for word in phrase.words}
        if min(terms.values()) < 0:
            return _NOBODY
        lists = {place: _documents(own, *own.span(place, place + 1)) for place in terms.values()}
        having = np.zeros(leaf.size, np.uint8)
        for ids in lists.values():
            having[ids] += 1
        shared = having == len(lists)
        if not shared.any():
            return _NOBODY
        spots: dict[int, NDArray[np.int64]] = {}
        for place, ids in lists.items():
            check()
            spots[place] = _spots(own, place, ids, shared)
        in_order = [spots[terms[word.stem]] for word in phrase.words]
        ends = _follow(in_order, phrase.slop, check)
        if phrase.slop:
            ends = np.concatenate((ends, _follow(in_order[::-1], phrase.slop, check)))
        times = np.bincount(ends >> _DOCUMENT, minlength=1)
        found = np.flatnonzero(times)
        return (found + leaf.base).astype(np.int32), times[found].astype(np.float64)


def of(snapshot: Snapshot) -> Arrays:
    """The arrays of a snapshot, made when first asked for."""
    if snapshot.arrays is None:
        snapshot.arrays = Arrays(snapshot)
    found: Arrays = snapshot.arrays
    return found


def _size(found: List) -> int:
    return int(found[0].nbytes + found[1].nbytes) + 200


def _documents(own: Field, first: int, last: int) -> NDArray[Any]:
    return np.frombuffer(own.ids(first, last), "<u2" if own.width == 2 else "<u4")


def _stretch(leaf: Leaf, own: Field, first: int, last: int) -> List:
    codes = np.frombuffer(own.weights(first, last), np.uint8)
    weights = codes.astype(np.float64)
    for place, weight in own.heavy:
        if first <= place < last:
            weights[place - first] = weight
    return _documents(own, first, last).astype(np.int32) + np.int32(leaf.base), weights


def _spots(own: Field, place: int, ids: NDArray[Any], shared: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where a term stands, ascending: document and place in one number. Only of documents that are `shared`."""
    counts = np.array(own.counts(*own.span(place, place + 1)), np.int64)
    piece, width = own.places(place, int(counts.sum()))
    wanted = shared[ids]
    places = np.frombuffer(piece, "<u2" if width == 2 else "<u4")
    if not wanted.all():
        places = places[np.repeat(wanted, counts)]
        ids, counts = ids[wanted], counts[wanted]
    spots: NDArray[np.int64] = np.repeat(ids.astype(np.int64) << _DOCUMENT, counts) + places
    return spots


def _follow(lists: list[NDArray[np.int64]], slop: int, check: Callable[[], None]) -> NDArray[np.int64]:
    """Where words end that stand one after another, with up to `slop` others between two."""
    ends = lists[0]
    for following in lists[1:]:
        check()
        low = np.searchsorted(ends, following - (slop + 1), "left")
        high = np.searchsorted(ends, following - 1, "right")
        ends = following[high > low]
    return ends
