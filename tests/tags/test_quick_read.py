"""What is read without the YAML parser is what the parser reads, and what it would refuse is left to it."""

from __future__ import annotations

import random

from reader.errors import TagFileError
from reader.tags import tag_file
from reader.tags.model import TaggedPassage
from reader.tags.quick_read import quick_read
from tests.conftest import Effort
from tests.tags.making import NASTY

SIGNS = 'ab \n:#\'"-|é😀~01xyz    "'


def words(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return chance.choice(NASTY)
    return "".join(chance.choice(SIGNS) for _ in range(chance.randrange(14)))


def file(chance: random.Random) -> bytes:
    passages = [
        TaggedPassage(
            f"p-{number}",
            tuple(dict.fromkeys(tag for tag in (words(chance), "x") if tag)),
            number,
            number + 3,
            words(chance) or "q",
            prefix=words(chance),
            by=words(chance),
            note=words(chance),
        )
        for number in range(2)
    ]
    return tag_file.serialise(tag_file.TagFile("a.txt", "0", tuple(passages)))


def edited(content: bytes, chance: random.Random) -> bytes:
    """As a person, a merge or a fault of the disk would leave it."""
    at, sign = chance.randrange(len(content)), chance.choice(" \n:-#'\"|0a\\\t&*!").encode()
    lines = content.split(b"\n")
    line = chance.randrange(len(lines))
    return chance.choice(
        (
            content[:at] + content[at + 1 :],
            content[:at] + sign + content[at:],
            content[:at] + sign + content[at + 1 :],
            b"\n".join(lines[:line] + lines[line + 1 :]),
            b"\n".join([*lines[:line], chance.choice(lines), *lines[line:]]),
        )
    )


def test_it_reads_what_the_parser_reads_or_leaves_it_to_the_parser(effort: Effort) -> None:
    chance = effort.random("quick read")
    taken = 0
    for number in range(effort.rounds(300, 200_000)):
        content = file(chance)
        if number % 3:
            content = edited(content, chance)
        quick = quick_read(content)
        if quick is None:
            continue
        taken += 1
        try:
            slow = tag_file.parse(content)
        except TagFileError as error:
            raise AssertionError(f"{error}\n{content!r}") from error
        assert quick == (slow.article, slow.text_sha256, slow.passages), content
        assert not slow.extra
    assert taken > number / 10


def test_it_reads_what_this_program_writes() -> None:
    passage = TaggedPassage("p-1", ("a/b", "no"), 3, 9, 'a “quote”: of\n\ntwo "lines"', suffix="\x07 ", note="'s # 1")
    content = tag_file.serialise(tag_file.TagFile("a.txt", "0", (passage,)))
    assert quick_read(content) == ("a.txt", "0", (passage,))


def test_what_it_does_not_know_is_left_to_the_parser() -> None:
    good = tag_file.serialise(tag_file.TagFile("a.txt", "0", (TaggedPassage("p-1", ("a",), 1, 2, "q", by="b"),)))
    assert quick_read(good) is not None
    for old, new in (
        (b"version: 1", b"version: 2"),
        (b"version", b"# of mine\nversion"),
        (b"  by: b", b"  by: &b b"),
        (b"  by: b", b"  by: !b b"),
        (b"  by: b", b"  by: [b]"),
        (b"  by: b", b"  colour: b"),
        (b"  by: b", b"  by: b # me"),
        (b"  by: b", b"  by: b\n  by: c"),
        (b"  by: b", b"  by: b\n   c"),
        (b"  by: b", b'  by: "\\ud800"'),
        (b"start: 1", b"start: 3"),
        (b"start: 1", b"start: 01"),
        (b"quote: q", b"quote: ''"),
        (b"a.txt", b"\xff.txt"),
        (b"passages:\n", b"passages:\n<<<<<<< ours\n"),
    ):
        assert old in good
        assert quick_read(good.replace(old, new, 1)) is None, new
    assert quick_read(good + good.partition(b"passages:\n")[2]) is None, "two of one id"
