"""What an export is made of, gathered from a corpus, and where its file may lie."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

from reader.articles.model import Metadata
from reader.errors import ReaderError, UsageError
from reader.tags.exchange.exported import Exported, ExportRow, exported
from reader.tags.exchange.matching import Library
from reader.tags.model import Anchored, Codebook


def collected(
    library: Library,
    codebook: Codebook,
    found: Collection[Anchored],
    name: str = "",
    *,
    with_texts: bool = False,
    by_article: bool = False,
) -> Exported:
    """What the formats write: `found` with their articles' metadata, and if wanted their texts."""
    about: dict[str, Metadata] = {}
    texts: dict[str, str] = {}
    for article_id in {one.article for one in found}:
        # An article that is gone or unreadable has lost passages; they are written with what is known of them.
        with contextlib.suppress(ReaderError):
            article = library.article(article_id)
            about[article_id] = article.metadata
            if with_texts:
                texts[article_id] = article.text
    rows = [ExportRow(one, about.get(one.article, Metadata())) for one in found]
    return exported(rows, codebook, texts, name, by_article=by_article)


def target(corpus: Path, name: str) -> Path:
    """Where a person wants an export. Raises UsageError if nothing may be written there."""
    path = Path(name).expanduser()
    if path.resolve().is_relative_to(corpus):
        raise UsageError("lies in the corpus and would become a part of it", path=path, advice="name a file elsewhere")
    if path.exists() and not path.is_file():
        raise UsageError("is not a plain file", path=path, advice="name a file, or use `>` of your shell")
    if not path.absolute().parent.is_dir():
        raise UsageError("there is no such folder", path=path.parent, advice="make it first, or name another")
    return path
