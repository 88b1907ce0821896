"""One entry of a file, a mapping in block style, with some of its fields changed and its other lines left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader import yaml_gate
from reader.errors import ReaderError
from reader.tags.as_written import BREAK
from reader.yaml_gate import comments_in
from reader.yaml_values import YamlList, YamlMap

_DASH = re.compile(r" *-[ \t]+")
_SIGN = re.compile(r"[ \t]+#")


def changed(entry: str, before: Mapping[str, object], after: Mapping[str, object], newline: str) -> str | None:
    """The lines `entry`, which say `before`, so that they say `after`; None where fields have no lines of their own.

    Comments stay: at the end of a line where there still is one such line, else on a line of their own. Raises the
    error of the gate if `entry` is not what it should be. The caller reads the result again.
    """
    listed = yaml_gate.load(entry)
    said = listed[0] if isinstance(listed, YamlList) and len(listed) == 1 else None
    if not isinstance(said, YamlMap):
        return None
    lines = _split(entry)
    starts = [line - 1 for line in said.lines.values()]
    if sorted(set(starts)) != starts or next(iter(said)) not in after:
        return None
    first = lines[starts[0]]
    dash = _DASH.match(first)
    inner = " " * (dash.end() if dash else len(first) - len(first.lstrip(" ")))
    fields = _fields(lines, said, before, after, (inner, newline))
    return "".join(lines[: starts[0]]) + fields


def with_fields(head: str, top: YamlMap, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """The lines `head`, which hold the mapping `top`, with other values for some of its keys."""
    lines = _split(head)
    if not top:
        return head
    first = min(top.lines.values()) - 1
    return "".join(lines[:first]) + _fields(lines, top, before, after, ("", "\r\n" if "\r\n" in head else "\n"))


def _fields(
    lines: list[str],
    said: YamlMap,
    before: Mapping[str, object],
    after: Mapping[str, object],
    style: tuple[str, str],
) -> str:
    """The lines of a mapping from its first key on, with the fields changed that differ."""
    inner, newline = style
    starts = [line - 1 for line in said.lines.values()]
    blocks: list[tuple[str, str]] = []
    for key, start, end in zip(said.lines, starts, [*starts[1:], len(lines)], strict=True):
        block = "".join(lines[start:end])
        if before.get(key) != after.get(key):
            block = _block(block, key, after, inner, newline)
        blocks.append((key, block))
    order = list(after)
    for key in order:
        if key in said:
            continue
        fresh = _dumped(key, after[key], inner, newline)
        names = [name for name, _ in blocks]
        # Behind the field that comes before it in our order, else before the one that comes after it.
        earlier = [names.index(name) for name in order[: order.index(key)] if name in names]
        later = [names.index(name) for name in order[order.index(key) :] if name in names and names.index(name)]
        if earlier:
            name, block = blocks[earlier[-1]]
            kept = _without_idle(block, inner)
            ended = kept if kept.endswith(("\n", "\r")) else kept + newline
            blocks[earlier[-1]] = name, ended
            blocks.insert(earlier[-1] + 1, (key, fresh + block[len(kept) :]))
        else:
            blocks.insert(later[0] if later else len(blocks), (key, fresh))
    return "".join(block for _, block in blocks)


def _split(text: str) -> list[str]:
    ends = [found.end() for found in BREAK.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def _block(block: str, key: str, after: Mapping[str, object], inner: str, newline: str) -> str:
    """The lines of one field with its new value, or without it, and the comments that were in them."""
    dash = _DASH.match(block)
    own = _without_idle(block, inner)
    following = block[len(own) :]
    own = inner + own[dash.end() :] if dash else own
    made = _dumped(key, after[key], inner, newline) if key in after else ""
    comment = _comment_behind(own) if len(_split(own)) == 1 else ""
    if comment and made:
        head, ending, rest = made.partition(newline)
        made = head + comment + ending + rest
    else:
        # What stood within a value of several lines stands above it from now on.
        said = comments_in(own.encode()).splitlines()
        if dash:
            following = "".join(f"{inner}{line}{newline}" for line in said) + following
        else:
            made = "".join(f"{inner}{line}{newline}" for line in said) + made
    if dash:
        made = dash[0] + made[len(inner) :]
    return made + following


def _without_idle(block: str, inner: str) -> str:
    """The lines of a field without the blank lines and comments that follow it."""
    dash = _DASH.match(block)
    bare = inner + block[dash.end() :] if dash else block
    lines = _split(bare)
    kept = len(lines)
    while kept > 1 and _idle(lines[kept - 1]) and _value("".join(lines[: kept - 1])) == _value(bare):
        kept -= 1
    return block[: len(block) - sum(map(len, lines[kept:]))]


def _idle(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _value(lines: str) -> object:
    return yaml_gate.load(lines)


def _comment_behind(line: str) -> str:
    """The comment at the end of a line that holds a whole field, with the space before it."""
    bare = line.rstrip("\r\n")
    for found in _SIGN.finditer(bare):
        try:
            if _value(bare[: found.start()]) == _value(bare):
                return bare[found.start() :]
        except ReaderError:
            continue
    return ""


def _dumped(key: str, value: object, indent: str, newline: str) -> str:
    lines = yaml_gate.dump({key: value}).splitlines(keepends=True)
    return "".join((indent + line if line.strip("\n") else line).replace("\n", newline) for line in lines)
