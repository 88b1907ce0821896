"""A corpus that is nothing but texts and tags, to import into and to export from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reader.articles.model import Article, Entry, FoundFile, Listing, Metadata
from reader.errors import ArticleError
from reader.tags import TagStore
from reader.tags.exchange import FORMATS, Exported, ExportRow, exported, importing, reading
from reader.tags.exchange.importing import Report
from tests.tags.making import article, store


class Texts:
    """Articles by id, as a corpus gives them."""

    def __init__(self, texts: Mapping[str, str], about: Mapping[str, Metadata] | None = None) -> None:
        about = about or {}
        made = (article(text, name) for name, text in texts.items())
        self.articles: dict[str, Article] = {
            one.id: replace(one, metadata=about.get(one.id, Metadata())) for one in made
        }

    def listing(self) -> Listing:
        return Listing(tuple(FoundFile(name, 1, 1) for name in self.articles))

    def entries(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(one.id, one.metadata, one.metadata.title or one.id, 1, one.text_sha256, 1, 1)
            for one in self.articles.values()
        )

    def article(self, article_id: str) -> Article:
        if article_id not in self.articles:
            raise ArticleError("is gone")
        return self.articles[article_id]


def outgoing(tags: TagStore, texts: Texts) -> Exported:
    """Everything in a store, as it is exported."""
    rows = []
    for name in tags.tagged_articles():
        one = texts.articles.get(name)
        metadata = one.metadata if one else Metadata()
        rows += [ExportRow(found, metadata) for found in (tags.anchored(one) if one else tags.lost(name))]
    return exported(rows, tags.codebook(), {name: one.text for name, one in texts.articles.items()}, "corpus")


def written(tags: TagStore, texts: Texts, form: str) -> bytes:
    """Everything in a store in one format."""
    return FORMATS[form].write(outgoing(tags, texts))


def imported(tags: TagStore, texts: Texts, content: bytes, file: str = "file", *, dry_run: bool = False) -> Report:
    """`content` taken in."""
    return importing.run(tags, texts, [reading.parse(content, file)], dry_run=dry_run)


def fresh(folder: Path, name: str) -> TagStore:
    """An empty store."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    return store(folder / name)
