"""A disk that is full, read-only, taken away or faulty, at each step of each change: nothing that was done is lost."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.errors import NotSavedError, ReaderError
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
    chosen = chance.sample(every, effort.rounds(110, len(every)))
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
