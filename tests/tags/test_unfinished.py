"""A step that is cut short amid its files is finished by whoever comes next, and told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import cli, files
from reader.corpus import Corpus
from reader.errors import FileWriteError
from reader.tags import TagStore, tag_file
from tests.tags.making import STORY, article, span, store, tag_file_path
from tests.tags.test_undo_to_the_letter import HAND

NAMES = ["a.txt", "b.txt", "c.txt", "d.txt"]


class Killed(BaseException):
    """Stands for the end of the process: nothing that runs afterwards may count on it."""


@pytest.fixture
def tags(tmp_path: Path) -> TagStore:
    tags = store(tmp_path)
    for name in NAMES:
        tags.add(article(article_id=name), span(STORY, "truce"), ["old", "stays"], "said")
    return tags


@pytest.fixture
def cut_short(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Do something, and end it before a file of that name is put in its place."""

    def cut(work: Callable[[], object], name: str, step: str = "rename") -> None:
        def on_step(what: str, path: Path) -> None:
            if what == step and path.name == name:
                raise Killed

        monkeypatch.setattr(files, "on_step", on_step)
        with pytest.raises(Killed):
            work()
        monkeypatch.setattr(files, "on_step", None)

    return cut


def on_disk(folder: Path) -> list[tuple[str, ...]]:
    return [tag_file.parse(tag_file_path(folder, name).read_bytes()).passages[0].tags for name in NAMES]


def of(tags: TagStore) -> list[tuple[str, ...]]:
    return [tags.passages(name)[0].tags for name in NAMES]


OLD, NEW = [("old", "stays")] * 4, [("new", "stays")] * 4


def test_a_rename_cut_short_is_whole_for_the_next_reader_and_can_be_undone(
    tmp_path: Path, tags: TagStore, cut_short: Callable[..., None]
) -> None:
    cut_short(lambda: tags.rename_tag("old", "new"), "c.txt.yaml")
    assert on_disk(tmp_path) == NEW[:2] + OLD[2:]
    later = store(tmp_path)
    assert of(later) == on_disk(tmp_path) == NEW
    assert later.finished() == ("Finished what was cut short: renamed old to new · 4 passages in 4 articles",)
    assert later.finished() == ()
    assert later.undo() is not None
    cut_short(later.redo, "b.txt.yaml")
    assert on_disk(tmp_path) == NEW[:1] + OLD[1:]
    again = store(tmp_path)
    assert again.codebook().tags[0].name == "new"
    assert on_disk(tmp_path) == NEW
    assert "Finished doing again what was cut short" in again.finished()[0]
    cut_short(again.undo, "undo.jsonl", "append")
    assert on_disk(tmp_path) == OLD
    last = store(tmp_path)
    assert last.redo() is not None, "that it had been undone is known"
    assert on_disk(tmp_path) == NEW


def test_a_reader_that_runs_finishes_what_another_one_was_killed_in(
    tmp_path: Path, tags: TagStore, cut_short: Callable[..., None]
) -> None:
    other = store(tmp_path, "bo")
    assert of(other) == OLD
    assert not other.changed()
    cut_short(lambda: tags.rename_tag("old", "new"), "b.txt.yaml")
    assert other.changed()
    assert of(other) == NEW
    assert other.finished()


def test_nobody_finishes_what_somebody_is_just_at(tmp_path: Path, tags: TagStore) -> None:
    other = store(tmp_path, "bo")
    seen = []

    def look(name: str, path: Path) -> None:
        if name == "rename" and path.name == "c.txt.yaml":
            files.on_step = None
            seen.append((other.changed(), [of(other), other.finished()]))

    files.on_step = look
    try:
        tags.rename_tag("old", "new")
    finally:
        files.on_step = None
    assert seen == [(False, [NEW[:2] + OLD[2:], ()])]
    assert of(other) == NEW
    assert not (tmp_path / "state" / "step.json").exists()


def test_what_somebody_changed_since_is_left_and_the_rest_is_done_and_undone(
    tmp_path: Path, tags: TagStore, cut_short: Callable[..., None]
) -> None:
    many = [(article(article_id=name), [span(STORY, "France")]) for name in NAMES]
    before = [tag_file_path(tmp_path, name).read_bytes() for name in NAMES]
    cut_short(lambda: tags.add_many(many, ["hit"]), "c.txt.yaml")
    tag_file_path(tmp_path, "d.txt").write_bytes(b"version: 1\npassages: [broken\n")
    later = store(tmp_path)
    assert [len(later.passages(name)) for name in NAMES[:3]] == [2, 2, 2]
    assert later.finished()[0].endswith("; 1 of its changes cannot be made any more")
    assert later.undo() is not None
    assert [tag_file_path(tmp_path, name).read_bytes() for name in NAMES[:3]] == before[:3]


