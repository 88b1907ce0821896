"""How this program reads and writes files. Nothing else opens one for writing.

A write is a temporary file in the same folder, flushed, fsynced, renamed over the old one, and the folder fsynced:
after a crash there is the old file or the new one, whole. `on_step` names each of these steps to whoever listens;
the tests kill the process there, or raise what a disk can raise.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from reader.errors import FileChangedError, FileReadError, FileWriteError

T = TypeVar("T")
READ_LIMIT = 64 * 1024 * 1024
"""Bytes beyond which a file is not read as one piece."""

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp\Z")
_SURELY_DEAD = 3600.0
"""Seconds without a change after which nobody is writing a temporary file any more."""

on_step: Callable[[str, Path], None] | None = None
"""Called with the name of a step and the path before the step is taken; may raise OSError. For tests.

The steps of a write are `mkdir`, `create`, `write`, `torn` (half of the bytes are in the file), `fsync`, `mode`,
`rename`, `fsync folder`; of a line `append`, `torn append`, `fsync append`, `fsync folder`; `remove`, `fsync folder`;
`mkdir private` and `mode private` of a folder that is ours alone; `lock`.
"""


def step(name: str, path: Path) -> None:
    """Say that this step is about to be taken at `path`, to whoever listens."""
    if on_step is not None:
        on_step(name, path)


def _write_all(file: BinaryIO, content: bytes, name: str, path: Path) -> None:
    """Put all of `content` into the file and out of this process; if somebody listens, in two goes."""
    if on_step is not None:
        half = len(content) // 2
        file.write(content[:half])
        file.flush()
        on_step(name, path)
        content = content[half:]
    file.write(content)
    file.flush()


def advice_for(error: OSError) -> str:
    """What a person can do about an error of the operating system, in a few words."""
    advice = {
        errno.ENOSPC: "free some space on that disk",
        errno.EDQUOT: "your quota on that disk is used up",
        errno.EROFS: "that disk is read-only",
        errno.EACCES: "check the permissions",
        errno.EPERM: "check the permissions",
        errno.ENOENT: "it was moved or deleted",
        errno.ENAMETOOLONG: "use a shorter name",
        errno.EIO: "the disk reports a fault",
        errno.ESTALE: "the network folder was cut off; connect it again",
        errno.ETIMEDOUT: "the network folder does not answer; check the connection",
        errno.EHOSTDOWN: "the network folder does not answer; check the connection",
        errno.ENODEV: "the disk was taken away; put it back",
        errno.ENXIO: "the disk was taken away; put it back",
        errno.EFBIG: "the file would be larger than is allowed there",
    }
    return advice.get(error.errno or 0, "check that file and its folder")


@contextlib.contextmanager
def _opened(path: Path, limit: int) -> Iterator[tuple[BinaryIO, int]]:
    """A regular file of at most `limit` bytes, and its size. Raises FileReadError, also for what fails within."""
    try:
        # A pipe in the folder would block a plain open for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                raise FileReadError("is not a file with text in it", path=path, advice="put a plain file there")
            if about.st_size > limit:
                raise _too_large(path, limit)
            # The handle is closed below in every case; had `file` owned it, nobody would close it after a failure here.
            with os.fdopen(handle, "rb", closefd=False) as file:
                yield file, about.st_size
        finally:
            os.close(handle)
    except OSError as error:
        raise FileReadError(
            f"cannot be read ({error.strerror or error})", path=path, advice=advice_for(error)
        ) from error


def read_bytes(path: Path, limit: int = READ_LIMIT) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Raises FileReadError for anything else: no such file, no permission, a folder, a pipe, a device, too large.
    """
    with _opened(path, limit) as (file, size):
        # As much room as there is to read, not as there may be: that would be taken for every file.
        content = file.read(size + 1)
        if len(content) > size:  # it has grown meanwhile
            content += file.read(limit + 1 - len(content))
    if len(content) > limit:
        raise _too_large(path, limit)
    return content


