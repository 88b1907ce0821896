"""What was done to the tags, in order, so that it can be undone, also after the program was closed.

One JSON object a line in the state folder: `do` with what each passage and each entry of the codebook was before and
after (as YAML, so that it comes back to the letter; of a passage that only changed its tags, these), `undo`, `redo` and
`drop` with the id of the entry meant. Lines that cannot be read are passed over; the last `KEPT` count.

Several readers may share the file. Each undoes what it did itself, and then what had been done before it began.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from reader import clock, files, locks, own_folders, yaml_gate
from reader.errors import FileReadError, ReaderError
from reader.tags import codebook_file, links_file, tag_file
from reader.tags.codebook_changes import TagEdit
from reader.tags.links import HandLink
from reader.tags.model import Codebook, Tag, TaggedPassage
from reader.tags.traces import Trace, text_of_book, trace_as_json, traces_from_json
from reader.yaml_values import YamlMap

KEPT = 1000
"""Lines that are kept."""
_TRIM_AT = 2 * KEPT
_LARGE = 8_000_000
_LARGE_BOOK = 100_000
_PATIENCE = 5.0
_IMPATIENCE = 0.2
"""Seconds to wait for another reader that is writing to the history; fewer once that was in vain."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One passage before and after. None before: it was made; None after: it was removed.

    `text_sha256` is that of the text that the offsets were counted in.
    """

    article: str
    before: TaggedPassage | None
    after: TaggedPassage | None
    text_sha256: str = ""

    @property
    def passage_id(self) -> str:
        """The id of the passage."""
        one = self.after or self.before
        return one.id if one else ""

    def reversed(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.article, self.after, self.before, self.text_sha256)


@dataclass(frozen=True, slots=True)
class Retag:
    """The tags of one passage before and after, where nothing else of it changed."""

    article: str
    passage_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def reversed(self) -> Retag:
        """The edit that takes this one back."""
        return Retag(self.article, self.passage_id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Listed:
    """Tags that came into the codebook because a passage got them; `gone`: that is taken back.

    Taking it back spares what has been described since, and what is on other passages by now.
    """

    names: tuple[str, ...]
    gone: bool = False

    def reversed(self) -> Listed:
        """The edit that takes this one back."""
        return Listed(self.names, not self.gone)


@dataclass(frozen=True, slots=True)
class LinkEdit:
    """One link before and after. None before: it was made; None after: it was taken away."""

    before: HandLink | None
    after: HandLink | None

    def reversed(self) -> LinkEdit:
        """The edit that takes this one back."""
        return LinkEdit(self.after, self.before)


Line: TypeAlias = dict[str, Any]
"""A line of the journal, as JSON has it; its edits may be written already, see `edits_as_bytes`."""
AnyEdit: TypeAlias = Edit | Retag | TagEdit | Listed | LinkEdit


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a person: the edits that are undone together. `says` is what it was, if it was more than one edit.

    `codebook` is the codebook's file as it was before, to the letter; `digest` tells whether it is as the step left it.
    """

    id: str
    edits: tuple[AnyEdit, ...]
    says: str = ""
    codebook: str = ""
    digest: str = ""
    traces: tuple[Trace, ...] = ()
    """What it took out of files, to the letter."""
    line: bytes = field(default=b"", compare=False, repr=False)
    """The line of the journal that says all this, if it is from there."""


def new_id() -> str:
    """The id of a step."""
    return secrets.token_hex(8)


