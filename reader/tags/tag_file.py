"""A tag file: what it says, and how it is written. Bytes in, plain data out, and back; no disk here.

The tags of one article, as block-style YAML, passages sorted by `(start, id)`, a passage's `tags` first and its `note`
last, so that two people's additions merge in git. Keys this version does not know are kept, at the top and in each
passage; and so is everything in a file that a person has edited, comments and all, except for what a change changes.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader import yaml_gate
from reader.errors import ReaderError, TagFileError
from reader.tags import as_written, entry_lines, rewriting
from reader.tags.as_written import Written
from reader.tags.model import TaggedPassage
from reader.yaml_gate import comments_in
from reader.yaml_values import YamlMap

VERSION = 1
_TOP = frozenset({"version", "article", "text_sha256", "passages"})
_ABOUT = ("article", "text_sha256")
_TEXTS = ("quote", "prefix", "suffix", "by", "created", "modified", "lost_in", "note")
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?((?:#[^\n]*\n)*(?:#[^\n]*\Z)?)")
_KNOWN = frozenset({"id", "tags", "start", "end", *_TEXTS})


@dataclass(frozen=True, slots=True)
class TagFile:
    """What a tag file says. `text_sha256` is that of the text that the offsets were counted in."""

    article: str
    text_sha256: str = ""
    passages: tuple[TaggedPassage, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()
    comment: str = ""
    """The comment lines at the top, each with its newline."""
    written: Written | None = field(default=None, compare=False, repr=False)
    """How it stands on disk, if it does and each passage has lines of its own."""

    def get(self, passage_id: str) -> TaggedPassage | None:
        """The passage of that id."""
        return next((one for one in self.passages if one.id == passage_id), None)

    def with_passage(self, passage: TaggedPassage) -> TagFile:
        """The same with `passage` in it, in place of the one of its id if there is one."""
        return self.with_passages([*(one for one in self.passages if one.id != passage.id), passage])

    def without(self, passage_id: str) -> TagFile:
        """The same without the passage of that id."""
        return self.with_passages(one for one in self.passages if one.id != passage_id)

    def with_passages(self, passages: Iterable[TaggedPassage]) -> TagFile:
        """The same with other passages, sorted."""
        return replace(self, passages=tuple(sorted(passages, key=lambda one: (one.start, one.id))))

    def shelved(self) -> TagFile:
        """The same, to be remembered: without the text of the file, which the disk has."""
        return replace(self, written=self.written and self.written.forgotten())

    def taken_out(self, content: bytes) -> TagFile:
        """The same, to be changed, with the text of the file, which holds `content`."""
        return replace(self, written=self.written and self.written.recalled(content))

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is anybody's. A file that had an empty list when it was read was put there so."""
        kept = self.comment or (self.written is not None and (self.written.commented or not self.written.entries))
        return not self.passages and not self.extra and not kept


def parse(content: bytes, path: Path | str | None = None) -> TagFile:
    """What `content` says. Raises TagFileError, with `path` and the line, for anything that is not a tag file."""
    top = yaml_gate.load_mapping(content, path, error=TagFileError)
    if not top:
        raise TagFileError(
            "is empty", path=path, line=1, advice="restore it from a copy, or delete it if there were no tags in it"
        )
    check_version(top)
    passages: list[TaggedPassage] = []
    seen: set[str] = set()
    for value, line in top.items_of("passages"):
        if not isinstance(value, YamlMap):
            raise top.source.wrong("a passage must have keys and values", line)
        passage = from_fields(value)
        if passage.id in seen:
            raise value.wrong("id", f"is “{passage.id[:40]}”, as of another passage in this file")
        seen.add(passage.id)
        passages.append(passage)
    about = top.text("article", ""), top.text("text_sha256", "")
    written = as_written.read(content, top.get("passages"), passages, about)
    return TagFile(
        *about,
        passages=tuple(sorted(passages, key=lambda one: (one.start, one.id))),
        extra=tuple((key, value) for key, value in top.items() if key not in _TOP),
        comment=leading_comment(content) if written.divided else comments_in(content),
        written=written,
    )


def check_version(top: YamlMap) -> None:
    """Raises the file's error unless its `version` is one that this program reads."""
    version = top.integer("version")
    if version > VERSION:
        raise top.source.wrong(
            f"was written by a newer version of this program (format {version}, not {VERSION})",
            top.lines["version"],
            "update the program; the file is left as it is",
        )
    if version != VERSION:
        raise top.wrong("version", f"must be {VERSION}")