def read_lines(path: Path, limit: int = READ_LIMIT) -> Iterator[bytes]:
    """The lines of a regular file of at most `limit` bytes, without their ends: one after the other, for a file of
    which not all is to be held at once. Raises as `read_bytes`, when the first line is asked for or later.
    """
    with _opened(path, limit) as (file, _):
        for line in file:
            yield line.rstrip(b"\r\n")


def read_start(path: str, length: int) -> bytes:
    """Up to `length` bytes from the start of a file; empty if it cannot be read.

    For looking through many files that a listing has just found to be plain: it asks the system as little as can be.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            return os.read(handle, length)
        finally:
            os.close(handle)
    except (OSError, ValueError):
        return b""


def completions(typed: str, most: int = 50) -> tuple[str, ...]:
    """The paths that begin as `typed` does, folders with `/` behind them; hidden ones only if a dot is typed.

    At most `most`, sorted; a folder that cannot be read has none.
    """
    folder, _, begun = typed.rpartition("/")
    place = Path(f"{folder}/" if folder or typed.startswith("/") else ".").expanduser()
    try:
        with os.scandir(place) as listed:
            found = [(one.name, one.is_dir()) for one in listed if one.name.startswith(begun)]
    except (OSError, ValueError):
        return ()
    shown = sorted(name + "/" * is_folder for name, is_folder in found if begun or not name.startswith("."))
    return tuple(f"{folder}/{name}" if "/" in typed else name for name in shown[:most])


def may_be_there(path: Path) -> bool:
    """Whether something is at `path`, or nobody can tell: whoever reads it is told why then."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def named(folder: Path, name: re.Pattern[str]) -> list[Path]:
    """The paths in `folder` whose names match `name` as a whole, sorted; none if the folder is not there.

    Raises FileReadError if it cannot be read.
    """
    try:
        with os.scandir(folder) as listed:
            return sorted(folder / one.name for one in listed if name.fullmatch(one.name))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise FileReadError(
            f"cannot be read ({error.strerror or error})", path=folder, advice=advice_for(error)
        ) from error


