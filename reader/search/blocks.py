"""Postings on their way to disk: gathered by term as articles come, then written a whole term at a time.

Whoosh's own way handles each posting several times (checked, sorted among millions, checked again, appended). The
bytes are those of its W3 format, so whatever reads or merges an index reads these; only the writing is ours.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

BLOCK = 256
"""Postings in a block, which is what is read at once."""
_MAGIC = b"W3Bl"
_WORTH_PACKING = 120
_pack_length = struct.Struct("!i").pack


class Term:
    """The postings of one term in the order of documents."""

    __slots__ = ("ids", "values", "weights")

    def __init__(self) -> None:
        self.ids = array("I")
        self.weights = array("f")
        self.values: list[bytes] = []


class Gathered:
    """Stands in for Whoosh's pool of postings: takes them one by one, gives them back by term."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bytes], Term] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes | None]) -> None:
        """One posting: field, term, document, weight, value. Documents come in ascending order."""
        field, text, document, weight, value = posting
        if not (isinstance(text, bytes) and (value is None or isinstance(value, bytes))):
            raise TypeError("a term and its value are bytes")
        term = self._terms.get((field, text))
        if term is None:
            term = self._terms[field, text] = Term()
        term.ids.append(document)
        term.weights.append(weight)
        if value:
            term.values.append(value)

    def iter_postings(self) -> Iterator[tuple[str, bytes, Term]]:
        """All terms, sorted by field and term."""
        for field, text in sorted(self._terms):
            yield field, text, self._terms[field, text]

    def cleanup(self) -> None:
        """Let go of everything."""
        self._terms.clear()


def packed(term: Term) -> bytes:
    """The postings of a term as the W3 format has them."""
    pieces = [_MAGIC]
    count = len(term.ids)
    for start in range(0, count, BLOCK):
        ids = term.ids[start : start + BLOCK]
        weights: Any = term.weights[start : start + BLOCK]
        most = max(weights)
        deltas = (ids[0], *(after - before for before, after in pairwise(ids)))
        same = min(weights) == most
        data = (
            deltas,
            (None if most == 1.0 else most) if same else tuple(weights),
            tuple(term.values[start : start + BLOCK]) or None,
        )
        body = pickle.dumps(data, 2)
        packing = 1 if len(body) > _WORTH_PACKING else 0
        if packing:
            body = zlib.compress(body, packing)
        about = pickle.dumps((len(ids), ids[-1], most, packing, 0, 0), 2)
        length = len(about) + len(body)
        # A negative length says that this is the last block.
        pieces += (_pack_length(-length if start + BLOCK >= count else length), about, body)
    return b"".join(pieces)
