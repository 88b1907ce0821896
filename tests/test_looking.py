"""Reading all articles for what is wrong with them, in one process and in several."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from reader.corpus import Corpus, looking
from reader.corpus.looking import Looked, look_at_all
from reader.errors import Problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02}.md").write_text(f"---\ntitle: Number {number}\n---\nIts text, {number}.\n", "utf-8")
    (folder / "07.md").write_text("---\ntitle: [\n---\nIts text.\n", "utf-8")
    (folder / "08.md").write_text("", "utf-8")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"caf\xe9 au lait, s'il vous pla\xeet\n")
    return folder


def names(folder: Path) -> list[str]:
    return [one.id for one in Corpus.open(folder).listing().files]


def test_several_processes_find_what_one_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_AT_ONCE", 4)
    ids = [*names(folder), "gone.md"]
    alone = sorted(look_at_all(folder, ids, processes=1), key=lambda one: one.id)
    told: list[tuple[int, int]] = []
    together = sorted(
        look_at_all(folder, ids, told=lambda done, total: told.append((done, total)), processes=3),
        key=lambda one: one.id,
    )
    assert together == alone
    assert [one.id for one in alone] == sorted(ids)
    assert {one.id for one in alone if one.problems} >= {"07.md", "08.md", "gone.md"}
    assert [one.text_sha256 for one in alone if one.id in ("08.md", "gone.md")] == ["", ""]
    assert told == sorted(told)


def test_the_helpers_do_a_part_of_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_AT_ONCE", 1)
    here: list[str] = []

    def slow(folder: Path, article_id: str) -> Looked:
        here.append(article_id)
        time.sleep(0.05)
        return Looked(article_id, "here", ())

    monkeypatch.setattr(looking, "look", slow)
    found = list(look_at_all(folder, names(folder), processes=2))
    assert len(found) == len(names(folder))
    assert 0 < len(here) < len(found)
    assert {one.id for one in found if one.text_sha256 == "here"} == set(here)


@pytest.mark.parametrize("at", [0, 3])
def test_what_a_killed_helper_had_is_read_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    monkeypatch.setattr(looking, "_AT_ONCE", 2)
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*arguments: object, **named: object) -> subprocess.Popen[bytes]:
        started.append(popen(*arguments, **named))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    found = []
    for number, one in enumerate(look_at_all(folder, names(folder), processes=3)):
        if number == at:
            for process in started:
                os.kill(process.pid, signal.SIGKILL)
        found.append(one.id)
    assert sorted(found) == sorted(names(folder))
    assert all(one.returncode is not None for one in started)


def test_without_a_second_process_it_is_done_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", none_left)
    assert len(list(look_at_all(folder, names(folder), processes=3))) == len(names(folder))


def test_it_ends_when_nobody_waits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_AT_ONCE", 2)
    asked = iter([True, True, False])
    assert len(list(look_at_all(folder, names(folder), lambda: next(asked), processes=2))) < len(names(folder))


def test_a_corpus_is_checked_by_several_and_told_in_its_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Corpus.open(folder).problems()
    monkeypatch.setattr(looking, "_WORTH_IT", 10)
    monkeypatch.setattr(looking, "_AT_ONCE", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert Corpus.open(folder).problems() == alone
    assert [one.file for one in alone if one.file.endswith(".md")] == ["07.md", "08.md"]
    assert isinstance(alone[0], Problem)
