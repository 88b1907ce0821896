"""A sealed file is read as it was written, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.search import sealed
from reader.search.sealed import BLOCK, MalformedError, Pieces, Sealing


def written(path: Path, content: bytes, step: int = 5000) -> Path:
    file = Sealing(path, path.name)
    for at in range(0, len(content), step):
        file.write(content[at : at + step])
    assert file.tell() == len(content)
    file.close()
    return path


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_pieces_are_what_was_written(tmp_path: Path, length: int) -> None:
    content = bytes(at * 7 % 251 for at in range(length))
    path = written(tmp_path / "a", content)
    assert sealed.read(path) == content
    pieces = Pieces(path)
    for start in (0, 1, BLOCK - 1, BLOCK, length // 2, length):
        for end in (start, start + 1, start + BLOCK, length):
            if start <= end <= length:
                assert pieces.read(start, end - start) == content[start:end]
    for start, many in ((-1, 1), (0, length + 1), (0, -1), (length, 1)):
        with pytest.raises(MalformedError):
            pieces.read(start, many)
    pieces.close()


def test_every_bit_counts(tmp_path: Path) -> None:
    path = written(tmp_path / "a", b"some content, and more of it")
    whole = path.read_bytes()
    for at in range(8 * len(whole)):
        spoiled = bytearray(whole)
        spoiled[at // 8] ^= 1 << at % 8
        path.write_bytes(spoiled)
        with pytest.raises(MalformedError):
            sealed.read(path)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(MalformedError):
            sealed.read(path)
    path.write_bytes(whole + b"x")
    with pytest.raises(MalformedError):
        sealed.read(path)


def test_no_file_passes_for_another(tmp_path: Path) -> None:
    path = written(tmp_path / "a", b"content")
    path.rename(tmp_path / "b")
    with pytest.raises(MalformedError):
        sealed.read(tmp_path / "b")


def test_each_read_is_checked(tmp_path: Path) -> None:
    """What was right when the file was opened can be wrong later."""
    path = written(tmp_path / "a", bytes(5 * BLOCK))
    pieces = Pieces(path)
    assert pieces.read(0, 2 * BLOCK) == bytes(2 * BLOCK)
    with path.open("r+b") as file:
        file.seek(BLOCK + 3)
        file.write(b"x")
    with pytest.raises(MalformedError):
        pieces.read(0, 2 * BLOCK)
    assert pieces.read(3 * BLOCK, 10) == bytes(10)
    pieces.close()
