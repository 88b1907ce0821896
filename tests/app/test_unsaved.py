"""What cannot be saved, as a person meets it: said until it is saved, never in the way, asked about on leaving."""

from __future__ import annotations

import errno
import os
import threading
import traceback
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from reader import files
from reader.app import retrying
from reader.app.app import _part
from reader.app.screens.confirm import Confirm
from reader.tags import tag_file
from tests.app import opened as at_work
from tests.app.opened import Opened
from tests.conftest import REPOSITORY

opened = partial(at_work.opened, size=(100, 20))
"""What is drawn is drawn elsewhere: here a large screen would be most of the work."""


@pytest.fixture
def corpus(three_articles: Path) -> Path:
    return three_articles


@pytest.fixture
def full(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The folders on full disks: `corpus` from the beginning. Looks are taken quickly."""
    on_full = {"corpus": str(corpus)}

    def step(name: str, path: Path) -> None:
        if any(str(path).startswith(folder) for folder in on_full.values()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "on_step", step)
    monkeypatch.setattr(retrying, "EVERY", 0.05)
    yield on_full


def saved(corpus: Path, article: str = "alpha.md") -> list[tuple[str, ...]]:
    path = corpus / "tags" / f"{article}.yaml"
    return [one.tags for one in tag_file.parse(path.read_bytes()).passages] if path.exists() else []


def labels(reader: Opened) -> list[bool]:
    shown = reader.main.shown()
    assert shown is not None
    return [span.unsaved for span in shown.pane._marks.tagged]


async def test_it_is_shown_and_said_until_there_is_space(corpus: Path, full: dict[str, str]) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: "not saved yet" in reader.said)
        await reader.until(lambda: labels(reader) == [True])
        await reader.until(lambda: reader.standing.startswith("1 change is not saved: "))
        assert "No space left on device); free some space" in reader.standing
        assert "kept in " in reader.standing
        reader.main.say("something else")
        await reader.press("down", "down", "down")
        reader.main.tagging.tag_with(["b"])
        await reader.until(lambda: reader.standing.startswith("2 changes are not saved: "))
        assert saved(corpus) == []
        full.clear()
        reader.main.retrying.now(asked=True)
        await reader.until(lambda: not reader.standing)
        await reader.until(lambda: "2 changes are saved now" in reader.said)
        await reader.until(lambda: labels(reader) == [False, False])
        assert saved(corpus) == [("a",), ("b",)]


async def test_it_is_tried_again_by_itself(corpus: Path, full: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "_PAUSES", (0.1,))
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: reader.standing)
        full.clear()
        await reader.until(lambda: saved(corpus) == [("a",)])
        await reader.until(lambda: not reader.standing)


async def test_undo_takes_it_back_and_redo_brings_it(corpus: Path, full: dict[str, str]) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: labels(reader) == [True])
        await reader.press("u")
        await reader.until(lambda: labels(reader) == [])
        await reader.until(lambda: not reader.standing)
        await reader.press("ctrl+r")
        await reader.until(lambda: labels(reader) == [True])


async def test_leaving_asks_and_the_next_start_puts_it_in(
    corpus: Path, full: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: reader.main.corpus.tags.unsaved)
        await reader.press("ctrl+q")
        await reader.until(lambda: isinstance(reader.app.screen, Confirm))
        await reader.press("n")
        await reader.until(lambda: not isinstance(reader.app.screen, Confirm))
        await reader.press("ctrl+q")
        await reader.until(lambda: isinstance(reader.app.screen, Confirm))
        await reader.press("y")
        await reader.until(lambda: reader.app._exit)
    assert _part(reader.app.corpus) == 0
    said = capsys.readouterr().err
    assert "1 change is not saved; kept in " in said
    kept = Path(said.partition("kept in ")[2].partition(",")[0])
    assert "tagged “" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    full.clear()
    reader.app.corpus.tags.unsaved.let_go()
    async with opened(corpus) as again:
        await again.until(lambda: "1 change that was not saved the last time is saved now" in again.said)
        assert saved(corpus) == [("a",)]
        assert not kept.exists()


async def test_with_no_place_at_all_it_is_printed(
    corpus: Path, full: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        full["all"] = "/"
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: "kept in memory alone" in reader.standing)
    assert _part(reader.app.corpus) == 1
    out, said = capsys.readouterr()
    assert "can be kept nowhere else" in said
    assert "tagged “" in out
    assert "tags:\n      - a\n" in out


async def test_when_all_is_saved_nothing_is_asked(corpus: Path) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.press("ctrl+q")
        await reader.until(lambda: reader.app._exit)
    assert saved(corpus) == [("a",)]


@pytest.fixture
def stalled(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The disk of the corpus answers once this is set."""
    answers = threading.Event()

    def step(name: str, path: Path) -> None:
        if path.is_relative_to(corpus):
            answers.wait(60)

    monkeypatch.setattr(files, "on_step", step)
    monkeypatch.setattr(retrying, "EVERY", 0.05)
    monkeypatch.setattr(retrying, "_STALLED", 0.1)
    monkeypatch.setattr(retrying, "_LAST_TRY", 0.2)
    yield answers
    answers.set()


async def test_a_disk_that_does_not_answer_keeps_nobody(corpus: Path, stalled: threading.Event) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        for tag in ("a", "b", "c"):
            reader.main.tagging.tag_with([tag])
            await reader.press("down", "down", "down")
        await reader.until(lambda: "3 changes are not saved: the disk has not answered for" in reader.standing)
        await reader.until(lambda: "kept in ~/" in reader.standing)
        kept = Path(reader.standing.rpartition("kept in ")[2]).expanduser()
        await reader.until(lambda: all(f"- {tag}\n" in kept.read_text() for tag in "abc"))
        cursor = reader.main.shown().pane.cursor
        await reader.press("up")
        await reader.until(lambda: reader.main.shown().pane.cursor != cursor)
        await reader.press("ctrl+q")
        await reader.until(lambda: isinstance(reader.app.screen, Confirm))
        await reader.press("y")
        await reader.until(lambda: reader.app._exit)
    assert saved(corpus) == []
    files.on_step = None  # it answers by now, yet what hung has ended with its program
    reader.app.corpus.tags.unsaved.let_go()
    async with opened(corpus) as again:
        await again.until(lambda: len(saved(corpus)) == 3 and not kept.exists())
        assert sorted(saved(corpus)) == [("a",), ("b",), ("c",)]
        await again.press("u")
        await again.until(lambda: len(saved(corpus)) == 2)


async def test_a_disk_that_answers_late_saves_it(corpus: Path, stalled: threading.Event) -> None:
    async with opened(corpus) as reader:
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: "kept in ~/" in reader.standing)
        kept = Path(reader.standing.rpartition("kept in ")[2]).expanduser()
        stalled.set()
        await reader.until(lambda: saved(corpus) == [("a",)])
        await reader.until(lambda: not reader.standing and not kept.exists())


