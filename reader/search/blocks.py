"""Postings on their way to disk: gathered by term as articles come, then given to `posting_file.py` term by term.

Whoosh's own way handles each posting several times (checked, sorted among millions, checked again, appended).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Posting = tuple[str, int, bytes]
"""A term of one article: its weight there, and its places, four bytes each (none in fields without places)."""
Flat = list[Any]
"""The postings of a term: document, weight, places, document, weight, places, … in the order of documents.

One list a term: half a million terms are too many for the processor's caches, and three lists take twice the time.
"""


class Gathered:
    """The postings of a segment to be. Stands in for Whoosh's own pool of them."""

    def __init__(self) -> None:
        self._fields: defaultdict[str, defaultdict[str, Flat]] = defaultdict(lambda: defaultdict(list))

    def add_all(self, document: int, postings: dict[str, list[Posting]]) -> None:
        """All postings of a document, by field. Documents come in ascending order."""
        for field, some in postings.items():
            terms = self._fields[field]
            for text, weight, places in some:
                terms[text] += (document, weight, places)

    def add(self, posting: tuple[str, bytes, int, float, bytes | None]) -> None:
        """One posting, as Whoosh hands it over in a merge: field, term, document, weight, value."""
        field, text, document, weight, value = posting
        self._fields[field][text.decode("utf-8", "surrogatepass")] += (document, int(weight), value or b"")

    def add_term(self, field: str, text: bytes, postings: Flat) -> None:
        """Postings of one term, of documents that come after all that it has."""
        self._fields[field][text.decode("utf-8", "surrogatepass")] += postings

    def iter_postings(self) -> Iterator[tuple[str, bytes, Flat]]:
        """All terms, sorted by field and term; each is let go of as soon as it was given."""
        for field in sorted(self._fields):
            terms = self._fields.pop(field)
            # Code points sort as their bytes in UTF-8 do.
            for text in sorted(terms):
                yield field, text.encode("utf-8", "surrogatepass"), terms.pop(text)

    def cleanup(self) -> None:
        """Let go of everything."""
        self._fields.clear()
