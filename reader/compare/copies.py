"""What was copied word for word: whole articles, and runs of words in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.articles.model import Passage

SHORTEST_RUN = 6
"""Words; fewer are a common phrase."""
NEAR_COPY = 0.5
SHARES_PASSAGES = 0.15
"""From which containment on an article is a near copy of another, or shares copied passages with it."""
SHINGLE = 4

_FLAWS = 2
_SEED = 3
_MOST_PLACES = 40
"""A run of three words that stands in more places is a phrase of the trade, and would cost time."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Block(NamedTuple):
    """Equal words: from word number `a` of one text and `b` of the other on, `words` of them."""

    a: int
    b: int
    words: int


class Run(NamedTuple):
    """Blocks with at most two other words between one and the next."""

    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """How many words are equal."""
        return sum(block.words for block in self.blocks)

    @property
    def a(self) -> tuple[int, int]:
        """The words of the first text, first and past the last."""
        return self.blocks[0].a, self.blocks[-1].a + self.blocks[-1].words

    @property
    def b(self) -> tuple[int, int]:
        """The words of the other text."""
        return self.blocks[0].b, self.blocks[-1].b + self.blocks[-1].words


class Words(NamedTuple):
    """A text's words in small letters and where each stands; in scripts without spaces a word is one character."""

    words: tuple[str, ...]
    spans: tuple[Passage, ...]


def split(text: str, parts: Iterable[Passage]) -> Words:
    """The words of those parts of `text`, one part after another."""
    words: list[str] = []
    spans: list[Passage] = []
    for part in parts:
        for match in _WORD.finditer(text, part.start, part.end):
            start, end = match.span()
            pieces = [(start, end)] if not _UNSPACED.search(match[0]) else [(at, at + 1) for at in range(start, end)]
            for first, last in pieces:
                words.append(text[first:last].lower().replace("’", "'"))
                spans.append(Passage(first, last))
    return Words(tuple(words), tuple(spans))


def shingles(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """All runs of four words."""
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def containment(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> float:
    """Which share (0 to 1) of the smaller set is in the other; 0 if one is empty."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def copied_runs(a: Sequence[str], b: Sequence[str]) -> tuple[Run, ...]:
    """Runs of six and more words that stand in both texts, with up to two other words in between, by place in `a`.

    Of runs that overlap in either text the longest is kept.
    """
    chains: dict[tuple[int, int], list[Block]] = {}
    for block in _blocks(a, b):
        chain = [*_before(chains, block), block]
        chains[block.a + block.words, block.b + block.words] = chain
    runs = sorted(
        (run for chain in chains.values() if (run := Run(tuple(chain))).words >= SHORTEST_RUN),
        key=lambda run: (-run.words, run.a, run.b),
    )
    kept: list[Run] = []
    taken_a, taken_b = bytearray(len(a)), bytearray(len(b))
    for run in runs:
        here, there = slice(*run.a), slice(*run.b)
        if any(taken_a[here]) or any(taken_b[there]):
            continue
        taken_a[here] = b"\1" * (here.stop - here.start)
        taken_b[there] = b"\1" * (there.stop - there.start)
        kept.append(run)
    return tuple(sorted(kept, key=lambda run: run.a))


def _before(chains: dict[tuple[int, int], list[Block]], block: Block) -> list[Block]:
    """The chain that ends so close before `block` that both are one run."""
    best: list[Block] = []
    for gap_a in range(_FLAWS + 1):
        for gap_b in range(_FLAWS + 1):
            chain = chains.get((block.a - gap_a, block.b - gap_b), [])
            if sum(one.words for one in chain) > sum(one.words for one in best):
                best = chain
    return best


def _blocks(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Maximal stretches of three and more equal words, by place in `a`."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(b) - _SEED + 1):
        places[tuple(b[at : at + _SEED])].append(at)
    found = []
    for here in range(len(a) - _SEED + 1):
        theres = places.get(tuple(a[here : here + _SEED]), ())
        if len(theres) > _MOST_PLACES:
            continue
        for there in theres:
            if here and there and a[here - 1] == b[there - 1]:
                before = places.get(tuple(a[here - 1 : here - 1 + _SEED]), ())
                if len(before) <= _MOST_PLACES:
                    continue  # a part of the block that began earlier
            length = _SEED
            while here + length < len(a) and there + length < len(b) and a[here + length] == b[there + length]:
                length += 1
            found.append(Block(here, there, length))
    return found
