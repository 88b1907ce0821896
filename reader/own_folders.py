"""Folders that are this user's alone, and what makes one unsafe to trust."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from reader import files
from reader.errors import FileWriteError
from reader.files import advice_for

_ELSEWHERE = "remove it or set XDG_CACHE_HOME"
_ABOVE = "take that permission away, or set XDG_CACHE_HOME to a folder in a place of your own"
_NOBODY = 65534
"""Whom folders seem to belong to whose owner a container does not know."""


def private_folder(folder: Path) -> Path:
    """`folder`, made if need be, readable and writable by this user alone.

    Raises FileWriteError if it belongs to somebody else or others may write there: what lies in it may have been
    put there by others.
    """
    try:
        files.step("mkdir private", folder)
        for above in reversed(folder.parents):
            if not above.exists():
                above.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        about = folder.lstat()
        if not stat.S_ISDIR(about.st_mode):
            raise FileWriteError("is not a folder", path=folder, advice="remove it")
        if hasattr(os, "getuid"):
            if about.st_uid != os.getuid():
                raise FileWriteError("belongs to another user", path=folder, advice=_ELSEWHERE)
            if about.st_mode & 0o022:
                raise FileWriteError(
                    "can be written by other users", path=folder, advice="remove it, or chmod 700 if you trust it"
                )
            if stat.S_IMODE(about.st_mode) != 0o700:
                files.step("mode private", folder)
                folder.chmod(0o700)
    except OSError as error:
        raise FileWriteError(
            f"cannot be used ({error.strerror or error})", path=folder, advice=advice_for(error)
        ) from error
    return folder


def guarded_folder(folder: Path) -> Path:
    """As `private_folder`, where nobody else can put another folder in its place either.

    Raises FileWriteError also if a folder above it belongs to another user than root, or others may write there
    without the sticky bit that protects what is not theirs.
    """
    private_folder(folder)
    if hasattr(os, "getuid"):
        full = folder.absolute()
        # Where a link leads as well as where it stands.
        for above in dict.fromkeys((*full.parents, *full.resolve().parents)):
            try:
                danger = danger_of(above.lstat(), os.getuid())
            except OSError as error:
                raise FileWriteError(
                    f"cannot be used ({error.strerror or error})", path=above, advice=advice_for(error)
                ) from error
            if danger:
                raise FileWriteError(f"{danger}, and {folder.name} lies in it", path=above, advice=_ABOVE)
    return folder


def danger_of(above: os.stat_result, user: int) -> str:
    """Who could exchange what lies in a folder, in words; empty if only `user` and root can."""
    if stat.S_ISLNK(above.st_mode):
        return ""
    if above.st_uid not in (0, user, _NOBODY):
        return "belongs to another user"
    if above.st_mode & stat.S_ISVTX:
        return ""
    if above.st_mode & 0o002:
        return "can be written by other users"
    if above.st_mode & 0o020 and not _is_alone_in(above.st_gid, user):
        return "can be written by its group"
    return ""


def _is_alone_in(group: int, user: int) -> bool:
    """Whether a group is the one that many systems make for each user: of the same name, with nobody else in it."""
    import grp
    import pwd

    try:
        about, name = grp.getgrgid(group), pwd.getpwuid(user).pw_name
    except KeyError:
        return False
    return about.gr_name == name and set(about.gr_mem) <= {name}


def clear_away(path: Path) -> None:
    """Remove what is there, whatever it is: a file, a link (not what it leads to), a folder with all that is in it.

    For what this program has made itself and makes anew. Raises OSError.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
