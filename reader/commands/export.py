"""`reader export`: the tagged passages in other programs' formats, and as pages for people."""

from __future__ import annotations

import argparse

from reader import files
from reader.commands import output
from reader.commands.tags import read_passages
from reader.corpus import Corpus
from reader.errors import UsageError
from reader.tags import State
from reader.tags.exchange import FORMATS, collected, target
from reader.text import clean


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Write all tagged passages out; 1 if a tag file could not be read. Raises UsageError, FileWriteError."""
    form = FORMATS[arguments.format]
    path = None if arguments.output in (None, "-") else target(corpus.folder, arguments.output)
    if path is None and not form.is_text:
        raise UsageError(f"{arguments.format} is not text", advice=f"name a file: -o passages{form.suffix}")
    found, broken = read_passages(corpus)
    out = collected(
        corpus,
        corpus.tags.codebook(),
        found,
        corpus.name,
        with_texts=form.needs_texts,
        by_article=arguments.by == "article",
    )
    content = form.write(out)
    if path is None:
        # Standard output may be a terminal, or end in one. A file gets the text unaltered.
        output.write(clean(content.decode().replace("\r\n", "\n")))
    else:
        files.write_atomic(path, content)
    lost = sum(one.state is State.LOST for one in found)
    if lost and form.leaves_out_lost:
        output.complain(f"{lost} lost {'passage has' if lost == 1 else 'passages have'} no place and cannot be in it")
    return 1 if broken else 0
