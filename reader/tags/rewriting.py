"""A file of entries with other entries in it: only the lines of what changed are others than before.

Pure: the file as it stands (`as_written.Written`) and what it should say go in, its new content comes out.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from reader import yaml_gate
from reader.errors import ReaderError
from reader.tags import entry_lines
from reader.tags.as_written import Written, own_comments
from reader.yaml_gate import comments_in
from reader.yaml_values import YamlList, YamlMap

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What there is to know about the entries of a kind of file: `name` is the key of their list."""

    name: str
    key: Callable[[T], str]
    order: Callable[[T], Any]
    fields: Callable[[T], dict[str, object]]
    read: Callable[[YamlMap], T]
    dump: Callable[[T], str]


def rewritten(written: Written, wanted: Sequence[T], kind: Kind[T]) -> tuple[Written, bool]:
    """The file with the entries `wanted`, and whether that is certain: if not, the caller reads it again before it
    believes it.
    """
    certain = plain = True
    left = {kind.key(one): one for one in wanted}
    rows: list[tuple[str, str, T]] = []
    loose: list[tuple[str, T]] = []
    gap, at = "", 0
    for number, entry in enumerate(written.entries):
        gap += written.text[at : written.begins[number]]
        at = written.ends[number]
        now = left.pop(kind.key(entry), None)
        lines = written.of(number)
        same = now is entry or now == entry
        ours = same or lines == _fresh(written, entry, kind)
        plain &= ours
        if now is None:
            plain &= not gap
            continue
        if not same:
            lines = _fresh(written, now, kind) if ours else _changed(written, number, now, kind)
        if kind.order(now) != kind.order(entry) and not _fits(written, number, now, kind):
            loose.append((lines, now))
            continue
        rows.append((gap, lines, now))
        gap = ""
    tail = gap + written.text[at:]
    rows_head = ""
    loose += [(_fresh(written, one, kind), one) for one in left.values()]
    if loose and not rows:
        rows_head, tail = _opened(tail, written, kind.name)
        certain = False
    _put_in(rows, loose, written, kind)
    if not rows and written.entries:
        tail, certain = _emptied(tail, kind.name), False
    parts, begins, ends = [rows_head], array("Q"), array("Q")
    length = len(rows_head)
    for before, lines, _ in rows:
        if length and parts[-1] and not parts[-1].endswith(("\n", "\r", "\x85", "\u2028", "\u2029")):
            parts.append(written.newline)
            length += len(written.newline)
            certain = False
        parts += (before, lines)
        length += len(before)
        begins.append(length)
        length += len(lines)
        ends.append(length)
    parts.append(tail)
    text = "".join(parts)
    entries = tuple(one for _, _, one in rows)
    return replace(written, text=text, begins=begins, ends=ends, entries=entries, plain=plain and certain), certain


def _fits(written: Written, number: int, now: Any, kind: Kind[Any]) -> bool:  # noqa: ANN401
    """Whether an entry that has changed its place may stand where it stood."""
    entries = written.entries
    after = number == 0 or kind.order(entries[number - 1]) <= kind.order(now)
    return after and (number + 1 == len(entries) or kind.order(now) <= kind.order(entries[number + 1]))


def _put_in(rows: list[tuple[str, str, T]], loose: list[tuple[str, T]], written: Written, kind: Kind[T]) -> None:
    """Put each of `loose` before the first row that comes after it; where the file is in no order, by the same rule."""
    if not loose:
        return
    orders = [kind.order(one) for _, _, one in rows]
    highest: list[Any] = []
    for order in orders:
        highest.append(order if not highest or order > highest[-1] else highest[-1])
    placed: dict[int, list[tuple[str, str, T]]] = {}
    for lines, one in sorted(loose, key=lambda pair: kind.order(pair[1])):
        placed.setdefault(bisect_right(highest, kind.order(one)), []).append(("", lines, one))
    for at in sorted(placed, reverse=True):
        fresh = placed[at]
        if at == 0 and rows:
            # Before the first entry stands the head of the file, and perhaps a comment on that entry.
            gap, lines, one = rows[0]
            found = re.search(rf"^{kind.name}[ \t]*:.*\r?\n", gap, re.MULTILINE)
            until = found.end() if found else len(gap)
            until += own_comments(gap[until:], len(written.indent))
            fresh[0] = (gap[:until], *fresh[0][1:])
            rows[0] = (gap[until:], lines, one)
        rows[at:at] = fresh


def _fresh(written: Written, one: T, kind: Kind[T]) -> str:
    """The lines of an entry that nobody has written yet."""
    lines = kind.dump(one)
    if not written.indent and written.newline == "\n":
        return lines
    shifted = (written.indent + line if line.strip("\n") else line for line in lines.splitlines(keepends=True))
    return "".join(line.replace("\n", written.newline) for line in shifted)


def _changed(written: Written, number: int, now: T, kind: Kind[T]) -> str:
    """The lines of an entry that says something else from now on."""
    lines = written.of(number)
    try:
        tried = entry_lines.changed(lines, kind.fields(written.entries[number]), kind.fields(now), written.newline)
        if tried is not None and _says(tried, now, kind):
            return tried
    except ReaderError:
        pass
    comments = [written.indent + line + written.newline for line in comments_in(lines.encode()).splitlines()]
    return _fresh(written, now, kind) + "".join(" " * 2 + line for line in comments)


def _says(lines: str, wanted: T, kind: Kind[T]) -> bool:
    listed = yaml_gate.load(lines)
    if not isinstance(listed, YamlList) or len(listed) != 1:
        return False
    entry = listed[0]
    return isinstance(entry, YamlMap) and kind.read(entry) == wanted


def _opened(text: str, written: Written, name: str) -> tuple[str, str]:
    """The text of a file without its entries, divided where other ones are to stand."""
    found = re.search(rf"^({name}[ \t]*:)[ \t]*(?:\[[ \t]*\])?([ \t]*(?:#.*?)?)(\r?\n|\Z)", text, re.MULTILINE)
    if found is None:
        joint = "" if not text or text.endswith("\n") else written.newline
        return f"{text}{joint}{name}:{written.newline}", ""
    comment = found[2].strip()
    head = text[: found.start()] + found[1] + (f"  {comment}" if comment else "") + (found[3] or written.newline)
    until = found.end() + own_comments(text[found.end() :], len(written.indent))
    return head + text[found.end() : until], text[until:]


def _emptied(text: str, name: str) -> str:
    return re.sub(rf"^({name}[ \t]*:)[ \t]*(#.*)?$", r"\1 []  \2", text, count=1, flags=re.MULTILINE).replace(
        f"{name}: []  \n", f"{name}: []\n"
    )