async def test_a_state_folder_that_is_full_is_said_and_costs_no_tag(
    corpus: Path, full: dict[str, str], sealed: Path
) -> None:
    full.clear()
    async with opened(corpus) as reader:
        full["state"] = str(sealed / "state")
        await reader.open("alpha.md")
        reader.main.tagging.tag_with(["a"])
        await reader.until(lambda: saved(corpus) == [("a",)])
        await reader.until(lambda: "remembered" in reader.standing or "undo history" in reader.standing)
        await reader.press("u")
        await reader.until(lambda: saved(corpus) == [])
        full.clear()
        reader.main.session_changed()
        reader.main.tagging.tag_with(["b"])
        await reader.until(lambda: not reader.standing)


async def test_no_key_waits_for_the_disk_of_the_corpus(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    keyboard = threading.current_thread()

    def watched(name: str) -> None:
        real = getattr(os, name)

        def call(path: object = ".", *rest: object, **more: object) -> object:
            if threading.current_thread() is keyboard and str(path).startswith(str(corpus)):
                asked.append(" < ".join(_ours(reversed(traceback.extract_stack()[:-1]))))
            return real(path, *rest, **more)

        monkeypatch.setattr(os, name, call)

    (corpus / "tags").mkdir()
    (corpus / "tags" / "codebook.yaml").write_text("version: 1\ntags:\n- name: one\n  key: 1\n")
    async with opened(corpus) as reader:
        for name in ("stat", "lstat", "open", "scandir", "listdir"):
            watched(name)
        await reader.open("alpha.md")
        await reader.press("1")
        await reader.until(lambda: saved(corpus) == [("one",)])
        await reader.until(lambda: len(labels(reader)) == 1)
        await reader.press(
            "t", "escape", "u", "ctrl+r", "m", "escape", "d", "u", "x", "p", "escape", "T", "escape", "tab"
        )
        await reader.open("beta.md", beside=True)
        await reader.press(
            "=", ";", "n", "M", "escape", "F", "escape", "@", "escape", "c", "escape", "q", "ctrl+o", "tab"
        )
        (corpus / "beta.md").write_text("Another text altogether.")
        (corpus / "alpha.md").rename(corpus / "delta.md")
        await reader.until(lambda: "edited" in reader.said or "moved" in reader.said)
        await reader.press("ctrl+q")
        await reader.until(lambda: reader.app._exit)
    assert [one for one in dict.fromkeys(asked) if not one.startswith("test_")] == []


def _ours(stack: Iterable[traceback.FrameSummary]) -> Iterator[str]:
    """The frames of this program and of these tests, the innermost first."""
    for frame in stack:
        path = Path(frame.filename)
        if path.is_relative_to(REPOSITORY / "reader") or path.is_relative_to(REPOSITORY / "tests"):
            yield f"{path.name}:{frame.lineno}"
