"""The index as it stood at one moment, for reading: postings, words, and which document is which article.

Postings and words are read whole, term by term, and kept for the next query. That is several times cheaper than walking
them through Whoosh's matchers a document at a time, and counts come out exact.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from reader import own_folders
from reader.search import columns, contents, dates, engine
from reader.search.contents import Part
from reader.search.engine import FORM_SUFFIX
from reader.search.postings import Field, Segment
from reader.search.ranking import K1, B

_P = ParamSpec("_P")
_R = TypeVar("_R")


class UnsoundError(Exception):
    """The index could not be read: damaged, or its files were merged away meanwhile."""


def _reading(method: Callable[Concatenate[Snapshot, _P], _R]) -> Callable[Concatenate[Snapshot, _P], _R]:
    """Whatever reading files raises that are not what was written becomes UnsoundError."""

    @wraps(method)
    def guarded(self: Snapshot, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            raise UnsoundError(f"{type(error).__name__}: {error}") from error

    return guarded


_KEPT_POSTINGS = 4_000_000
"""Postings kept in memory: eight bytes each."""
_KEPT_WORDS = 100_000
"""Words of the dictionary kept in memory: about a hundred bytes each."""


class Leaf:
    """One segment: its documents are `base` and up in the whole."""

    def __init__(self, part: Part, base: int, folder: Path) -> None:
        self._part = part
        self._folder = folder
        self._file = Segment(folder / f"{part.name}{engine.POSTINGS}")
        self.segment_id = part.name
        self.base = base
        self.size = part.documents
        self.deleted = frozenset(part.deleted)
        self.fields = self._file.fields

    def column(self, name: str) -> array[int]:
        """A number for each document."""
        return columns.read(self._folder, self._part.name, name, self.size)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Snapshot:
    """Reads one generation of the index. Safe for several threads."""

    def __init__(self, folder: Path) -> None:
        self.contents = contents.read(folder)
        self._lock = threading.RLock()
        self.leaves: list[Leaf] = []
        try:
            base = 0
            for part in self.contents.parts:
                self.leaves.append(Leaf(part, base, folder))
                base += part.documents
            self._read_documents()
        except BaseException:
            self.close()
            raise

    def _read_documents(self) -> None:
        self.numbers = array("I")
        for leaf in self.leaves:
            self.numbers.extend(leaf.column("number"))
        self.deleted = frozenset(leaf.base + number for leaf in self.leaves for number in leaf.deleted)
        self.count = len(self.numbers) - len(self.deleted)
        self._norms: array[float] | None = None
        self._documents: dict[int, int] | None = None
        self._postings: OrderedDict[tuple[str, str], tuple[array[int], array[float]]] = OrderedDict()
        self._kept = 0
        self._words: OrderedDict[tuple[str, str], list[tuple[str, int]]] = OrderedDict()
        self._kept_words = 0
        self._spans: tuple[array[int], array[int]] | None = None
        self._origins: tuple[array[int], list[str]] | None = None
        self.recent: dict[Any, Any] = {}
        """What the last queries found; `evaluate.py` keeps it here, so that it goes when this does."""
        self.arrays: Any = None
        """What `arrays.py` keeps of this snapshot."""

    @classmethod
    def open(cls, folder: Path) -> Snapshot:
        """The index in `folder` as it is now. Raises UnsoundError."""
        try:
            own_folders.guarded_folder(folder)
            return cls(folder)
        except Exception as error:
            raise UnsoundError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Let go of the files."""
        for leaf in self.leaves:
            leaf.close()

    @property
    def norms(self) -> array[float]:
        """How much the length of each document holds it back."""
        if self._norms is None:
            lengths = array("I")
            for leaf in self.leaves:
                lengths.extend(leaf.column("length"))
            average = (sum(lengths) / len(lengths) if lengths else 0) or 1.0
            shift, slope = K1 * (1 - B), K1 * B / average
            self._norms = array("f", [shift + slope * length for length in lengths])
        return self._norms

    def documents(self) -> dict[int, int]:
        """From an article's number to its document; deleted ones are not in it."""
        if self._documents is None:
            gone = self.deleted
            self._documents = {number: doc for doc, number in enumerate(self.numbers) if doc not in gone}
        return self._documents

    def every(self) -> frozenset[int]:
        """All documents."""
        return frozenset(range(len(self.numbers))) - self.deleted

    @_reading
    def postings(self, field: str, term: str) -> tuple[array[int], array[float]]:
        """The documents that have a term, ascending, and its weight in each. Empty if none has."""
        key = field, term
        with self._lock:
            found = self._postings.get(key)
            if found is not None:
                self._postings.move_to_end(key)
                return found
            found = self._read(field, term)
            self._postings[key] = found
            self._kept += len(found[0]) + 16
            while self._kept > _KEPT_POSTINGS and len(self._postings) > 1:
                _, dropped = self._postings.popitem(last=False)
                self._kept -= len(dropped[0]) + 16
            return found

    def _read(self, field: str, term: str) -> tuple[array[int], array[float]]:
        ids, weights = array("I"), array("f")
        for leaf, own, place in self.where(field, term):
            span = own.span(place, place + 1)
            own_ids, own_weights = own.documents(*span), own.exact_weights(*span)
            if leaf.deleted:
                kept = [at for at, doc in enumerate(own_ids) if doc not in leaf.deleted]
                own_ids = array("I", (own_ids[at] for at in kept))
                own_weights = array("f", (own_weights[at] for at in kept))
            ids.extend(own_ids if not leaf.base and own_ids.typecode == "I" else [doc + leaf.base for doc in own_ids])
            weights.extend(own_weights)
        return ids, weights

    def where(self, field: str, term: str) -> Iterator[tuple[Leaf, Field, int]]:
        """The segments that have a term, with their field and the term's place in it."""
        coded = term.encode("utf-8", "surrogatepass")
        for leaf in self.leaves:
            own = leaf.fields.get(field)
            place = -1 if own is None else own.find(coded)
            if own is not None and place >= 0:
                yield leaf, own, place

    @_reading
    def places(self, field: str, term: str, wanted: list[int]) -> dict[int, array[int]]:
        """Where a term stands in each of the documents `wanted` (ascending) that have it."""
        found: dict[int, array[int]] = {}
        for leaf, own, place in self.where(field, term):
            low, high = bisect_left(wanted, leaf.base), bisect_left(wanted, leaf.base + leaf.size)
            if low == high:
                continue
            asked = set(wanted[low:high])
            span = own.span(place, place + 1)
            for doc, at in zip(own.documents(*span), own.values(place, own.counts(*span)), strict=True):
                if doc + leaf.base in asked:
                    found[doc + leaf.base] = at
        return found

    @_reading
    def has(self, field: str, term: str) -> bool:
        """Whether any document has the term; cheap."""
        return next(self.where(field, term), None) is not None

    @_reading
    def words(self, field: str, start: str) -> list[tuple[str, int]]:
        """The terms of a field that begin with `start`, and in how many documents each is (deleted ones counted)."""
        key = field, start
        with self._lock:
            found = self._words.get(key)
            if found is None:
                found = self._words[key] = self._read_words(field, start)
                self._kept_words += len(found) + 1
                while self._kept_words > _KEPT_WORDS and len(self._words) > 1:
                    self._kept_words -= len(self._words.popitem(last=False)[1]) + 1
            return found

    def _read_words(self, field: str, start: str) -> list[tuple[str, int]]:
        counts: dict[bytes, int] = {}
        prefix = start.encode("utf-8", "surrogatepass")
        for leaf in self.leaves:
            own = leaf.fields.get(field)
            if own is None:
                continue
            low, high = own.beginning(prefix)
            for name, count in zip(own.names(low, high), own.frequencies(low, high), strict=True):
                counts[name] = counts.get(name, 0) + count
        return [(term.decode("utf-8", "surrogatepass"), count) for term, count in counts.items()]

    @_reading
    def spread(self, field: str, start: str) -> int:
        """How many postings the terms that begin with `start` have together."""
        coded = start.encode("utf-8", "surrogatepass")
        found = 0
        for leaf in self.leaves:
            own = leaf.fields.get(field)
            if own is not None:
                first, last = own.span(*own.beginning(coded))
                found += last - first
        return found

    @_reading
    def spans(self) -> tuple[array[int], array[int]]:
        """For each document its first and its last day, 2025-09-03 as 20250903; both 0 where there is no date.

        A document of which only the month is known begins on day 0 of it, so that it is before all of its days.
        """
        with self._lock:
            if self._spans is None:
                self._spans = self._read_spans()
            return self._spans

    def _read_spans(self) -> tuple[array[int], array[int]]:
        begins, ends = (array("I", bytes(4 * len(self.numbers))) for _ in range(2))
        for base, documents, days, counts in self.dated():
            each = iter(documents)
            for (begin, end), count in zip(days, counts, strict=True):
                for document in islice(each, count):
                    begins[base + document], ends[base + document] = begin, end
        return begins, ends

    def dated(self) -> Iterator[tuple[int, array[int], list[tuple[int, int]], list[int]]]:
        """The terms of dates: a segment's first document; its documents, one term's behind the other's; and for each
        term its days and how many documents are its. Years before months before days: what is known best is last.
        """
        known: dict[bytes, tuple[int, int]] = {}
        for leaf in self.leaves:
            own = leaf.fields.get("date")
            if own is None:
                continue
            for start in (b"y", b"m", b"d"):
                low, high = own.beginning(start)
                names = own.names(low, high)
                for name in names:
                    if name not in known:
                        known[name] = dates.span_of(name.decode("ascii"))
                days = [known[name] for name in names]
                yield leaf.base, own.documents(*own.span(low, high)), days, own.frequencies(low, high)

    @_reading
    def origins(self) -> tuple[array[int], list[str]]:
        """For each document the number of its source among all of them, 0 (which is "") for none; and the sources."""
        with self._lock:
            if self._origins is None:
                self._origins = self._read_origins()
            return self._origins

    def _read_origins(self) -> tuple[array[int], list[str]]:
        places = array("I", bytes(4 * len(self.numbers)))
        known: dict[bytes, int] = {b"": 0}
        for base, documents, numbers, counts in self.sourced(known):
            each = iter(documents)
            for number, count in zip(numbers, counts, strict=True):
                for document in islice(each, count):
                    places[base + document] = number
        return places, names_of(known)

    def sourced(self, known: dict[bytes, int]) -> Iterator[tuple[int, array[int], list[int], list[int]]]:
        """As `dated`, for sources: their numbers, which `known` is given."""
        for leaf in self.leaves:
            own = leaf.fields.get("origin")
            if own is not None:
                numbers = [known.setdefault(name, len(known)) for name in own.names(0, own.count)]
                yield leaf.base, own.documents(0, own.postings), numbers, own.frequencies(0, own.count)

    @_reading
    def numbers_of(self, ids: Collection[str]) -> list[int]:
        """The numbers of those of these articles that there are."""
        coded = {one.encode("utf-8", "surrogatepass") for one in ids}
        found: list[int] = []
        for leaf in self.leaves:
            own = leaf.fields.get("id")
            if own is None:
                continue
            if len(coded) * 20 < own.count:
                places = [place for one in coded if (place := own.find(one)) >= 0]
            else:
                places = [place for place, name in enumerate(own.names(0, own.count)) if name in coded]
            for place in places:
                found += self._alive(leaf, own, place, place + 1)
        return found

    @_reading
    def numbers_at(self, name: str) -> list[int]:
        """The numbers of the article `name` and of those in the folder `name`."""
        coded = name.encode("utf-8", "surrogatepass")
        found: list[int] = []
        for leaf in self.leaves:
            own = leaf.fields.get("id")
            if own is not None:
                place = own.find(coded)
                for low, high in ((place, place + 1) if place >= 0 else (0, 0), own.beginning(coded + b"/")):
                    found += self._alive(leaf, own, low, high)
        return found

    def _alive(self, leaf: Leaf, own: Field, low: int, high: int) -> list[int]:
        if low == high:
            return []
        documents = own.documents(*own.span(low, high))
        return [self.numbers[leaf.base + document] for document in documents if document not in leaf.deleted]

    def forms(self, field: str, start: str) -> list[tuple[str, int]]:
        """As `words`, for the words as they are written."""
        return self.words(field + FORM_SUFFIX, start)


def names_of(known: dict[bytes, int]) -> list[str]:
    """Sources by their numbers."""
    return [name.decode("utf-8", "surrogatepass") for name in known]


def ranks_of(names: list[str]) -> list[int]:
    """For each source its place among all of them by name; none comes last."""
    ordered = sorted(range(len(names)), key=lambda place: (not names[place], names[place].casefold(), place))
    ranks = [0] * len(names)
    for rank, place in enumerate(ordered):
        ranks[place] = rank
    return ranks
