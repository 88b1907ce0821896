"""`reader matrix`: tags against articles or sources, or against each other."""

from __future__ import annotations

import argparse
from typing import Any

from reader.commands import output
from reader.corpus import Columns, Corpus
from reader.tags import Matrix, Within
from reader.tags.exchange import matrix_csv
from reader.text import clean, clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Print the matrix; 1 if nothing is tagged. Raises ArticleError, TagFileError or FileReadError."""
    wanted = tuple(dict.fromkeys(corpus.named(name) for name in arguments.articles)) or None
    if arguments.pairs:
        made, headings = corpus.tag_pairs(Within(arguments.together), wanted)
    else:
        made, headings = corpus.tag_matrix(Columns(arguments.by), wanted)
    named = [headings[one] for one in made.columns] if arguments.by == "source" and not arguments.pairs else None
    if arguments.csv:
        # Standard output may be a terminal, or end in one.
        output.write(clean(matrix_csv(made, named).replace("\r\n", "\n")))
    elif arguments.json:
        output.json_out(_pairs_as_json(made) if arguments.pairs else _as_json(made, headings, arguments.by))
    else:
        _print(made, headings, pairs=arguments.pairs)
    return 0 if made.cells else 1


def _as_json(made: Matrix, headings: dict[str, str], by: str) -> dict[str, Any]:
    return {
        "by": by,
        "columns": [{by: column, "label": headings.get(column, column)} for column in made.columns],
        "tags": [
            {"tag": tag.name, "depth": tag.depth, "passages": [made.count(tag.name, one) for one in made.columns]}
            for tag in made.tags
        ],
    }


def _pairs_as_json(made: Matrix) -> list[dict[str, Any]]:
    pairs = sorted((pair, len(numbers)) for pair, numbers in made.cells.items() if pair[0] < pair[1])
    return [
        {
            "tag": one,
            "with": other,
            "passages": count,
            "articles": sorted({found.article for found in made.listed(one, other)}),
        }
        for (one, other), count in sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    ]


def _print(made: Matrix, headings: dict[str, str], *, pairs: bool) -> None:
    if not made.cells:
        output.complain("nothing is tagged there")
        return
    if pairs:
        told = _pairs_as_json(made)
        rows = [["tag", "with", "passages", "articles"]]
        rows += [
            [clean_line(one["tag"]), clean_line(one["with"]), str(one["passages"]), str(len(one["articles"]))]
            for one in told
        ]
        for number, row in enumerate(output.table(rows, right=(2, 3), shrink=(0, 1))):
            output.line(output.styled(row, "dim") if number == 0 else row)
        return
    letters = [_letter(number) for number in range(len(made.columns))]
    for letter, column in zip(letters, made.columns, strict=True):
        output.line(output.styled(letter, "bold") + f"  {clean_line(headings.get(column, column))}")
    output.line()
    rows = [["", *letters, "all"]]
    for tag in made.tags:
        counts = [made.count(tag.name, column) for column in made.columns]
        if any(counts):
            name = "  " * tag.depth + clean_line(tag.leaf)
            rows.append([name, *(str(count) if count else "·" for count in counts), str(sum(counts))])
    for number, row in enumerate(output.table(rows, right=range(1, len(letters) + 2))):
        output.line(output.styled(row, "bold") if number == 0 else row)


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)
