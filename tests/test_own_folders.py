from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from reader import own_folders
from reader.errors import FileWriteError


def test_a_private_folder_is_this_users_alone(tmp_path: Path) -> None:
    folder = own_folders.private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert stat.S_IMODE(own_folders.private_folder(folder).stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_write_to_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(FileWriteError, match="written by other users"):
        own_folders.private_folder(folder)


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(FileWriteError, match="another user"):
        own_folders.private_folder(tmp_path / "a")


def test_a_link_or_a_file_is_no_private_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_bytes(b"")
    for name in ("link", "file"):
        with pytest.raises(FileWriteError):
            own_folders.private_folder(tmp_path / name)


ME, OTHER, MY_GROUP = 1000, 1001, 70_000


def about(mode: int, user: int = ME, group: int = MY_GROUP) -> os.stat_result:
    return os.stat_result((stat.S_IFDIR | mode, 0, 0, 0, user, group, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("folder", "danger"),
    [
        (about(0o755), ""),
        (about(0o755, user=0), ""),
        (about(0o1777, user=0), ""),
        (about(0o755, user=65534), ""),
        (about(0o777, user=0), "can be written by other users"),
        (about(0o757), "can be written by other users"),
        (about(0o775), "can be written by its group"),
        (about(0o755, user=OTHER), "belongs to another user"),
        (about(0o1777, user=OTHER), "belongs to another user"),
    ],
)
def test_who_could_exchange_what_lies_in_a_folder(folder: os.stat_result, danger: str) -> None:
    assert own_folders.danger_of(folder, ME) == danger


def test_the_group_of_one_user_is_no_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    members = ["ada"]
    monkeypatch.setattr("grp.getgrgid", lambda _: SimpleNamespace(gr_name="ada", gr_mem=members))
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_name="ada"))
    assert own_folders.danger_of(about(0o775), ME) == ""
    members.append("eve")
    assert own_folders.danger_of(about(0o775), ME)


def test_a_guarded_folder_is_guarded_from_above(tmp_path: Path) -> None:
    folder = tmp_path / "open" / "mine" / "cache"
    assert own_folders.guarded_folder(folder) == folder
    (tmp_path / "open").chmod(0o777)
    own_folders.private_folder(folder)
    with pytest.raises(FileWriteError, match="other users, and cache lies in it"):
        own_folders.guarded_folder(folder)
    (tmp_path / "link").symlink_to(tmp_path / "open" / "mine")
    with pytest.raises(FileWriteError, match="other users"):
        own_folders.guarded_folder(tmp_path / "link" / "cache")
    (tmp_path / "open").chmod(0o1777)
    own_folders.guarded_folder(folder)


def test_folders_above_a_private_one_are_made_for_this_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        own_folders.private_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/c")] == [0o700] * 3
