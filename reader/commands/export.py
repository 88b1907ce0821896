"""`reader export`: the tagged passages in other programs' formats."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from reader import files
from reader.articles import Metadata
from reader.commands import output
from reader.commands.tags import read_passages
from reader.corpus import Corpus
from reader.errors import ReaderError, UsageError
from reader.tags.exchange import FORMATS, ExportRow
from reader.text import clean


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Write all tagged passages out; 1 if a tag file could not be read. Raises UsageError, FileWriteError."""
    target = None if arguments.output in (None, "-") else _target(corpus, arguments.output)
    found, broken = read_passages(corpus, corpus.tags.tagged_articles())
    about: dict[str, Metadata] = {}
    for article_id in {one.article for one in found}:
        # An article that is gone or unreadable has lost passages; they are written with what is known of them.
        with contextlib.suppress(ReaderError):
            about[article_id] = corpus.article(article_id).metadata
    text = FORMATS[arguments.format]([ExportRow(one, about.get(one.article, Metadata())) for one in found])
    if target is None:
        # Standard output may be a terminal, or end in one. A file gets the text unaltered.
        output.write(clean(text.replace("\r\n", "\n")))
    else:
        files.write_atomic(target, text.encode("utf-8", "replace"))
    return 1 if broken else 0


def _target(corpus: Corpus, name: str) -> Path:
    path = Path(name)
    if path.resolve().is_relative_to(corpus.folder):
        raise UsageError("lies in the corpus and would become a part of it", path=path, advice="name a file elsewhere")
    if path.exists() and not path.is_file():
        raise UsageError("is not a plain file", path=path, advice="name a file, or use `>` of your shell")
    if not path.absolute().parent.is_dir():
        raise UsageError("there is no such folder", path=path.parent, advice="make it first, or name another")
    return path
