"""Corpora made from a seed: a few articles for the suite, ten thousand for a long run."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

COMMON = ["the", "to", "of", "and", "a", "in", "is", "that", "he", "it", "for", "on", "was", "with", "as", "be", "at"]
COMMON += ["by", "not", "or", "from", "they", "are", "this", "have"]
KNOWN = [
    "run",
    "running",
    "security",
    "guarantees",
    "guarantee",
    "cease-fire",
    "U.S.",
    "1,500",
    "café",
    "ТСН",
    "漢",
    "walk",
]
KNOWN += ["don't", "peace", "river", "oil", "price", "prices", "שלום", "bank", "talks", "envoys", "Kyiv", "word", "sea"]
_SYLLABLES = [
    "ba",
    "se",
    "tri",
    "con",
    "pro",
    "ter",
    "na",
    "ri",
    "es",
    "lo",
    "car",
    "in",
    "ment",
    "sti",
    "ur",
    "ep",
    "an",
]
_SOURCES = ["Wire", "Daily Post", "Le Monde", "ТСН", "", "Stage \u202e"]


def written(folder: Path, count: int, chance: random.Random, words: int = 250) -> Path:
    """A folder with so many articles: common words in all of them, tens of thousands of rare ones in some."""
    rare = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randrange(2, 6))) for _ in range(4 * count + 50)})
    every = COMMON + KNOWN + rare
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(every) + 1)))
    for number in range(count):
        path = folder / ("news" if number % 3 else "old/deep") / f"{number // 1000}" / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = " ".join(chance.choices(every, cum_weights=weights, k=chance.randrange(words // 2, 2 * words)))
        date = chance.choice(["", "2024", "2025-03", f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"])
        head = f"title: {chance.choice(KNOWN)} {number}\nsource: {chance.choice(_SOURCES)!r}\ndate: {date!r}\n"
        path.write_text(f"---\n{head}byline: Ann Lee\n---\n{text}\n\n{text[:500]}\n", encoding="utf-8")
    return folder
