"""`reader articles` and `reader show`: what the corpus holds, and one article whole."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from reader.articles import GUESS, Article, Metadata, entry_of
from reader.commands import output
from reader.commands.progress import bring_up_to_date
from reader.commands.widths import cut
from reader.corpus import Corpus
from reader.text import clean, clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """List all articles; 1 if there is none."""
    bring_up_to_date(corpus)
    entries = corpus.entries()
    counts = corpus.tags.counts()
    if arguments.json:
        output.json_out(
            [_about(one.id, one.metadata, one.words, one.text_sha256, counts.get(one.id, 0)) for one in entries]
        )
        return 0 if entries else 1
    if not entries:
        output.complain(f"{corpus.folder}: no articles here; put .txt or .md files into it")
        return 1
    beside = " " * any("date" in one.metadata.guessed and one.metadata.date for one in entries)  # keeps them in line
    rows = [
        (
            ("" if "date" in one.metadata.guessed else beside)
            + _field(replace(one.metadata, date=one.metadata.date[:10]), "date"),
            _field(one.metadata, "source"),
            cut(" ".join(clean_line(one.display_title).split()), output.WIDEST),
            str(one.words),
            str(counts.get(one.id, "")),
            clean_line(one.id),
        )
        for one in entries
    ]
    header = ("date", "source", "title", "words", "tagged", "article")
    title, *rest = output.table([header, *rows], right=(3, 4), shrink=(1, 2, 5))
    output.line(output.styled(title, "bold"))
    for row in rest:
        output.line(row)
    if any(one.metadata.guessed for one in entries):
        output.line(output.styled(f"{GUESS} was guessed from the text", "dim"))
    return 0


def show(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Print one article. Raises ArticleError or FileReadError."""
    article = corpus.article(corpus.named(arguments.article))
    if arguments.json:
        output.json_out(_whole(article, len(corpus.tags.passages(article.id))))
    else:
        _print(article)
    return 0


def _about(article: str, about: Metadata, words: int, text_sha256: str, passages: int) -> dict[str, Any]:
    return {
        "article": article,
        "title": about.title,
        "source": about.source,
        "date": about.date,
        "byline": about.byline,
        "url": about.url,
        "language": about.language,
        "guessed": sorted(about.guessed),
        "words": words,
        "text_sha256": text_sha256,
        "passages": passages,
    }


def _whole(article: Article, passages: int) -> dict[str, Any]:
    words = entry_of(article, 0, 0).words
    return _about(article.id, article.metadata, words, article.text_sha256, passages) | {
        "text": article.text,
        "body": list(article.body),
        "boilerplate": [{"start": one.start, "end": one.end, "kind": one.kind} for one in article.boilerplate],
        "sentences": [list(one) for one in article.sentences],
    }


def _field(about: Metadata, name: str) -> str:
    return clean_line(about.marked(name))


def _print(article: Article) -> None:
    for row in output.paragraphs(" ".join(clean_line(article.display_title).split()), styles=[(0, 10**6, "bold")]):
        output.line(row)
    about = [_field(article.metadata, name) for name in ("source", "date", "byline", "url", "language")]
    output.line(" · ".join([part for part in about if part] + [clean_line(article.id)]))
    for name, value in article.extra:
        output.line(f"{clean_line(name)}: {clean_line(value)}")
    for notice in article.notices:
        output.line(output.styled(clean_line(notice), "warn"))
    output.line()
    dimmed = [(one.start, one.end, "dim") for one in article.boilerplate]
    for row in output.paragraphs(clean(article.text).rstrip(), styles=dimmed):
        output.line(row)
