"""Watching a process at the system's own door, and killing it there: whatever writes, Python, SQLite or Whoosh.

`killed(work, folder, at)` runs `work` in a forked process, counts each call by which it or a process it starts changes
something below `folder`, and kills whoever is about to make the call of that number: before it, or (`torn`) once half
of its bytes are written. Linux on the two usual processors; elsewhere `there` is False.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_TRACEME, _CONT, _SYSCALL, _GETREGSET, _SETREGSET = 0, 7, 24, 0x4204, 0x4205
_SETOPTIONS, _GETEVENTMSG, _GET_SYSCALL_INFO = 0x4200, 0x4201, 0x420E
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100000
"""Stops at calls are marked; forks, vforks, clones and execs are followed; all die with who watches."""
_ALL = 0x40000000
_STOPPED = signal.SIGTRAP | 0x80
_AT_FDCWD = -100
_CREATES = os.O_CREAT | os.O_TRUNC

# How each call says which file it is about: `fd` in its first argument, `path` in that argument, a path at a folder in
# these two; and where its flags stand, if only some of them change anything.
_CALLS = {
    "x86_64": {
        1: ("write", "fd", 0),
        18: ("write", "fd", 0),
        20: ("writev", "fd", 0),
        296: ("writev", "fd", 0),
        74: ("fsync", "fd", 0),
        75: ("fsync", "fd", 0),
        77: ("truncate", "fd", 0),
        76: ("truncate", "path", 0),
        82: ("rename", "path", 0),
        83: ("mkdir", "path", 0),
        84: ("rmdir", "path", 0),
        87: ("unlink", "path", 0),
        86: ("link", "path", 1),
        90: ("chmod", "path", 0),
        91: ("chmod", "fd", 0),
        285: ("allocate", "fd", 0),
        2: ("create", "path", 0),
        257: ("create", "at", 0),
        258: ("mkdir", "at", 0),
        263: ("unlink", "at", 0),
        264: ("rename", "at", 0),
        316: ("rename", "at", 0),
        268: ("chmod", "at", 0),
        326: ("write", "fd", 2),
    },
    "aarch64": {
        64: ("write", "fd", 0),
        68: ("write", "fd", 0),
        66: ("writev", "fd", 0),
        70: ("writev", "fd", 0),
        82: ("fsync", "fd", 0),
        83: ("fsync", "fd", 0),
        46: ("truncate", "fd", 0),
        45: ("truncate", "path", 0),
        52: ("chmod", "fd", 0),
        47: ("allocate", "fd", 0),
        56: ("create", "at", 0),
        34: ("mkdir", "at", 0),
        35: ("unlink", "at", 0),
        38: ("rename", "at", 0),
        276: ("rename", "at", 0),
        53: ("chmod", "at", 0),
        37: ("link", "at", 2),
        285: ("write", "fd", 2),
    },
}
_FLAGS = {("x86_64", 2): 1, ("x86_64", 257): 2, ("aarch64", 56): 2}
_REGISTERS = {"x86_64": (27, 12), "aarch64": (34, 2)}
"""How many registers there are, and which one says how long a write is."""

machine = platform.machine()
there = sys.platform == "linux" and machine in _CALLS


class _Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


@dataclass(slots=True)
class Watched:
    """What was seen: each call, as `rename codebook.yaml`; which of them was the last, and how the process ended."""

    calls: list[str] = field(default_factory=list)
    died: str = ""
    killed: bool = False
    status: int = 0


def killed(work: Callable[[], None], folder: Path, at: int = -1, *, torn: bool = False) -> Watched:
    """Run `work` in a process and kill it at its call of that number, counted from 0; -1: let it run.

    With `torn` a write is made with half of its bytes first; only calls named `write` can be.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _ptrace(_TRACEME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            work()
            status = 0
        finally:
            os._exit(status)
    os.waitpid(child, 0)
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    _ptrace(_SYSCALL, child)
    return _Watch(child, str(folder.resolve()), at, torn).run()


class _Watch:
    def __init__(self, child: int, top: str, at: int, torn: bool) -> None:
        self._child, self._top, self._at, self._torn = child, top, at, torn
        self._seen = Watched()
        self._inside: dict[int, bool] = {}
        self._dying: set[int] = set()

    def run(self) -> Watched:
        while True:
            try:
                thread, status = os.waitpid(-1, _ALL)
            except ChildProcessError:
                return self._seen
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                self._inside.pop(thread, None)
                if thread == self._child:
                    self._seen.killed, self._seen.status = os.WIFSIGNALED(status), status
                continue
            number = os.WSTOPSIG(status)
            passed = 0
            if number == _STOPPED:
                if self._call(thread):
                    continue
            elif number == signal.SIGTRAP or (number == signal.SIGSTOP and thread not in self._inside):
                self._inside.setdefault(thread, False)  # a fork, a clone, an exec, or what came of one
            else:
                passed = number
            _ptrace(_SYSCALL, thread, 0, passed)

    def _call(self, thread: int) -> bool:
        """At the door of a call. True: whoever makes it was killed."""
        said = (ctypes.c_uint64 * 16)()
        _ptrace(_GET_SYSCALL_INFO, thread, ctypes.sizeof(said), ctypes.addressof(said))
        content = bytes(said)
        if content[0] == 2:
            if thread in self._dying:
                self._kill(thread)
                return True
            return False
        number = int.from_bytes(content[24:32], "little")
        about = _CALLS[machine].get(number)
        if about is None:
            return False
        arguments = [int.from_bytes(content[at : at + 8], "little", signed=True) for at in range(32, 80, 8)]
        flags = _FLAGS.get((machine, number))
        if flags is not None and not arguments[flags] & _CREATES:
            return False
        path = self._path(thread, about[1], arguments[about[2] :])
        if not path.startswith(self._top):
            return False
        self._seen.calls.append(f"{about[0]} {os.path.basename(path)}")  # noqa: PTH119
        if len(self._seen.calls) - 1 != self._at:
            return False
        self._seen.died = self._seen.calls[-1]
        if self._torn:
            count, which = _REGISTERS[machine]
            registers = (ctypes.c_uint64 * count)()
            piece = _Piece(ctypes.addressof(registers), ctypes.sizeof(registers))
            _ptrace(_GETREGSET, thread, 1, ctypes.addressof(piece))
            registers[which] //= 2
            _ptrace(_SETREGSET, thread, 1, ctypes.addressof(piece))
            self._dying.add(thread)
            self._seen.died = f"half a {self._seen.died}"
            return False
        self._kill(thread)
        return True

    @staticmethod
    def _kill(thread: int) -> None:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{thread}/status").read_text().splitlines()
            group = next(line.split()[1] for line in lines if line.startswith("Tgid:"))
            os.kill(int(group), signal.SIGKILL)

    @staticmethod
    def _path(thread: int, kind: str, arguments: list[int]) -> str:
        with contextlib.suppress(OSError, ValueError):
            if kind == "fd":
                return str(Path(f"/proc/{thread}/fd/{arguments[0]}").readlink())
            pointer = arguments[0 if kind == "path" else 1]
            with open(f"/proc/{thread}/mem", "rb", 0) as memory:  # noqa: PTH123
                memory.seek(pointer)
                name = os.fsdecode(memory.read(4096 - pointer % 4096))
                if "\0" not in name:
                    name += os.fsdecode(memory.read(4096))
            name = name.partition("\0")[0]
            folder = f"/proc/{thread}/cwd"
            if kind == "at" and ctypes.c_int(arguments[0]).value != _AT_FDCWD:
                folder = f"/proc/{thread}/fd/{ctypes.c_int(arguments[0]).value}"
            return name if name.startswith("/") else f"{Path(folder).readlink()}/{name}"
        return ""


_LIBRARY = ctypes.CDLL(None, use_errno=True) if there else None


def _ptrace(request: int, thread: int, address: int = 0, data: int = 0) -> int:
    assert _LIBRARY is not None
    call = _LIBRARY.ptrace
    call.restype = ctypes.c_long
    call.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    return int(call(request, thread, address, data))
