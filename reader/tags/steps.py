"""One step of a person on disk: all of its edits or none, over any number of tag files and the codebook."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.errors import FileWriteError, ReaderError, TagFileError
from reader.tags import codebook_file, codebook_lines, late, links_file, merging
from reader.tags.as_written import Written
from reader.tags.codebook_changes import TagEdit
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Edit, LinkEdit, Listed, Retag
from reader.tags.links_file import LinksFile
from reader.tags.model import Tag
from reader.tags.shelf import Shelf
from reader.tags.tag_file import TagFile
from reader.tags.traces import LINKS


class ChangedSinceError(TagFileError):
    """What a step would change is not any more as the step knows it."""


class HalfDoneError(FileWriteError):
    """Some files of a step are written, and could not be put back when another could not be."""


@dataclass(slots=True)
class Plan:
    """The files as they are and as they will be. Nothing has been written yet."""

    old: dict[str, TagFile] = field(default_factory=dict)
    new: dict[str, TagFile] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    written: dict[str, Written | None] = field(default_factory=dict)
    """How each file that has been written stands on disk, by the names that `traces` have."""
    old_codebook: bytes | None = None
    new_codebook: bytes | None = None
    """None: it stays as it is; empty: its file goes."""
    loses: TagFileError | None = None
    """Why `new_codebook` must not be written: comments would be lost."""
    unlisted: tuple[str, ...] = ()
    """The tags that go out of the codebook with the last passage that had them."""
    old_links: LinksFile | None = None
    new_links: LinksFile | None = None


def digest(codebook: bytes | None) -> str:
    """What tells one content of the codebook's file from another."""
    return hashlib.sha256(codebook or b"").hexdigest()


def listing(names: Iterable[str]) -> tuple[Listed, ...]:
    """The edit that puts new tags into the codebook; none if there are no names."""
    names = tuple(dict.fromkeys(names))
    return (Listed(names),) if names else ()


def planned(folder: TagFolder, shelf: Shelf, edits: Iterable[AnyEdit], words: str, *, bare: bool = False) -> Plan:
    """What `edits` make of the files as they are at this moment; `words`: `undone`, `done`. `bare`: also a codebook
    that would lose comments, for a caller who may know them.

    Raises ChangedSinceError if something is not as the edits left it, TagFileError or FileReadError if a file cannot
    be read or must not be written. The caller holds the folder's lock.
    """
    plan = Plan()
    tag_edits = []
    listed = []
    working: dict[str, _Working] = {}
    for edit in edits:
        if isinstance(edit, Listed):
            listed.append(edit)
            continue
        if isinstance(edit, TagEdit):
            tag_edits.append(edit)
            continue
        if isinstance(edit, LinkEdit):
            _plan_link(plan, folder, shelf, edit, words)
            continue
        if edit.article not in working:
            working[edit.article] = _Working(begin(plan, folder, shelf, edit.article))
        if isinstance(edit, Retag):
            working[edit.article].retag(edit)
        else:
            working[edit.article].edit(edit, words, folder.shown(plan.paths[edit.article]))
    for article_id, changed in working.items():
        plan.new[article_id] = changed.file()
    if tag_edits:
        folder.check_writable(folder.codebook)
        shown = folder.shown(folder.codebook)
        plan.old_codebook = shelf.codebook_content()
        try:
            plan.new_codebook = codebook_lines.edited(plan.old_codebook, tag_edits, shown)
        except codebook_lines.CommentsLostError as error:
            if not bare:
                raise
            plan.new_codebook, plan.loses = codebook_lines.bare(plan.old_codebook, tag_edits, shown), error
        if plan.new_codebook is None:
            raise _changed_since(words, shown, "the codebook")
    for edit in listed:
        # A convenience beside the step itself: a codebook that cannot be changed does not keep it from being done.
        with contextlib.suppress(ReaderError):
            _list(folder, shelf, plan, edit, shelf.codebook_content)
    return plan


def planned_late(folder: TagFolder, shelf: Shelf, edits: Sequence[AnyEdit]) -> Plan:
    """What unsaved `edits` make of the files as they are by now, which may not be as the edits knew them.

    Raises ChangedSinceError if an entry of the codebook or a link does not fit any more, else as `planned`.
    """
    plan = Plan()
    on_passages: dict[str, list[Edit | Retag]] = {}
    for edit in edits:
        if isinstance(edit, Edit | Retag):
            on_passages.setdefault(edit.article, []).append(edit)
    for article_id, some in on_passages.items():
        plan.paths[article_id] = path = folder.file_of(article_id)
        folder.check_writable(path)
        plan.old[article_id] = shelf.stored(article_id, path)
        plan.new[article_id] = late.tag_file(plan.old[article_id], some)
    if on_tags := [edit for edit in edits if isinstance(edit, TagEdit)]:
        folder.check_writable(folder.codebook)
        plan.old_codebook = shelf.codebook_to_change()
        plan.new_codebook = late.codebook(plan.old_codebook, on_tags, folder.shown(folder.codebook))
        if plan.new_codebook is None:
            raise _changed_since("saved", folder.shown(folder.codebook), "the codebook")
    if on_links := [edit for edit in edits if isinstance(edit, LinkEdit)]:
        folder.check_writable(folder.links)
        plan.old_links = shelf.stored_links()
        plan.new_links = late.links(plan.old_links, on_links)
        if plan.new_links is None:
            raise _changed_since("saved", folder.shown(folder.links), "the link")
    for edit in edits:
        # What is new in the codebook is a convenience: it comes in beside the step, and does not hinder it.
        if isinstance(edit, Listed) and edit.gone:
            with contextlib.suppress(ReaderError):
                _list(folder, shelf, plan, edit, shelf.codebook_to_change)
    return plan


