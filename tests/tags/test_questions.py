"""Questions of the tagged material, and what a check finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tags.model import TaggedPassage
from reader.tags.questions import RECENT, by_use
from tests.tags.making import STORY, article, span, store, tag_file_path

THIRD = span(STORY, "The third is the United States.")
TRUCE = span(STORY, "truce")


def test_a_question_is_answered_with_what_was_tagged_a_moment_ago(tmp_path: Path) -> None:
    tags, theirs = store(tmp_path), store(tmp_path)
    made = tags.add(article(article_id="us.txt"), THIRD, ["Guarantees/us"], "The second level")
    tags.add(article(article_id="sub/b.txt"), THIRD, ["numbers"])
    tags.add(article(article_id="c.txt"), THIRD, [])
    asked = {
        ("tag", "guarantees"): {"us.txt"},
        ("tag", "guarantees/us"): {"us.txt"},
        ("tag", "guar*"): {"us.txt"},
        ("tag", "us"): set(),
        ("tag", "*"): {"us.txt", "sub/b.txt"},
        ("tag", ""): set(),
        ("note", "second level"): {"us.txt"},
        ("note", "lev*"): {"us.txt"},
        ("note", "lev"): set(),
        ("has", "note"): {"us.txt"},
        ("has", "tags"): {"us.txt", "sub/b.txt"},
        ("has", "horns"): set(),
        ("title", "x"): set(),
    }
    assert {question: set(tags.lookup(*question)) for question in asked} == asked
    assert {question: set(theirs.lookup(*question)) for question in asked} == asked
    tags.remove("us.txt", made.id)
    assert tags.lookup("tag", "guarantees") == theirs.lookup("tag", "guarantees") == frozenset()
    assert tags.counts() == {"sub/b.txt": 1, "c.txt": 1}


def test_an_alias_finds_what_has_its_new_name_and_the_other_way_round(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(article_id="old.txt"), THIRD, ["usa"])
    (tmp_path / "corpus" / "tags" / "codebook.yaml").write_text("tags:\n- name: guarantees/us\n  aliases: [usa]\n")
    made = tags.add(article(article_id="new.txt"), THIRD, ["usa"])
    assert made.tags == ("guarantees/us",)
    for value in ("usa", "guarantees", "guarantees/us"):
        assert tags.lookup("tag", value) == {"old.txt", "new.txt"}
    assert tags.tags_by_use() == ("guarantees/us",)


def passage(number: int, when: str, *tags: str) -> TaggedPassage:
    return TaggedPassage(f"p-{number}", tags, 0, 1, "q", created=when)


def test_tags_used_last_come_first_then_the_most_used_then_the_codebook() -> None:
    from reader.tags import Codebook, Tag

    passages = [passage(0, "2026-01-01", *(f"old{n}" for n in range(12)))]
    passages += [passage(n, "2026-01-02", "often", "older") for n in range(1, 4)]
    passages += [passage(9, f"2026-02-{n:02}", f"new{n}") for n in range(1, 8)]
    codebook = Codebook((Tag("unused"), Tag("old5"), Tag("also unused")))
    names = by_use(passages, codebook, {})
    assert names[:RECENT] == (*(f"new{n}" for n in range(7, 0, -1)), "often", "older")
    assert names[RECENT] == "old5"
    assert names[-2:] == ("unused", "also unused")
    assert len(names) == len(set(names)) == 7 + 2 + 12 + 2
    assert by_use(passages, codebook, {"old3": 2, "old4": 1})[:2] == ("old3", "old4")


def test_what_was_used_a_moment_ago_comes_first(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    tags.add(article(), TRUCE, ["b"])
    assert tags.tags_by_use() == ("b", "a")
    tags.add(article(), span(STORY, "France"), ["a"])
    assert tags.tags_by_use() == ("a", "b")


def test_a_check_names_everything_with_file_and_remedy(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    tags.add(article(article_id="gone.txt"), THIRD, ["a"])
    tags.add(article(article_id="broken.txt"), THIRD, ["a"])
    folder = tmp_path / "corpus" / "tags"
    (folder / "codebook.yaml").write_text("tags:\n- name: a\n  key: 1\n- name: b\n  key: 1\n")
    tag_file_path(tmp_path).write_text(tag_file_path(tmp_path).read_text().replace("- a\n", "- a\n  - typo\n"))
    tag_file_path(tmp_path, "broken.txt").write_text("version: 1\npassages:\n- id: p-a\n  id: p-b\n")
    (folder / ".0123456789abcdef.tmp").write_text("half")
    found = {(one.file, one.line): one for one in tags.problems({"a.txt", "broken.txt"})}
    assert {key: one.problem.split("“")[0].strip() for key, one in found.items()} == {
        ("tags/codebook.yaml", 5): "",
        ("tags/.0123456789abcdef.tmp", 0): "is left over from a broken-off write",
        ("tags/a.txt.yaml", 0): "the tag",
        ("tags/broken.txt.yaml", 4): "has the key",
        ("tags/gone.txt.yaml", 0): "the article",
    }
    assert "typo" in found["tags/a.txt.yaml", 0].problem
    assert all(one.advice for one in found.values())


def test_without_a_codebook_no_tag_is_unknown(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    (tmp_path / "corpus" / "tags" / "codebook.yaml").unlink()
    assert tags.problems({"a.txt"}) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [("short", "beyond the end"), ("Nothing of it. " * 30, "not in the article any more"), (STORY, None)],
)
def test_lost_passages_are_named(tmp_path: Path, text: str, words: str | None) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    found = tags.lost_problems(article(text))
    assert [words in one.problem for one in found] == ([] if words is None else [True])
    assert all(one.file == "tags/a.txt.yaml" and one.advice for one in found)
