"""What a file from elsewhere says, before anything is known about where it belongs here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from reader.errors import ImportFileError, Problem, UsageError
from reader.tags.tag_names import NAME_LIMIT, tag_name

_UNNAMED = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Document:
    """The text that passages were tagged in, as the file names it; what is not known is empty.

    `name` is an id of ours, a title or a file name; `text_sha256` is known where the whole text came along.
    """

    name: str
    title: str = ""
    url: str = ""
    guid: str = ""
    text_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One passage of the file. `start` and `end`, in code points, are None where the file does not say.

    `in_order`: the file lists passages by place, so that this one does not stand before the one before it.
    `id` is one of ours, `origin` the identifier that another program knows it by. `line` is 0 where there are none.
    """

    document: Document
    quote: str
    tags: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    by: str = ""
    created: str = ""
    modified: str = ""
    id: str = ""
    origin: str = ""
    line: int = 0
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class IncomingTag:
    """One tag of the file's codebook."""

    name: str
    description: str = ""
    colour: str = ""
    key: str = ""
    aliases: tuple[str, ...] = ()
    origin: str = ""


@dataclass(slots=True)
class Contents:
    """All that one file says. `problems` are those of its parts that cannot be taken in, each with the reason."""

    file: str
    format: str
    passages: list[Incoming] = field(default_factory=list)
    tags: list[IncomingTag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def leave_out(self, problem: str, line: int = 0, advice: str = "") -> None:
        """Note that a part of the file is not taken in."""
        self.problems.append(Problem(self.file, problem, advice, line))


def refused(file: str, problem: str, line: int | None = None, advice: str = "nothing was imported") -> ImportFileError:
    """The error that a file is not what it should be: nothing of it is taken in."""
    return ImportFileError(problem, path=file, line=line or None, advice=advice)


def name_of_tag(said: str, *, backslashes: bool = False) -> str:
    """The name that a tag of another program gets here; empty if nothing of it can be a name.

    What cannot stand in a name becomes a space, and what is too long is cut. `backslashes`: they divide levels.
    """
    if backslashes:
        said = said.replace("\\", "/")
    shown = "".join(" " if unicodedata.category(sign) in _UNNAMED else sign for sign in said)
    try:
        return tag_name(shown)
    except UsageError:
        composed = re.sub(r"\s+", " ", unicodedata.normalize("NFC", shown)).strip(" /")
        return tag_name(composed[:NAME_LIMIT]) if composed else ""
