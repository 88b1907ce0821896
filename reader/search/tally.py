"""What the documents of a result divide into, counted without reading one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reader.search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents there are of each source (as the articles give it; "" for none) and of each month (2025-09;
    "" where it is not known).
    """

    sources: Counter[str]
    months: Counter[str]


def tally(snapshot: Snapshot, documents: Sequence[int]) -> Tally:
    """Count `documents`, as `answer.Found` has them. Raises UnsoundError."""
    if hasattr(documents, "dtype"):
        import numpy as np

        from reader.search import arrays

        kept = arrays.of(snapshot)
        numbered, known = kept.origins()
        numbers = np.bincount(numbered[documents], minlength=len(known)).tolist()
        by_source = Counter({name: count for name, count in zip(known, numbers, strict=True) if count})
        months, counts = np.unique(kept.spans()[0][documents] // 100, return_counts=True)
        return Tally(by_source, _months(dict(zip(months.tolist(), counts.tolist(), strict=True))))
    places, names = snapshot.origins()
    begins, _ = snapshot.spans()
    by_place = Counter(places[document] for document in documents)
    return Tally(
        Counter({names[place]: count for place, count in by_place.items()}),
        _months(Counter(begins[document] // 100 for document in documents)),
    )


def _months(counts: dict[int, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for month, count in counts.items():
        found[f"{month // 100:04}-{month % 100:02}" if month % 100 else ""] += count
    return found
