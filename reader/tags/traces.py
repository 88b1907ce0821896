"""What a step took out of a file, so that undoing it gives it back to the letter: comments, quotes, order and all.

What a step did is undone by what it meant (`steps`). That says the same as before, yet not always in the same letters,
where a person has edited the file. So a step notes beside it which stretch of a file it replaced; an undo that finds
the file as the step left it puts that stretch back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

CODEBOOK, LINKS = "/codebook", "/links"
"""What stands for the two files that are of no article: no article's id begins with a slash."""
LONGEST = 100_000
"""Characters of all stretches of a step; of more than these nothing is noted."""


@dataclass(frozen=True, slots=True)
class Trace:
    """In the file `name` (for a tag file the id of its article, else `CODEBOOK` or `LINKS`) `old` stood between its
    first `start` characters and its last `end` ones. `digest` tells whether the file is as the step left it.
    """

    name: str
    start: int
    end: int
    old: str
    digest: str

    def undone(self, text: str) -> str | None:
        """The file's text as it was before, if `text` is what the step left."""
        if _digest(text) != self.digest or self.start + self.end > len(text):
            return None
        return text[: self.start] + self.old + text[len(text) - self.end :]


def traces(files: Iterable[tuple[str, str, str]]) -> tuple[Trace, ...]:
    """The traces of a step that changed the texts of files: for each its name, the old text and the new one."""
    made = tuple(_trace(*one) for one in files if one[1] != one[2])
    return made if sum(len(one.old) for one in made) <= LONGEST else ()


def _trace(name: str, old: str, new: str) -> Trace:
    most = min(len(old), len(new))
    start = _common(most, lambda count: old[:count] == new[:count])
    end = _common(most - start, lambda count: count == 0 or old[-count:] == new[-count:])
    return Trace(name, start, end, old[start : len(old) - end], _digest(new))


def _common(most: int, same: Callable[[int], bool]) -> int:
    """The largest count up to `most` that is still the same."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def text_of_book(content: bytes | None) -> str:
    """The content of the codebook's file, in whatever encoding, as a text that the journal can hold."""
    return (content or b"").decode("utf-8", "surrogateescape")


def book_of(text: str) -> bytes:
    """The way back: the same bytes."""
    return text.encode("utf-8", "surrogateescape")


def trace_as_json(trace: Trace) -> list[object]:
    """A trace for the journal."""
    return [trace.name, trace.start, trace.end, trace.old, trace.digest]


def traces_from_json(said: Any) -> tuple[Trace, ...]:  # noqa: ANN401 - whatever stands in the journal
    """The traces in a line of the journal; none if it is not what it should be."""
    if not isinstance(said, list):
        return ()
    found = []
    for one in said:
        if not (isinstance(one, list) and [type(part) for part in one] == [str, int, int, str, str]):
            return ()
        if one[1] < 0 or one[2] < 0:
            return ()
        found.append(Trace(*one))
    return tuple(found)
