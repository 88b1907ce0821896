"""The one tree of errors that reach a person: what happened, to which file, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ReaderError(Exception):
    """Something went wrong that a person can be told in one line.

    `problem` says what happened, `advice` what to do next, `path` which file (if any) and `line` where in it
    (1-based). `str()` joins them into one line; nothing in it has been cleaned for a terminal yet.
    """

    def __init__(
        self, problem: str, *, path: Path | str | None = None, advice: str = "", line: int | None = None
    ) -> None:
        self.problem = problem
        self.path = None if path is None else str(path)
        self.advice = advice
        self.line = line
        super().__init__(problem)

    def __str__(self) -> str:
        where = "" if self.path is None else self.path
        if where and self.line is not None:
            where += f":{self.line}"
        said = f"{where}: {self.problem}" if where else self.problem
        return f"{said}; {self.advice}" if self.advice else said


class UsageError(ReaderError):
    """The person asked for something that cannot be asked: exit status 2."""


class CorpusError(ReaderError):
    """The folder cannot be opened as a corpus."""


class FileReadError(ReaderError):
    """A file cannot be read: gone, not permitted, too large, not text."""


class FileWriteError(ReaderError):
    """A file cannot be written: disk full, read-only, not permitted."""


class FileChangedError(FileWriteError):
    """Another program wrote the file between our reading it and our writing it."""


class FileLockedError(FileWriteError):
    """Another process holds the lock for longer than we wait."""


class NotSavedError(FileWriteError):
    """A change was made but is not in its file yet: it is kept in memory and in `kept` (a path, or empty), and tried
    again. `says` is what was done, `why` what keeps it from its file.
    """

    def __init__(self, why: ReaderError, kept: str, says: str = "") -> None:
        where = f"it is kept in {kept} and tried again" if kept else "it is kept in memory alone and tried again"
        super().__init__(why.problem, path=why.path, advice=f"{why.advice}; {where}" if why.advice else where)
        self.kept = kept
        self.why = why
        self.says = says


class OutputError(ReaderError):
    """Standard output is closed, or its disk is full."""


class ArticleError(ReaderError):
    """A file is not an article that can be shown."""


class TagFileError(ReaderError):
    """A tag or codebook file does not say what it should; it is never overwritten."""


class ImportFileError(ReaderError):
    """A file that was to be imported is not what it should be; nothing of it has been taken in."""


class QueryError(ReaderError):
    """A query cannot be run as typed; `problem` is said under the search field."""


class SettingsError(ReaderError):
    """The settings file or the keymap in it is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a corpus, as `reader check` reports it. `line` is 1-based, 0 where there is none."""

    file: str
    problem: str
    advice: str = ""
    line: int = 0
