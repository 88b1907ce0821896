"""`reader tags --counts`, `--pairs`, `--agreement`: figures about what is tagged."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from reader.articles import Passage
from reader.commands import output
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.tags import Anchored, Within, agreement, co_occurrence, counts
from reader.text import clean_line


def answer(corpus: Corpus, arguments: argparse.Namespace, found: Sequence[Anchored]) -> int:
    """Print the figures that are asked for, about the passages `found`; 1 if there are none."""
    if arguments.agreement is not None:
        rows = _agreement(corpus, found, *arguments.agreement)
    elif arguments.sums == "counts":
        rows = _counts(corpus, found)
    else:
        rows = _pairs(corpus, found, Within(arguments.together))
    if arguments.json:
        output.json_out(rows)
    elif rows:
        heads = list(rows[0])
        names = [at for at, head in enumerate(heads) if isinstance(rows[0][head], str)]
        table = [[head.replace("_", " ") for head in heads], *([_cell(row[head]) for head in heads] for row in rows)]
        right = [at for at in range(len(heads)) if at not in names]
        for number, row in enumerate(output.table(table, right=right, shrink=names)):
            output.line(output.styled(row, "dim") if number == 0 else row)
    else:
        output.complain("there is nothing to count")
    return 0 if rows else 1


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else clean_line(str(value))


def _counts(corpus: Corpus, found: Sequence[Anchored]) -> list[dict[str, Any]]:
    return [
        {"tag": one.tag, "passages": one.passages, "articles": one.articles, "characters": one.characters}
        for one in counts(found, corpus.tags.codebook())
    ]


def _pairs(corpus: Corpus, found: Sequence[Anchored], within: Within) -> list[dict[str, Any]]:
    met = co_occurrence(found, within, corpus.tags.codebook())
    ordered = sorted(met.items(), key=lambda one: (-one[1], one[0]))
    return [{"tag": one, "with": other, "together": times} for (one, other), times in ordered]


def _agreement(corpus: Corpus, found: Sequence[Anchored], one: str, other: str) -> list[dict[str, Any]]:
    units: dict[str, Sequence[Passage]] = {}
    for article_id in {passage.article for passage in found}:
        try:
            units[article_id] = corpus.article(article_id).sentences
        except ReaderError as error:
            output.complain(str(error))
    return [
        {
            "tag": row.tag,
            "both": row.both,
            "only_one": row.only_one,
            "only_other": row.only_other,
            "neither": row.neither,
            "percentage": row.percentage,
            "kappa": row.kappa,
        }
        for row in agreement(found, one, other, units, corpus.tags.codebook())
    ]
