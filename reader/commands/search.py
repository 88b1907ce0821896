"""`reader search`: ask the index, print hits with snippets."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from reader.commands import output
from reader.commands.progress import bring_up_to_date
from reader.commands.widths import cut
from reader.corpus import Corpus
from reader.search import Facet, Hit, Results, Sort
from reader.search.clauses import closed
from reader.text import clean, clean_line

_VALUES = 12
"""Values of a facet that a person is shown; `--json` has all of them."""


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Print what the query finds; 1 if that is nothing. Raises QueryError."""
    query = " ".join(arguments.query)
    replaced = corpus.save_search(arguments.save, query) if arguments.save else ""
    bring_up_to_date(corpus)
    results = corpus.search(query, limit=arguments.number, sort=Sort(arguments.sort))
    facets = corpus.facets(query) if arguments.facets or arguments.json else ()
    if arguments.json:
        output.json_out(as_json(results, facets))
    else:
        _print(results)
        for facet in facets:
            _print_facet(facet)
    if arguments.save:
        name = arguments.save.strip().removeprefix("@")
        output.complain(
            f"saved: @{name} stands for it from now on" + ("" if results.total else "; it finds nothing yet")
        )
        if replaced and replaced != " ".join(query.split()):
            output.complain(f"@{name} stood for: {replaced}")
    return 0 if results.total else 1


def as_json(results: Results, facets: Sequence[Facet] = ()) -> dict[str, Any]:
    """Results as `--json` prints them."""
    return {
        "query": results.query,
        "total": results.total,
        "elapsed_ms": round(results.elapsed_ms, 3),
        "suggestion": results.suggestion,
        "facets": {facet.field: {one.value: one.count for one in facet.values} for facet in facets},
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


def _print_facet(facet: Facet) -> None:
    """One kind of facet: its most frequent values with their counts, and what to add to the query for each."""
    if not facet.values:
        return
    output.line()
    rows = [[f"by {facet.field}", "", ""]]
    rows += [[clean_line(part) for part in (one.label, str(one.count), one.narrows)] for one in facet.values[:_VALUES]]
    if len(facet.values) > _VALUES:
        rows.append([f"and {len(facet.values) - _VALUES} more", "", ""])
    if facet.others:
        rows.append(["none", str(facet.others), ""])
    for number, row in enumerate(output.table(rows, right=[1], shrink=[0])):
        output.line(output.styled(row, "dim") if number == 0 else row)


def _print(results: Results) -> None:
    for hit in results.hits:
        about = hit.entry.metadata
        where = " · ".join(clean_line(part) for part in (about.source, about.date) if part)
        title = " ".join(clean_line(hit.entry.display_title).split())
        output.line(output.styled(cut(title, output.columns()), "bold"))
        output.line(output.styled(clean_line(hit.entry.id), "good") + (f"  {where}" if where else ""))
        for snippet in hit.snippets:
            matches = [(m.start - snippet.start, m.end - snippet.start, "match") for m in snippet.matches]
            for row in output.paragraphs(clean(snippet.text), indent="    ", styles=matches):
                if row:
                    output.line(row)
        output.line()
    said = " ".join(results.query.split())
    if closed(said) != said:
        output.complain(f"this ends in the middle; it was taken as: {closed(said) or '*'}")
    if results.notice:
        output.complain(results.notice)
    if results.suggestion:
        output.complain(f"did you mean: {results.suggestion}")
    shown = len(results.hits)
    many = "1 article" if results.total == 1 else f"{results.total} articles"
    many = f"about {many}" if results.about else many
    understood = results.understood not in ("", said)
    if not results.total:
        output.complain(f"nothing found for “{results.query}”" + f", understood as: {results.understood}" * understood)
    else:
        if understood:
            output.line(output.styled(clean_line(f"understood as: {results.understood}"), "dim"))
        told = f"{many} found" if shown == results.total else f"{many} found, the first {shown} shown; -n shows more"
        output.line(output.styled(told, "dim"))
