"""The index as it stood at one moment, for reading: postings, words, and which document is which article.

Whoosh keeps the postings and the words; here they are read whole, term by term, and kept for the next query. That is
several times cheaper than walking them through Whoosh's matchers a document at a time, and counts come out exact.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from reader import files
from reader.search import engine
from reader.search.engine import FORM_SUFFIX

_P = ParamSpec("_P")
_R = TypeVar("_R")


class UnsoundError(Exception):
    """The index could not be read: damaged, or its files were merged away meanwhile."""


def _reading(method: Callable[Concatenate[Snapshot, _P], _R]) -> Callable[Concatenate[Snapshot, _P], _R]:
    """Whoosh raises anything at all on files that are not what it wrote: here that becomes UnsoundError."""

    @wraps(method)
    def guarded(self: Snapshot, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            raise UnsoundError(f"{type(error).__name__}: {error}") from error

    return guarded


_KEPT_POSTINGS = 4_000_000
"""Postings kept in memory: eight bytes each."""
K1, B = 1.5, 0.7
"""How soon a word's further occurrences count for little, and how much long articles are held back (BM25)."""


class _Leaf:
    """One segment: its documents are `base` and up in the whole."""

    def __init__(self, reader: Any, base: int) -> None:  # noqa: ANN401
        self.reader = reader
        self.base = base
        self.size: int = reader.doc_count_all()
        self.deleted = (
            frozenset(number for number in range(self.size) if reader.is_deleted(number))
            if (reader.has_deletions())
            else frozenset()
        )

    def column(self, name: str) -> array[int]:
        if not self.reader.has_column(name):
            return array("I", bytes(4 * self.size))
        values = self.reader.column_reader(name)
        return array("I", [values[number] for number in range(self.size)])


class Snapshot:
    """Reads one generation of the index. Safe for several threads; raises whatever Whoosh raises on damage."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401
        # Searcher.refresh() is wrong in every fork of Whoosh: it brings deleted articles back. Always a fresh one; and
        # not by `index.reader()`, which waits half a second for files that will never come.
        about = index._read_toc()
        self._reader = index._reader(index.storage, about.schema, about.segments, about.generation)
        self._lock = threading.RLock()
        self._leaves = [_Leaf(reader, base) for reader, base in self._reader.leaf_readers() if reader.doc_count_all()]
        self.numbers = array("I")
        lengths = array("I")
        for leaf in self._leaves:
            self.numbers.extend(leaf.column("number"))
            lengths.extend(leaf.column("length"))
        self.deleted = frozenset(leaf.base + number for leaf in self._leaves for number in leaf.deleted)
        self.count = len(self.numbers) - len(self.deleted)
        average = (sum(lengths) / len(lengths) if lengths else 0) or 1.0
        self.norms = array("f", (K1 * (1 - B + B * length / average) for length in lengths))
        self._documents: dict[int, int] | None = None
        self._postings: OrderedDict[tuple[str, str], tuple[array[int], array[float]]] = OrderedDict()
        self._kept = 0
        self._words: OrderedDict[tuple[str, str], list[tuple[str, int]]] = OrderedDict()

    @classmethod
    def open(cls, folder: Path) -> Snapshot:
        """The index in `folder` as it is now. Raises UnsoundError."""
        try:
            files.private_folder(folder)
            return cls(engine.open_index(folder))
        except Exception as error:
            raise UnsoundError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

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
        for leaf in self._leaves:
            matcher = _matcher(leaf.reader, field, term)
            if matcher is None:
                continue
            own_ids, own_weights = _drain(matcher)
            if leaf.deleted:
                kept = [place for place, doc in enumerate(own_ids) if doc not in leaf.deleted]
                own_ids = [own_ids[place] for place in kept]
                own_weights = [own_weights[place] for place in kept]
            ids.extend(own_ids if not leaf.base else [doc + leaf.base for doc in own_ids])
            weights.extend(own_weights)
        return ids, weights

    @_reading
    def places(self, field: str, term: str, wanted: list[int]) -> dict[int, array[int]]:
        """Where a term stands in each of the documents `wanted` (ascending) that have it."""
        found: dict[int, array[int]] = {}
        with self._lock:
            for leaf in self._leaves:
                low, high = bisect_left(wanted, leaf.base), bisect_left(wanted, leaf.base + leaf.size)
                matcher = _matcher(leaf.reader, field, term) if low < high else None
                if matcher is None:
                    continue
                for doc in wanted[low:high]:
                    if not matcher.is_active():
                        break
                    if matcher.id() < doc - leaf.base:
                        matcher.skip_to(doc - leaf.base)
                    if matcher.is_active() and matcher.id() == doc - leaf.base:
                        at = array("I")
                        at.frombytes(matcher.value())
                        found[doc] = at
        return found

    @_reading
    def has(self, field: str, term: str) -> bool:
        """Whether any document has the term; cheap."""
        with self._lock:
            return any((field, term) in leaf.reader for leaf in self._leaves)

    @_reading
    def words(self, field: str, start: str) -> list[tuple[str, int]]:
        """The terms of a field that begin with `start`, and in how many documents each is (deleted ones counted)."""
        key = field, start
        with self._lock:
            found = self._words.get(key)
            if found is None:
                found = self._words[key] = self._read_words(field, start)
                while len(self._words) > 64:
                    self._words.popitem(last=False)
            return found

    def _read_words(self, field: str, start: str) -> list[tuple[str, int]]:
        counts: dict[bytes, int] = {}
        prefix = start.encode("utf-8", "surrogatepass")
        for leaf in self._leaves:
            if field not in leaf.reader.indexed_field_names():
                continue
            for term, info in leaf.reader.iter_from(field, prefix):
                if term[0] != field or not term[1].startswith(prefix):
                    break
                counts[term[1]] = counts.get(term[1], 0) + int(info.doc_frequency())
        return [(term.decode("utf-8", "surrogatepass"), count) for term, count in counts.items()]

    def forms(self, field: str, start: str) -> list[tuple[str, int]]:
        """As `words`, for the words as they are written."""
        return self.words(field + FORM_SUFFIX, start)


def _matcher(reader: Any, field: str, term: str) -> Any | None:  # noqa: ANN401
    coded = term.encode("utf-8", "surrogatepass")
    if (field, coded) not in reader:
        return None
    # The codec's own reader: `reader.postings` would hide deleted documents one at a time, and slowly.
    return reader._terms.matcher(field, coded, reader.schema[field].format)


def _drain(matcher: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """All documents and weights of a posting list, block by block where it has blocks."""
    ids, weights = [], []
    if not hasattr(matcher, "_next_block"):
        while matcher.is_active():
            ids.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return ids, weights
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_weights()
        ids.extend(matcher._ids)
        weights.extend(matcher._weights)
        matcher._next_block()
    return ids, weights
