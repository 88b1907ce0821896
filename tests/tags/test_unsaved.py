"""Changes that could not be written: laid over what is read, put in later whatever others did, found the next day."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reader import clock, files, own_folders
from reader.errors import NotSavedError, TagFileError
from reader.tags import TagStore, Verdict, late, recovery_file, tag_file
from reader.tags.codebook_changes import TagEdit
from reader.tags.journal import AnyEdit, Edit, Entry, LinkEdit, Listed, Retag
from reader.tags.model import Tag
from tests.faults.disk_story import OTHER, A, B, Disk, failing, kept_files, opened, view
from tests.tags.making import NASTY, STORY, article, span, store


def on_full_corpus(folder: Path) -> Disk:
    """A full disk, on which the folder of the tags can still be locked."""
    where = folder / "corpus" / "tags"
    return Disk(errno.ENOSPC, 0, lasts=True, where=lambda path: path.is_relative_to(where) and path != where)


def tag_in_vain(tags: TagStore, folder: Path, words: str = "France", tag: str = "a", note: str = "") -> str:
    """Tag words of the story on a full disk; returns where that is kept."""
    with failing(on_full_corpus(folder)), pytest.raises(NotSavedError) as caught:
        tags.add(A, span(STORY, words), [tag], note)
    return caught.value.kept


def quotes(tags: TagStore) -> list[str]:
    return [one.quote for one in tags.passages("a.txt")]


# -- what others did meanwhile


@pytest.mark.parametrize("theirs", ["tags", "note", "removed", "nothing"])
def test_what_somebody_else_did_meanwhile_stays(tmp_path: Path, theirs: str) -> None:
    tags, other = opened(tmp_path), opened(tmp_path, "other")
    made = tags.add(A, span(STORY, "France"), ["a"], "old")
    with failing(on_full_corpus(tmp_path)), pytest.raises(NotSavedError):
        tags.change(A, made.id, tags=["a", "mine"], note="my note")
    if theirs == "tags":
        other.change(A, made.id, tags=["theirs"])
    elif theirs == "note":
        other.change(A, made.id, note="their note")
    elif theirs == "removed":
        other.remove("a.txt", made.id)
    assert tags.save_unsaved() == 1
    (one,) = opened(tmp_path).passages("a.txt")
    assert set(one.tags) == {"tags": {"theirs", "mine"}}.get(theirs, {"a", "mine"})
    assert one.note == {"note": "their note\n\nmy note"}.get(theirs, "my note")


def test_what_is_independent_is_saved_and_what_is_not_queues_behind(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    path = tmp_path / "corpus" / "tags" / "a.txt.yaml"
    disk = Disk(errno.EACCES, 0, lasts=True, where=lambda one: one == path)
    with failing(disk):
        with pytest.raises(NotSavedError):
            tags.add(A, span(STORY, "France"), ["first"])
        tags.add(B, span(OTHER, "truce"), ["other"])
        with pytest.raises(NotSavedError):
            tags.add(A, span(STORY, "truce"), ["second"])
        assert not path.exists()
        assert opened(tmp_path, "other").passages("sub/b.txt")
    assert tags.save_unsaved() == 2
    assert sorted(one.tags for one in opened(tmp_path).passages("a.txt")) == [("first",), ("second",)]


def test_a_step_over_several_files_is_never_half_in_them(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tags.add_many([(A, [span(STORY, "truce")]), (B, [span(OTHER, "truce")])], ["old"])
    before = (tmp_path / "corpus" / "tags" / "a.txt.yaml").read_bytes()
    second = tmp_path / "corpus" / "tags" / "sub" / "b.txt.yaml"
    with failing(Disk(errno.EACCES, 0, lasts=True, where=lambda one: one == second)):
        with pytest.raises(NotSavedError):
            tags.rename_tag("old", "new")
        with pytest.raises(NotSavedError):
            tags.add(A, span(STORY, "France"), ["more"])  # could be written, and half of the other step with it
        assert (tmp_path / "corpus" / "tags" / "a.txt.yaml").read_bytes() == before
        assert [one.tags for one in tags.passages("a.txt")] == [("more",), ("new",)]
    assert tags.save_unsaved() == 2
    assert view(opened(tmp_path)) == view(tags)


def test_a_later_write_saves_what_could_not_be_saved(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    kept = tag_in_vain(tags, tmp_path)
    tags.add(B, span(OTHER, "truce"), ["x"])
    assert not tags.unsaved
    assert not Path(kept).exists()
    assert opened(tmp_path).passages("a.txt")


def test_a_change_of_the_codebook_that_does_not_fit_any_more_is_set_aside_and_named(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tags.create_tag("one")
    with failing(on_full_corpus(tmp_path)), pytest.raises(NotSavedError):
        tags.describe_tag("one", "mine")
    opened(tmp_path, "other").describe_tag("one", "theirs")
    tags.save_unsaved()
    assert not tags.unsaved
    assert opened(tmp_path).codebook().tags[0].description == "theirs"
    (aside,) = kept_files(tmp_path)
    assert "mine" in aside.read_text()
    assert str(aside) in " ".join(f"{one.file} {one.advice}" for one in tags.problems(()))


def test_a_codebook_that_cannot_be_written_hinders_no_tag(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tag_in_vain(tags, tmp_path)
    book = tmp_path / "corpus" / "tags" / "codebook.yaml"
    with failing(Disk(errno.EACCES, 0, lasts=True, where=lambda path: path == book)):
        assert tags.save_unsaved() == 1


# -- undo


def test_a_new_tag_is_put_in_the_codebook_late_though_a_later_change_shows_it_there(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tags.add(A, span(STORY, "Ukraine"), ["old"])
    tag_in_vain(tags, tmp_path, tag="new")
    with failing(on_full_corpus(tmp_path)), pytest.raises(NotSavedError):
        tags.create_tag("made")
    assert {tag.name for tag in tags.codebook().tags} == {"old", "made", "new"}
    assert tags.save_unsaved() == 2
    assert {tag.name for tag in opened(tmp_path).codebook().tags} == {"old", "made", "new"}


def test_undo_and_redo_of_what_is_not_saved(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tags.add(A, span(STORY, "truce"), ["before"])
    disk = on_full_corpus(tmp_path)
    tag_in_vain(tags, tmp_path)
    with failing(disk):
        assert tags.undo().says.startswith("Undone: tagged “France” with a")
        assert (quotes(tags), bool(tags.unsaved), kept_files(tmp_path)) == (["truce"], False, [])
        with pytest.raises(NotSavedError):
            tags.redo()
        with pytest.raises(NotSavedError):
            tags.change(A, tags.passages("a.txt")[0].id, tags=["other"])
        assert len(tags.unsaved.steps) == 2
        assert tags.undo() is not None
        assert tags.undo() is not None
        with pytest.raises(NotSavedError):
            tags.undo()
        assert quotes(tags) == []
    tags.save_unsaved()
    assert view(opened(tmp_path)) == {"/links": []}
    assert tags.redo() is not None
    assert quotes(tags) == quotes(opened(tmp_path)) == ["truce"]


def test_a_history_that_cannot_be_written_is_known_while_the_program_runs(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    with failing(Disk(errno.ENOSPC, 0, lasts=True, where=lambda path: path.is_relative_to(tmp_path / "state"))):
        tags.add(A, span(STORY, "France"), ["a"])
        assert tags.undo_fault is not None
        assert "No space" in tags.undo_fault.problem
        tags.add(A, span(STORY, "truce"), ["b"])
        tags.undo()
        assert quotes(tags) == ["France"]
    tags.redo()
    assert tags.undo_fault is None
    assert opened(tmp_path).undo().says.startswith("Undone: tagged “truce”")


def test_what_is_still_on_its_way_stays_kept_when_another_change_arrives(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    first = tags.intend_add(A, span(STORY, "France"), ["a"])
    tags.intend_add(A, span(STORY, "truce"), ["b"])
    kept = Path(tags.unsaved.keep(under_way=True).kept)
    tags.add(A, span(STORY, "France"), ["a"], intended=first)
    assert "quote: truce" in kept.read_text()
    assert "quote: France" not in kept.read_text()
    tags.unsaved.let_go()
    again = opened(tmp_path)
    assert again.take_over() == (1, ())
    assert quotes(again) == ["France", "truce"]
    assert again.undo().says.startswith("Undone: tagged “truce”")


# -- the next day


def test_what_two_readers_left_behind_is_put_in_once(tmp_path: Path) -> None:
    for words in ("France", "truce"):
        tags = opened(tmp_path)
        tag_in_vain(tags, tmp_path, words)
        tags.unsaved.let_go()
    copied = kept_files(tmp_path)[0]
    (tmp_path / "tmp" / copied.name.replace(copied.name[-13:-5], "0123abcd")).write_bytes(copied.read_bytes())
    (tmp_path / "tmp" / copied.name.replace(copied.name[-13:-5], "0123abcd")).chmod(0o600)
    assert len(kept_files(tmp_path)) == 3
    tags = opened(tmp_path)
    assert tags.take_over() == (2, ())
    assert quotes(opened(tmp_path)) == ["France", "truce"]
    assert kept_files(tmp_path) == []


def test_what_was_put_in_and_then_changed_is_not_put_in_again(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    kept = Path(tag_in_vain(tags, tmp_path, note="kept"))
    content = kept.read_bytes()
    tags.save_unsaved()
    made = tags.passages("a.txt")[0]
    tags.change(A, made.id, tags=["changed"], note="changed")
    kept.write_bytes(content)  # as if it could not have been taken away
    kept.chmod(0o600)
    again = opened(tmp_path)
    again.take_over()
    assert [(one.tags, one.note) for one in again.passages("a.txt")] == [(("changed",), "changed")]


def test_what_is_taken_over_can_be_undone(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tag_in_vain(tags, tmp_path)
    tags.unsaved.let_go()
    again = opened(tmp_path)
    again.take_over()
    assert again.undo().says == "Undone: tagged “France” with a; a left the codebook"
    assert again.passages("a.txt") == ()


def test_the_file_of_a_reader_that_is_running_is_left_alone(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    kept = tag_in_vain(tags, tmp_path)
    assert opened(tmp_path).take_over() == (0, ())
    assert Path(kept).is_file()
    assert opened(tmp_path).unsaved.problems() == ()
    assert tags.save_unsaved() == 1


def test_a_killed_reader_holds_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, os; from pathlib import Path; from tests.tags.test_unsaved import *; folder = Path(sys.argv[1]);"
        "tag_in_vain(opened(folder), folder); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -9
    assert opened(tmp_path).take_over() == (1, ())
    assert quotes(opened(tmp_path)) == ["France"]


@pytest.mark.parametrize(
    "content", [b"", b"version: 2\nsteps: []\n", b"version: 1\nsteps: 3\n", b"\xff\xfe\x00", b"a: &a\n"]
)
def test_a_file_that_cannot_be_read_is_kept_and_named(tmp_path: Path, content: bytes) -> None:
    tags = opened(tmp_path)
    kept = Path(tag_in_vain(tags, tmp_path))
    tags.unsaved.let_go()
    kept.write_bytes(content)
    count, problems = opened(tmp_path).take_over()
    assert count == 0
    assert [one.file for one in problems] == [str(kept)]
    assert "kept" in problems[0].advice
    assert kept.read_bytes() == content
    assert str(kept) in [one.file for one in opened(tmp_path).problems({"a.txt"})]


@pytest.mark.parametrize("how", ["link", "writable by others", "another user", "pipe"])
def test_what_somebody_else_may_have_put_there_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    tags = opened(tmp_path)
    kept = Path(tag_in_vain(tags, tmp_path))
    tags.unsaved.let_go()
    if how == "link":
        kept.rename(tmp_path / "elsewhere.yaml")
        kept.symlink_to(tmp_path / "elsewhere.yaml")
    elif how == "writable by others":
        kept.chmod(0o666)
    elif how == "pipe":
        kept.unlink()
        os.mkfifo(kept, 0o600)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    monkeypatch.setattr(own_folders, "private_folder", lambda folder: folder)
    assert opened(tmp_path).take_over() == (0, ())
    assert opened(tmp_path).passages("a.txt") == ()


def test_it_is_for_its_user_alone_and_goes_to_the_first_place_that_takes_it(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    full = {tmp_path / "corpus", tmp_path / "state"}
    disk = Disk(errno.ENOSPC, 0, lasts=True, where=lambda path: any(path.is_relative_to(one) for one in full))
    with failing(disk), pytest.raises(NotSavedError) as caught:
        tags.add(A, span(STORY, "France"), ["a"])
    first = Path(caught.value.kept)
    assert first.parent == tmp_path / "tmp"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    full.add(tmp_path / "tmp")
    full.remove(tmp_path / "state")
    with failing(disk), pytest.raises(NotSavedError) as caught:
        tags.add(A, span(STORY, "truce"), ["a"])
    assert Path(caught.value.kept).parent == tmp_path / "state"
    tags.save_unsaved()
    assert kept_files(tmp_path) == []


# -- the file itself


def test_every_edit_comes_back_from_the_file(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    made = tags.add(A, span(STORY, "France"), ["a"])
    link = tags.links.decide(A, span(STORY, "The third"), B, span(OTHER, "The Americans"), Verdict.SAME)
    edits: list[AnyEdit] = [
        Edit("a.txt", None, made, "hash"),
        Edit("no\udcff.txt", made, None),
        Retag("a.txt", made.id, (), ("b", "no", "0123")),
        TagEdit(None, Tag("t", "d: #", "#2a9d9d", "1", ("other",), (("extra", "x"),)), 3),
        TagEdit(Tag("t"), None),
        Listed(("a", "~")),
        Listed(("b",), gone=True),
        LinkEdit(None, link),
        LinkEdit(link, None),
    ]
    edits += [Edit("a.txt", None, tag_file.from_fields(_fields(made, note)), "") for note in NASTY if note]
    entry = Entry("0" * 16, tuple(edits), "words: of it")
    content = recovery_file.serialise("/corpus", [entry])
    assert recovery_file.parse(content) == (entry,)
    assert content.startswith(b"# Changes to the tags that could not be written")


def _fields(made: object, note: str) -> object:
    from reader import yaml_gate

    return yaml_gate.load(yaml_gate.dump({**tag_file.as_fields(made), "note": note}))  # type: ignore[arg-type]


def test_an_edit_made_twice_is_made_once(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    made = tags.add(A, span(STORY, "France"), ["a"])
    empty, whole = tag_file.TagFile("a.txt"), tag_file.TagFile("a.txt", A.text_sha256, (made,))
    add, remove = Edit("a.txt", None, made, A.text_sha256), Edit("a.txt", made, None, A.text_sha256)
    assert late.tag_file(late.tag_file(empty, [add]), [add]) == whole
    assert late.tag_file(late.tag_file(whole, [remove]), [remove]).passages == ()
    assert late.tag_file(whole, [add, remove]).passages == ()
    book = late.codebook(b"", [TagEdit(None, Tag("a"), 0)])
    assert late.codebook(book, [TagEdit(None, Tag("a"), 0)]) == book
    assert late.codebook(book, [TagEdit(Tag("b"), Tag("c"), 0)]) is None


# -- what is wrong in a file is no matter of the disk


def test_what_is_wrong_in_a_file_is_refused_not_kept(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    (tmp_path / "corpus" / "tags").mkdir()
    (tmp_path / "corpus" / "tags" / "a.txt.yaml").write_text("passages: 3\n")
    with pytest.raises(TagFileError):
        tags.add(A, span(STORY, "France"), ["a"])
    assert not tags.unsaved
    assert kept_files(tmp_path) == []


# -- the clock


def test_a_clock_that_is_set_back_changes_no_order_and_hides_no_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(
        ["2026-11-22T10:00:00Z", "2026-11-22T09:00:00Z", "1970-01-01T00:00:00Z", *["2026-01-01T00:00:00Z"] * 20]
    )
    monkeypatch.setattr(clock, "timestamp", lambda: next(times))
    tags = opened(tmp_path)
    made = [tags.add(A, span(STORY, words), [words]) for words in ("France", "Ukraine", "truce")]
    assert len({one.id for one in made}) == 3
    said = [tags.undo().says for _ in made]
    assert [words in one for words, one in zip(("truce", "Ukraine", "France"), said, strict=True)] == [True] * 3
    for _ in made:
        tags.redo()
    path = tmp_path / "corpus" / "tags" / "a.txt.yaml"
    assert not tags.changed()
    for when in (path.stat().st_mtime_ns - 3_600_000_000_000, path.stat().st_mtime_ns - 3_600_000_000_000):
        # The same size, and an older time or the very same.
        with path.open("r+b") as file:
            content = file.read()
            file.seek(0)
            file.write(
                content.replace(b"- truce", b"- trace")
                if b"- truce" in content
                else content.replace(b"- trace", b"- truck")
            )
        os.utime(path, ns=(when, when))
        assert tags.changed()
    assert ("truck",) in [one.tags for one in tags.passages("a.txt")]


def test_an_article_whose_text_changed_meanwhile_finds_its_passage(tmp_path: Path) -> None:
    tags = opened(tmp_path)
    tag_in_vain(tags, tmp_path)
    tags.save_unsaved()
    longer = article("More before it. " + STORY)
    assert tags.anchored(longer)[0].place == span(longer.text, "France")


def test_an_empty_folder_on_another_disk_is_not_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = opened(tmp_path)
    tags.add(A, span(STORY, "France"), ["a"])
    corpus = tmp_path / "corpus"
    (corpus / "tags").rename(tmp_path / "taken away")
    monkeypatch.setattr(tags._folder, "_device", -1)  # as where a stick was mounted that was pulled out
    assert not tags.is_there
    with pytest.raises(NotSavedError, match="the corpus folder is gone"):
        tags.add(A, span(STORY, "truce"), ["b"])
    assert list(corpus.iterdir()) == []
    (tmp_path / "taken away").rename(corpus / "tags")
    assert tags.is_there, "put in again, it may be another device"
    assert tags.save_unsaved() == 1
    assert quotes(opened(tmp_path)) == ["France", "truce"]


def test_while_the_corpus_is_gone_what_was_read_stays_known(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), span(STORY, "truce"), ["a"], "note")
    assert tags.counts() == {"a.txt": 1}
    assert tags.codebook().get("a") is not None
    (tmp_path / "corpus").rename(tmp_path / "away")
    assert tags.passages("a.txt") == (made,)
    assert tags.counts() == {"a.txt": 1}
    assert tags.codebook().get("a") is not None
    assert list(tags.tags_of()) == ["a.txt"]
    with pytest.raises(NotSavedError):
        tags.add(article(), span(STORY, "France"), ["b"])
    assert {one.quote for one in tags.passages("a.txt")} == {"truce", "France"}
    (tmp_path / "away").rename(tmp_path / "corpus")
    tags.save_unsaved()
    assert {one.quote for one in store(tmp_path).passages("a.txt")} == {"truce", "France"}
    assert tags.counts() == {"a.txt": 2}


def test_an_undo_history_that_could_not_be_written_is_once_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str, path: Path) -> None:
        if path.name == "undo.jsonl":
            raise OSError(28, "No space left on device")

    tags = store(tmp_path)
    monkeypatch.setattr(files, "on_step", full)
    tags.add(article(), span(STORY, "truce"), ["a"])
    assert tags.undo_fault is not None
    assert tags.undo_fault.problem == "the undo history cannot be written (No space left on device)"
    tags.save_history()
    assert tags.undo_fault is not None
    monkeypatch.setattr(files, "on_step", None)
    tags.save_history()
    assert tags.undo_fault is None
    assert store(tmp_path).undo() is not None