class Pieces:
    """A file that is read piece by piece. Not mapped into memory: whoever reads a mapped file that is cut short
    meanwhile is killed by the system; here it is an error. What is open stays readable when its name is gone.

    Safe for several threads. Raises OSError when it cannot be opened or read, EOFError past its end.
    """

    def __init__(self, path: Path) -> None:
        # A pipe in the place of the file would block a plain open for ever.
        self._handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        about = os.fstat(self._handle)
        if not stat.S_ISREG(about.st_mode):
            self.close()
            raise OSError(errno.EINVAL, "is not a file", str(path))
        self.size = about.st_size

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start` on, no fewer."""
        if start < 0 or length < 0 or start + length > self.size:
            raise EOFError(f"{length} bytes at {start}")
        piece = os.pread(self._handle, length, start)
        while len(piece) < length:
            more = os.pread(self._handle, length - len(piece), start + len(piece))
            if not more:
                raise EOFError("the file was cut short")
            piece += more
        return piece

    def close(self) -> None:
        """Let go of the file. Also done when nobody holds this any more: Whoosh forgets what it has opened."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __del__(self) -> None:
        if getattr(self, "_handle", -1) >= 0:
            self.close()


def _too_large(path: Path, limit: int) -> FileReadError:
    return FileReadError(
        f"is larger than {limit // 1_000_000} MB" if limit > 1_000_000 else f"is larger than {limit // 1000} kB",
        path=path,
        advice="make it smaller, or several of it",
    )


def write_atomic(
    path: Path,
    content: bytes,
    *,
    private: bool = False,
    lasting: bool = True,
    still: Callable[[], bool] = lambda: True,
) -> None:
    """Put `content` at `path`, all of it or nothing; folders above are made as needed. `private`: for this user alone.

    Not `lasting`: it outlives this process, yet perhaps not a power cut; many times as fast. `still` is
    asked last, before the new file takes the place of the old one: if it says no, FileChangedError is raised. Raises
    FileWriteError; then the old file is as it was. The caller holds the lock.
    """
    temporary: Path | None = None
    try:
        step("mkdir", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        mode: int | None = None
        with contextlib.suppress(FileNotFoundError):
            # A link is replaced, never followed: it may lead out of the folder. It has no mode worth keeping.
            if stat.S_ISREG(path.lstat().st_mode):
                mode = stat.S_IMODE(path.lstat().st_mode)
        step("create", path)
        fresh = path.parent / f".{secrets.token_hex(8)}.tmp"
        handle = os.open(
            fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600 if private else 0o666
        )
        temporary = fresh
        with os.fdopen(handle, "wb") as file:
            step("write", path)
            _write_all(file, content, "torn", path)
            if lasting:
                step("fsync", path)
                os.fsync(file.fileno())
        if mode is not None:
            step("mode", path)
            temporary.chmod(mode)
        if not still():
            raise FileChangedError("was changed by another program just now", path=path, advice="try again")
        step("rename", path)
        temporary.replace(path)
        temporary = None
        if lasting:
            step("fsync folder", path)
            _sync_folder(path.parent)
    except OSError as error:
        raise FileWriteError(
            f"cannot be written ({error.strerror or error})", path=path, advice=advice_for(error)
        ) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def create(path: Path) -> BinaryIO:
    """A new file at `path`, in place of one of that name, open to be written piece by piece. Raises OSError.

    For what can be made again from something else: nothing here is flushed to the disk, or all or nothing.
    """
    step("create", path)
    return path.open("wb")


def rename(old: Path, new: Path) -> None:
    """Give a file made with `create` its name, in place of one that has it. Raises OSError."""
    step("rename", new)
    old.replace(new)


def append_line(path: Path, line: bytes) -> None:
    """Put `line` and a newline at the end of the file at `path`, made if need be, readable by this user alone.

    A line that a crash cut short is ended first, so that it spoils itself only. Raises FileWriteError. The caller
    holds the lock.
    """
    try:
        step("append", path)
        fresh = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            torn = b""
            if size:
                file.seek(size - 1)
                torn = b"" if file.read(1) == b"\n" else b"\n"
            file.seek(0, os.SEEK_END)
            _write_all(file, torn + line + b"\n", "torn append", path)
            step("fsync append", path)
            os.fsync(file.fileno())
        if fresh:
            step("fsync folder", path)
            _sync_folder(path.parent)
    except OSError as error:
        raise FileWriteError(
            f"cannot be written ({error.strerror or error})", path=path, advice=advice_for(error)
        ) from error


def remove(path: Path, *, lasting: bool = True) -> None:
    """Delete `path` for good; nothing happens if it is not there. Raises FileWriteError.

    Not `lasting`: a power cut may bring it back.
    """
    try:
        step("remove", path)
        path.unlink(missing_ok=True)
        if lasting:
            step("fsync folder", path)
            _sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileWriteError(
            f"cannot be deleted ({error.strerror or error})", path=path, advice=advice_for(error)
        ) from error


def is_left_over(name: str) -> bool:
    """Whether a file of that name is what a write that was killed leaves behind, or what one is just at."""
    return _TEMPORARY.match(name) is not None


def sweep(paths: Iterable[Path]) -> None:
    """Delete those of `paths` that are surely left over from writes that were killed: nobody has touched them for an
    hour. What cannot be deleted stays. The caller holds the lock of their folder, if it has one.
    """
    for path in paths:
        with contextlib.suppress(OSError):
            about = path.lstat()
            if is_left_over(path.name) and stat.S_ISREG(about.st_mode) and time.time() - about.st_mtime > _SURELY_DEAD:
                path.unlink()


def sweep_folder(folder: Path) -> None:
    """As `sweep`, of all that lies in a folder of ours."""
    with contextlib.suppress(OSError):
        sweep(list(folder.glob(".*.tmp")))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network folders cannot sync a directory; the file itself is on the disk by now.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives, or its error; FileWriteError if it takes longer, as where a network folder does not answer:
    it is left to itself then.
    """
    said: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            said.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, name="reader patience", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not said:
        raise FileWriteError("the disk does not answer", advice="check its connection")
    return said[0]
