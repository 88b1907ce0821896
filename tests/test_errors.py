from __future__ import annotations

import pytest

from reader import errors
from reader.errors import ReaderError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ReaderError("is full"), "is full"),
        (ReaderError("is full", path="a.txt"), "a.txt: is full"),
        (ReaderError("is odd", path="a.yaml", line=3, advice="mend it"), "a.yaml:3: is odd; mend it"),
        (ReaderError("is odd", line=3), "is odd"),
    ],
)
def test_an_error_is_one_line(error: ReaderError, line: str) -> None:
    assert str(error) == line


def test_there_is_one_tree() -> None:
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    assert len(found) > 8
    assert all(issubclass(one, ReaderError) for one in found)
