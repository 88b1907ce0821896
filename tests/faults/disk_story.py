"""A story of all kinds of changes to the tags, and a disk that fails at any of their steps."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader import clock, files
from reader.tags import TagStore, Verdict
from reader.tags.codebook_changes import TagEdit
from reader.tags.journal import Edit
from reader.tags.model import Tag
from tests.tags.making import STORY, article, span

OTHER = "A coalition comes second, of France and others. The Americans are third, after a truce."
A, B = article(STORY, "a.txt"), article(OTHER, "sub/b.txt")
Deed = Callable[[TagStore], object]


def first(tags: TagStore, article_id: str = "a.txt") -> str:
    return tags.passages(article_id)[0].id


def imported(tags: TagStore) -> object:
    """As an import does it: a tag with a description, and a passage of the other article."""
    made = tags.passages("a.txt")[0]

    def decide() -> tuple[list[TagEdit | Edit], str]:
        edits: list[TagEdit | Edit] = [TagEdit(None, Tag("imported", "from elsewhere"), 9)]
        for other in (A, B):
            place = span(other.text, "truce")
            come = type(made)(f"p-imp{other.id[0]}", ("imported",), *place, quote="truce", note="come from elsewhere")
            edits.append(Edit(other.id, None, come, other.text_sha256))
        return edits, "imported"

    return tags.take_step(decide)


STORY_OF_ALL: tuple[tuple[str, Deed], ...] = (
    ("add", lambda tags: tags.add(A, span(STORY, "France"), ["actors/france"], "one note")),
    ("add to it", lambda tags: tags.add(A, span(STORY, "Ukraine"), ["actors/ukraine", "new"])),
    ("change tags", lambda tags: tags.change(A, first(tags), tags=["actors/ukraine", "better"])),
    ("change note", lambda tags: tags.change(A, first(tags), note="another\nnote: 0123")),
    ("move ends", lambda tags: tags.change(A, first(tags), span=span(STORY, "led by France"))),
    ("add many", lambda tags: tags.add_many([(A, [span(STORY, "truce")]), (B, [span(OTHER, "truce")])], ["hits"], "n")),
    ("rename", lambda tags: tags.rename_tag("actors", "who")),
    ("describe", lambda tags: tags.describe_tag("hits", "what was found")),
    ("merge", lambda tags: tags.merge_tags("hits", "new")),
    (
        "link",
        lambda tags: tags.links.decide(A, span(STORY, "The third"), B, span(OTHER, "The Americans"), Verdict.SAME),
    ),
    (
        "unlink",
        lambda tags: tags.links.decide(A, span(STORY, "The third"), B, span(OTHER, "The Americans"), Verdict.NOT),
    ),
    ("import", imported),
    ("remove", lambda tags: tags.remove("sub/b.txt", first(tags, "sub/b.txt"))),
    ("undo", lambda tags: tags.undo()),
    ("undo import", lambda tags: tags.undo()),
    ("redo", lambda tags: tags.redo()),
    ("delete tag", lambda tags: tags.delete_tag("new", passages=True)),
    ("undo that", lambda tags: tags.undo()),
)


def view(tags: TagStore) -> dict[str, object]:
    """All that a person would be shown of the tags."""
    seen: dict[str, object] = {
        one: [(p.id, p.tags, p.span, p.quote, p.note, p.by) for p in tags.passages(one)]
        for one in tags.tagged_articles()
    }
    tags.codebook()
    links = [(one.id, one.verdict, one.a.quote, one.b.quote) for one in tags.links.all()]
    return {one: said for one, said in seen.items() if said} | {"/links": links}


def opened(folder: Path, session: str = "state") -> TagStore:
    """A reader on the corpus in `folder`, with three places to keep what cannot be saved."""
    (folder / "corpus").mkdir(exist_ok=True)
    (folder / "tmp").mkdir(exist_ok=True)
    (folder / "home").mkdir(exist_ok=True)
    recovery = [folder / session, folder / "tmp", folder / "home"]
    return TagStore(folder / "corpus", folder / session, "ada", recovery, "corpus-0123")


def kept_files(folder: Path) -> list[Path]:
    """The recovery files that there are."""
    return sorted(folder.glob("*/reader-*.yaml"))


@dataclass
class Disk:
    """A disk that fails with error `code` at the step of number `at`, counted from 0, or from it on.

    `where` says which paths are on it. `failed` counts.
    """

    code: int
    at: int
    lasts: bool
    where: Callable[[Path], bool] = lambda path: True
    steps: int = 0
    failed: int = 0
    died_at: str = ""

    def step(self, name: str, path: Path) -> None:
        """What `files.on_step` calls."""
        if not self.where(path):
            return
        number, self.steps = self.steps, self.steps + 1
        if number == self.at or (self.lasts and number > self.at):
            self.failed += 1
            self.died_at = self.died_at or f"{name} {path.name}"
            raise OSError(self.code, os.strerror(self.code))


@contextlib.contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """While this lasts, all that is written goes to `disk`."""
    before, files.on_step = files.on_step, disk.step
    try:
        yield disk
    finally:
        files.on_step = before


@contextlib.contextmanager
def fixed_ids(begin: int) -> Iterator[None]:
    """While this lasts, ids are counted from `begin`, and the time stands still: two runs make the same."""
    number = begin

    def next_id() -> str:
        nonlocal number
        number += 1
        return f"x{number:07}"

    kept = clock.random_id, clock.timestamp
    clock.random_id, clock.timestamp = next_id, lambda: "2026-11-22T10:00:00Z"
    try:
        yield
    finally:
        clock.random_id, clock.timestamp = kept
