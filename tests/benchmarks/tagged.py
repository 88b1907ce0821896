"""Tags for the benchmarks: ten passages or so on each of many articles, and a codebook of a hundred tags."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from reader import files
from reader.articles import Passage, read_article, scan
from reader.errors import ReaderError
from reader.tags import codebook_file, tag_file
from reader.tags.folder import TagFolder
from reader.tags.model import Codebook, Tag, TaggedPassage
from reader.tags.placing import placed, trimmed

AREAS = ("actors", "figures", "claims", "places", "tone", "events", "sources", "law", "money", "open")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    files: int
    passages: int


def tag_names() -> list[str]:
    """The hundred tags: ten areas of ten; `actors/a0` is on about half of all passages."""
    return [f"{area}/{area[0]}{number}" for area in AREAS for number in range(10)]


def make_tags(corpus: Path, articles: int = 10_000, each: int = 10, *, seed: int = 7) -> Made:
    """Write `tags/` in `corpus`: about `each` passages on each of `articles` articles, spread evenly over its files.

    What is written is what the program itself would write. Every seventh passage has a note.
    """
    chance = random.Random(seed)
    names = tag_names()
    found = scan(corpus).files
    step = max(1, len(found) // articles)
    folder = TagFolder(corpus)
    count = written = 0
    for one in found[::step]:
        if written == articles:
            break
        try:
            article = read_article(corpus, one.id)
        except ReaderError:
            continue
        sentences = [span for span in article.sentences if article.text[span.start : span.end].strip()]
        spans = chance.sample(sentences, min(each, len(sentences)))
        if len(spans) < each:  # too few sentences: words of them
            spans += [Passage(at, at + 12) for at in range(article.body.start, article.body.end - 12, 40)]
            spans = list(dict.fromkeys(spans))[:each]
        spans = [span for span in spans if article.text[span.start : span.end].strip()]
        if not spans:
            continue
        passages = []
        for number, span in enumerate(spans):
            tags = dict.fromkeys([names[0] if chance.random() < 0.5 else chance.choice(names), chance.choice(names)])
            bare = TaggedPassage(
                id=f"p-{chance.getrandbits(40):08x}",
                tags=tuple(tags)[: 1 + (number % 3 == 0)],
                start=0,
                end=0,
                quote="",
                by="ada",
                created=f"2026-11-{1 + number % 28:02}T10:14:03Z",
                note="To be compared with the second report." if number % 7 == 3 else "",
            )
            passages.append(placed(bare, article.text, trimmed(article.text, span)))
        file = tag_file.TagFile(one.id, article.text_sha256).with_passages(passages)
        files.write_atomic(folder.file_of(one.id), tag_file.serialise(file))
        written += 1
        count += len(passages)
    codebook = Codebook(tuple(Tag(name, description=f"What {name} means here.") for name in names))
    files.write_atomic(folder.codebook, codebook_file.serialise(codebook))
    return Made(written, count)
