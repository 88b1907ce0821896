"""Two people tag on two branches: git brings their work together, and what it cannot is said with the line."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from reader.errors import TagFileError
from reader.tags import TagStore, tag_file
from tests.tags.making import article, span, store, tag_file_path

TEXT = " ".join(f"Sentence number {number} says that thing {number}." for number in range(400))
TRIALS = 40


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = {f"GIT_{who}_{what}": "ada@x.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **settings, **names},
        check=False,
    )


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    assert git(folder, "commit", "-qm", "x").returncode == 0


def tagged(tags: TagStore, chance: random.Random, free: list[int]) -> str:
    number = free.pop(chance.randrange(len(free)))
    return tags.add(article(TEXT), span(TEXT, f"Sentence number {number} says"), [f"t{number % 5}"]).id


def begun(folder: Path, chance: random.Random) -> tuple[TagStore, list[int]]:
    """A repository with 12 tagged passages."""
    tags = store(folder)
    free = list(range(400))
    for _ in range(12):
        tagged(tags, chance, free)
    corpus = folder / "corpus"
    assert git(corpus, "init", "-q", "-b", "main").returncode == 0
    commit(corpus)
    return tags, free


def test_additions_on_two_branches_merge(tmp_path: Path) -> None:
    chance = random.Random(7)
    clean = 0
    (tmp_path / "base").mkdir()
    _, all_free = begun(tmp_path / "base", chance)
    for trial in range(TRIALS):
        folder, free = tmp_path / str(trial), list(all_free)
        shutil.copytree(tmp_path / "base", folder)
        tags, corpus = store(folder), folder / "corpus"
        ids = {one.id for one in tags.passages("a.txt")}
        git(corpus, "checkout", "-qb", "other")
        ids |= {tagged(tags, chance, free)}
        commit(corpus)
        git(corpus, "checkout", "-q", "main")
        assert tags.changed()
        ids |= {tagged(tags, chance, free)}
        commit(corpus)
        if git(corpus, "merge", "-q", "other").returncode == 0:
            clean += 1
            assert {one.id for one in tags.passages("a.txt")} == ids
            assert all(one.state == "exact" for one in tags.anchored(article(TEXT)))
        else:
            with pytest.raises(TagFileError, match="merge conflict"):
                tags.passages("a.txt")
    print(f"{clean} of {TRIALS} merged")
    assert clean >= 30


def test_tags_and_note_of_one_passage_are_changed_on_two_branches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two times of change are one line and conflict, which is for a person to choose; here they are the same."""
    monkeypatch.setattr("reader.clock.timestamp", lambda: "2026-11-22T10:14:03Z")
    tags, _ = begun(tmp_path, random.Random(1))
    corpus = tmp_path / "corpus"
    one = tags.change(article(TEXT), tags.passages("a.txt")[4].id, note="first")
    commit(corpus)
    git(corpus, "checkout", "-qb", "other")
    tags.change(article(TEXT), one.id, tags=[*one.tags, "theirs"])
    commit(corpus)
    git(corpus, "checkout", "-q", "main")
    tags.change(article(TEXT), one.id, note="ours")
    commit(corpus)
    assert git(corpus, "merge", "-q", "other").returncode == 0
    merged = tags.passages("a.txt")[4]
    assert (merged.tags, merged.note) == ((*one.tags, "theirs"), "ours")


def test_a_conflict_left_in_the_file_is_said_and_not_written_over(tmp_path: Path) -> None:
    tags, _ = begun(tmp_path, random.Random(2))
    corpus = tmp_path / "corpus"
    one = tags.passages("a.txt")[4]
    git(corpus, "checkout", "-qb", "other")
    tags.change(article(TEXT), one.id, note="theirs")
    commit(corpus)
    git(corpus, "checkout", "-q", "main")
    tags.change(article(TEXT), one.id, note="ours")
    commit(corpus)
    assert git(corpus, "merge", "-q", "other").returncode != 0
    content = tag_file_path(tmp_path).read_text()
    line = content.split("\n").index("<<<<<<< HEAD") + 1
    with pytest.raises(TagFileError, match="merge conflict") as caught:
        tags.add(article(TEXT), span(TEXT, "Sentence number 399 says"), ["x"])
    assert caught.value.line == line
    assert [(one.file, one.line) for one in tags.problems({"a.txt"})] == [("tags/a.txt.yaml", line)]
    assert tag_file_path(tmp_path).read_text() == content


def test_adding_one_passage_is_a_diff_of_that_passage(tmp_path: Path) -> None:
    tags, free = begun(tmp_path, random.Random(3))
    made = tagged(tags, random.Random(4), free)
    diff = git(tmp_path / "corpus", "diff", "-U0", "--", "tags/a.txt.yaml").stdout.splitlines()
    assert [line for line in diff if line.startswith("-") and not line.startswith("---")] == []
    added = [line[1:] for line in diff if line.startswith("+") and not line.startswith("+++")]
    assert added[0].startswith("- id:") or added[-1].startswith("- id:")
    assert sum("id: " + made in line for line in added) == 1
    assert len(added) <= 12
    assert tag_file.parse(tag_file_path(tmp_path).read_bytes()).get(made) is not None
