"""What these tests export: passages of two articles, of every kind, and a codebook with everything in it."""

from __future__ import annotations

from pathlib import Path

from reader.articles.model import Metadata, Passage
from reader.tags.exchange import Exported, ExportRow, exported
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage
from tests.conftest import REPOSITORY

DATA = REPOSITORY.parent / "shared" / "data"
"""Schemas and real files of others, where they are at hand."""

TEXT = "Ann said: “no.” 😀 e\u0301\n\nשלום עולם & <b>bold</b>\tagain.\n" * 3
BOOK = Codebook(
    (
        Tag("promises", 'What is promised,\nby "whom" & <where>', "#2a9d9d", "1", ("pledges",)),
        Tag("promises/us", colour="#c8504f"),
        Tag("places/paris"),
        Tag("=1+1", "a formula, to a spreadsheet"),
    )
)


def passage(number: int, start: int, end: int, tags: tuple[str, ...], note: str = "", by: str = "ada") -> TaggedPassage:
    """A passage of `TEXT`, signed."""
    quote = TEXT[start:end]
    before, after = TEXT[max(0, start - 32) : start], TEXT[end : end + 32]
    created, modified = "2026-11-22T10:14:03Z", "2026-11-22T10:15:40Z"
    return TaggedPassage(f"p-abcdefg{number}", tags, start, end, quote, before, after, by, created, modified, note)


def everything() -> Exported:
    """Exact, overlapping, untagged, unsigned, lost ones, in two articles, one of them with an address."""
    first = Metadata("Title <1> & “one”", "Source", "2025-09-03", url="https://example.org/a?b=c&d")
    found = [
        (passage(1, 0, 15, ("promises", "promises/us"), "A note\n\twith <b> & \x1b[31m"), "sub/a.txt", State.EXACT),
        (passage(2, 4, 30, ("=1+1",), by=""), "sub/a.txt", State.EXACT),
        (passage(3, 16, 17, ()), "sub/a.txt", State.EXACT),
        (passage(4, 21, 31, ("pledges", "new/tag"), by="bob"), "b.txt", State.EXACT),
        (passage(5, 40, 48, ("promises",)), "b.txt", State.LOST),
    ]
    rows = [
        ExportRow(
            Anchored(one, article, state, None if state is State.LOST else Passage(one.start, one.end)),
            first if article != "b.txt" else Metadata(),
        )
        for one, article, state in found
    ]
    return exported(rows, BOOK, {"sub/a.txt": TEXT, "b.txt": TEXT}, "corpus")


def schemas(*parts: str) -> list[Path]:
    """The path if it is there, as the one case of a test; else no case."""
    path = DATA.joinpath(*parts)
    return [path] if path.exists() else []
