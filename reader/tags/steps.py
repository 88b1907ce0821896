"""One step of a person on disk: all of its edits or none, over any number of tag files and the codebook."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.errors import ReaderError, TagFileError
from reader.tags import codebook_lines, links_file, merging
from reader.tags.codebook_changes import TagEdit
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Edit, Entry, LinkEdit, Retag
from reader.tags.links_file import LinksFile
from reader.tags.shelf import Shelf
from reader.tags.tag_file import TagFile


class ChangedSinceError(TagFileError):
    """What a step would change is not any more as the step knows it."""


@dataclass(slots=True)
class Plan:
    """The files as they are and as they will be. Nothing has been written yet."""

    old: dict[str, TagFile] = field(default_factory=dict)
    new: dict[str, TagFile] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    old_codebook: bytes | None = None
    new_codebook: bytes | None = None
    old_links: LinksFile | None = None
    new_links: LinksFile | None = None


def digest(codebook: bytes | None) -> str:
    """What tells one content of the codebook's file from another."""
    return hashlib.sha256(codebook or b"").hexdigest()


def planned(folder: TagFolder, shelf: Shelf, edits: Iterable[AnyEdit], words: str) -> Plan:
    """What `edits` make of the files as they are at this moment; `words`: `undone`, `done`.

    Raises ChangedSinceError if something is not as the edits left it, TagFileError or FileReadError if a file cannot
    be read or must not be written. The caller holds the folder's lock.
    """
    plan = Plan()
    tag_edits = []
    for edit in edits:
        if isinstance(edit, TagEdit):
            tag_edits.append(edit)
            continue
        if isinstance(edit, LinkEdit):
            _plan_link(plan, folder, shelf, edit, words)
            continue
        if edit.article not in plan.new:
            path = folder.file_of(edit.article)
            folder.check_writable(path)
            plan.paths[edit.article] = path
            plan.old[edit.article] = plan.new[edit.article] = shelf.fresh(edit.article, path)
        file = plan.new[edit.article]
        shown = folder.shown(plan.paths[edit.article])
        plan.new[edit.article] = _retagged(file, edit) if isinstance(edit, Retag) else _edited(file, edit, words, shown)
    if tag_edits:
        folder.check_writable(folder.codebook)
        shown = folder.shown(folder.codebook)
        plan.old_codebook = folder.read(folder.codebook)
        plan.new_codebook = codebook_lines.edited(plan.old_codebook, tag_edits, shown)
        if plan.new_codebook is None:
            raise ChangedSinceError(
                f"cannot be {words}: the codebook was changed by somebody else since",
                path=shown,
                advice="it stays as it is now",
            )
    return plan


def _plan_link(plan: Plan, folder: TagFolder, shelf: Shelf, edit: LinkEdit, words: str) -> None:
    if plan.new_links is None:
        folder.check_writable(folder.links)
        plan.old_links = plan.new_links = shelf.fresh_links()
    plan.new_links = links_file.edited(plan.new_links, edit.before, edit.after)
    if plan.new_links is None:
        raise ChangedSinceError(
            f"cannot be {words}: the link was changed by somebody else since",
            path=folder.shown(folder.links),
            advice="it stays as it is now",
        )


def with_old_codebook(plan: Plan, entry: Entry) -> None:
    """Let an undo put the codebook back to the letter, comments and all, if nobody has touched it since."""
    if entry.codebook and plan.new_codebook is not None and digest(plan.old_codebook) == entry.digest:
        plan.new_codebook = entry.codebook.encode()


def carried_out(shelf: Shelf, plan: Plan) -> None:
    """Write what is planned. Raises FileWriteError; what had been written by then is put back as it was.

    The codebook comes first: should the power fail after it, an old name on a passage is an alias by then.
    """
    written: list[str] = []
    try:
        if plan.new_codebook is not None and plan.new_codebook != plan.old_codebook:
            shelf.write_codebook(plan.new_codebook)
        for article_id, file in plan.new.items():
            if file != plan.old[article_id]:
                shelf.write(article_id, plan.paths[article_id], file)
                written.append(article_id)
        if plan.new_links is not None and plan.new_links != plan.old_links:
            shelf.write_links(plan.new_links)
    except (ReaderError, OSError):
        with contextlib.suppress(ReaderError, OSError):
            for article_id in written:
                shelf.write(article_id, plan.paths[article_id], plan.old[article_id])
            if plan.new_codebook is not None:
                shelf.write_codebook(plan.old_codebook)
        raise


def _retagged(file: TagFile, edit: Retag) -> TagFile:
    """`file` with other tags on one passage; what else was done to it since stays, and so does that it is gone."""
    current = file.get(edit.passage_id)
    if current is None:
        return file
    tags = merging.tags(edit.before, edit.after, current.tags)
    return file if tags == current.tags else file.with_passage(replace(current, tags=tags))


def _edited(file: TagFile, edit: Edit, words: str, shown: str) -> TagFile:
    current = file.get(edit.passage_id)
    if not merging.same(current, edit.before):
        raise ChangedSinceError(
            f"cannot be {words}: the passage was changed by somebody else since",
            path=shown,
            advice="it stays as it is now",
        )
    if edit.after is None:
        return file.without(edit.passage_id)
    if not file.passages and not file.text_sha256:
        file = replace(file, text_sha256=edit.text_sha256)
    return file.with_passage(merging.replayed(current, edit.before, edit.after))
