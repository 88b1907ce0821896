"""A number for each document of a segment: which article it is, how many words it has."""

from __future__ import annotations

import sys
from array import array
from pathlib import Path

from reader.search import sealed


def write(folder: Path, segment: str, name: str, numbers: array[int]) -> None:
    """Write a column: four bytes a document, little-endian. Raises OSError."""
    path = _path(folder, segment, name)
    file = sealed.Sealing(path, path.name)
    try:
        file.write(_little(numbers).tobytes())
    finally:
        file.close()


def read(folder: Path, segment: str, name: str, size: int) -> array[int]:
    """The column of a segment of `size` documents. Raises OSError, MalformedError."""
    found = _little(array("I", sealed.read(_path(folder, segment, name))))
    if len(found) != size:
        raise sealed.MalformedError(f"{len(found)} documents instead of {size}")
    return found


def _path(folder: Path, segment: str, name: str) -> Path:
    return folder / f"{segment}.{name}.col"


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers
