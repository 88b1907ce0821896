"""The segments of an index: which articles lie where, and making one of many small ones.

Each update adds a segment, however small, so thousands of single articles would be thousands of files to look into.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from reader.search import columns, engine, postings
from reader.search.blocks import Flat

MANY = 8
"""Segments that are made one, at least."""
_MOST = 5_000
"""Articles of a segment that merging makes, at most: two or three seconds of work, for which a change has to wait."""


def documents(index: Any, numbers: Collection[int]) -> list[int]:  # noqa: ANN401
    """Which documents the articles of these numbers are. Raises OSError, MalformedError."""
    wanted = frozenset(numbers)
    found: list[int] = []
    base = 0
    for segment in index._read_toc().segments:
        column = columns.read(index.folder, segment.segment_id(), "number", segment.doc_count_all())
        if not wanted.isdisjoint(column):
            found += [base + at for at, number in enumerate(column) if number in wanted and not segment.is_deleted(at)]
        base += segment.doc_count_all()
    return found


def merge(index: Any) -> bool:  # noqa: ANN401
    """Make one of several small segments; False if there are not many. What is read meanwhile stays readable.

    Raises engine.BusyError, and whatever Whoosh, the file system and damage raise; then the index is as it was.
    """
    segments = index._read_toc().segments
    chosen = [segments[at] for at in to_merge([(one.doc_count_all(), one.doc_count()) for one in segments])]
    if not chosen:
        return False
    merged = engine.Segment()
    for segment in chosen:
        _copy(index, segment, merged)
    engine.write(index, merged, replaces={segment.segment_id() for segment in chosen})
    return True


def to_merge(sizes: Sequence[tuple[int, int]]) -> list[int]:
    """The places of the segments to make one of, given the documents of each: all, and those not deleted.

    Many small ones, none of them larger than the others together: so each article is merged a few times, however many
    come one by one. Or one that is mostly deleted.
    """
    order = sorted(range(len(sizes)), key=lambda at: sizes[at][1])
    total, best = 0, 0
    for count, at in enumerate(order, 1):
        live = sizes[at][1]
        if total + live > _MOST:
            break
        if count >= MANY and live <= total:
            best = count
        total += live
    if best:
        return sorted(order[:best])
    return next(([at] for at, (every, live) in enumerate(sizes) if live <= _MOST and every > 2 * live + 100), [])


def _copy(index: Any, segment: Any, into: engine.Segment) -> None:  # noqa: ANN401
    """Put what is not deleted of a segment into another."""
    gone = frozenset(segment.deleted_docs())
    kept = [at for at in range(segment.doc_count_all()) if at not in gone]
    first = len(into.numbers)
    places = {at: first + order for order, at in enumerate(kept)}
    for name, values in (("number", into.numbers), ("length", into.lengths)):
        column = columns.read(index.folder, segment.segment_id(), name, segment.doc_count_all())
        values.extend(column[at] for at in kept)
    file = postings.Segment(index.folder / segment.make_filename(engine.POSTINGS))
    try:
        for name, field in file.fields.items():
            for text, flat in _terms(field, places, whole=not gone):
                into.postings.add_term(name, text, flat)
    finally:
        file.close()


def _terms(field: postings.Field, places: dict[int, int], whole: bool) -> Iterator[tuple[bytes, Flat]]:
    ids = field.documents(0, field.postings)
    weights = field.exact_weights(0, field.postings)
    counts = field.counts(0, field.postings)
    start = 0
    for term, (text, many) in enumerate(
        zip(field.names(0, field.count), field.frequencies(0, field.count), strict=True)
    ):
        end = start + many
        here = counts[start:end]
        values = [array("I", value).tobytes() for value in field.values(term, here)] if any(here) else [b""] * many
        flat: Flat = []
        for document, weight, value in zip(ids[start:end], weights[start:end], values, strict=True):
            if whole or document in places:
                flat += (places[document], int(weight), value)
        if flat:
            yield text, flat
        start = end
