"""Undo gives the links and the codebook back as a person had written them, and redo what was there in between."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from reader.errors import TagFileError
from reader.tags import TagStore, Verdict, links_file, steps
from reader.tags.codebook_changes import TagEdit
from reader.tags.links_file import LinksFile
from reader.tags.model import Tag
from tests.conftest import Effort
from tests.faults.stories import LINKED, OTHER
from tests.tags.making import STORY, article, span, store

A, B = article(), article(OTHER, "b.txt")
ENDS = [(A, span(STORY, here), B, span(OTHER, there)) for here, there in LINKED]

HAND = """\
# What we agreed on.
version: 1   # the format
project: [ peace ]
links:   # by place
# sure?
- verdict: same   # as #4 says
  id: 'l-one'
  # the two ends
  a: {article: a.txt, start: 0, end: 29, quote: The second component he named}   # here
  b:
    article: b.txt
    start: 0
    end: 24   # code points
    quote: "A coalition comes second"
  certainty: 0.50   # ours
    # that was l-one
# --- to be looked at ---

# the end
by_hand: 'yes'
# really
"""
TWO = HAND.replace(
    "# --- to be",
    """\
-
  id: l-two   # double
  verdict: not
  a: {article: a.txt, start: 2, end: 20, quote: e second component}
  b: {article: b.txt, start: 0, end: 24, quote: A coalition comes second}
# --- to be""",
)
FLOW = "version: 1\nlinks: [{id: l-one, verdict: same,   # a\n  a: {article: a.txt, start: 0, end: 29, quote: \
The second component he named},\n  b: {article: b.txt, start: 0, end: 24, quote: A coalition comes second}}]  # b\n"
LINKS = {
    "by hand": HAND,
    "twice": TWO,
    "in brackets": FLOW,
    "indented": HAND[: HAND.index("# sure")]
    + "".join(f"   {line}\n" for line in HAND[HAND.index("# sure") : HAND.index("# ---")].splitlines()),
    "without a last newline": HAND[: HAND.index("\n    # that was")],
    "empty list": "version: 1\nlinks: []\n",
    "nothing yet": "# ours\nversion: 1\nlinks:\n# none yet\n",
    "no list": "version: 1",
}


def one(tags: TagStore) -> str:
    return tags.links.all()[0].id


DEEDS: dict[str, Callable[[TagStore], object]] = {
    "confirm": lambda tags: tags.links.decide(*ENDS[0], Verdict.SAME),
    "reject": lambda tags: tags.links.decide(*ENDS[0], Verdict.NOT),
    "link": lambda tags: tags.links.decide(*ENDS[1], Verdict.SAME),
    "remove": lambda tags: tags.links.all() and tags.links.remove(one(tags)),
}


def hand_made(folder: Path, content: bytes, name: str = "links") -> tuple[TagStore, Path]:
    path = folder / "corpus" / "tags" / f"{name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return store(folder), path


def content_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def undone_and_done_again(tags: TagStore, path: Path, states: list[bytes | None]) -> None:
    """`states` are those of the file before each step and after the last one."""
    for _ in range(2):
        for before in reversed(states[:-1]):
            assert tags.undo() is not None
            assert content_of(path) == before
        for after in states[1:]:
            assert tags.redo() is not None
            assert content_of(path) == after


@pytest.mark.parametrize("text", LINKS.values(), ids=LINKS.keys())
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_links(text: str, deed: Callable[[TagStore], object], tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path, text.encode())
    deed(tags)
    if path.exists() and path.read_bytes() == text.encode():
        assert tags.undo() is None  # it said so already, or there was nothing to remove
    else:
        undone_and_done_again(tags, path, [text.encode(), content_of(path)])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_links_in_whatever_encoding(newline: str, encoding: str, tmp_path: Path) -> None:
    content = HAND.replace("\n", newline).encode(encoding)
    tags, path = hand_made(tmp_path, content)
    states: list[bytes | None] = [content]
    for deed in ("reject", "link", "remove"):
        DEEDS[deed](tags)
        states.append(content_of(path))
    undone_and_done_again(tags, path, states)


def test_any_steps_on_links_and_tags(effort: Effort, tmp_path: Path) -> None:
    """Steps of all kinds one after another, another program that has been closed, and all of it back."""
    chance = effort.random("links to the letter")
    for number in range(effort.rounds(4, 1500)):
        folder = tmp_path / str(number)
        text = chance.choice(list(LINKS.values())).encode()
        tags, path = hand_made(folder, text)
        states: list[bytes | None] = [text]
        for _ in range(4):
            any_deed(tags, chance)
            if content_of(path) != states[-1]:
                states.append(content_of(path))
                if (content := states[-1]) is not None:
                    assert tags.links.all() == links_file.parse(content).links
        undone_and_done_again(store(folder), path, states)


def any_deed(tags: TagStore, chance: random.Random) -> None:
    if len(there := tags.links.all()) > 1 and chance.random() < 0.4:
        tags.links.remove(chance.choice(there).id)
    else:
        chance.choice(list(DEEDS.values()))(tags)


def test_links_that_somebody_else_has_changed_meanwhile_keep_that(tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path, HAND.encode())
    tags.links.remove("l-one")
    path.write_bytes(path.read_bytes() + b"# a word of bo\n")
    store(tmp_path, "bo").links.decide(*ENDS[1], Verdict.NOT)
    tags.undo()
    text = path.read_text()
    assert [(one.a.start, one.verdict) for one in tags.links.all()] == [(0, "same"), (ENDS[1][1].start, "not")]
    assert text.endswith("# really\n# a word of bo\n")
    assert yaml.safe_load(text)["links"][0]["certainty"] in (0.5, "0.50")


