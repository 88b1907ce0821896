from __future__ import annotations

import os
import stat
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from reader import files
from reader.errors import FileReadError, FileWriteError

STEPS = ["mkdir", "create", "write", "torn", "fsync", "rename", "fsync folder"]


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    monkeypatch.setattr(files, "on_step", lambda name, path: seen.append(name))
    return seen


def test_what_is_written_is_read(tmp_path: Path, steps: list[str]) -> None:
    path = tmp_path / "a" / "b" / "c.yaml"
    files.write_atomic(path, b"x\r\n\x00")
    assert files.read_bytes(path) == b"x\r\n\x00"
    assert steps == STEPS


@pytest.mark.parametrize("step", STEPS[:-1])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def fail(name: str, at: Path) -> None:
        if name == step:
            raise error

    monkeypatch.setattr(files, "on_step", fail)
    with pytest.raises(FileWriteError if isinstance(error, OSError) else KeyboardInterrupt) as caught:
        files.write_atomic(path, b"new")
    if isinstance(error, OSError):
        assert "No space left" in str(caught.value)
        assert "free some space" in str(caught.value)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_dies_while_writing_leaves_the_old_file_or_the_new(tmp_path: Path, step: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    code = f"""
import os
from pathlib import Path
from reader import files
files.on_step = lambda name, path: os._exit(9) if name == {step!r} else None
files.write_atomic(Path({str(path)!r}), b"new")
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert path.read_bytes() == (b"new" if step == "fsync folder" else b"old")
    assert all(name == "a.yaml" or name.startswith(".") for name in names(tmp_path))


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.write_atomic(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"precious")
    other.chmod(0o600)
    path = tmp_path / "a.yaml"
    path.symlink_to(other)
    files.write_atomic(path, b"new")
    assert other.read_bytes() == b"precious"
    assert path.read_bytes() == b"new"
    assert not path.is_symlink()
    assert not path.stat().st_mode & 0o022


def test_a_folder_in_the_way_of_a_write_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(FileWriteError, match=r"a\.yaml: cannot be written"):
        files.write_atomic(tmp_path / "a.yaml", b"new")
    assert names(tmp_path) == ["a.yaml"]


def test_lines_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"one\ntwo\r\n\nlast")
    assert list(files.read_lines(path)) == [b"one", b"two", b"", b"last"]
    for wrong in (tmp_path, tmp_path / "none"):
        with pytest.raises(FileReadError):
            next(files.read_lines(wrong))
    with pytest.raises(FileReadError, match="larger"):
        next(files.read_lines(path, 5))


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("gone", "pipe", "loop", "."):
        with pytest.raises(FileReadError) as caught:
            files.read_bytes(tmp_path / name)
        assert str(tmp_path) in str(caught.value)
        assert caught.value.advice
    with pytest.raises(FileReadError):
        files.read_bytes(Path("/dev/zero"))


def test_refusing_a_folder_keeps_no_handle_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    real = os.open

    def listening(*arguments: object) -> int:
        opened.append(real(*arguments))  # type: ignore[arg-type]
        return opened[-1]

    monkeypatch.setattr(os, "open", listening)
    with pytest.raises(FileReadError):
        files.read_bytes(tmp_path)
    assert len(opened) == 1
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    assert files.read_bytes(tmp_path / "a.txt", limit=11) == b"x" * 11
    with pytest.raises(FileReadError, match="larger"):
        files.read_bytes(tmp_path / "a.txt", limit=10)


def test_a_small_file_takes_no_more_room_than_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    tracemalloc.start()
    try:
        files.read_bytes(tmp_path / "a.txt")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_file_that_grows_while_it_is_read_is_read_whole_and_within_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 9)
    look = os.fstat

    def then_grown(handle: int) -> os.stat_result:
        about = look(handle)
        path.write_bytes(b"x" * 50)
        return about

    monkeypatch.setattr(os, "fstat", then_grown)
    assert files.read_bytes(path, limit=50) == b"x" * 50
    path.write_bytes(b"x" * 9)
    with pytest.raises(FileReadError, match="large"):
        files.read_bytes(path, limit=49)


def test_removing_is_for_good_and_twice_is_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"")
    files.remove(tmp_path / "a.yaml")
    files.remove(tmp_path / "a.yaml")
    files.remove(tmp_path / "no folder" / "a.yaml")
    assert names(tmp_path) == []
    with pytest.raises(FileWriteError, match="cannot be deleted"):
        files.remove(tmp_path)


def test_pieces_of_a_pipe_are_refused_and_do_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a file"):
        files.Pieces(tmp_path / "pipe")