class Journal:
    """The journal in one state folder. Making one touches no disk; every call reads the file anew."""

    def __init__(self, state_folder: Path) -> None:
        self._folder = state_folder
        self._path = state_folder / "undo.jsonl"
        self._session = secrets.token_hex(8)
        self._lines: int | None = None
        self._trimmed = 0
        self._pending: list[bytes] = []

    def line_of(
        self,
        edits: Iterable[AnyEdit],
        says: str = "",
        old_codebook: bytes | None = None,
        digest: str = "",
        *,
        step: str = "",
    ) -> Line:
        """The line that a step will be: its edits, what it is in words, the codebook's file as it was and the digest
        of what it will be; `step` is its id if it has one.
        """
        line: Line = {"do": step or new_id(), "edits": edits_as_bytes(edits)}
        if says:
            line["says"] = says
        if old_codebook and digest and len(old_codebook) < _LARGE_BOOK:
            line |= {"codebook": text_of_book(old_codebook), "digest": digest}
        return self._signed(line)

    @staticmethod
    def add_traces(line: Line, traces: Sequence[Trace]) -> None:
        """Add to the line of a step what it took out of files, which is known once they are written."""
        if traces:
            line["files"] = [trace_as_json(one) for one in traces]

    def mark_of(self, what: str, entry: Entry) -> Line:
        """The line that says that an entry was undone (`undo`), done again (`redo`) or can be neither (`drop`)."""
        return self._signed({what: entry.id, "step": new_id()})

    def _signed(self, line: Line) -> Line:
        return line | {"session": self._session, "at": clock.timestamp()}

    def has(self, line: Line) -> bool:
        """Whether that very line is in the journal."""
        name = "do" if "do" in line else "step"
        mine = str(line.get(name)).encode()
        # A line that a crash cut short is not there, nor is one that cannot be read: a step is finished twice then,
        # which is as good as once.
        with contextlib.suppress(FileReadError):
            return any((_parsed(one) or {}).get(name) == line.get(name) for one in self._read() if mine in one)
        return False

    def next_undo(self) -> Entry | None:
        """The step to undo next, or None. Raises FileReadError if the history cannot be read; as long as there is one
        that only this program knows, it is that.
        """
        return self._next(0)

    def next_redo(self) -> Entry | None:
        """The step to do again next, or None. Raises as `next_undo`."""
        return self._next(1)

    def _next(self, stack: int) -> Entry | None:
        try:
            return self._last(_stacks(self._read(), self._session)[stack])
        except FileReadError:
            # A part of the history is none: the last step of the part is not the last one.
            entry = self._last(_stacks(self._pending, self._session)[stack])
            if entry is None:
                raise
            return entry

    def _last(self, lines: list[Line]) -> Entry | None:
        """The last entry that can be read."""
        found = (self._entry(str(line["do"])) for line in reversed(lines))
        return next((entry for entry in found if entry is not None), None)

    def _entry(self, step: str) -> Entry | None:
        """The step of that id with all that it holds."""
        mine = json.dumps(step).encode()
        found = (_entry_in(line) for line in chain(self._pending, self._read()) if mine in line)
        return next((entry for entry in found if entry is not None and entry.id == step), None)

    def append(self, line: Line) -> None:
        """Add a line, once what it says is done. Raises FileWriteError: then it is known while the program runs."""
        # What cannot be written now is written with the next one.
        self._pending.append(as_bytes(line))
        self.save(_PATIENCE if len(self._pending) == 1 else _IMPATIENCE)

    def save(self, patience: float = _IMPATIENCE) -> None:
        """Write the lines that could not be written yet. Waits `patience` seconds for others. Raises FileWriteError."""
        own_folders.private_folder(self._folder)
        with locks.locked(self._folder, timeout=patience):
            if self._lines is None:
                self._lines = self._counted()
                files.sweep_folder(self._folder)
            while self._pending:
                files.append_line(self._path, self._pending[0])
                del self._pending[0]
                self._lines += 1
            # A single step can be larger than that: then it is kept, and not written again with each that follows.
            if self._lines > _TRIM_AT or self._path.stat().st_size > max(_LARGE, 2 * self._trimmed):
                # Of what cannot be read to its end, the end would be lost: it is trimmed another time.
                with contextlib.suppress(FileReadError):
                    self._trim()

    def _counted(self) -> int:
        with contextlib.suppress(FileReadError):
            return sum(1 for _ in self._stored())
        return 0

    def _trim(self) -> None:
        kept = list(deque(self._stored(), KEPT))
        while len(kept) > 1 and sum(map(len, kept)) > _LARGE // 2:
            del kept[: len(kept) // 2]
        files.write_atomic(self._path, b"".join(line + b"\n" for line in kept))
        self._lines = len(kept)
        self._trimmed = sum(map(len, kept))

    def _read(self) -> Iterator[bytes]:
        """The lines, one at a time: together they may be megabytes, and are read with each undo. Raises FileReadError,
        also in the middle.
        """
        seen: set[int] = set()
        for line in chain(self._stored(), self._pending):
            # One that was written before it was known to be may be there twice.
            if (known := hash(line)) not in seen:
                seen.add(known)
                yield line

    def _stored(self) -> Iterator[bytes]:
        try:
            yield from files.read_lines(self._path)
        except FileReadError:
            if files.may_be_there(self._path):
                raise  # else there is no history yet


def _stacks(raw: Iterable[bytes], session: str) -> tuple[list[Line], list[Line]]:
    """Of the journal's lines, those (in brief) of what can be undone in this session and of what can be done again, the
    next one last.
    """
    lines = [line for line in deque(map(_brief, raw), KEPT) if line is not None]
    mine = next((i for i, line in enumerate(lines) if line.get("session") == session), len(lines))
    done: list[Line] = []
    undone: list[Line] = []
    for number, line in enumerate(lines):
        if "do" in line:
            if number < mine or line.get("session") == session:
                undone.clear()
                done.append(line)
            continue
        for what, here, there in (("undo", done, undone), ("redo", undone, done)):
            moved = _take(here, line.get(what))
            if moved is not None:
                there.append(moved)
        _take(done, line.get("drop"))
        _take(undone, line.get("drop"))
    return done, undone


def _take(lines: list[Line], entry_id: object) -> Line | None:
    for number in reversed(range(len(lines))):
        if lines[number]["do"] == entry_id:
            return lines.pop(number)
    return None


_BRIEF = ("do", "undo", "redo", "drop", "session")


def _brief(raw: bytes) -> Line | None:
    """What a line says of which steps: a thousand of them with all that they hold fill the memory."""
    return _parsed(raw, lambda said: {name: said[name] for name in _BRIEF if name in said} or None)


def _parsed(line: bytes, hook: Callable[[Line], object] | None = None) -> Line | None:
    """An object; `hook` makes something else of each within it as soon as it is read."""
    try:
        value = json.loads(line, object_hook=hook)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, ReaderError)