def test_what_a_power_cut_brought_back_is_not_done_twice(tmp_path: Path, tags: TagStore) -> None:
    step = tmp_path / "state" / "step.json"
    kept = []

    def keep(name: str, path: Path) -> None:
        if name == "remove" and path == step:
            kept.append(step.read_bytes())

    files.on_step = keep
    try:
        made = tags.add(article(), span(STORY, "France"), ["x"])
    finally:
        files.on_step = None
    tags.remove("a.txt", made.id)
    step.write_bytes(kept[0])
    later = store(tmp_path)
    assert [one.quote for one in later.passages("a.txt")] == ["truce"]
    assert not step.exists()
    for content in (b"", kept[0][:50], b"[]", b'{"line": 3}', b'{"line": {"do": 1}}', b'{"line": {"undo": "x"}}'):
        step.write_bytes(content)
        assert len(store(tmp_path).passages("a.txt")) == 1
        assert not step.exists(), content


def test_what_could_neither_be_done_nor_put_back_is_finished_later(
    tmp_path: Path, tags: TagStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str, path: Path) -> None:
        if name == "write" and path.name in ("c.txt.yaml", "a.txt.yaml") and path.read_bytes().count(b"old") < full_at:
            raise OSError(28, os.strerror(28))
        if name == "write" and path.name == "c.txt.yaml":
            raise OSError(28, os.strerror(28))

    full_at = 1  # a.txt cannot be written any more once it is new
    monkeypatch.setattr(files, "on_step", full)
    with pytest.raises(FileWriteError, match="No space"):
        tags.rename_tag("old", "new")
    monkeypatch.setattr(files, "on_step", None)
    assert on_disk(tmp_path) not in (OLD, NEW)
    assert of(tags) == NEW, "it is shown as it was wanted"
    tags.save_unsaved()
    assert of(store(tmp_path)) == on_disk(tmp_path) == NEW


def test_a_state_folder_that_cannot_be_written_keeps_nobody_from_tagging(
    tmp_path: Path, tags: TagStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str, path: Path) -> None:
        if "state" in path.parts:
            raise OSError(28, os.strerror(28))

    monkeypatch.setattr(files, "on_step", full)
    tags.add(article(), span(STORY, "nobody"), ["x"])
    tags.rename_tag("old", "new")
    assert on_disk(tmp_path) == NEW


def test_the_step_is_written_down_before_its_first_file_and_gone_after_its_last(
    tmp_path: Path, tags: TagStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(files, "on_step", lambda name, path: done.append(f"{name} {path.name}"))
    tags.rename_tag("old", "new")
    kept = [one for one in done if one.split(" ")[0] in ("rename", "fsync", "append", "remove")]
    assert kept[:2] == ["fsync step.json", "rename step.json"]
    assert kept[-3:] == ["append undo.jsonl", "fsync append undo.jsonl", "remove step.json"]


def test_a_command_says_what_it_has_finished(
    tmp_path: Path, tags: TagStore, cut_short: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = Corpus.open(tmp_path / "corpus")
    (tmp_path / "state").rename(corpus.state_folder.parent.mkdir(parents=True) or corpus.state_folder)
    cut_short(lambda: corpus.tags.rename_tag("old", "new"), "c.txt.yaml")
    assert cli.main(["-C", str(tmp_path / "corpus"), "tags", "--json"]) == 0
    out, err = capsys.readouterr()
    assert out.count('"new"') == 4
    assert err == "reader: Finished what was cut short: renamed old to new · 4 passages in 4 articles\n"


def hand_made(folder: Path, name: str, text: str) -> Path:
    path = folder / "corpus" / "tags" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_links_cut_short_come_back_to_the_letter(tmp_path: Path, cut_short: Callable[..., None]) -> None:
    path = hand_made(tmp_path, "links.yaml", HAND)
    cut_short(lambda: store(tmp_path).links.remove("l-one"), "links.yaml")
    assert path.read_text() == HAND
    later = store(tmp_path)
    assert later.links.all() == ()
    assert "Finished" in later.finished()[0]
    without = path.read_text()
    cut_short(later.undo, "links.yaml")
    assert path.read_text() == without
    last = store(tmp_path)
    assert [one.id for one in last.links.all()] == ["l-one"]
    assert path.read_text() == HAND
    assert last.redo() is not None
    assert path.read_text() == without


@pytest.mark.parametrize("others", [False, True])
def test_an_undo_that_gives_comments_of_the_codebook_back_is_finished(
    others: bool, tmp_path: Path, cut_short: Callable[..., None]
) -> None:
    """By meaning alone it could not be: that would lose comments. So it is left if somebody else has been there."""
    text = "version: 1\ntags:\n- name: old   # what was\n# the end\n"
    path = hand_made(tmp_path, "codebook.yaml", text)
    tags = store(tmp_path)
    tags.add(article(article_id="a.txt"), span(STORY, "truce"), ["old", "stays"])
    tags.undo()
    tags.delete_tag("old")
    without = path.read_text()
    cut_short(tags.undo, "codebook.yaml")
    if others:
        path.write_text(without + "# bo\n")
    last = store(tmp_path)
    assert [tag.name for tag in last.codebook().tags] == ([] if others else ["old"])
    assert path.read_text() == (without + "# bo\n" if others else text)
    assert last.add(article(article_id="a.txt"), span(STORY, "truce"), ["new"]) in last.passages("a.txt")
