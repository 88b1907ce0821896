"""Words and phrases looked for in the files themselves: until there is an index, and whenever it is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.search.model import Results, Sort


def plain_search(
    corpus_folder: Path,
    query: str,
    *,
    limit: int = 50,
    sort: Sort = Sort.RELEVANCE,
    wanted: Callable[[], bool] | None = None,
    seconds: float = 2.0,
) -> Results:
    """What a look through the files finds within `seconds`: exact words only. Raises QueryError."""
    return Results(query, plain=True)