def _gone_since(words: str, shown: str) -> ChangedSinceError:
    return ChangedSinceError(
        f"cannot be {words}: the passage is not in the file any more", path=shown, advice="that step is left out"
    )


def _changed_since(words: str, shown: str, what: str) -> ChangedSinceError:
    return ChangedSinceError(
        f"cannot be {words}: {what} was changed by somebody else since", path=shown, advice="it stays as it is now"
    )


def begin(plan: Plan, folder: TagFolder, shelf: Shelf, article_id: str) -> TagFile:
    """Take the tag file of an article into `plan`, as it is at this moment. Raises TagFileError or FileReadError."""
    path = folder.file_of(article_id)
    folder.check_writable(path)
    plan.paths[article_id] = path
    plan.old[article_id] = plan.new[article_id] = shelf.fresh(article_id, path)
    return plan.old[article_id]


def _list(folder: TagFolder, shelf: Shelf, plan: Plan, edit: Listed, read: Callable[[], bytes | None]) -> None:
    """Plan that new tags come into the codebook, or go out of it again where nobody has made use of them since."""
    folder.check_writable(folder.codebook)
    shown = folder.shown(folder.codebook)
    if plan.new_codebook is None:
        plan.old_codebook = read()
    content = plan.old_codebook if plan.new_codebook is None else plan.new_codebook
    if not edit.gone:
        plan.new_codebook = codebook_file.appended(content, edit.names, shown) or plan.new_codebook
        return
    book = codebook_file.parse(content or b"", shown).codebook
    bare = [name for name in edit.names if Tag(name) in book.tags]
    if not bare:
        return
    used = _used(shelf, plan)
    going = [name for name in bare if name not in used]
    removals = [TagEdit(Tag(name), None, 0) for name in going]
    left = codebook_lines.edited(content, removals, shown) if going else None
    if left is None:
        return
    emptied = not codebook_file.parse(left, shown).codebook.tags and b"#" not in left and not book.extra
    plan.new_codebook = b"" if emptied else left
    plan.unlisted += tuple(going)


def _used(shelf: Shelf, plan: Plan) -> set[str]:
    """The tags that are on passages once the plan is carried out; of a file that cannot be read nothing is known."""
    used = {tag for file in plan.new.values() for one in file.passages for tag in one.tags}
    for article_id, found in shelf.glances():
        if article_id not in plan.new:
            used.update(tag for one in found for tag in one.tags)
    return used


def _plan_link(plan: Plan, folder: TagFolder, shelf: Shelf, edit: LinkEdit, words: str) -> None:
    if plan.new_links is None:
        folder.check_writable(folder.links)
        plan.old_links = plan.new_links = shelf.fresh_links()
    plan.new_links = links_file.edited(plan.new_links, edit.before, edit.after)
    if plan.new_links is None:
        raise _changed_since(words, folder.shown(folder.links), "the link")


def carried_out(shelf: Shelf, plan: Plan) -> None:
    """Write what is planned. Raises FileWriteError; what had been written by then is put back as it was, and if that
    cannot be either, it is HalfDoneError.

    The codebook comes first: should the power fail after it, an old name on a passage is an alias by then.
    """
    written: list[str] = []
    try:
        if plan.new_codebook is not None and plan.new_codebook != plan.old_codebook:
            shelf.write_codebook(plan.new_codebook or None)
        for number, (article_id, file) in enumerate(plan.new.items()):
            if file != plan.old[article_id]:
                shelf.told(number, len(plan.new))
                plan.written[article_id] = shelf.write(article_id, plan.paths[article_id], file)
                written.append(article_id)
        if plan.new_links is not None and plan.new_links != plan.old_links:
            plan.written[LINKS] = shelf.write_links(plan.new_links)
    except (ReaderError, OSError) as error:
        try:
            for article_id in written:
                shelf.write(article_id, plan.paths[article_id], plan.old[article_id])
            if plan.new_codebook is not None:
                shelf.write_codebook(plan.old_codebook)
        except (ReaderError, OSError):
            half = error if isinstance(error, ReaderError) else FileWriteError(str(error))
            raise HalfDoneError(half.problem, path=half.path, advice=half.advice) from error
        raise
    finally:
        shelf.told(len(plan.new), len(plan.new))  # also where it came to nothing: nobody writes any more


class _Working:
    """A tag file while edits are applied to it: thousands of them cost no more than their number."""

    def __init__(self, file: TagFile) -> None:
        self._file = file
        self._passages = {one.id: one for one in file.passages}
        self._sha256 = file.text_sha256

    def file(self) -> TagFile:
        """The file as it is by now."""
        if tuple(self._passages.values()) == self._file.passages:
            return self._file
        return replace(self._file.with_passages(self._passages.values()), text_sha256=self._sha256)

    def retag(self, edit: Retag) -> None:
        """Give one passage other tags; what else was done to it since stays, and so does that it is gone."""
        current = self._passages.get(edit.passage_id)
        if current is not None:
            tags = merging.tags(edit.before, edit.after, current.tags)
            self._passages[current.id] = replace(current, tags=tags)

    def edit(self, edit: Edit, words: str, shown: str) -> None:
        """Make, change or take out one passage. Raises ChangedSinceError."""
        current = self._passages.get(edit.passage_id)
        if current is None and edit.before is not None:
            raise _gone_since(words, shown)
        if not merging.same(current, edit.before):
            raise _changed_since(words, shown, "the passage")
        if edit.after is None:
            self._passages.pop(edit.passage_id, None)
            return
        if not self._passages and not self._sha256:
            self._sha256 = edit.text_sha256
        self._passages[edit.passage_id] = merging.replayed(current, edit.before, edit.after)
