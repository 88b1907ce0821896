"""A disk that is full, read-only, taken away or faulty, at each step of each change: nothing that was done is lost."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader import files
from reader.errors import FileReadError, NotSavedError, ReaderError
from tests.conftest import Effort
from tests.faults.disk_story import STORY_OF_ALL, Disk, failing, fixed_ids, kept_files, opened, view

CODES = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.ESTALE)
PLACES = ("everything", "the corpus", "the state folder", "the corpus and the state folder")


@dataclass(frozen=True)
class Told:
    """The story as it goes on a good disk: the folder before each deed, and what is seen before and after it."""

    folders: list[Path]
    views: list[dict[str, object]]
    steps: list[int]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    top = tmp_path_factory.mktemp("told")
    now = top / "now"
    now.mkdir()
    told = Told([], [view(opened(now))], [])
    for number, (_, deed) in enumerate(STORY_OF_ALL):
        told.folders.append(top / str(number))
        shutil.copytree(now, told.folders[-1])
        with fixed_ids(1000 * number), failing(Disk(0, -2, lasts=False)) as disk:
            deed(opened(now))
        told.steps.append(disk.steps)
        told.views.append(view(opened(now)))
    return told


def test_the_story_has_many_steps_and_each_deed_does_something(told: Told) -> None:
    assert sum(told.steps) > 200
    same = [
        name
        for (name, _), before, after in zip(STORY_OF_ALL, told.views, told.views[1:], strict=False)
        if before == after
    ]
    assert same == ["describe"], "a description is no passage"


def is_in(place: str, folder: Path) -> Callable[[Path], bool]:
    within = {
        "everything": [folder],
        "the corpus": [folder / "corpus"],
        "the state folder": [folder / "state"],
        "the corpus and the state folder": [folder / "corpus", folder / "state"],
    }[place]
    return lambda path: any(path.is_relative_to(one) for one in within)


def try_one(told: Told, number: int, folder: Path, disk: Disk) -> str:
    """Do a deed on a failing disk; see to it that nothing is lost. Returns how it came out."""
    name, deed = STORY_OF_ALL[number]
    shutil.copytree(told.folders[number], folder, dirs_exist_ok=True)
    before, after = told.views[number], told.views[number + 1]
    tags = opened(folder)
    assert view(tags) == before
    kept = ""
    with fixed_ids(1000 * number), failing(disk):
        try:
            deed(tags)
            out = "done"
        except NotSavedError as error:
            out, kept = "not saved", error.kept
        except ReaderError as error:
            out = "refused"
            assert error.advice
        where = f"{name}, {disk}: {out}"
        assert view(tags) == (before if out == "refused" else after), f"what is shown: {where}"
        assert bool(tags.unsaved) == (out == "not saved"), where
        if out == "not saved":
            assert bool(kept) == Path(kept or folder / "no").is_file(), where
            assert kept or disk.where(folder / "home" / "x"), f"there was a place for it: {where}"
            tags.save_unsaved()
    # The program is killed now; the disk is well again.
    if out == "not saved" and not kept_files(folder) and tags.unsaved:
        assert tags.unsaved.state().trouble
        assert all(one.entry.says in tags.unsaved.as_text() for one in tags.unsaved.steps)
        assert tags.save_unsaved() == 1, f"the next try: {where}"
        assert view(tags) == after
    tags.unsaved.let_go()
    again = opened(folder)
    count, problems = again.take_over()
    assert not problems
    assert not again.unsaved, where
    assert view(again) == (before if out == "refused" else after), f"the next day, {count} put in: {where}"
    assert kept_files(folder) == []
    assert opened(folder).take_over() == (0, ())
    left = [path for path in (folder / "corpus").rglob("*") if path.name.startswith(".")]
    assert left == []
    return out


@pytest.mark.parametrize("number", range(len(STORY_OF_ALL)), ids=[name for name, _ in STORY_OF_ALL])
def test_tag_files_that_cannot_be_read_cost_nothing(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = files.read_bytes

    def failing(path: Path, limit: int = files.READ_LIMIT) -> bytes:
        if disk.where(path):
            disk.failed += 1
            raise FileReadError("cannot be read (Input/output error)", path=path, advice="look") from OSError(5, "I/O")
        return real(path, limit)

    disk = Disk(errno.EIO, -2, lasts=False, where=is_in("the corpus", tmp_path))
    deed = STORY_OF_ALL[number][1]
    shutil.copytree(told.folders[number], tmp_path, dirs_exist_ok=True)
    tags = opened(tmp_path)
    before, after = told.views[number : number + 2]
    assert view(tags) == before
    monkeypatch.setattr(files, "read_bytes", failing)
    with fixed_ids(1000 * number):
        try:
            deed(tags)
            out = "done"
        except NotSavedError:
            out = "not saved"
        except FileReadError:
            out = "refused"
    if out == "not saved":
        assert view(tags) == after
    monkeypatch.setattr(files, "read_bytes", real)
    tags.save_unsaved()
    assert view(opened(tmp_path)) == (before if out == "refused" else after), out
    assert disk.failed or number in (0, 9), "there was nothing to read yet"
    assert out != "refused" or number in (5, 6, 7, 8, 11, 16), "one passage, a link, an undo is never refused"


def test_whatever_step_fails_nothing_is_lost(
    told: Told, tmp_path: Path, effort: Effort, figures: Callable[..., None]
) -> None:
    chance = effort.random("full disks")
    every = [
        (number, at, lasts, place)
        for number, steps in enumerate(told.steps)
        for at in range(steps)
        for lasts in (True, False)
        for place in PLACES
    ]
    chosen = chance.sample(every, effort.rounds(60, len(every)))
    outcomes: dict[str, int] = {}
    for count, (number, at, lasts, place) in enumerate(chosen):
        folder = tmp_path / str(count)
        disk = Disk(chance.choice(CODES), at, lasts, is_in(place, folder))
        out = try_one(told, number, folder, disk)
        if disk.failed:
            outcomes[out] = outcomes.get(out, 0) + 1
        shutil.rmtree(folder)
    figures("full disks", count=sum(outcomes.values()), **outcomes, lost=0)
    assert outcomes["not saved"] > outcomes.get("refused", 0)
