"""What a person wrote into a file stays as it was written: a change touches the lines of what it changes."""

from __future__ import annotations

import difflib
import random
from dataclasses import replace
from pathlib import Path

import pytest

from reader.articles.model import Passage
from reader.tags import TagStore, tag_file
from reader.tags.model import TaggedPassage
from tests.conftest import Effort
from tests.tags.making import STORY, article, span, store, tag_file_path

HAND = """\
# Round two, with Bob.
%s
version: 1   # the format
reviewed: [yes, 'no']
article: a.txt
text_sha256: "{sha}"
# --- first half ---
passages:   # by place
# is this one too long?
- id: p-one
  tags: [ 'coalition' ]   # see the codebook
  start: 0x  # the first
  end: 20
  quote: "second component"
  certainty: 0.50          # ours
  note: |
    # not a comment
    two lines
    # nor this
    # and this one is a comment of the passage? no: still the note

# --- second half ---

-
  # the third
  id: p-two
  note: 'short, it''s "fine"'   # said by #4
  tags:
    # why not guarantees?
    - third   # sure
    - us
  quote: The third is the United States
  start: 151
  end: 181
    # that was p-two
# the end
reviewers:
  - bob
# really
"""
HAND = HAND.replace("%s\n", "").replace("0x", "4").replace("{sha}", article().text_sha256)


def hand_made(folder: Path, text: str = HAND) -> tuple[TagStore, Path]:
    tags = store(folder)
    path = tag_file_path(folder)
    path.parent.mkdir()
    path.write_bytes(text.encode())
    return tags, path


def changed(before: str, after: str) -> list[str]:
    """The lines that a diff shows."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def test_a_new_passage_is_all_that_a_diff_shows_and_undo_gives_the_file_back(tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path)
    tags.add(article(), span(STORY, "It would come"), ["new"])
    diff = changed(HAND, path.read_text())
    assert diff[0].startswith("+ - id: p-")
    assert all(line.startswith("+ ") for line in diff)
    assert len(diff) == 10
    assert path.read_text().index("# --- second half") > path.read_text().index("- new")
    tags.undo()
    assert path.read_text() == HAND
    tags.add(article(), Passage(0, 3), ["first"])
    assert "by place\n- id: p-" in path.read_text()
    tags.add(article(), span(STORY, "described."), ["last"])
    assert "# that was p-two\n- id: p-" in path.read_text()
    assert all(line.startswith("+ ") for line in changed(HAND, path.read_text()))
    tags.undo()
    tags.undo()
    assert path.read_text() == HAND


def test_of_a_changed_passage_only_the_changed_fields_are_written(tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path)
    tags.change(article(), "p-one", tags=["coalition", "more"])
    diff = changed(HAND, path.read_text())
    assert [line for line in diff if line.startswith("- ")] == ["-   tags: [ 'coalition' ]   # see the codebook\n"]
    assert [line for line in diff if line.startswith("+ ")][:3] == [
        "+   tags:   # see the codebook\n",
        "+   - coalition\n",
        "+   - more\n",
    ]
    tags.change(article(), "p-two", note="another", tags=["third"])
    text = path.read_text()
    for comment in ("# said by #4", "# why not guarantees?", "# sure", "# the third", "# that was p-two", "# ours"):
        assert comment in text
    assert "  note: another   # said by #4\n" in text
    tags.undo()
    tags.undo()
    assert path.read_text() == HAND


def test_a_passage_that_goes_leaves_the_comments_above_it_and_comes_back_to_the_letter(tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path)
    tags.remove("a.txt", "p-one")
    text = path.read_text()
    assert "p-one" not in text
    assert "# is this one too long?\n\n# --- second half" in text.replace(
        "one too long?\n# ---", "one too long?\n\n# ---"
    )
    tags.remove("a.txt", "p-two")
    assert "passages: []" in path.read_text()
    for comment in ("# Round two", "# by place", "# is this one", "# --- second half", "# the end", "# really"):
        assert comment in path.read_text()
    tags.add(article(), span(STORY, "It would come"), ["new"])
    assert len(tags.passages("a.txt")) == 1
    for _ in range(3):
        tags.undo()
    assert path.read_text() == HAND
    tags.redo()
    assert path.read_text() == text


def test_passages_in_an_order_of_ones_own_keep_it(tmp_path: Path) -> None:
    one, two = HAND.index("- id: p-one"), HAND.index("-\n  # the third")
    upside = HAND[:one] + HAND[two : HAND.index("# the end")] + HAND[one:two] + HAND[HAND.index("# the end") :]
    tags, path = hand_made(tmp_path, upside)
    tags.add(article(), span(STORY, "It would come"), ["new"])
    assert all(line.startswith("+ ") for line in changed(upside, path.read_text()))
    tags.change(article(), "p-two", note="x")
    assert path.read_text().index("p-two") < path.read_text().index("p-one")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_ends_of_lines_and_the_encoding_stay(newline: str, encoding: str, tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path)
    content = HAND.replace("\n", newline).encode(encoding)
    path.write_bytes(content)
    tags.add(article(), span(STORY, "It would come"), ["new"])
    text = path.read_bytes().decode(encoding)
    assert text.replace(newline, "").count("\n") == text.replace(newline, "").count("\r") == 0
    assert len(store(tmp_path).passages("a.txt")) == 3
    tags.undo()
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("passages", "kept"),
    [
        ("passages: [{id: p-a, tags: x, start: 0, end: 3, quote: The}]  # short\n", ["# short", "# top", "# mid"]),
        ("passages:\n  - {id: p-a, tags: x,   # c1\n     start: 0, end: 3, quote: The}  # c2\n", ["# c1", "# c2"]),
        ('passages:\n- id: p-a\n  start: 0\n  end: 3\n  note: "a\n# b"\n  quote: "The"\n# after', ["\n# b", "# after"]),
        (
            "passages:\n- id: p-a\n  start: 0\n  end: 3\n  quote: The\n  note: |+\n    n\n\n\n# z\n\n",
            ["n\n\n\n- id", "# z\n"],
        ),
        ("passages:\n- id: p-a\n  start: 0\n  end: 3\n  quote: The\n  note: |\n    n", ["note: n\n", "# mid"]),
        ("passages:\n- ? id\n  : p-a\n  start: 0\n  end: 3\n  quote: The # t\n", ["# t", "? id"]),
        ("passages:\n# none yet\n", ["# none yet"]),
        ("passages: []  # none yet\n", ["# none yet"]),
        ("", ["# mid", "# top"]),
    ],
)
def test_whatever_the_form_no_comment_is_lost(passages: str, kept: list[str], tmp_path: Path) -> None:
    text = f"# top\nversion: 1\n# mid\narticle: a.txt\n{passages}"
    tags, path = hand_made(tmp_path, text)
    before = tags.passages("a.txt")
    tags.add(article(), span(STORY, "It would come"), ["new"])
    for part in kept:
        assert part in path.read_text(), part
    assert [one for one in store(tmp_path).passages("a.txt") if one.tags != ("new",)] == list(before)
    for one in before:
        tags.change(article(), one.id, note="changed")
        tags.undo()
    tags.undo()
    assert path.read_text() == text


def test_keys_below_the_passages_and_a_text_that_changed(tmp_path: Path) -> None:
    tags, path = hand_made(tmp_path)
    longer = article("New first words. " + STORY)
    tags.add(longer, span(longer.text, "It would come"), ["new"])
    text = path.read_text()
    assert f"text_sha256: {longer.text_sha256}\n" in text
    assert "# --- first half ---" in text
    assert "version: 1   # the format\nreviewed: [yes, 'no']\n" in text
    moved = HAND.replace(f'text_sha256: "{article().text_sha256}"\n', "") + f"text_sha256: {article().text_sha256}\n"
    path.write_text(moved)
    tags.add(article(), span(STORY, "It would come"), ["new"])
    assert all(line.startswith("+ ") for line in changed(moved, path.read_text()))
    tags.add(longer, span(longer.text, "was not described"), ["new"])
    assert tag_file.parse(path.read_bytes()).text_sha256 == longer.text_sha256
    assert "# really" in path.read_text()


INDENTED = f"""\
version: 1
article: a.txt
text_sha256: {article().text_sha256}
passages:
    # by hand
  # above
  - id: p-one
    tags: t
    start: 30
    end: 40
    quote: q # own
