"""Postings on their way to disk: gathered by term as articles come, then written a whole term at a time.

Whoosh's own way handles each posting several times (checked, sorted among millions, checked again, appended). The
bytes are those of its W3 format, so whatever reads or merges an index reads these; only the writing is ours.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator
from operator import sub
from typing import Any

Posting = tuple[str, float, bytes]
"""A term of one article: its weight there, and its places as bytes (none in fields without places)."""

BLOCK = 256
"""Postings in a block, which is what is read at once."""
_MAGIC = b"W3Bl"
_WORTH_PACKING = 120
_pack_length = struct.Struct("!i").pack


class Term:
    """The postings of one term in the order of documents."""

    __slots__ = ("ids", "values", "weights")

    def __init__(self, flat: list[Any]) -> None:
        self.ids = array("I", flat[::3])
        self.weights = array("f", flat[1::3])
        self.values: list[bytes] = flat[2::3] if flat[2] else []


class Gathered:
    """The postings of a segment to be. Stands in for Whoosh's own pool of them."""

    def __init__(self) -> None:
        # For each field and term, one list: document, weight, places, document, weight, places, ... Half a million
        # lists are too many for the processor's caches; three for each term take twice the time.
        self._fields: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))

    def add_all(self, document: int, postings: dict[str, list[Posting]]) -> None:
        """All postings of a document, by field. Documents come in ascending order."""
        for field, some in postings.items():
            terms = self._fields[field]
            for text, weight, places in some:
                terms[text] += (document, weight, places)

    def add(self, posting: tuple[str, bytes, int, float, bytes | None]) -> None:
        """One posting, as Whoosh hands it over in a merge: field, term, document, weight, value."""
        field, text, document, weight, value = posting
        self._fields[field][text.decode("utf-8", "surrogatepass")] += (document, weight, value or b"")

    def iter_postings(self) -> Iterator[tuple[str, bytes, Term]]:
        """All terms, sorted by field and term; each is let go of as soon as it was given."""
        for field in sorted(self._fields):
            terms = self._fields.pop(field)
            # Code points sort as their bytes in UTF-8 do.
            for text in sorted(terms):
                yield field, text.encode("utf-8", "surrogatepass"), Term(terms.pop(text))

    def cleanup(self) -> None:
        """Let go of everything."""
        self._fields.clear()


def packed(term: Term) -> bytes:
    """The postings of a term as the W3 format has them."""
    count = len(term.ids)
    if count <= BLOCK:  # nearly all
        return _MAGIC + _block(term.ids, term.weights, term.values, True)
    pieces = [_MAGIC]
    for start in range(0, count, BLOCK):
        end = start + BLOCK
        pieces.append(_block(term.ids[start:end], term.weights[start:end], term.values[start:end], end >= count))
    return b"".join(pieces)


def _block(ids: array[int], weights: array[float], values: list[bytes], last: bool) -> bytes:
    most = max(weights)
    same = min(weights) == most
    deltas = (ids[0], *map(sub, ids[1:], ids))
    data = (deltas, (None if most == 1.0 else most) if same else tuple(weights), tuple(values) or None)
    body = pickle.dumps(data, 2)
    packing = 1 if len(body) > _WORTH_PACKING else 0
    if packing:
        body = zlib.compress(body, packing)
    about = pickle.dumps((len(ids), ids[-1], most, packing, 0, 0), 2)
    length = len(about) + len(body)
    # A negative length says that this is the last block.
    return _pack_length(-length if last else length) + about + body
