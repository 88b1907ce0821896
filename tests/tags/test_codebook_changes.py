"""Changes to the codebook reach the passages, the file as it was written by hand, and the undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import files
from reader.errors import FileWriteError, TagFileError, UsageError
from reader.tags import TagStore, codebook_changes, codebook_file, codebook_lines
from reader.tags.codebook_changes import Recoding, TagEdit, applied
from reader.tags.model import Codebook, Tag
from tests.tags.making import STORY, article, span, store, tag_file_path

BOOK = """\
# The tags of this study.
version: 1
tags:
- name: guarantees             # the main one
  description: What is promised, by whom
  colour: teal                 # as the map
  key: 1

# by country
- name: guarantees/us
  color: '#C04'
  aliases: [usa, american]
  weight: 0.5
- numbers                      # any figure
- name: figures
  key: 2
  description: How much
project: mine
"""


def corpus(folder: Path, book: str = BOOK) -> TagStore:
    tags = store(folder)
    (folder / "corpus/tags").mkdir()
    (folder / "corpus/tags/codebook.yaml").write_text(book, "utf-8")
    return tags


def book_text(folder: Path) -> str:
    return (folder / "corpus/tags/codebook.yaml").read_text("utf-8")


def filled(folder: Path) -> TagStore:
    tags = corpus(folder)
    for name in ("a.txt", "b.txt"):
        tags.add(article(article_id=name), span(STORY, "France"), ["guarantees", "numbers"], f"note on {name}")
        tags.add(article(article_id=name), span(STORY, "United States"), ["guarantees/us"])
        tags.add(article(article_id=name), span(STORY, "truce"), ["figures"])
    return tags


def everything(folder: Path) -> dict[str, bytes]:
    found = (folder / "corpus/tags").rglob("*.yaml")
    return {path.name: path.read_bytes() for path in found}


def tags_of(tags: TagStore, name: str = "a.txt") -> list[tuple[str, ...]]:
    return [one.tags for one in tags.passages(name)]


# -- what happens to tags and passages


def test_a_renamed_tag_takes_those_below_along_and_leaves_its_name_as_an_alias(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    change = tags.rename_tag("guarantees", "promises")
    assert change.says == "renamed guarantees to promises · 4 passages in 2 articles"
    for name in ("a.txt", "b.txt"):
        assert tags_of(tags, name) == [("promises", "numbers"), ("promises/us",), ("figures",)]
    book = tags.codebook()
    assert [(tag.name, tag.aliases) for tag in book.tags] == [
        ("promises", ("guarantees",)),
        ("promises/us", ("usa", "american", "guarantees/us")),
        ("numbers", ()),
        ("figures", ()),
    ]
    assert tags.lookup("tag", "guarantees") == {"a.txt", "b.txt"}, "the old name still finds it"


def test_what_a_branch_brings_in_under_the_old_name_means_the_new_one_and_is_renamed_too(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    old = tag_file_path(tmp_path, "b.txt").read_bytes()
    tags.rename_tag("guarantees/us", "america")
    tag_file_path(tmp_path, "b.txt").write_bytes(old)
    assert tags.lookup("tag", "america") == {"a.txt", "b.txt"}
    assert tags.rename_tag("guarantees/us", "america").says.endswith("1 passage in 1 article")
    assert tags_of(tags, "b.txt")[1] == ("america",)
    with pytest.raises(UsageError, match="already"):
        tags.rename_tag("america", "america")


def test_merging_drops_doubles_and_keeps_notes(tmp_path: Path) -> None:
    tags = corpus(tmp_path)
    place = span(STORY, "France")
    tags.add(article(), place, ["numbers"], "first")
    other = tags.add(article(), span(STORY, "Great"), ["figures"], "second")
    tags.change(article(), other.id, span=place)
    tags.add(article(), span(STORY, "truce"), ["figures", "guarantees", "numbers"])
    bob = store(tmp_path, "bob").add(article(), place, ["figures"], "bob's")
    before = everything(tmp_path)
    assert tags.merge_tags("numbers", "figures").says == "merged numbers into figures · 3 passages in 1 article"
    passages = tags.passages("a.txt")
    assert sorted((one.tags, sorted(one.note.split())) for one in passages) == [
        (("figures",), ["bob's"]),
        (("figures",), ["first", "second"]),
        (("figures", "guarantees"), []),
    ]
    assert bob.id in {one.id for one in passages}, "what another person coded stays"
    assert tags.codebook().get("numbers") == Tag("figures", "How much", "", "2", ("numbers",))
    assert tags.undo() is not None
    assert everything(tmp_path) == before


def test_merging_gives_what_the_other_has_not_and_takes_those_below_along(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    tags.merge_tags("guarantees", "numbers")
    assert tags.codebook().tags == (
        Tag("numbers/us", "", "#cc0044", "", ("usa", "american", "guarantees/us"), (("weight", "0.5"),)),
        Tag("numbers", "What is promised, by whom", "#2a9d9d", "1", ("guarantees",)),
        Tag("figures", "How much", "", "2"),
    )
    assert tags_of(tags) == [("numbers",), ("numbers/us",), ("figures",)]


def test_a_deleted_tag_is_off_all_passages_which_stay(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    with pytest.raises(UsageError, match="1 tag lies under"):
        tags.delete_tag("guarantees")
    tags.delete_tag("guarantees", below=True)
    assert tags_of(tags) == [("numbers",), (), ("figures",)]
    assert [tag.name for tag in tags.codebook().tags] == ["numbers", "figures"]
    tags.undo()
    tags.delete_tag("guarantees", below=True, passages=True)
    assert tags_of(tags) == [("numbers",), ("figures",)]


def test_a_passage_with_a_note_stays_when_its_last_tag_goes(tmp_path: Path) -> None:
    tags = corpus(tmp_path)
    tags.add(article(), span(STORY, "France"), ["figures"], "mine")
    tags.delete_tag("figures", passages=True)
    assert [(one.tags, one.note) for one in tags.passages("a.txt")] == [((), "mine")]


def test_moving_in_the_tree(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    tags.move_tag("figures", "numbers")
    tags.move_tag("guarantees/us", "")
    assert [tag.name for tag in tags.codebook().tags] == ["guarantees", "us", "numbers", "numbers/figures"]
    assert tags_of(tags) == [("guarantees", "numbers"), ("us",), ("numbers/figures",)]
    with pytest.raises(UsageError, match="under itself"):
        tags.move_tag("numbers", "numbers/figures")


def test_a_tag_can_go_below_its_own_name_and_come_back(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    before = everything(tmp_path)
    tags.rename_tag("guarantees", "guarantees/us")
    assert tags_of(tags)[:2] == [("guarantees/us", "numbers"), ("guarantees/us/us",)]
    assert {tag.name for tag in tags.codebook().tags} >= {"guarantees/us", "guarantees/us/us"}
    tags.rename_tag("guarantees/us", "guarantees")
    assert tags_of(tags)[:2] == [("guarantees", "numbers"), ("guarantees/us",)]
    tags.undo()
    tags.undo()
    assert everything(tmp_path) == before


def test_colour_key_and_description(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    tags.set_colour("usa", "teal")
    tags.set_key("guarantees/us", "3")
    tags.describe_tag("numbers", "Any figure: even 0123\nand more")
    book = tags.codebook()
    assert (book.tags[1].colour, book.tags[1].key) == ("#2a9d9d", "3")
    assert book.tags[2].description == "Any figure: even 0123\nand more"
    tags.set_colour("guarantees/us", "")
    tags.set_key("guarantees/us", "")
    tags.describe_tag("numbers", " ")
    book = tags.codebook()
    assert (book.tags[1].colour, book.tags[1].key, book.tags[2].description) == ("", "", "")


def test_a_tag_that_is_only_on_passages_gets_its_entry(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    (tmp_path / "corpus/tags/codebook.yaml").unlink()
    tags.rename_tag("figures", "amounts")
    tags.set_key("numbers", "4")
    assert tags.codebook().tags == (Tag("amounts", aliases=("figures",)), Tag("numbers", key="4"))
    assert tags.lookup("tag", "figures") == {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda tags: tags.rename_tag("figures", "numbers"), "there is a tag “numbers” already; to make one"),
        (lambda tags: tags.rename_tag("figures", "usa"), "“usa” is another name of it"),
        (lambda tags: tags.rename_tag("figurs", "x"), "no tag “figurs”; did you mean “figures”"),
        (lambda tags: tags.rename_tag("figures", " / "), "needs a name"),
        (lambda tags: tags.rename_tag("figures", "a\x1bb"), "control"),
        (lambda tags: tags.merge_tags("usa", "guarantees/us"), "one tag already"),
        (lambda tags: tags.merge_tags("guarantees", "guarantees/us"), "lies under"),
        (lambda tags: tags.merge_tags("figures", "nowhere"), "no tag “nowhere”"),
        (lambda tags: tags.set_colour("figures", "mauvish"), "no colour"),
        (lambda tags: tags.set_key("figures", "1"), "the key 1 is that of “guarantees”; .*free: 3, 4"),
        (lambda tags: tags.set_key("figures", "d"), "1 to 9"),
        (lambda tags: tags.set_key("figures", "0"), "1 to 9"),
        (lambda tags: tags.delete_tag("nowhere"), "no tag"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_touched(
    tmp_path: Path, do: Callable[[TagStore], object], words: str
) -> None:
    tags = filled(tmp_path)
    before = everything(tmp_path)
    with pytest.raises(UsageError, match=words):
        do(tags)
    assert everything(tmp_path) == before


# -- undo


@pytest.mark.parametrize(
    "do",
    [
        lambda tags: tags.rename_tag("guarantees", "promises/all"),
        lambda tags: tags.merge_tags("guarantees", "numbers"),
        lambda tags: tags.merge_tags("numbers", "figures"),
        lambda tags: tags.delete_tag("guarantees", below=True, passages=True),
        lambda tags: tags.delete_tag("figures"),
        lambda tags: tags.move_tag("numbers", "figures/deep"),
        lambda tags: tags.set_colour("numbers", "red"),
        lambda tags: tags.set_key("guarantees", ""),
        lambda tags: tags.describe_tag("guarantees/us", "By the US"),
    ],
)
def test_one_undo_takes_all_of_it_back_also_after_closing_and_redo_does_it_again(
    tmp_path: Path, do: Callable[[TagStore], object]
) -> None:
    tags = filled(tmp_path)
    was = [tags.passages(name) for name in ("a.txt", "b.txt")], tags.codebook()
    do(tags)
    now = [tags.passages(name) for name in ("a.txt", "b.txt")], tags.codebook()
    assert now != was
    tags = store(tmp_path)
    change = tags.undo()
    assert change is not None
    assert change.says.startswith("Undone: ")
    assert ([tags.passages(name) for name in ("a.txt", "b.txt")], tags.codebook()) == was
    change = tags.redo()
    assert change is not None
    assert change.says.startswith("Done again: ")
    assert ([tags.passages(name) for name in ("a.txt", "b.txt")], tags.codebook()) == now


def test_undo_keeps_what_somebody_did_to_the_passages_since(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    tags.rename_tag("guarantees", "promises")
    theirs = store(tmp_path, "bob")
    first, second = theirs.passages("a.txt")[:2]
    theirs.change(article(), first.id, tags=["promises", "numbers", "new"], note="bob was here")
    theirs.remove("a.txt", second.id)
    assert tags.undo() is not None
    one = tags.passages("a.txt")[0]
    assert (set(one.tags), one.note) == ({"guarantees", "numbers", "new"}, "bob was here")
    assert second.id not in {one.id for one in tags.passages("a.txt")}


def test_undo_is_refused_where_somebody_changed_the_entry_since(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    tags.set_colour("figures", "red")
    store(tmp_path, "bob").describe_tag("figures", "Bob's")
    before = everything(tmp_path)
    with pytest.raises(TagFileError, match="somebody else"):
        tags.undo()
    assert everything(tmp_path) == before


def test_a_file_that_cannot_be_read_stops_it_all(tmp_path: Path) -> None:
    tags = filled(tmp_path)
    tag_file_path(tmp_path, "b.txt").write_bytes(b"version: 1\n<<<<<<< mine\n")
    before = everything(tmp_path)
    with pytest.raises(TagFileError, match=r"b\.txt\.yaml.*merge conflict"):
        tags.rename_tag("guarantees", "promises")
    (tmp_path / "corpus/tags/codebook.yaml").write_bytes(b"tags: x\n")
    with pytest.raises(TagFileError):
        tags.set_colour("figures", "red")
    assert everything(tmp_path) == before | {"codebook.yaml": b"tags: x\n"}


@pytest.mark.parametrize("broken", ["codebook.yaml", "a.txt.yaml", "b.txt.yaml"])
def test_if_the_disk_fails_half_way_what_was_written_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    tags = filled(tmp_path)
    before = everything(tmp_path)
    write = files.write_atomic
    failed = []

    def failing(path: Path, content: bytes, **kind: object) -> None:
        if path.name == broken and not failed:
            failed.append(path)
            raise FileWriteError("no space", path=path)
        write(path, content, **kind)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_atomic", failing)
    with pytest.raises(FileWriteError, match="no space"):
        tags.rename_tag("guarantees", "promises")
    assert failed
    assert everything(tmp_path) == before
    assert tags.codebook().tags[0].name == "promises", "unsaved, yet there"
    assert tags_of(tags)[0] == ("promises", "numbers")
    assert tags.save_unsaved() == 1, "all of it, once there is space"
    assert tags_of(tags)[0] == tags_of(store(tmp_path))[0] == ("promises", "numbers")
    assert store(tmp_path).codebook() == tags.codebook()


def test_a_thousand_passages_are_one_short_line_of_history(tmp_path: Path) -> None:
    tags = corpus(tmp_path)
    for n in range(60):
        tags.add(article(STORY * 4), span(STORY * 4, "t", n), ["figures"])
    tags.rename_tag("figures", "amounts")
    line = (tmp_path / "state/undo.jsonl").read_bytes().splitlines()[-1]
    assert len(line) < 60 * 120 + 1000


# -- the file


def test_only_the_lines_of_what_changed_are_touched(tmp_path: Path) -> None:
    tags = corpus(tmp_path)
    tags.set_colour("guarantees", "red")
    tags.set_key("guarantees", "")
    tags.describe_tag("numbers", "Any")
    tags.rename_tag("figures", "amounts")
    expected = (
        BOOK.replace("colour: teal    ", "colour: '#c8504f'")
        .replace("'#c8504f'             # as", "'#c8504f'                 # as")
        .replace("  key: 1\n", "")
        .replace(
            "- numbers                      # any figure\n",
            "- name: numbers                      # any figure\n  description: Any\n",
        )
        .replace(
            "- name: figures\n  key: 2\n  description: How much\n",
            "- name: amounts\n  key: 2\n  description: How much\n  aliases:\n  - figures\n",
        )
    )
    assert book_text(tmp_path) == expected
    for _ in range(4):
        tags.undo()
    assert book_text(tmp_path) == BOOK


def test_undo_beside_a_change_by_hand_touches_its_own_lines_only(tmp_path: Path) -> None:
    tags = corpus(tmp_path)
    tags.set_colour("figures", "red")
    path = tmp_path / "corpus/tags/codebook.yaml"
    path.write_text(book_text(tmp_path).replace("What is promised", "What was promised"))
    tags.undo()
    assert book_text(tmp_path) == BOOK.replace("What is promised", "What was promised")


def test_a_deleted_entry_leaves_the_comments_around_it(tmp_path: Path) -> None:
    tags = corpus(tmp_path)
    tags.delete_tag("usa")
    start = BOOK.index("- name: guarantees/us")
    assert book_text(tmp_path) == BOOK[:start] + BOOK[BOOK.index("- numbers") :]


def test_where_comments_would_be_lost_nothing_is_written(tmp_path: Path) -> None:
    book = "tags: [a, b] # mine\n"
    tags = corpus(tmp_path, book)
    with pytest.raises(TagFileError, match="comments"):
        tags.rename_tag("a", "c")
    assert book_text(tmp_path) == book
    (tmp_path / "corpus/tags/codebook.yaml").write_text("tags: [a, b]\n")
    tags.rename_tag("a", "c")
    assert [tag.name for tag in tags.codebook().tags] == ["c", "b"]


names = st.sampled_from(["a", "a/b", "a/b/c", "b", "b/c", "c", "no", "0123", "ä#b", "x: y", "-"])
some_tags = st.lists(
    st.builds(
        Tag,
        name=names,
        description=st.sampled_from(["", "What", "two\nlines", "# no comment", " x "]),
        colour=st.sampled_from(["", "#c04c04"]),
        extra=st.sampled_from([(), (("weight", "1"),)]),
    ),
    max_size=5,
    unique_by=lambda tag: tag.name,
)


def changes(book: Codebook, used: list[str], kind: int, one: str, other: str) -> Recoding:
    if kind == 0:
        return codebook_changes.rename(book, used, one, other)
    if kind == 1:
        return codebook_changes.merge(book, used, one, other)
    if kind == 2:
        return codebook_changes.delete(book, used, one, below=True)
    if kind == 3:
        return codebook_changes.move(book, used, one, other)
    return codebook_changes.describe(book, used, one, other)


@given(some_tags, st.lists(names, max_size=3), st.lists(st.tuples(st.integers(0, 4), names, names), max_size=4))
def test_any_changes_leave_a_codebook_without_faults_and_go_back(
    tags: list[Tag], used: list[str], done: list[tuple[int, str, str]]
) -> None:
    book = Codebook(tuple(tags))
    content = codebook_file.serialise(book)
    for kind, one, other in done:
        try:
            change = changes(book, used, kind, one, other)
        except UsageError:
            continue
        after = applied(book, change.edits)
        assert after is not None
        made = codebook_lines.edited(content, change.edits)
        assert made is not None
        read = codebook_file.parse(made)
        assert (read.codebook, read.problems) == (after, ())
        back = [edit.reversed() for edit in reversed(change.edits)]
        assert applied(after, back) == book
        undone = codebook_lines.edited(made, back)
        assert undone is not None
        assert codebook_file.parse(undone).codebook == book
        for name in used:
            now = change.names.get(name, name)
            assert now is not None or kind == 2
            if kind in (0, 1, 3) and now is not None and now != name:
                assert after.get(now) is not None
        book, content = after, made
        used = [now for name in used if (now := change.names.get(name, name)) is not None]


def test_an_entry_that_is_not_as_it_was_is_not_changed() -> None:
    book = Codebook((Tag("a"), Tag("b")))
    assert applied(book, [TagEdit(Tag("a", "x"), Tag("c"))]) is None
    assert applied(book, [TagEdit(Tag("a"), Tag("b"))]) is None
    assert applied(book, [TagEdit(None, Tag("b"))]) is None
    assert codebook_lines.edited(b"tags: [a, b]\n", [TagEdit(Tag("a", "x"), Tag("c"))]) is None
