"""Who may write: the lock of a folder, and of a file that is ours alone while we live."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from reader import files
from reader.errors import FileLockedError, FileReadError, FileWriteError
from reader.files import advice_for


@contextlib.contextmanager
def locked(folder: Path, timeout: float = 5.0) -> Iterator[None]:
    """Hold the one lock of `folder` against other processes (and other holders in this one).

    On POSIX systems the folder itself is locked, so that no lock file lies between a person's files. Waits up to
    `timeout` seconds, then raises FileLockedError. The lock dies with its process.
    """
    try:
        files.step("lock", folder)
        folder.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            handle = os.open(folder, os.O_RDONLY)
        else:  # pragma: no cover
            handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise FileWriteError(
            f"cannot be used ({error.strerror or error})", path=folder, advice=advice_for(error)
        ) from error
    try:
        until = time.monotonic() + timeout
        while not _try_lock(handle, folder):
            if time.monotonic() > until:
                raise FileLockedError(
                    "is in use by another reader", path=folder, advice="try again, or close the other one"
                )
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int, path: Path | None = None) -> bool:
    if os.name == "posix":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.ENOTSUP, errno.ENOLCK, errno.EINVAL):
                return True  # a folder without locks: the check for changed files still stands
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise FileWriteError(
                    f"cannot be locked ({error.strerror or error})", path=path, advice=advice_for(error)
                ) from error
            return False
        return True
    import msvcrt  # pragma: no cover

    try:  # pragma: no cover
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:  # pragma: no cover
        return False
    return True  # pragma: no cover


class Held:
    """A file of this user's alone that is held while this lives: whoever else asks for it is told that it is in use.

    Raises FileLockedError if somebody holds it, FileReadError if it is not there, is a link, or belongs to, or can be
    written by, somebody else: in a folder for all anybody may have put it there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(path, flags)
        except OSError as error:
            raise FileReadError(
                f"cannot be read ({error.strerror or error})", path=path, advice=advice_for(error)
            ) from error
        about = os.fstat(self._handle)
        others = hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022)
        try:
            if not stat.S_ISREG(about.st_mode) or others:
                raise FileReadError("is not this user's own file", path=path, advice="it is left alone")
            if os.name == "posix" and not _try_lock(self._handle):
                raise FileLockedError("is in use by another reader", path=path)
        except BaseException:
            self.let_go()
            raise
        if os.name != "posix":  # pragma: no cover - what is open there can be neither replaced nor deleted
            self.let_go()

    @property
    def is_there(self) -> bool:
        """Whether this is still what lies at the path."""
        try:
            return self._handle < 0 or os.path.samestat(os.fstat(self._handle), self.path.lstat())
        except OSError:
            return False

    def let_go(self) -> None:
        """Hold it no longer."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)
