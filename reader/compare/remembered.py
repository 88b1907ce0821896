"""Comparisons that were made, kept while nothing that they were made of changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from reader.articles.model import Article
from reader.compare.comparison import compare
from reader.compare.model import Comparison, HandLinks

KEPT = 8


class Remembered:
    """The last comparisons, by the texts (their hashes) and what else they depend on. Safe to ask from any thread."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[object, Comparison] = OrderedDict()
        self._lock = threading.Lock()

    def compare(self, articles: Sequence[Article], candidates: int, hand: HandLinks) -> Comparison:
        """As `compare`; what was compared before is the same object."""
        key = tuple((one.id, one.text_sha256, one.metadata, one.body) for one in articles), candidates, hand
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        made = compare(articles, candidates, hand)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
