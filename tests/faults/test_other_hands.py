"""Other programs at the tag files while the reader is open: editors, git, somebody who deletes."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from reader import files
from reader.errors import FileWriteError
from reader.tags import SavedSearches, Verdict
from tests.tags.making import STORY, article, span, store, tag_file_path


def rewritten_in_place(path: Path, pieces: list[bytes], pause: float) -> threading.Thread:
    """An editor that empties the file and then writes it piece by piece."""
    emptied = threading.Event()

    def write() -> None:
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                file.flush()
                emptied.set()
                time.sleep(pause)

    editor = threading.Thread(target=write)
    editor.start()
    emptied.wait()
    return editor


@pytest.mark.parametrize("name", ["a.txt.yaml", "codebook.yaml", "links.yaml", "searches.yaml"])
def test_half_of_a_file_that_an_editor_is_writing_is_not_taken_for_all_of_it(tmp_path: Path, name: str) -> None:
    tags, other = store(tmp_path), article(article_id="b.txt")
    searches = SavedSearches(tmp_path / "corpus")
    for words in ("truce", "France", "settlement"):
        tags.add(article(), span(STORY, words), [f"about/{words}"], "said of it")
        tags.links.decide(article(), span(STORY, words), other, span(STORY, words), Verdict.SAME)
        searches.save(words, f"{words}*")
    path = tag_file_path(tmp_path).with_name(name)
    content = path.read_bytes()
    marks = [at for at in range(1, len(content)) if content[at - 1 : at] == b"\n" and content[at : at + 1] == b"-"]
    half = marks[len(marks) // 2]  # up to there it is a whole file, with less in it
    editor = rewritten_in_place(path, [content[:half], content[half:]], 0.06)
    tags.add(article(), span(STORY, "Ukraine"), ["about/Ukraine"])
    tags.links.decide(article(), span(STORY, "Ukraine"), other, span(STORY, "Ukraine"), Verdict.SAME)
    searches.save("Ukraine", "Ukraine*")
    editor.join()
    again = store(tmp_path)
    assert len(again.passages("a.txt")) == len(again.codebook().tags) == len(again.links.all()) == 4
    assert len(SavedSearches(tmp_path / "corpus").all()) == 4


def test_what_another_program_writes_in_the_last_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = store(tmp_path)
    tags.add(article(), span(STORY, "The third is the United States."), ["a"])
    path = tag_file_path(tmp_path)
    theirs = path.read_bytes().replace(b"tags:\n  - a\n", b"tags:\n  - theirs\n")

    def write_too(name: str, at: Path) -> None:
        if name == "fsync" and at == path:
            monkeypatch.setattr(files, "on_step", None)
            path.write_bytes(theirs)
            os.utime(path, ns=(1, 1))  # long ago, as far as anybody can see

    monkeypatch.setattr(files, "on_step", write_too)
    tags.add(article(), span(STORY, "truce"), ["b"])
    assert sorted(one.tags for one in store(tmp_path).passages("a.txt")) == [("b",), ("theirs",)]
    monkeypatch.setattr(files, "on_step", lambda *_: path.write_bytes(path.read_bytes() + b"# theirs\n"))
    with pytest.raises(FileWriteError, match="by another program"):
        tags.add(article(), span(STORY, "France"), ["c"])


def test_what_killed_writes_leave_is_deleted_once_it_is_surely_dead(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(article_id="sub/b.txt"), span(STORY, "truce"), ["a"])
    hour_ago = time.time() - 3700
    dead, alive, theirs = (f".{sign * 16}.tmp" for sign in ("0", "1", "g"))
    folders = [tmp_path / "corpus" / "tags", tmp_path / "corpus" / "tags" / "sub", tmp_path / "state"]
    for folder in folders:
        for name in (dead, alive, theirs):
            (folder / name).write_bytes(b"version: 1\n")
            if name != alive:
                os.utime(folder / name, (hour_ago, hour_ago))
    (folders[0] / f".{'2' * 16}.tmp").symlink_to(tmp_path / "elsewhere")
    later = store(tmp_path)
    assert later.tagged_articles() == ("sub/b.txt",)
    later.add(article(), span(STORY, "France"), ["a"])
    for folder in folders:
        assert {path.name for path in folder.glob(".*.tmp")} - {f".{'2' * 16}.tmp"} == {alive, theirs}
    assert (folders[0] / f".{'2' * 16}.tmp").is_symlink()
    left = [one.file for one in later.problems(["a.txt", "sub/b.txt"]) if "left over" in one.problem]
    assert sorted(left) == sorted([f"tags/{alive}", f"tags/sub/{alive}", f"tags/.{'2' * 16}.tmp"])
