"""`reader export`: the tagged passages in other programs' formats, and as pages for people."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Collection
from pathlib import Path

from reader import files
from reader.articles import Metadata
from reader.commands import output
from reader.commands.tags import read_passages
from reader.corpus import Corpus
from reader.errors import ReaderError, UsageError
from reader.tags import Anchored, State
from reader.tags.exchange import FORMATS, Exported, ExportRow, exported
from reader.text import clean


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Write all tagged passages out; 1 if a tag file could not be read. Raises UsageError, FileWriteError."""
    form = FORMATS[arguments.format]
    if arguments.output in (None, "-"):
        target = None
        if not form.is_text:
            raise UsageError(f"{arguments.format} is not text", advice=f"name a file: -o passages{form.suffix}")
    else:
        target = _target(corpus, arguments.output)
    found, broken = read_passages(corpus, corpus.tags.tagged_articles())
    content = form.write(collected(corpus, found, with_texts=form.needs_texts, by_article=arguments.by == "article"))
    if target is None:
        # Standard output may be a terminal, or end in one. A file gets the text unaltered.
        output.write(clean(content.decode().replace("\r\n", "\n")))
    else:
        files.write_atomic(target, content)
    lost = sum(one.state is State.LOST for one in found)
    if lost and form.leaves_out_lost:
        output.complain(f"{lost} lost {'passage has' if lost == 1 else 'passages have'} no place and cannot be in it")
    return 1 if broken else 0


def collected(
    corpus: Corpus, found: Collection[Anchored], *, with_texts: bool = False, by_article: bool = False
) -> Exported:
    """What the formats write: `found` with their articles' metadata, and if wanted their texts."""
    about: dict[str, Metadata] = {}
    texts: dict[str, str] = {}
    for article_id in {one.article for one in found}:
        # An article that is gone or unreadable has lost passages; they are written with what is known of them.
        with contextlib.suppress(ReaderError):
            article = corpus.article(article_id)
            about[article_id] = article.metadata
            if with_texts:
                texts[article_id] = article.text
    rows = [ExportRow(one, about.get(one.article, Metadata())) for one in found]
    return exported(rows, corpus.tags.codebook(), texts, corpus.name, by_article=by_article)


def _target(corpus: Corpus, name: str) -> Path:
    path = Path(name)
    if path.resolve().is_relative_to(corpus.folder):
        raise UsageError("lies in the corpus and would become a part of it", path=path, advice="name a file elsewhere")
    if path.exists() and not path.is_file():
        raise UsageError("is not a plain file", path=path, advice="name a file, or use `>` of your shell")
    if not path.absolute().parent.is_dir():
        raise UsageError("there is no such folder", path=path.parent, advice="make it first, or name another")
    return path
