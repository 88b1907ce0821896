"""Files of the index with checksums: whatever is read of one is what was written, or MalformedError.

The content as it is; then one checksum for each block of it; then the length of the content and a checksum of all of
this and of the file's name, so that no file passes for another. Every read is checked, not only the first: a file can
change while it is open.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

from reader import files

BLOCK = 8192
"""Bytes that have a checksum together: a small piece costs as much to check as its blocks are long."""
_FOOT = struct.Struct("<QI8s")
"""Length of the content, checksum of the checksums, and a mark."""
_MARK = b"rdseal1\n"
_RECENT = 16
"""Blocks that are kept: the words of a wildcard lie side by side."""


class MalformedError(Exception):
    """The file is not what was written."""


class Sealing:
    """A file on its way to disk. What is written goes at its end; closing seals it."""

    def __init__(self, path: Path, name: str) -> None:
        """`name` is what the file will be called when it is read. Raises OSError, as `write` and `close` do."""
        self._file = files.create(path)
        self._name = name
        self._sums = array("I")
        self._length = 0
        self._rest = bytearray()

    def write(self, piece: bytes) -> int:
        """Add a piece."""
        self._file.write(piece)
        self._length += len(piece)
        self._rest += piece
        if len(self._rest) >= BLOCK:
            whole = len(self._rest) // BLOCK * BLOCK
            self._sums.extend(_sums(memoryview(self._rest)[:whole]))
            self._rest = self._rest[whole:]
        return len(piece)

    def tell(self) -> int:
        """How much was written."""
        return self._length

    def flush(self) -> None:
        """Nothing has to be on the disk before the end."""

    def close(self) -> None:
        """Write the checksums and let go of the file."""
        try:
            self._sums.extend(_sums(memoryview(self._rest)))
            self._file.write(_seal(self._name, self._length, self._sums))
        finally:
            self._file.close()


class Pieces:
    """A sealed file, open to be read piece by piece. Safe for several threads.

    Raises OSError, and MalformedError where it is not what was written.
    """

    def __init__(self, path: Path) -> None:
        self._file = files.Pieces(path)
        try:
            self._load(path.name)
        except EOFError as error:
            self._file.close()
            raise MalformedError("it was cut short") from error
        except BaseException:
            self._file.close()
            raise

    def _load(self, name: str) -> None:
        end = self._file.size - _FOOT.size
        length, _, mark = _FOOT.unpack(self._file.read(end, _FOOT.size))
        self.size: int = length
        count = -(-length // BLOCK)
        if mark != _MARK or length + 4 * count != end:
            raise MalformedError("it has no seal")
        self._sums = _numbers(self._file.read(length, 4 * count))
        if _seal(name, length, self._sums) != self._file.read(length, 4 * count + _FOOT.size):
            raise MalformedError("its seal is broken")
        self._recent: dict[int, bytes] = {}

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start` on, no fewer."""
        end = start + length
        if start < 0 or length < 0 or end > self.size:
            raise MalformedError(f"{length} bytes at {start}")
        if not length:
            return b""
        first, last = start // BLOCK, (end - 1) // BLOCK
        begin = first * BLOCK
        if first < last:
            return self._checked(first, last)[start - begin : end - begin]
        block = self._recent.get(first)
        if block is None:
            block = self._checked(first, first)
            if len(self._recent) >= _RECENT:
                self._recent = {}
            self._recent[first] = block
        return block[start - begin : end - begin]

    def _checked(self, first: int, last: int) -> bytes:
        begin = first * BLOCK
        try:
            whole = self._file.read(begin, min((last + 1) * BLOCK, self.size) - begin)
        except EOFError as error:
            raise MalformedError("it was cut short") from error
        if array("I", _sums(memoryview(whole))) != self._sums[first : last + 1]:
            raise MalformedError(f"a checksum is wrong between {begin} and {begin + len(whole)}")
        return whole

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read(path: Path) -> bytes:
    """The content of a small sealed file. Raises OSError, MalformedError."""
    pieces = Pieces(path)
    try:
        return pieces.read(0, pieces.size)
    finally:
        pieces.close()


def _sums(content: memoryview) -> Iterator[int]:
    return (zlib.crc32(content[at : at + BLOCK]) for at in range(0, len(content), BLOCK))


def _seal(name: str, length: int, sums: array[int]) -> bytes:
    table = _numbers(sums.tobytes()).tobytes()
    said = zlib.crc32(table, zlib.crc32(f"{name} {length}".encode("utf-8", "surrogatepass")))
    return table + _FOOT.pack(length, said, _MARK)


def _numbers(table: bytes) -> array[int]:
    """Little-endian as they are kept, or the other way round."""
    found = array("I", table)
    if sys.byteorder == "big":
        found.byteswap()
    return found
