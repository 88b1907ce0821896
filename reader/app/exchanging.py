"""Tags out of the corpus and in, from the interface: asked for by name in the palette."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader import files
from reader.app.background import Wanted
from reader.app.long_work import Told
from reader.app.screens.confirm import Confirm
from reader.app.screens.exchange import PathDialog
from reader.app.tagging import LANE
from reader.errors import Problem, ReaderError
from reader.tags.exchange import FORMATS, collected, importing, reading, target
from reader.tags.exchange.importing import Report
from reader.tags.exchange.incoming import Contents

if TYPE_CHECKING:
    from reader.app.desk import Desk

OFFERED = {name: form.about for name, form in FORMATS.items()}
"""What can be exported, by name, and what that is."""

_SHOWN = 4


def export(screen: Desk, name: str) -> None:
    """Ask for a file and write the tagged passages to it in the format `name`."""
    form = FORMATS[name]
    corpus = screen.corpus

    def asked(typed: str | None) -> None:
        if typed is None:
            return
        try:
            path = target(corpus.folder, typed)
        except ReaderError as error:
            screen.say(str(error), "error")
            return
        if not path.exists():
            write(path)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                write(path)

        screen.app.push_screen(Confirm("There is such a file. Replace it?", str(path), yes="replace"), answered)

    def write(path: Path) -> None:
        def work(wanted: Wanted, told: Told) -> int:
            found = corpus.all_anchored(wanted, told)
            if not wanted():
                return 0
            out = collected(corpus, corpus.tags.codebook(), found, corpus.name, with_texts=form.needs_texts)
            content = form.write(out)
            if wanted():
                files.write_atomic(path, content)
            return sum(row.is_lost for row in out.rows) if form.leaves_out_lost else 0

        def done(left_out: int) -> None:
            more = f" · without {left_out} that {'is' if left_out == 1 else 'are'} lost" if left_out else ""
            screen.say(f"exported to {path}{more}", "warning" if left_out else "info")

        screen.say("exporting …")
        screen.long_work.run("export", "reading", work, done)

    suggested = f"~/{corpus.name}{'-codebook' if name == 'codebook' else ''}{form.suffix}"
    dialog = PathDialog(
        f"Export {name}", "Where to write it", suggested, check=lambda typed: target(corpus.folder, typed)
    )
    screen.app.push_screen(dialog, asked)


def import_file(screen: Desk) -> None:
    """Ask for a file, say what it would bring, and take it in if that is wanted."""
    corpus = screen.corpus

    def failed(error: ReaderError) -> None:
        if not screen.retrying.is_unsaved(error):
            screen.say(str(error), "error")

    def asked(typed: str | None) -> None:
        if typed is None:
            return

        def look(wanted: Wanted, _: Told) -> tuple[Contents, Report]:
            contents = reading.read(Path(typed).expanduser())
            return contents, importing.run(corpus.tags, corpus, [contents], dry_run=True, wanted=wanted)

        screen.say("reading … (Esc stops)")
        screen.long_work.run("import", "reading", look, lambda found: offer(*found), failed)

    def offer(contents: Contents, report: Report) -> None:
        screen.say("")

        def answered(yes: bool | None) -> None:
            if yes:
                work = lambda: importing.run(corpus.tags, corpus, [contents])  # noqa: E731
                screen.say("importing …")
                screen.background.queued(LANE, work, done, failed)

        screen.app.push_screen(Confirm("Import this?", _details(report), yes="import"), answered)

    def done(report: Report) -> None:
        count = len(report.problems)
        left = f" · {count} part{'s' * (count > 1)} of the file could not be taken in" if count else ""
        screen.say(f"imported: {report.says}{left}", "warning" if left else "info")
        screen.tags_changed(None)

    about = "REFI-QDA (.qdpx, .qdc), CSV of ours or Taguette's, web annotations, Hypothesis"
    screen.app.push_screen(PathDialog("Import tags", about, "~/"), asked)


def _details(report: Report) -> str:
    lines = [report.says]
    for words, listed in (("not imported: ", report.problems), ("", report.remarks)):
        lines += [words + _said(one) for one in listed[:_SHOWN]]
        if len(listed) > _SHOWN:
            lines.append(f"and {len(listed) - _SHOWN} more; `reader import` lists all")
    return "\n".join(lines)


def _said(problem: Problem) -> str:
    where = f"line {problem.line}: " if problem.line else ""
    return where + problem.problem
