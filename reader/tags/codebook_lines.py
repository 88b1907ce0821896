"""The codebook's file after a change of one tag, with all else in it to the letter as a person wrote it.

People write the codebook by hand, with comments and in an order of their own. So the lines of what has changed are
replaced and no others: a field, else the whole entry, else, if no comment would be lost, the whole file. Each attempt
counts only if the result, read again, says what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from reader import yaml_gate
from reader.errors import TagFileError
from reader.tags.codebook_changes import TagEdit, applied
from reader.tags.codebook_file import fields_of, parse, serialise
from reader.tags.model import Codebook, Tag
from reader.tags.tag_file import leading_comment
from reader.yaml_values import YamlMap, YamlValue

_FIELDS = ("name", "description", "colour", "key", "aliases")
_COMMENT = re.compile(r"(?:^|\s)#")


class CommentsLostError(TagFileError):
    """The file cannot be changed without losing comments in it."""


def bare(content: bytes | None, edits: Iterable[TagEdit], path: Path | str | None = None) -> bytes | None:
    """As `edited`, by meaning alone: without comments."""
    wanted = applied(parse(content or b"", path).codebook, edits)
    return None if wanted is None else serialise(wanted)


def edited(content: bytes | None, edits: Iterable[TagEdit], path: Path | str | None = None) -> bytes | None:
    """`content` after `edits`; None stands for no file. Returns None if an entry is not as the edits left it.

    Raises TagFileError if `content` is no codebook, CommentsLostError if comments would be lost.
    """
    for edit in edits:
        content = _edited(content or b"", edit, path)
        if content is None:
            return None
    return content


def _edited(content: bytes, edit: TagEdit, path: Path | str | None) -> bytes | None:
    wanted = applied(parse(content, path).codebook, [edit])
    if wanted is None:
        return None
    encoding = yaml_gate.encoding_of(content)
    text = content.decode(encoding)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    for attempt in _attempts(lines, content, edit, path):
        made = newline.join(attempt).encode(encoding)
        if _says(made, wanted):
            return made
    head = leading_comment(content)
    if any(_is_comment(lines, number) for number in range(head.count("\n"), len(lines))):
        raise CommentsLostError(
            "cannot be changed without losing comments in it",
            path=path,
            advice="change it in an editor, or put each tag and each of its fields on lines of their own",
        )
    return serialise(wanted, head)


def _is_comment(lines: list[str], number: int) -> bool:
    """Whether a line has a comment in it: what looks like one may be part of a description."""
    found = _COMMENT.search(lines[number])
    if found is None:
        return False
    without = [*lines[:number], lines[number][: found.start()], *lines[number + 1 :]]
    return _says("\n".join(without).encode(), parse("\n".join(lines).encode()).codebook)


def _says(content: bytes, wanted: Codebook) -> bool:
    try:
        return parse(content).codebook == wanted
    except TagFileError:
        return False


def _attempts(lines: list[str], content: bytes, edit: TagEdit, path: Path | str | None) -> Iterator[list[str]]:
    """The lines of the file after the edit, the way that touches least first."""
    top = yaml_gate.load_mapping(content, path, error=TagFileError)
    entries = list(top.items_of("tags"))
    if not entries:
        return
    later = [line for line in top.lines.values() if line > entries[-1][1]]
    starts = [line - 1 for _, line in entries] + [min(later, default=len(lines) + 1) - 1]
    spans = [(start, _trimmed(lines, start, end)) for start, end in pairwise(starts)]
    indent = " " * (len(lines[starts[0]]) - len(lines[starts[0]].lstrip(" ")))
    if edit.before is None:
        if edit.after is not None:
            at = spans[edit.at][0] if edit.at < len(spans) else spans[-1][1]
            yield [*lines[:at], *_entry(edit.after, indent), *lines[at:]]
        return
    named = (n for n, (value, _) in enumerate(entries) if _name(value) == edit.before.name)
    number = next(named, None)
    if number is None:
        return
    start, end = spans[number]
    if edit.after is None:
        yield [*lines[:start], *lines[end:]]
        return
    value = entries[number][0]
    if isinstance(value, YamlMap):
        for comments in (True, False):
            yield [*lines[:start], *_fields(lines[start:end], start, value, edit, indent, comments), *lines[end:]]
    comment = _comment(lines[start]) if end - start == 1 else ""
    first, *rest = _entry(edit.after, indent)
    if comment:
        yield [*lines[:start], first + comment, *rest, *lines[end:]]
    elif not any(_COMMENT.search(line) for line in lines[start:end]):
        yield [*lines[:start], first, *rest, *lines[end:]]


def _trimmed(lines: list[str], start: int, end: int) -> int:
    """The end of what begins at `start`, without the blank lines and comments that follow it."""
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _name(value: YamlValue) -> str:
    return (value.text("name", "") if isinstance(value, YamlMap) else str(value)).strip()


def _entry(tag: Tag, indent: str) -> list[str]:
    return [indent + line if line else line for line in yaml_gate.dump([fields_of(tag)]).rstrip("\n").split("\n")]


def _fields(lines: list[str], first: int, value: YamlMap, edit: TagEdit, indent: str, comments: bool) -> list[str]:
    """The lines of one entry, which begin at line `first` (from 0) of the file, with the changed fields replaced."""
    if edit.before is None or edit.after is None:
        return lines
    old, new = fields_of(edit.before), fields_of(edit.after)
    starts = {key: line - 1 - first for key, line in value.lines.items()}
    order = sorted(starts, key=lambda key: starts[key])
    inner = indent + "  "
    made: list[str] = []
    for key, end in zip(order, [*(starts[key] for key in order[1:]), len(lines)], strict=True):
        block = lines[starts[key] : end]
        field = "colour" if key == "color" else key
        if field in _FIELDS and old.get(field) != new.get(field):
            kept = _trimmed(block, 0, len(block))
            after = [line for line in block[kept:] if comments or line.strip()]
            block = _field(key, new[field], inner) if field in new else []
            if block and comments and kept == 1:
                block[0] += _comment(lines[starts[key]])
            block += after
        made += block
    for field in _FIELDS:
        written = field in starts or (field == "colour" and "color" in starts)
        if field in new and not written:
            made += _field(field, new[field], inner)
    if made:
        made[0] = f"{indent}- {made[0].lstrip(' ').removeprefix('- ')}"
    return made


def _field(key: str, value: object, indent: str) -> list[str]:
    return [indent + line if line else line for line in yaml_gate.dump({key: value}).rstrip("\n").split("\n")]


def _comment(line: str) -> str:
    """The comment at the end of a line, with the space before it."""
    found = re.search(r"\s+#.*$", line)
    return found[0] if found else ""
