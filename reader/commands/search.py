"""`reader search`: ask the index, print hits with snippets."""

from __future__ import annotations

import argparse
from typing import Any

from reader.commands import output
from reader.commands.progress import bring_up_to_date
from reader.corpus import Corpus
from reader.search import Hit, Results, Sort
from reader.text import clean, clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Print what the query finds; 1 if that is nothing. Raises QueryError."""
    bring_up_to_date(corpus)
    query = " ".join(arguments.query)
    results = corpus.search(query, limit=arguments.number, sort=Sort(arguments.sort))
    if arguments.json:
        output.json_out(as_json(results))
    else:
        _print(results)
    return 0 if results.total else 1


def as_json(results: Results) -> dict[str, Any]:
    """Results as `--json` prints them."""
    return {
        "query": results.query,
        "total": results.total,
        "elapsed_ms": round(results.elapsed_ms, 3),
        "suggestion": results.suggestion,
        "facets": {},
        "hits": [_hit_as_json(hit) for hit in results.hits],
    }


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    about = hit.entry.metadata
    return {
        "article": hit.entry.id,
        "title": about.title,
        "source": about.source,
        "date": about.date,
        "score": hit.score,
        "snippets": [
            {"start": one.start, "end": one.end, "text": one.text, "matches": [list(match) for match in one.matches]}
            for one in hit.snippets
        ],
    }


def _print(results: Results) -> None:
    for hit in results.hits:
        about = hit.entry.metadata
        where = " · ".join(clean_line(part) for part in (about.source, about.date) if part)
        title = " ".join(clean_line(hit.entry.display_title).split())
        output.line(output.styled(output.cut(title, output.columns()), "bold"))
        output.line(output.styled(clean_line(hit.entry.id), "good") + (f"  {where}" if where else ""))
        for snippet in hit.snippets:
            matches = [(m.start - snippet.start, m.end - snippet.start, "match") for m in snippet.matches]
            for row in output.paragraphs(clean(snippet.text), indent="    ", styles=matches):
                if row:
                    output.line(row)
        output.line()
    if results.notice:
        output.complain(results.notice)
    if results.suggestion:
        output.complain(f"did you mean: {results.suggestion}")
    shown = len(results.hits)
    many = "1 article" if results.total == 1 else f"{results.total} articles"
    if not results.total:
        output.complain(f"nothing found for “{results.query}”")
    else:
        told = f"{many} found" if shown == results.total else f"{many} found, the first {shown} shown; -n shows more"
        output.line(output.styled(told, "dim"))