"""


def test_a_passage_that_is_put_in_does_not_take_away_comments_that_were_there_before(tmp_path: Path) -> None:
    """Below the head of the list, and below that of one that was emptied, indented comments would become its own."""
    tags, path = hand_made(tmp_path, INDENTED)
    for first_gone in (False, True):
        if first_gone:
            tags.remove("a.txt", "p-one")
            assert "# own" not in path.read_text()
        made = tags.add(article(), Passage(0, 3), ["new"])
        tags.remove("a.txt", made.id)
        assert "    # by hand\n  # above\n" in path.read_text()
    for _ in range(5):
        tags.undo()
    assert path.read_text() == INDENTED


def test_all_passages_may_make_room_for_others_in_one_step() -> None:
    file = tag_file.parse(HAND.encode())
    other = replace(file.passages[0], id="p-new", note="other")
    made = tag_file.serialise(file.with_passages([other]))
    assert tag_file.parse(made).passages == (other,)
    assert [one for one in COMMENTS if one not in made.decode()] == []


def test_an_empty_list_that_a_person_put_there_is_there_again_after_undo(tmp_path: Path) -> None:
    text = "version: 1\narticle: a.txt\npassages: []\n"
    tags, path = hand_made(tmp_path, text)
    tags.add(article(), span(STORY, "It would come"), ["new"])
    tags.undo()
    assert path.read_text() == text


COMMENTS = ("# Round two", "# the format", "# by place", "# is this one", "# --- second half", "# the end", "# really")
WORDS = [part.strip() for part in STORY.replace("\n", " ").split(" ") if len(part) > 3]


def any_hand(chance: random.Random) -> str:
    """A tag file as somebody might write it: each line in one of the forms that YAML allows for it."""
    one_of = chance.choice
    indent = one_of(["", "  ", " "])
    lines = [one_of(["# c-top\n", ""]), "version: 1\n", "article: a.txt\n", one_of(["", "# c-head\n", "extra: x\n"])]
    lines.append(one_of(["passages:\n", "passages:  # c-list\n"]))
    for number in range(chance.randrange(1, 4)):
        lines.append(one_of(["", "\n", f"{indent}# c-gap{number}\n", f"# c-left{number}\n\n"]))
        word = one_of(WORDS)
        start = STORY.index(word)
        fields = [
            one_of([f"tags: [a, b]{one_of(['', '  # c-tags'])}", "tags:\n- a # c-a\n# c-b\n- 'b'", "tags: a"]),
            f"start: {start}",
            f"end: {start + len(word)}" + one_of(["", f"   # c-end{number}"]),
            "quote: " + one_of([word, f"'{word}'", f'"{word}"']),
            one_of(
                [
                    "note: |\n  n # not\n\n  # one\n",
                    "note: 'n # n'  # c-note",
                    'note: "x\n  # y"',
                    "sure: 0.10",
                    "by: ada",
                ]
            ),
        ]
        chance.shuffle(fields)
        body = [f"id: p-{number}", *fields] if chance.random() < 0.7 else [*fields[:1], f"id: p-{number}", *fields[1:]]
        dash = one_of(["- ", "-   ", "-\n"])
        inner = indent + (" " * len(dash) if dash != "-\n" else "  ")
        said = "\n".join(body).split("\n")
        first = (indent + dash + said[0]) if dash != "-\n" else f"{indent}-\n{inner}{said[0]}"
        lines.append("\n".join([first, *(inner + line if line else line for line in said[1:])]) + "\n")
        lines.append(one_of(["", f"{inner}# c-own{number}\n", f"{inner} # c-deep{number}\n\n"]))
    lines.append(one_of(["", "# c-end\n", "more: 1 # c-more\n"]))
    text = "".join(lines)
    return text.rstrip("\n") if chance.random() < 0.2 else text


def test_any_hand_any_passages_of_a_file(effort: Effort) -> None:
    """As below, without a disk, and with steps that no single change is: what goes takes its own comments along and no
    others, and what comes takes none as its own.
    """
    chance = effort.random("any passages")
    for _ in range(effort.rounds(30, 5000)):
        file = tag_file.parse(any_hand(chance).encode())
        for step in range(3):
            deed = chance.choice(["add", "add", "one", "all", "swap"])
            going = set() if deed == "add" else {one.id for one in file.passages}
            if deed == "one" and going:
                going = {chance.choice(sorted(going))}
            staying = [one for one in file.passages if one.id not in going]
            if deed in ("add", "swap"):
                word = chance.choice(WORDS)
                start = STORY.index(word)
                staying.append(TaggedPassage(f"p-new{step}", ("t",), start, start + len(word), word))
            before, wanted = own_comments(file), file.with_passages(staying)
            made = tag_file.parse(tag_file.serialise(wanted))
            assert made.passages == wanted.passages
            after, gone = own_comments(made), set[str]().union(*(before[one] for one in going))
            assert file.written is not None
            assert made.written is not None
            assert words(file.written.text) - gone <= words(made.written.text)
            assert all(said == before.get(name, set()) for name, said in after.items())
            file = made


def words(text: str) -> set[str]:
    """The comments in what `any_hand` has written."""
    return {word for word in text.split() if word.startswith("c-")}


def own_comments(file: tag_file.TagFile) -> dict[str, set[str]]:
    """The comments of each passage."""
    written = file.written
    assert written is not None
    return {one.id: words(written.of(number)) for number, one in enumerate(written.entries)}


def test_any_hand_any_changes(effort: Effort, tmp_path: Path) -> None:
    chance = effort.random("any hand")
    tried = 0
    for number in range(effort.rounds(40, 3000)):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = any_hand(chance)
        tags, path = hand_made(folder, text)
        history = [text]
        comments = words(text)
        for _ in range(3):
            there = tags.passages("a.txt")
            deed = chance.choice(["add", "add", "note", "tags", "remove"]) if there else "add"
            gone: set[str] = set()
            if deed == "add":
                word = chance.choice(WORDS)
                tags.add(article(), span(STORY, word), ["new"])
            else:
                one = chance.choice(there)
                if deed == "remove":
                    own = {word for word in path.read_text().split() if word.startswith("c-")}
                    tags.remove("a.txt", one.id)
                    gone = own - set(path.read_text().split()) if path.exists() else own
                    gone -= {word for word in gone if "gap" in word or "left" in word or "top" in word}
                elif deed == "note":
                    tags.change(article(), one.id, note=f"fresh {len(history)}")
                else:
                    tags.change(article(), one.id, tags=["t", f"n{len(history)}"])
            comments -= gone
            history.append(path.read_text() if path.exists() else "")
            said = set(history[-1].split())
            assert comments <= said, (text, history[-1], comments - said)
            assert store(folder).passages("a.txt") == tags.passages("a.txt")
            tried += 1
        for before in reversed(history[:-1]):
            tags.undo()
            assert (path.read_text() if path.exists() else "") == before
    assert tried == effort.rounds(40, 3000) * 3
