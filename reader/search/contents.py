"""What an index consists of at one moment: the file that is replaced to make a change visible. JSON, sealed.

Whoosh keeps this as a pickle, which can run anything when it is read; here nothing of an index is ever unpickled.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from reader import files
from reader.search import sealed


@dataclass(frozen=True, slots=True)
class Part:
    """A segment: its name in file names, how many documents it has, and which of them are deleted."""

    name: str
    documents: int
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """All segments. `build` is the same from one making anew to the next; `edition` counts changes of what is found,
    `generation` all changes.
    """

    build: str
    edition: int
    generation: int
    parts: tuple[Part, ...] = ()


def file_name(generation: int) -> str:
    """What the file is called; Whoosh takes away those of earlier generations by such names."""
    return f"_MAIN_{generation}.toc"


def generation_of(name: str) -> int:
    """The generation of which a file has the contents; -1 for any other file."""
    middle = name.removeprefix("_MAIN_").removesuffix(".toc")
    return int(middle) if middle.isascii() and middle.isdecimal() and file_name(int(middle)) == name else -1


def write(folder: Path, contents: Contents) -> None:
    """Make `contents` what the index consists of. Raises OSError; then it is what it was."""
    name = file_name(contents.generation)
    fresh = folder / f"{name}.new"
    parts = [[part.name, part.documents, sorted(part.deleted)] for part in contents.parts]
    file = sealed.Sealing(fresh, name)
    try:
        file.write(json.dumps([contents.build, contents.edition, contents.generation, parts]).encode("ascii"))
    finally:
        file.close()
    files.rename(fresh, folder / name)


def identity(folder: Path) -> tuple[object, ...]:
    """Something that differs once the index consists of something else, whoever has put it there. Raises OSError."""
    latest = _latest(folder)
    about = (folder / file_name(latest)).stat()
    return latest, about.st_ino, about.st_mtime_ns


def _latest(folder: Path) -> int:
    latest = max((generation_of(path.name) for path in folder.iterdir()), default=-1)
    if latest < 0:
        raise FileNotFoundError(f"no index in {folder}")
    return latest


def read(folder: Path) -> Contents:
    """The latest contents. Raises OSError, MalformedError."""
    latest = _latest(folder)
    build, edition, generation, parts = json.loads(sealed.read(folder / file_name(latest)))
    if generation != latest:
        raise sealed.MalformedError("it is of another generation")
    return Contents(build, edition, generation, tuple(Part(name, count, tuple(gone)) for name, count, gone in parts))