def leading_comment(content: bytes) -> str:
    """The comment lines that a file begins with."""
    found = _LEADING.match(content)
    text = found[1].decode("utf-8", "replace").replace("\r\n", "\n") if found else ""
    return text + "\n" if text and not text.endswith("\n") else text


def from_fields(fields: YamlMap) -> TaggedPassage:
    """The passage that a mapping of the file describes. Raises the file's error."""
    passage_id = fields.text("id")
    if not passage_id.strip():
        raise fields.wrong("id", "is empty")
    start, end = fields.integer("start"), fields.integer("end")
    if start < 0 or end < start:
        raise fields.wrong("start" if start < 0 else "end", "is before the beginning")
    quote = fields.text("quote")
    if not quote:
        raise fields.wrong("quote", "is empty")
    texts = {name: fields.text(name, "") for name in _TEXTS if name != "quote"}
    return TaggedPassage(
        id=passage_id,
        tags=tuple(dict.fromkeys(sys.intern(tag) for tag in fields.texts("tags") if tag)),
        start=start,
        end=end,
        quote=quote,
        extra=tuple((key, value) for key, value in fields.items() if key not in _KNOWN),
        **texts,
    )


def serialise(file: TagFile) -> bytes:
    """`file` as it stands on disk: what a person wrote there as they wrote it, except for what is to be changed."""
    written = settled(file).written
    return b"" if written is None else written.content


def settled(file: TagFile) -> TagFile:
    """`file` with `written` as it stands on disk once it has been written."""
    old = file.written
    if old is None or not old.text:
        return replace(file, written=_from_nothing(file))
    if not old.divided:
        if old.about == _about(file) and {one.id: one for one in old.entries} == {one.id: one for one in file.passages}:
            return file
        return replace(file, written=replace(_from_nothing(file), plain=False))
    if (same_head := old.about == _about(file)) or (old := _with_head(old, file)) is not None:
        made, certain = rewriting.rewritten(old, file.passages, _KIND)
        if certain and same_head:
            return replace(file, written=made)
        with contextlib.suppress(TagFileError):
            again = parse(made.content)
            if again == file:
                return again
    plain = replace(file, comment=comments_in(file.written.content if file.written else b""))
    return replace(plain, written=replace(_from_nothing(plain), plain=False))


def _about(file: TagFile) -> tuple[str, ...]:
    return (file.article, file.text_sha256)


def _with_head(written: Written, file: TagFile) -> Written | None:
    """The file with the hash of the text that it should have, None if that stands elsewhere than above the passages."""
    try:
        top = yaml_gate.load_mapping(written.head)
        before = dict(zip(_ABOUT, written.about, strict=True))
        head = entry_lines.with_fields(written.head, top, before, dict(zip(_ABOUT, _about(file), strict=True)))
    except ReaderError:
        return None
    return as_written.with_head(written, head)


def _from_nothing(file: TagFile) -> Written:
    """A file that nobody has written yet."""
    head: dict[str, object] = {"version": VERSION, "article": file.article, "text_sha256": file.text_sha256}
    head.update(file.extra)
    if not file.passages:
        text = file.comment + yaml_gate.dump({**head, "passages": []})
        return as_written.fresh(text, "", (), (), _about(file))
    # A passage is an entry of a block list that is not indented: what it looks like depends on nothing around it.
    entries = list(map(_dumped, file.passages))
    return as_written.fresh(file.comment, yaml_gate.dump(head) + "passages:\n", entries, file.passages, _about(file))


def is_plain(file: TagFile) -> bool:
    """Whether the file stands on disk as this program would write it."""
    return file.written is None or file.written.text == _from_nothing(file).text


def _dumped(passage: TaggedPassage) -> str:
    return yaml_gate.dump([as_fields(passage)])


def as_fields(passage: TaggedPassage) -> dict[str, object]:
    """A passage as a mapping in the order of the file; fields with nothing in them are left out."""
    fields: dict[str, object] = {
        "id": passage.id,
        "tags": list(passage.tags),
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
    }
    for name in ("prefix", "suffix", "by", "created", "modified", "lost_in"):
        if value := getattr(passage, name):
            fields[name] = value
    fields.update(passage.extra)
    if passage.note:
        fields["note"] = passage.note
    return fields


_KIND = rewriting.Kind("passages", lambda one: one.id, lambda one: (one.start, one.id), as_fields, from_fields, _dumped)