"""What comes of an edit that says nothing sensible."""


def _entry_in(raw: bytes) -> Entry | None:
    """The step that a line of the journal says was done. Each edit is made at once of what is said of it: all that is
    said of five thousand would be a second copy of them.
    """
    try:
        line = _parsed(raw, lambda said: said if "do" in said else _edit(said))
    except _UNREADABLE:
        return None
    entry = entry_of(line) if line is not None else None
    return replace(entry, line=raw) if entry is not None else None


def entry_of(line: Line) -> Entry | None:
    """The step that a line says was done; None if that cannot be read."""
    try:
        edits = tuple(_edit(edit) if isinstance(edit, dict) else edit for edit in line["edits"])
        if not all(isinstance(edit, AnyEdit) for edit in edits):
            return None
    except _UNREADABLE:
        return None
    says, codebook, digest = (str(line.get(name, "")) for name in ("says", "codebook", "digest"))
    found = traces_from_json(line.get("files"))
    return Entry(str(line["do"]), edits, says, codebook, digest, found) if edits else None


def as_bytes(line: Line) -> bytes:
    """A line as it is written."""
    edits = line.get("edits")
    if not isinstance(edits, bytes):
        return json.dumps(line).encode()
    rest = json.dumps({name: value for name, value in line.items() if name != "edits"}).encode()
    return b"".join((rest[:-1], b', "edits": ', edits, b"}"))


def edits_as_bytes(edits: Iterable[AnyEdit]) -> bytes:
    """The edits of a line, written: those of a step over thousands of passages are held while it is carried out."""
    return b"[" + b", ".join(json.dumps(as_json(edit)).encode() for edit in edits) + b"]"


def as_json(edit: AnyEdit) -> dict[str, Any]:
    """An edit as the journal has it."""
    if isinstance(edit, TagEdit):
        return {"tag": _written_tag(edit.before), "then": _written_tag(edit.after), "at": edit.at}
    if isinstance(edit, LinkEdit):
        return {"link": links_file.as_text(edit.before), "then": links_file.as_text(edit.after)}
    if isinstance(edit, Retag):
        return {"article": edit.article, "passage": edit.passage_id, "tags": edit.before, "then": edit.after}
    if isinstance(edit, Listed):
        return {"listed": edit.names, "gone": edit.gone}
    before, after = _written(edit.before), _written(edit.after)
    return {"article": edit.article, "text": edit.text_sha256, "before": before, "after": after}


def _edit(said: dict[str, Any]) -> AnyEdit:
    """The edit that an object of the journal describes. Raises KeyError, TypeError, ValueError or a ReaderError."""
    if "tag" in said:
        return TagEdit(_tag_read_back(said["tag"]), _tag_read_back(said["then"]), max(0, int(said["at"])))
    if "listed" in said:
        return Listed(tuple(map(str, said["listed"])), bool(said["gone"]))
    if "link" in said:
        return LinkEdit(links_file.read_back(said["link"]), links_file.read_back(said["then"]))
    if "passage" in said:
        before, after = (tuple(map(str, said[name])) for name in ("tags", "then"))
        return Retag(str(said["article"]), str(said["passage"]), before, after)
    article, text = (sys.intern(str(said[name])) for name in ("article", "text"))
    edit = Edit(article, _read_back(said["before"]), _read_back(said["after"]), text)
    if not edit.passage_id:
        raise ValueError
    return edit


def _written_tag(tag: Tag | None) -> str | None:
    return None if tag is None else codebook_file.serialise(Codebook((tag,))).decode()


def _tag_read_back(text: str | None) -> Tag | None:
    if text is None:
        return None
    (tag,) = codebook_file.parse(text.encode()).codebook.tags
    return tag


def _written(passage: TaggedPassage | None) -> str | None:
    return None if passage is None else yaml_gate.dump(tag_file.as_fields(passage))


def _read_back(text: str | None) -> TaggedPassage | None:
    if text is None:
        return None
    fields = yaml_gate.load(text)
    if not isinstance(fields, YamlMap):
        raise TypeError
    return tag_file.from_fields(fields)
