"""How well an article matches: BM25 and what is added to it. Each number was tried on judged collections
(tests/benchmarks/bench_search.py).
"""

from __future__ import annotations

import math

K1, B = 1.5, 0.7
"""How soon a word's further occurrences count for little, and how much long articles are held back."""
EXACT = 0.35
"""What the word as typed is worth beside its stem."""
_COORDINATION = 0.9


def rarity(count: int, having: int) -> float:
    """What a word is worth that `having` of `count` articles have."""
    return max(math.log(count / (having + 1)) + 1, 0.01) if having else 0.01


def together(parts: int) -> float:
    """What each further part that matches adds, of so many: what Whoosh's OrGroup.factory does."""
    return 1 / (parts - _COORDINATION) ** 2
