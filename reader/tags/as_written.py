"""A file of entries as it stands on disk, so that what did not change is written back to the letter.

People edit tag files and links by hand: they put comments between the entries, quote as they like, order fields as they
like. A change of one entry touches the lines of its changed fields and no others; a new entry is put in its place among
the old ones.

An entry's lines begin at its `-` and end with the last line that it says anything on, or with the last comment below
it that is indented further than the `-`. What lies between two entries belongs to neither. All of that is taken from
the parser's own marks, so nothing in quotes or in a block of text is mistaken for a comment.

So of the comments, those between entries stay whatever happens to these; those within an entry stay with it, whatever
of it is changed, go where it goes, and come back with it when that is undone (`traces`). An entry that is put in comes
below comments that would become its own by their indentation: it must not take away with it what was there before.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reader.yaml_gate import encoding_of
from reader.yaml_values import YamlList, YamlValue

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_DASH = re.compile(r"( *)-[ \t]*(?:[ \t]#.*)?\Z")
_IDLE = re.compile(r"[ \t]*(?:#.*)?\Z")
_REACH = 10_000
"""Characters before what an entry says in which its `-` must stand."""
_INDENTED = re.compile(r"( *)#")


@dataclass(frozen=True, slots=True)
class Written:
    """The content of a file, and where in it each entry begins and ends (in characters). `text` may be empty for one
    that is only to be remembered: the file itself has it.
    """

    text: str
    encoding: str
    newline: str
    indent: str
    begins: array[int]
    ends: array[int]
    entries: tuple[Any, ...]
    """What each entry says, in the order of the file."""
    about: tuple[str, ...]
    """What else it says that may change."""
    divided: bool
    """Whether each entry has lines of its own, as it has not in `[{…}, {…}]`."""
    plain: bool
    """Whether undoing by meaning what made it of the file before gives that back to the letter."""
    commented: bool
    """Whether a comment stands outside all entries."""

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.text.encode(self.encoding)

    def of(self, number: int) -> str:
        """The lines of one entry."""
        return self.text[self.begins[number] : self.ends[number]]

    @property
    def head(self) -> str:
        """What stands above the first entry."""
        return self.text[: self.begins[0]] if self.begins else self.text

    def forgotten(self) -> Written:
        """The same without the text."""
        return replace(self, text="")

    def recalled(self, content: bytes) -> Written:
        """The same with the text; `content` is what the file holds, and is what it held."""
        return replace(self, text=content.decode(self.encoding))


def read(content: bytes, listed: YamlValue | None, entries: Sequence[object], about: tuple[str, ...] = ()) -> Written:
    """How the entries of `listed`, a list at the top of the file, stand in `content`. `entries` is what they say, in
    the order of the file.
    """
    encoding = encoding_of(content)
    text = content.decode(encoding)
    first = BREAK.search(text)
    newline = first[0] if first else "\n"
    made = Written(text, encoding, newline, "", array("Q"), array("Q"), (), about, True, False, has_comment(text))
    if not listed:
        return made
    undivided = replace(made, begins=array("Q"), ends=array("Q"), entries=tuple(entries), divided=False)
    if not isinstance(listed, YamlList):
        return undivided
    mark = int(text.startswith("\ufeff"))  # which the parser does not see
    indent, last = "", 0
    for begin, end in listed.spans:
        dash = _dash(text[last : begin + mark], last)
        if dash is None or (last and dash[1] != indent):
            return undivided
        made.begins.append(dash[0])
        indent, last = dash[1], end + mark
        if text[last - 1] not in "\r\n\x85\u2028\u2029":  # a block of text ends behind its last line
            following = BREAK.search(text, last)
            last = following.end() if following else len(text)
        made.ends.append(last)
    for number in range(len(made.begins)):
        until = made.begins[number + 1] if number + 1 < len(made.begins) else len(text)
        made.ends[number] += own_comments(text[made.ends[number] : until], len(indent))
    outside = "".join(text[a:b] for a, b in zip([0, *made.ends], [*made.begins, len(text)], strict=True))
    return replace(made, indent=indent, entries=tuple(entries), commented=has_comment(outside))


def fresh(
    comment: str, head: str, entries: Sequence[str], said: Sequence[object], about: tuple[str, ...] = ()
) -> Written:
    """A file that nobody has written yet: a comment, its head, and the lines of each entry."""
    begins, ends = array("Q"), array("Q")
    at = len(comment) + len(head)
    for entry in entries:
        begins.append(at)
        at += len(entry)
        ends.append(at)
    text = "".join((comment, head, *entries))
    return Written(text, "utf-8", "\n", "", begins, ends, tuple(said), about, True, True, bool(comment))


def with_head(written: Written, head: str) -> Written:
    """The same file with another head."""
    moved = len(head) - len(written.head)
    begins, ends = (array("Q", (at + moved for at in places)) for places in (written.begins, written.ends))
    return replace(written, text=head + written.text[len(written.head) :], begins=begins, ends=ends)


def _dash(before: str, at: int) -> tuple[int, str] | None:
    """Where the line begins with the `-` of what comes right behind `before`, and how far it is indented; None if there
    is no such line. `at` is where `before` begins.
    """
    starts = [0, *(found.end() for found in BREAK.finditer(before, max(0, len(before) - _REACH)))]
    for number in range(len(starts) - 1, -1, -1):
        begin = starts[number]
        line = before[begin : starts[number + 1] if number + 1 < len(starts) else len(before)].rstrip(
            "\r\n\x85\u2028\u2029"
        )
        found = _DASH.match(line)
        if found is not None:
            return at + begin, found[1]
        if not _IDLE.match(line):
            return None
    return None


def own_comments(between: str, indent: int) -> int:
    """How much of what stands after an entry, whose dash is indented by `indent`, are comments of its own."""
    own = at = 0
    for line in between.splitlines(keepends=True):
        at += len(line)
        if line.strip():
            found = _INDENTED.match(line)
            if found is None or len(found[1]) <= indent:
                break
            own = at
    return own


def has_comment(text: str) -> bool:
    """Whether there may be a comment in `text`; one too many does no harm."""
    return "#" in text