def test_letters_that_say_something_else_do_not_come_back(tmp_path: Path) -> None:
    """A history that was damaged, or meddled with, gives back what the step was."""
    tags, path = hand_made(tmp_path, HAND.encode())
    tags.links.remove("l-one")
    history = tmp_path / "state" / "undo.jsonl"
    assert "quote: The second component he named}   # here" in history.read_text()
    history.write_text(history.read_text().replace("named}   # here", "mamed}   # here"))
    store(tmp_path).undo()
    (link,) = tags.links.all()
    assert link.a.quote == "The second component he named"
    assert "# here" not in path.read_text()


def test_what_stands_as_we_would_write_it_needs_no_note(tmp_path: Path) -> None:
    tags = store(tmp_path)
    for deed in ("confirm", "link", "reject"):
        DEEDS[deed](tags)
    tags.links.remove(tags.links.all()[1].id)
    assert '"files"' not in (tmp_path / "state" / "undo.jsonl").read_text()


def test_a_file_of_links_is_settled_as_it_is_read_again() -> None:
    for text in LINKS.values():
        file = links_file.parse(text.encode())
        assert links_file.settled(file).content == text.encode()
        assert links_file.is_plain(file) == (text == LINKS["empty list"])
    ours = links_file.serialise(LinksFile(links_file.parse(HAND.encode()).links, comment="# x\n"))
    assert links_file.is_plain(links_file.parse(ours))
    assert not links_file.is_plain(links_file.parse(ours + b"# y\n"))


# -- the codebook

BOOK = """\
# ours
version: 1
tags:   # in this order
- name: a   # first
  aliases: [aa]   # old
  # own
- b   # c
# end
"""
LONG = BOOK + "".join(f"- name: t{number}\n  description: {'d' * 400}  # c\n" for number in range(250))
BOOKS = {
    "by hand": BOOK,
    "without a last newline": BOOK[:-1],
    "empty list": "version: 1\ntags: []\n",
    "no list": "version: 1\n",
    "in brackets": "version: 1\ntags: [a, {name: b, colour: red}]\n",
    "keys below": "version: 1\ntags:\n- a\n- b\nmine: 1\n",
}


def both(tags: TagStore) -> None:
    """A step that changes the codebook and brings a tag that is new there."""
    edits = [TagEdit(None, Tag("described", "what it is"), 99)]
    with tags._writing():
        plan = steps.planned(tags._folder, tags._shelf, edits, "done")
        tags._carry_out(plan, edits, "both", used=("new",))


CODING: dict[str, Callable[[TagStore], object]] = {
    "tag with a new one": lambda tags: tags.add(A, span(STORY, "It would come"), ["new"]),
    "tag many": lambda tags: tags.add_many([(A, [span(STORY, "truce")])], ["new", "other"]),
    "make": lambda tags: tags.create_tag("new"),
    "describe": lambda tags: tags.describe_tag("a", "x"),
    "delete": lambda tags: tags.delete_tag("a"),
    "merge": lambda tags: tags.merge_tags("b", "a"),
    "rename": lambda tags: tags.rename_tag("b", "c/b"),
    "both": both,
}
GOING = {"delete", "merge"}
ADDING = {"tag with a new one", "tag many", "make", "both"}

SHAPES = [(name, deed, "utf-8") for name in BOOKS for deed in CODING if deed in ADDING or "a" in BOOKS[name][16:]]
SHAPES += [("by hand", deed, encoding) for deed in CODING for encoding in ("utf-8-sig", "utf-16")]
SHAPES += [("long", "describe", "utf-8"), ("long", "both", "utf-16")]


@pytest.mark.parametrize(("name", "deed", "encoding"), SHAPES)
def test_the_codebook(name: str, deed: str, encoding: str, tmp_path: Path) -> None:
    text = BOOKS.get(name, LONG)
    content = text.encode(encoding)
    tags, path = hand_made(tmp_path, content, "codebook")
    CODING[deed](tags)
    after = content_of(path)
    assert after is not None
    assert after != content
    assert after.decode(encoding).count("#") >= text.count("#") - 3 * (deed in GOING)
    undone_and_done_again(tags, path, [content, after])


def test_a_codebook_that_began_with_a_tag_goes_with_it(tmp_path: Path) -> None:
    for number, deed in enumerate(sorted(ADDING)):
        (tmp_path / str(number)).mkdir()
        tags = store(tmp_path / str(number))
        path = tmp_path / str(number) / "corpus" / "tags" / "codebook.yaml"
        CODING[deed](tags)
        undone_and_done_again(tags, path, [None, content_of(path)])


def test_a_tag_that_others_use_by_now_stays(tmp_path: Path) -> None:
    content = BOOK[:-1].encode()
    tags, path = hand_made(tmp_path, content, "codebook")
    CODING["tag with a new one"](tags)
    store(tmp_path, "bo").add(B, span(OTHER, "France"), ["new"])
    tags.undo()
    assert [tag.name for tag in tags.codebook().tags] == ["a", "b", "new"]
    assert path.read_bytes() == content + b"\n- name: new\n"


def test_undo_is_refused_where_comments_would_be_lost_that_nobody_knows_any_more(tmp_path: Path) -> None:
    """By meaning alone the only entry cannot be put back where there are comments."""
    text = "version: 1\ntags: # c\n- a   # first\n"
    tags, path = hand_made(tmp_path, text.encode(), "codebook")
    tags.delete_tag("a")
    left = path.read_text()
    path.write_text(left + "# bo\n")
    with pytest.raises(TagFileError, match="losing comments"):
        tags.undo()
    assert path.read_text() == left + "# bo\n"
    path.write_text(left)
    tags.undo()
    assert path.read_text() == text
