"""Thousands of tag files are not all looked at each second; what came, went or was replaced is seen at once."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from reader.tags import contents, shelf
from reader.tags.glances import Glance
from tests.tags.making import article, span, store

TEXT = "One sentence stands here. Another one stands there."


def folder_of(tmp_path: Path, many: int) -> Path:
    tags = store(tmp_path)
    for number in range(many):
        one = article(TEXT, f"{number % 4}/{number}.txt")
        tags.add(one, span(TEXT, "One sentence"), ["a"])
    made = tmp_path / "corpus" / "tags"
    for name in ("0", "1", "2", "3", ""):
        os.utime(made / name, (1_000_000_000, 1_000_000_000))  # nothing has changed there for long
    return made


def rewritten(path: Path, *, in_place: bool) -> None:
    content = path.read_bytes().replace(b"- a\n", b"- b\n")
    if in_place:
        path.write_bytes(content)
    else:
        fresh = path.with_name(".fresh")
        fresh.write_bytes(content)
        fresh.replace(path)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders whose files were looked at."""
    seen: list[str] = []
    look = contents.Look._look

    def noted(self: contents.Look, folder: Path, prefix: str, *rest: object) -> object:
        seen.append(prefix)
        return look(self, folder, prefix, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(contents.Look, "_look", noted)
    return seen


def test_what_has_not_changed_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looks: list[str]
) -> None:
    monkeypatch.setattr(contents, "AT_ONCE", 0)
    made = folder_of(tmp_path, 8)
    tags = store(tmp_path)
    assert tags.counts() == {f"{number % 4}/{number}.txt": 1 for number in range(8)}
    tags.changed()
    looks.clear()
    assert not tags.changed()
    assert looks == []
    rewritten(made / "2" / "2.txt.yaml", in_place=False)
    assert tags.changed()
    assert looks == ["2/"]
    assert tags.lookup("tag", "b") == {"2/2.txt"}
    (made / "3" / "3.txt.yaml").unlink()
    assert tags.changed()
    assert "3/3.txt" not in tags.counts()


def test_what_is_written_in_its_place_is_seen_at_once_where_it_is_shown_and_else_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(contents, "AT_ONCE", 2)
    monkeypatch.setattr(contents, "time", SimpleNamespace(monotonic=lambda: now[0], time_ns=time.time_ns))
    made = folder_of(tmp_path, 8)
    tags = store(tmp_path)
    tags.counts()
    tags.changed()
    tags.changed()
    rewritten(made / "1" / "5.txt.yaml", in_place=True)
    assert tags.changed(["1/5.txt"]), "it is on screen"
    assert not tags.changed()
    assert tags.lookup("tag", "b") == {"1/5.txt"}
    rewritten(made / "3" / "3.txt.yaml", in_place=True)
    seen = []
    for _ in range(10):
        now[0] += 1.0
        seen.append(tags.changed())
    assert seen.count(True) == 1, "each in its turn"
    assert tags.lookup("tag", "b") == {"1/5.txt", "3/3.txt"}


def test_a_few_files_are_looked_at_each_time(tmp_path: Path) -> None:
    made = folder_of(tmp_path, 8)
    tags = store(tmp_path)
    tags.counts()
    rewritten(made / "1" / "5.txt.yaml", in_place=True)
    assert tags.changed()


def test_of_many_passages_only_some_are_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_KEPT", 6)
    folder_of(tmp_path, 12)
    tags = store(tmp_path)
    for number in range(12):
        (one,) = tags.passages(f"{number % 4}/{number}.txt")
        assert one.quote == "One sentence"
    assert len(tags._shelf._kept) <= 3
    assert [replace(one, when="") for _, found in tags.glances() for one in found] == [Glance(("a",), "", "")] * 12
    one_text = article(TEXT, "0/0.txt")
    tags.change(one_text, tags.passages("0/0.txt")[0].id, tags=["c"])  # read anew, and written as it stands
    assert tags.lookup("tag", "c") == {"0/0.txt"}


def test_it_is_told_how_many_files_are_read_and_written(tmp_path: Path) -> None:
    folder_of(tmp_path, 5)
    tags = store(tmp_path)
    read: list[tuple[int, int]] = []
    tags.counts(lambda done, total: read.append((done, total)))
    assert read == [*((number, 5) for number in range(5)), (5, 5)]
    written: list[tuple[int, int]] = []
    tags.tell_writing(lambda done, total: written.append((done, total)))
    tags.rename_tag("a", "z")
    assert written == [*((number, 5) for number in range(5)), (5, 5)]
    tags.undo()
    assert tags.tag_counts() == {"a": 5}


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tags").write_text("mine")
    tags = store(tmp_path)
    assert [(one.file, one.problem) for one in tags.problems(())] == [
        ("tags", "is no folder: no tags can be read, and none kept")
    ]
    assert tags.tagged_articles() == ()
