"""Articles to compare, made of a text alone."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from reader.articles.model import Article, Boilerplate, Metadata, Passage
from reader.compare import Place

SEEDS = Path(__file__).parent.parent.parent.parent / "shared" / "seeds"
SEED_FOLDERS = [SEEDS] if SEEDS.is_dir() else []


def article(name: str, text: str, *, date: str = "", title: str = "", dimmed: str = "") -> Article:
    """An article whose sentences end at `.`, `!`, `?` or a newline; `dimmed` is a stretch of boilerplate."""
    sentences = tuple(Passage(*match.span()) for match in re.finditer(r"[^\s.!?。][^\n.!?。]*[.!?。]*[\"”]?", text))
    start = text.find(dimmed) if dimmed else -1
    boilerplate = (Boilerplate(start, start + len(dimmed), "menu"),) if start >= 0 else ()
    return Article(
        id=name,
        metadata=Metadata(date=date, title=title),
        text=text,
        body=Passage(0, len(text)),
        boilerplate=boilerplate,
        sentences=sentences,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def words_of(one: Article, place: Place | Passage) -> str:
    return one.text[place.start : place.end]


LEVELS = article(
    "levels.txt",
    "The guarantees have three levels. The first level is a stronger Ukrainian army. "
    "The second level is a coalition led by the United Kingdom and France. "
    "The talks in Paris were held in December 2025. Nobody mentioned the weather in Lisbon.\n",
)
LAYERS = article(
    "layers.txt",
    "There was applause for the cook. Guarantees of two layers were promised. "
    "In the first layer stands the Ukrainian army, made stronger. "
    "A coalition, provided by Europe and the US, is the second layer. "
    "In January 2026 the talks in Paris will be held.\n",
)
