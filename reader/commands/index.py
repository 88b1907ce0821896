"""`reader index` and `reader check`: bring the index up to date; find everything that is wrong."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from reader import places, settings
from reader.commands import output
from reader.commands.progress import counted, interruptible, on_terminal
from reader.corpus import Corpus
from reader.search import Progress, UpdateReport
from reader.text import clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Update the index; 1 if an article could not be indexed. Raises ReaderError: no space, index in use."""
    chosen = settings.load(places.settings_file())
    if arguments.follow:
        from reader.commands.following import follow

        return follow(corpus, chosen, json=arguments.json_progress or arguments.json, rebuild=arguments.rebuild)
    options = {"rebuild": arguments.rebuild, "memory": chosen.index_memory}
    if arguments.json_progress:
        with interruptible() as wanted:
            report = corpus.update_index(lambda at: output.json_line(progress_as_json(at)), wanted, **options)
        output.json_line({"report": as_json(report)})
        return 1 if report.failed else 0
    with on_terminal() as progress, interruptible() as wanted:
        report = corpus.update_index(progress, wanted, **options)
    if arguments.json:
        output.json_out(as_json(report))
    else:
        print_report(report)
    return 1 if report.failed else 0


def as_json(report: UpdateReport) -> dict[str, Any]:
    """What an update did, as `--json` prints it."""
    return {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "failed": [{"article": article, "problem": problem} for article, problem in report.failed],
        "rebuilt": report.rebuilt,
        "notices": [{"article": article, "notice": notice} for article, notice in report.notices],
    }


def progress_as_json(progress: Progress) -> dict[str, Any]:
    """How far an update is, as `--json-progress` prints it. `rate` is articles a second, `left_s` seconds."""
    return {
        "done": progress.done,
        "total": progress.total,
        "current": progress.current,
        "rate": round(progress.rate, 1),
        "left_s": None if progress.left_s is None else round(progress.left_s, 1),
    }


def print_report(report: UpdateReport) -> None:
    """What an update did, for a person."""
    if report.rebuilt:
        output.line(f"built anew: {clean_line(report.rebuilt)}")
    counts = {name: getattr(report, name) for name in ("added", "changed", "removed", "unchanged")}
    output.line(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no articles")
    for article, problem in report.failed:
        output.complain(f"{article}: {problem}")
    for article, notice in report.notices:
        output.complain(f"{article}: {notice}")


def check(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Print every problem of the corpus and of the settings; 1 if there is one."""
    found = list(settings.load(places.settings_file()).problems)
    with on_terminal("checking") as progress, interruptible() as wanted:
        found += corpus.problems(wanted, counted(progress))
    if arguments.json:
        output.json_out(
            [{"file": one.file, "line": one.line, "problem": one.problem, "advice": one.advice} for one in found]
        )
        return 1 if found else 0
    for problem in found:
        said = clean_line(output.in_words(problem))
        # A pipe gets a line for each, for grep and its like.
        for at, row in enumerate(output.paragraphs(said) if sys.stdout.isatty() else [said]):
            output.line(row if not at else f"    {row}")
    listing = corpus.listing()
    passed_over = [one for one in listing.skipped if one.expected]
    tagged = sum(corpus.tags.counts().values())
    many = "no problems" if not found else "1 problem" if len(found) == 1 else f"{len(found)} problems"
    output.line(f"{many}; articles: {len(listing.files)}, tagged passages: {tagged}")
    for one in passed_over:
        output.line(output.styled(f"not read: {clean_line(one.id)} ({clean_line(one.problem)})", "dim"))
    return 1 if found else 0
