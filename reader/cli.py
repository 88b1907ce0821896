"""The command line: which command, on which corpus; what goes wrong is said in one line.

Nothing heavy is imported before it is known to be needed: `reader --help` loads neither the index nor the interface,
and no command but the interface loads Textual.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from reader import grammar, locks, own_folders, places
from reader.commands import output
from reader.errors import CorpusError, OutputError, QueryError, ReaderError, UsageError

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line asks for and say how it ended.

    0: done; 1: nothing found, or something is wrong in the corpus; 2: it cannot be asked like this.
    """
    output.fill_closed_streams()
    output.never_fail_to_encode()
    if argv is None:  # as a program, not as a function of a test
        output.trace_cleanly()
    try:
        try:
            return _run(list(sys.argv[1:] if argv is None else argv))
        finally:
            output.flush()
    except BrokenPipeError:
        output.abandon()  # whoever read along has seen enough
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except ReaderError as error:
        output.complain(str(error))
        if isinstance(error, OutputError):
            output.abandon()
        return 2 if isinstance(error, UsageError | QueryError | CorpusError) else 1
    except Exception as error:  # noqa: BLE001 - the last resort: a person gets a line, the traceback a file
        return _unexpected(error)


def _run(argv: list[str]) -> int:
    try:
        arguments = grammar.parse(argv)
    except grammar.Asked as asked:
        output.write(str(asked))
        return 0
    folder = _corpus_folder(arguments)
    if arguments.command is None:
        return _open_interface(folder)
    module, function = grammar.COMMANDS[arguments.command]
    run = getattr(importlib.import_module(module), function)
    from reader.corpus import Corpus

    corpus = Corpus.open(folder, author=_author() if arguments.command == "tag" else "")
    if arguments.command != "check":  # which names it itself
        with contextlib.suppress(ReaderError):
            _say_what_waits(corpus.folder)
    try:
        status: int = run(corpus, arguments)
        return status
    finally:
        for words in corpus.finished():
            output.complain(words)
        corpus.close()


def _corpus_folder(arguments: Namespace) -> Path:
    """The folder that is meant; raises CorpusError if there is none, in words that fit how it was meant."""
    said = arguments.corpus
    if said == "":
        raise CorpusError("no folder is named", advice="`-C .` is the folder you are in")
    if said is not None:
        folder, come_from = Path(said), ""
    elif from_environment := os.environ.get("READER_CORPUS"):
        folder, come_from = Path(from_environment), "$READER_CORPUS names it; "
    else:
        folder, come_from = Path("corpus"), "that is opened when none is named; "
    try:
        there, is_folder = folder.exists(), folder.is_dir()
    except OSError as error:
        from reader import files

        said = f"cannot be opened ({error.strerror or error})"
        raise CorpusError(said, path=folder, advice=files.advice_for(error)) from error
    if not there:
        raise CorpusError("there is no such folder", path=folder, advice=come_from + _advice_for(arguments))
    if not is_folder:
        raise CorpusError("is a file, not a folder", path=folder, advice=f"open the folder it is in: {folder.parent}")
    return folder


def _advice_for(arguments: Namespace) -> str:
    """What to do where the folder that is meant is not there: perhaps a command has the name of the one that is."""
    if arguments.command is not None and arguments.corpus is None and Path(arguments.command).is_dir():
        return f"“{arguments.command}” is a command; `reader ./{arguments.command}` opens the folder of that name"
    return grammar.advice_for(arguments.corpus)


def _say_what_waits(corpus: Path) -> None:
    """Name the files in which changes wait that a reader, which has ended, could not save."""
    from reader import files

    name = re.compile(re.escape(places.UNSAVED + places.corpus_key(corpus)) + r"-[0-9a-f]{8}\.yaml")
    for folder in places.recovery_folders(corpus):
        for path in files.named(folder, name):
            with contextlib.suppress(ReaderError):  # of a reader that is running, or not ours
                locks.Held(path).let_go()
                said = "changes to the tags wait in it that could not be saved"
                output.complain(f"{path}: {said}; open the reader on this corpus: it puts them in")


def _author() -> str:
    from reader import settings

    found = settings.load(places.settings_file())
    for problem in found.problems:
        output.complain(output.in_words(problem))
    return found.by


def _open_interface(folder: Path) -> int:
    if lacking := _lacks_a_terminal():
        raise UsageError(lacking, advice="`reader search` and the other commands work without one")
    from reader import settings
    from reader.app.app import run

    found = settings.load(places.settings_file())
    return run(folder, found, found.problems)


def _lacks_a_terminal() -> str:
    """Why the interface cannot be drawn here, or empty."""
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        return "the reader needs a terminal, for its keys and its screen"
    kind = os.environ.get("TERM", "")
    if os.name == "posix" and kind in ("", "dumb", "unknown"):
        said = f"$TERM calls it “{kind}”" if kind else "$TERM does not say what this one is"
        return f"the reader needs a terminal it can draw on, and {said}"
    return ""


def _unexpected(error: Exception) -> int:
    if os.environ.get("READER_DEBUG"):
        output.trace(error)
        return 1
    from reader import files

    log = places.error_log()
    told = "set READER_DEBUG=1 to see where"
    try:
        own_folders.private_folder(log.parent)
        files.write_atomic(log, output.traced(error).encode())
        told = f"please report it with {log}"
    except ReaderError:
        pass
    output.complain(f"this should not have happened: {type(error).__name__}: {error}; {told}")
    return 1
