"""What the person was told is kept, written down beside the program; and whether it is in the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from reader.tags.journal import Journal, as_bytes

Known = dict[str, tuple[str, frozenset[str], str] | None]
"""By id of a passage: its article, its tags and its note; None where it was taken away."""


@contextmanager
def writing_down(log: Path) -> Iterator[None]:
    """From each step on that the undo journal takes, `log` has it too, without an end."""
    append = Journal.append

    def both(self: Journal, line: dict[str, Any]) -> None:
        append(self, line)
        note(log, line)

    Journal.append = both  # type: ignore[method-assign]
    try:
        yield
    finally:
        Journal.append = append  # type: ignore[method-assign]


def note(log: Path, line: dict[str, Any]) -> None:
    with log.open("ab") as file:
        file.write(as_bytes(line) + b"\n")


def expected(log: Path) -> Known:
    """What must be in the files after all steps, undos and redos of `log`."""
    known: Known = {}
    steps: dict[str, list[dict[str, Any]]] = {}
    for line in map(json.loads, log.read_text().splitlines()) if log.exists() else ():
        if line.get("do") in steps:
            continue
        if "do" in line:
            steps[line["do"]] = line["edits"]
            _apply(known, line["edits"], back=False)
        elif "undo" in line:
            _apply(known, reversed(steps.get(line["undo"], [])), back=True)
        elif "redo" in line:
            _apply(known, steps.get(line["redo"], []), back=False)
        elif "note_of" in line and known.get(line["note_of"]):
            article, tags, _ = known[line["note_of"]] or ("", frozenset(), "")
            known[line["note_of"]] = article, tags, line["note"]
    return known


def _apply(known: Known, edits: Iterable[dict[str, Any]], *, back: bool) -> None:
    for edit in edits:
        if "passage" in edit:
            before, after = edit["tags"], edit["then"]
            if back:
                before, after = after, before
            one = known.get(edit["passage"])
            if one is not None:
                known[edit["passage"]] = one[0], (one[1] - set(before)) | set(after), one[2]
        elif "after" in edit:
            before, after = edit["before"], edit["after"]
            if back:
                before, after = after, before
            said = yaml.safe_load(after or before)
            tags = frozenset(said["tags"])
            known[said["id"]] = (edit["article"], tags, said.get("note") or "") if after else None


def found(tags_folder: Path) -> Known:
    """What is in the tag files, by id; one passage twice raises AssertionError."""
    known: Known = {}
    for path in sorted(tags_folder.rglob("*.yaml")):
        if path.parent == tags_folder and path.name in ("codebook.yaml", "links.yaml", "searches.yaml"):
            continue
        said = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        for one in said["passages"]:
            assert one["id"] not in known, f"{one['id']} is there twice, the second time in {path}"
            known[one["id"]] = said["article"], frozenset(one["tags"]), one.get("note") or ""
    return known


def missing(log: Path, tags_folder: Path) -> list[str]:
    """Where the files are not as they must be, a line each."""
    there = found(tags_folder)
    return [
        f"{name}: acknowledged {wanted}, in the files {there.get(name)}"
        for name, wanted in expected(log).items()
        if there.get(name) != wanted
    ]
