"""The store: every change is on disk at once, merged with what others wrote, and never over what cannot be read."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import files
from reader.articles.model import Passage
from reader.errors import FileWriteError, NotSavedError, TagFileError, UsageError
from reader.tags import State, tag_file
from reader.tags.model import TaggedPassage
from tests.tags.making import NASTY, STORY, article, span, store, tag_file_path

THIRD = span(STORY, "The third is the United States.")


def on_disk(folder: Path, article_id: str = "a.txt") -> tuple[TaggedPassage, ...]:
    return tag_file.parse(tag_file_path(folder, article_id).read_bytes()).passages


def test_making_and_asking_writes_nothing(tmp_path: Path) -> None:
    tags = store(tmp_path)
    assert tags.tagged_articles() == tags.passages("a.txt") == tags.tags_by_use() == tags.problems(set()) == ()
    assert tags.anchored(article()) == tags.lost("a.txt") == ()
    assert (tags.counts(), tags.lookup("tag", "x"), tags.changed()) == ({}, frozenset(), False)
    assert tags.undo() is tags.redo() is None
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["corpus"]


def test_a_tagged_passage_is_on_disk_when_add_returns(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["guarantees/us", " no "], "12:30")
    assert on_disk(tmp_path) == tags.passages("a.txt") == (made,)
    assert (made.quote, made.tags, made.note, made.by) == (
        "The third is the United States.",
        ("guarantees/us", "no"),
        "12:30",
        "ada",
    )
    assert STORY[made.start - 32 : made.start] == made.prefix
    assert STORY[made.end : made.end + 32] == made.suffix
    assert made.id.startswith("p-")
    assert made.created.endswith("Z")
    file = tag_file.parse(tag_file_path(tmp_path).read_bytes())
    assert (file.article, file.text_sha256) == ("a.txt", article().text_sha256)
    assert [tag.name for tag in tags.codebook().tags] == ["guarantees/us", "no"]
    assert tags.tagged_articles() == ("a.txt",)
    assert [(one.state, one.place) for one in tags.anchored(article())] == [(State.EXACT, THIRD)]


def test_articles_are_gone_through_only_while_the_corpus_is_there(tmp_path: Path) -> None:
    tags = store(tmp_path)
    for name in ("a.txt", "b.txt", "c.txt"):
        tags.add(article(article_id=name), THIRD, ["x"])
    heard: list[tuple[int, int]] = []
    assert list(tags.each_tagged(told=lambda done, total: heard.append((done, total)))) == ["a.txt", "b.txt", "c.txt"]
    assert heard == [(0, 3), (1, 3), (2, 3)]
    assert list(tags.each_tagged(articles=["b.txt", "new.txt"])) == ["b.txt", "new.txt"]
    wanted = iter([True, False])
    assert list(tags.each_tagged(lambda: next(wanted))) == ["a.txt"]
    going = tags.each_tagged()
    assert next(going) == "a.txt"
    never_looked = store(tmp_path)
    (tmp_path / "corpus").rename(tmp_path / "away")
    with pytest.raises(FileWriteError, match="the corpus folder is gone"):
        next(going)
    for one in (tags, never_looked):
        with pytest.raises(FileWriteError, match="the corpus folder is gone"):
            list(one.each_tagged())


def test_a_span_that_the_same_person_tagged_in_another_reader_meanwhile_is_one_passage(tmp_path: Path) -> None:
    first, second = store(tmp_path), store(tmp_path)
    assert second.passages("a.txt") == ()
    made = first.add(article(), THIRD, ["x"], "mine")
    same = second.add(article(), THIRD, ["x"])
    assert same == made
    assert on_disk(tmp_path) == (made,)
    more = second.add(article(), THIRD, ["y"], "and mine")
    assert (more.id, more.tags, more.note) == (made.id, ("x", "y"), "mine\n\nand mine")
    assert on_disk(tmp_path) == (more,)
    assert second.undo() is not None
    assert on_disk(tmp_path) == (made,), "an undo takes back what was joined, and no more"
    other = store(tmp_path, "bob").add(article(), THIRD, ["x"])
    assert {one.id for one in on_disk(tmp_path)} == {made.id, other.id}, "what another person coded stands beside it"


def test_a_passage_that_somebody_took_out_while_it_was_changed_comes_back_as_changed(tmp_path: Path) -> None:
    tags, others = store(tmp_path), store(tmp_path)
    made = tags.add(article(), THIRD, ["x"])
    others.remove("a.txt", made.id)
    with pytest.raises(TagFileError, match="it was taken out"):
        tags.change(article(), made.id, note="of it")
    changed = tags.change(article(), made.id, note="of it", seen=made)
    assert (changed.id, changed.tags, changed.note) == (made.id, ("x",), "of it")
    assert on_disk(tmp_path) == (changed,)
    assert tags.undo() is not None
    assert not tag_file_path(tmp_path).exists()
    for how in ("undone", "removed"):
        again = tags.add(article(), THIRD, ["x"])
        tags.undo() if how == "undone" else tags.remove("a.txt", again.id)
        with pytest.raises(TagFileError, match="not in the file any more"):  # whoever did it saw it for a moment more
            tags.change(article(), again.id, tags=["x", "y"], seen=again)
        assert not tag_file_path(tmp_path).exists()


def test_white_space_at_the_ends_is_not_part_of_a_passage(tmp_path: Path) -> None:
    made = store(tmp_path).add(article("ab \n word\xa0 \n c"), Passage(2, 13), ["x"])
    assert made.quote == "word"


@pytest.mark.parametrize("bad", [(5, 5), (9, 5), (-1, 5), (0, 10_000), (len(STORY), len(STORY) + 1)])
def test_what_is_no_passage_is_refused(tmp_path: Path, bad: tuple[int, int]) -> None:
    tags = store(tmp_path)
    with pytest.raises(UsageError):
        tags.add(article(), Passage(*bad), ["x"])
    with pytest.raises(UsageError):
        tags.add(article("a  \n b"), Passage(1, 4), ["x"])
    with pytest.raises(UsageError):
        tags.add(article(), THIRD, ["\x1b"])
    assert not (tmp_path / "corpus" / "tags").exists()


def test_tags_note_and_ends_are_changed_and_nothing_else(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"], "n")
    assert tags.change(article(), made.id, tags=["b", "a"]).tags == ("b", "a")
    assert tags.change(article(), made.id, note="m").tags == ("b", "a")
    wider = span(STORY, "The third is the United States. It would come after a truce")
    last = tags.change(article(), made.id, span=wider)
    assert (last.note, last.quote, last.span, last.id, last.created) == (
        "m",
        STORY[slice(*wider)],
        wider,
        made.id,
        made.created,
    )
    assert last.modified
    assert on_disk(tmp_path) == (last,)


def test_a_change_to_the_same_writes_nothing(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"], "n")
    before = tag_file_path(tmp_path).stat().st_mtime_ns
    assert tags.change(article(), made.id, tags=["a"], note="n", span=THIRD) == made
    assert tag_file_path(tmp_path).stat().st_mtime_ns == before


def test_the_last_passage_takes_its_file_along_unless_something_else_is_in_it(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    tags.remove("a.txt", "p-unknown")
    assert on_disk(tmp_path) == (made,)
    tags.remove("a.txt", made.id)
    assert not tag_file_path(tmp_path).exists()
    assert tags.passages("a.txt") == ()
    made = tags.add(article(), THIRD, ["a"])
    tag_file_path(tmp_path).write_text("mine: x\n" + tag_file_path(tmp_path).read_text())
    tags.remove("a.txt", made.id)
    assert "mine: x" in tag_file_path(tmp_path).read_text()


def test_what_somebody_else_wrote_meanwhile_stays(tmp_path: Path) -> None:
    ours, theirs = store(tmp_path), store(tmp_path, "bob")
    first = ours.add(article(), THIRD, ["a"])
    second = theirs.add(article(), span(STORY, "truce"), ["b"])
    path = tag_file_path(tmp_path)
    path.write_text(path.read_text().replace("  by: bob", "  certainty: low\n  by: bob"))
    third = ours.add(article(), span(STORY, "France"), ["c"])
    assert {one.id for one in ours.passages("a.txt")} == {first.id, second.id, third.id}
    assert {one.id for one in theirs.passages("a.txt")} == {first.id, second.id, third.id}
    assert "certainty: low" in path.read_text()


def test_two_changes_to_one_passage_both_stay(tmp_path: Path) -> None:
    ours, theirs = store(tmp_path), store(tmp_path, "bob")
    made = ours.add(article(), THIRD, ["a", "b"], "n")
    assert theirs.passages("a.txt")
    theirs.change(article(), made.id, tags=["a", "b", "theirs"], note="n, says bob")
    after = ours.change(article(), made.id, tags=["a", "ours"], note="n, says ada")
    assert after.tags == ("a", "theirs", "ours")
    assert after.note == "n, says bob\n\nn, says ada"


def test_a_passage_that_somebody_took_out_cannot_be_changed(tmp_path: Path) -> None:
    ours, theirs = store(tmp_path), store(tmp_path, "bob")
    made, other = ours.add(article(), THIRD, ["a"]), ours.add(article(), span(STORY, "truce"), ["b"])
    theirs.remove("a.txt", made.id)
    with pytest.raises(TagFileError, match="it was taken out"):
        ours.change(article(), made.id, note="x")
    assert on_disk(tmp_path) == (other,)


BROKEN = {
    "empty": b"",
    "cut": b"version: 1\npassages:\n- id: p-a\n  tags: [\n",
    "newer": b"version: 2\npassages: []\n",
    "conflict": b"version: 1\n<<<<<<< HEAD\n",
    "binary": b"\0" * 100,
    "bomb": b"a: &a [x]\nb: [*a, *a]\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_never_written(tmp_path: Path, content: bytes) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    fine = tags.add(article(article_id="b.txt"), THIRD, ["a"])
    tag_file_path(tmp_path).write_bytes(content)
    for attempt in (
        lambda: tags.passages("a.txt"),
        lambda: tags.anchored(article()),
        lambda: tags.add(article(), THIRD, ["b"]),
        lambda: tags.change(article(), made.id, note="x"),
        lambda: tags.remove("a.txt", made.id),
    ):
        with pytest.raises(TagFileError, match=r"tags/a\.txt\.yaml"):
            attempt()
    assert tag_file_path(tmp_path).read_bytes() == content
    assert tags.counts() == {"b.txt": 1}
    assert tags.passages("b.txt") == (fine,)
    assert [one.file for one in tags.problems({"a.txt", "b.txt"})] == ["tags/a.txt.yaml"]
    assert tags.undo() is not None
    with pytest.raises(TagFileError):
        tags.undo()
    assert tag_file_path(tmp_path).read_bytes() == content


def test_a_broken_codebook_is_left_alone_and_the_last_good_one_kept(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    good = tags.codebook()
    path = tmp_path / "corpus" / "tags" / "codebook.yaml"
    path.write_text("tags: [\n")
    assert tags.codebook() == good
    tags.add(article(), span(STORY, "truce"), ["b"])
    assert path.read_text() == "tags: [\n"
    assert next((one.file, one.line) for one in tags.problems({"a.txt"})) == ("tags/codebook.yaml", 2)
    path.write_text("tags: [z]\n")
    assert [tag.name for tag in tags.codebook().tags] == ["z"]
    assert "tags/codebook.yaml" not in {one.file for one in tags.problems({"a.txt"})}
    path.unlink()
    assert tags.codebook().tags == ()


def test_when_the_text_changed_what_is_certain_moves_along_and_the_rest_keeps_its_quote(tmp_path: Path) -> None:
    tags = store(tmp_path)
    moved = tags.add(article(), span(STORY, "international coalition of support for Ukraine"), ["a"])
    lost = tags.add(article(), span(STORY, "nobody said when"), ["b"], "why?")
    new = "A new beginning. " + STORY.replace("nobody said when", "it is for May")
    assert [one.state for one in tags.anchored(article(new))] == [State.MOVED, State.LOST]
    assert tags.passages("a.txt") == (moved, lost), "looking changes nothing"
    third = tags.add(article(new), span(new, "it is for May"), ["c"])
    states = {one.passage.id: (one.state, one.place) for one in tags.anchored(article(new))}
    assert states == {
        moved.id: (State.EXACT, span(new, moved.quote)),
        lost.id: (State.LOST, None),
        third.id: (State.EXACT, third.span),
    }
    kept = next(one for one in on_disk(tmp_path) if one.id == lost.id)
    assert kept == lost
    assert [one.problem.count("nobody said when") for one in tags.lost_problems(article(new))] == [1]


def test_changes_by_other_programs_are_noticed_and_ours_are_not(tmp_path: Path) -> None:
    ours, theirs = store(tmp_path), store(tmp_path, "bob")
    assert not ours.changed()
    made = ours.add(article(), THIRD, ["a"])
    ours.undo()
    ours.redo()
    ours.change(article(), made.id, note="x")
    assert not ours.changed()
    theirs.add(article(article_id="sub/b.txt"), THIRD, ["a"])
    assert ours.changed()
    assert not ours.changed()
    theirs.remove("sub/b.txt", theirs.passages("sub/b.txt")[0].id)
    assert ours.changed()
    theirs.add(article(), span(STORY, "truce"), ["a"])
    ours.add(article(), span(STORY, "France"), ["a"])
    assert ours.changed(), "that ours wrote the same file after theirs must not hide it"
    (tmp_path / "corpus" / "tags" / "codebook.yaml").write_text("tags: [q]\n")
    assert ours.changed()
    (tmp_path / "corpus" / "tags" / "codebook.yaml").write_text("tags: [q, r, s]\n")
    ours.add(article(), span(STORY, "Britain"), ["new"])
    assert ours.changed(), "nor that ours added to the codebook"


ODD_IDS = [
    "sub/deep/a b.txt",
    "-rf.txt",
    "ü😀.md",
    "a:b*?.txt",
    "codebook.txt",
    "links.yaml.txt",
    "x'\"$(ls).txt",
    "[b].md",
]


@pytest.mark.parametrize(
    "article_id", [*ODD_IDS, "n" * 251 + ".txt", "д" * 125 + ".txt", "d/" + "ü" * 124 + ".md", "\udcff.txt"]
)
def test_articles_of_any_name_have_a_tag_file(tmp_path: Path, article_id: str) -> None:
    tags = store(tmp_path)
    made = tags.add(article(article_id=article_id), THIRD, ["a"])
    again = store(tmp_path)
    assert again.tagged_articles() == (article_id,)
    assert again.counts() == {article_id: 1}
    assert again.passages(article_id) == (made,)
    assert again.lookup("tag", "a") == {article_id}
    assert again.undo() is not None
    assert again.tagged_articles() == ()


@pytest.mark.parametrize(
    "article_id", ["../a.txt", "/a.txt", "a/../../b.txt", "a//b.txt", "", ".", "a\0.txt", "codebook", "links"]
)
def test_what_is_no_article_has_none(tmp_path: Path, article_id: str) -> None:
    tags = store(tmp_path)
    with pytest.raises(TagFileError):
        tags.add(article(article_id=article_id), THIRD, ["a"])
    with pytest.raises(TagFileError):
        tags.passages(article_id)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["corpus"]


def test_a_tags_folder_that_leads_out_of_the_corpus_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    tags = store(tmp_path)
    (tmp_path / "corpus" / "tags").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TagFileError, match="leads out of the corpus"):
        tags.add(article(), THIRD, ["a"])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_below_that_leads_out_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    tags = store(tmp_path)
    (tmp_path / "corpus" / "tags").mkdir()
    (tmp_path / "corpus" / "tags" / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TagFileError, match="tags/sub: is a symbolic link"):
        tags.add(article(article_id="sub/a.txt"), THIRD, ["a"])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_tag_file_that_is_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    path = tag_file_path(tmp_path)
    path.rename(tmp_path / "mine.yaml")
    content = (tmp_path / "mine.yaml").read_bytes()
    path.symlink_to(tmp_path / "mine.yaml")
    for attempt in (
        lambda: tags.passages("a.txt"),
        lambda: tags.add(article(), THIRD, ["a"]),
        lambda: tags.remove("a.txt", made.id),
    ):
        with pytest.raises(TagFileError, match="symbolic link"):
            attempt()
    assert path.is_symlink()
    assert (tmp_path / "mine.yaml").read_bytes() == content
    assert [one.file for one in tags.problems({"a.txt"})] == ["tags/a.txt.yaml"]


def test_a_tags_folder_elsewhere_in_the_corpus_is_fine(tmp_path: Path) -> None:
    tags = store(tmp_path)
    (tmp_path / "corpus" / "mytags").mkdir()
    (tmp_path / "corpus" / "tags").symlink_to("mytags")
    made = tags.add(article(), THIRD, ["a"])
    assert store(tmp_path).passages("a.txt") == (made,)


def test_a_pipe_or_a_folder_in_place_of_a_tag_file_is_said(tmp_path: Path) -> None:
    tags = store(tmp_path)
    (tmp_path / "corpus" / "tags" / "b.txt.yaml").mkdir(parents=True)
    os.mkfifo(tag_file_path(tmp_path))
    with pytest.raises(Exception, match=r"tags/a\.txt\.yaml: is not a file"):
        tags.add(article(), THIRD, ["a"])
    assert [one.file for one in tags.problems({"a.txt"})] == ["tags/a.txt.yaml"]
    assert tags.tagged_articles() == ("a.txt",)


STEPS = ["mkdir", "create", "write", "fsync", "rename"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_cannot_be_written_is_said_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    before = tag_file_path(tmp_path).read_bytes()

    def fail(name: str, path: Path) -> None:
        if name in {step, "remove"} and path.name == "a.txt.yaml":
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files, "on_step", fail)
    with pytest.raises(NotSavedError, match=r"a\.txt\.yaml"):
        tags.add(article(), span(STORY, "truce"), ["a"])
    assert len(tags.passages("a.txt")) == 2
    assert tags.undo() is not None, "it never came to the disk"
    assert tags.passages("a.txt") == (made,)
    with pytest.raises(NotSavedError):
        tags.undo()
    assert tag_file_path(tmp_path).read_bytes() == before
    assert sorted(path.name for path in tag_file_path(tmp_path).parent.iterdir()) == ["a.txt.yaml", "codebook.yaml"]
    assert tags.passages("a.txt") == (), "both are undone, the first of them on the disk later"
    monkeypatch.setattr(files, "on_step", None)
    assert tags.save_unsaved() == 1
    assert not tag_file_path(tmp_path).exists()


@pytest.mark.parametrize(("step", "name"), [("write", "codebook.yaml"), ("append", "undo.jsonl")])
def test_a_full_disk_beside_the_tags_does_not_lose_the_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, name: str
) -> None:
    tags = store(tmp_path)

    def fail(what: str, path: Path) -> None:
        if what == step and path.name == name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "on_step", fail)
    made = tags.add(article(), THIRD, ["a"])
    assert on_disk(tmp_path) == (made,)
    assert any(name in one.file for one in tags.problems({"a.txt"}))
    monkeypatch.setattr(files, "on_step", None)
    tags.add(article(), span(STORY, "truce"), ["b"])
    assert not any(name in one.file for one in tags.problems({"a.txt"}))


def test_ten_threads_lose_nothing(tmp_path: Path) -> None:
    tags = store(tmp_path)
    one = article(" ".join(f"word{number}" for number in range(200)))
    failed: list[BaseException] = []

    def work(first: int) -> None:
        try:
            for number in range(first, 60, 6):
                tags.add(one, span(one.text, f"word{number} "), [f"t{number}"])
                assert tags.counts()["a.txt"] > 0
                assert tags.anchored(one)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(found.tags[0] for found in on_disk(tmp_path)) == sorted(f"t{number}" for number in range(60))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(NASTY), st.sampled_from(NASTY), st.sampled_from(NASTY))
def test_any_words_and_notes_come_back(tmp_path: Path, words: str, note: str, author: str) -> None:
    tags = store(tmp_path, author)
    one = article(f"before {words}x after")
    made = tags.add(one, Passage(7, 8 + len(words)), ["a"], note)
    again = store(tmp_path)
    assert made in again.passages("a.txt")
    assert next(found.place for found in again.anchored(one) if found.passage == made) is not None
    again.remove("a.txt", made.id)


def test_a_tag_is_flushed_to_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed process does not show this; a power cut would."""
    tags = store(tmp_path)
    done: list[str] = []
    monkeypatch.setattr(files, "on_step", lambda name, path: done.append(f"{name} {path.name}"))
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("synced"), fsync(handle))[1])
    tags.add(article(), THIRD, ["a"])
    for name in ("codebook.yaml", "a.txt.yaml"):
        written = done.index(f"torn {name}")
        assert done[written + 1 : written + 6] == [
            f"fsync {name}",
            "synced",
            f"rename {name}",
            f"fsync folder {name}",
            "synced",
        ]
    assert done[done.index("fsync append undo.jsonl") + 1] == "synced"
