"""`reader import`: tagged passages and codebooks of other programs, taken into the corpus in one step."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reader.commands import output
from reader.corpus import Corpus
from reader.errors import Problem
from reader.tags.exchange import importing, reading
from reader.text import clean_line

_SHOWN = 20
"""Remarks that are printed for a person; `--json` has them all."""


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Import the files that are named, all or none; 1 if a part of them could not be. Raises ReaderError."""
    contents = [reading.read(Path(name), arguments.format or "") for name in arguments.sources]
    report = importing.run(corpus.tags, corpus, contents, dry_run=arguments.dry_run)
    if arguments.json:
        output.json_out({"dry_run": arguments.dry_run, **as_json(report)})
    else:
        output.line(clean_line(("would be imported: " if arguments.dry_run else "imported: ") + report.says))
        for listed in (report.problems, report.remarks):
            for one in listed[:_SHOWN]:
                output.complain(("not imported: " if listed is report.problems else "") + output.in_words(one))
            if len(listed) > _SHOWN:
                output.complain(f"and {len(listed) - _SHOWN} more; --json lists all")
    return 1 if report.problems else 0


def as_json(report: importing.Report) -> dict[str, Any]:
    """A report as `--json` prints it."""
    return {
        "says": report.says,
        "added": report.added,
        "completed": report.changed,
        "already_there": report.present,
        "lost": report.lost,
        "articles": report.articles,
        "tags_added": report.tags_added,
        "tags_completed": report.tags_changed,
        "not_imported": [_problem(one) for one in report.problems],
        "remarks": [_problem(one) for one in report.remarks],
    }


def _problem(one: Problem) -> dict[str, Any]:
    return {"file": one.file, "line": one.line, "problem": one.problem, "advice": one.advice}
