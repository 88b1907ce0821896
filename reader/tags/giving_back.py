"""Undo gives the files back to the letter: comments, quotes, order and all, where nobody has touched them since.

What a step did is undone by what it meant (`steps`); then each file of the plan that stands as the step left it gets
the letters that the step had taken out of it (`traces`), if these say what is wanted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from reader.errors import ReaderError
from reader.tags import codebook_file, links_file, merging, steps, tag_file
from reader.tags.as_written import Written
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Entry
from reader.tags.links_file import LinksFile
from reader.tags.shelf import Shelf
from reader.tags.steps import Plan
from reader.tags.tag_file import TagFile
from reader.tags.traces import CODEBOOK, LINKS, Trace, book_of, text_of_book, traces


def planned_undo(folder: TagFolder, shelf: Shelf, edits: Sequence[AnyEdit], words: str, entry: Entry) -> Plan:
    """What `edits`, which take back the step `entry`, make of the files; as `steps.planned`."""
    plan = steps.planned(folder, shelf, edits, words, bare=True)
    _with_old_codebook(plan, entry)
    if plan.loses is not None:
        raise plan.loses
    for trace in entry.traces:
        with contextlib.suppress(ReaderError, UnicodeError):
            if trace.name == LINKS:
                _with_old_links(plan, trace)
            elif trace.name in plan.old:
                _with_old_file(plan, trace)
    return plan


def codebook_before(entry: Entry, content: bytes | None) -> bytes | None:
    """The codebook's file as it was before a step that noted it whole, if `content` is what the step left."""
    return book_of(entry.codebook) if entry.codebook and steps.digest(content) == entry.digest else None


def _with_old_codebook(plan: Plan, entry: Entry) -> None:
    if plan.new_codebook is None:
        return
    before = codebook_before(entry, plan.old_codebook)
    for trace in entry.traces if before is None else ():
        text = trace.undone(text_of_book(plan.old_codebook)) if trace.name == CODEBOOK else None
        with contextlib.suppress(ReaderError):
            # Not if a tag that had come in with the step stays, since others use it by now.
            if text is not None and _tags(book_of(text)) == _tags(plan.new_codebook):
                before = book_of(text)
    if before is not None:
        plan.new_codebook, plan.loses = before, None


def _tags(content: bytes) -> object:
    return codebook_file.parse(content).codebook


def _with_old_file(plan: Plan, trace: Trace) -> None:
    old = plan.old[trace.name]
    content = _content_before(old.written, trace)
    before = tag_file.parse(content) if content else None
    if before is not None and _same(before, plan.new[trace.name]):
        plan.new[trace.name] = before


def _with_old_links(plan: Plan, trace: Trace) -> None:
    if plan.old_links is None or plan.new_links is None:
        return
    content = _content_before(plan.old_links.written, trace)
    before = links_file.parse(content) if content else None
    if before is not None and (before.links, before.extra) == (plan.new_links.links, plan.new_links.extra):
        plan.new_links = before


def _content_before(now: Written | None, trace: Trace) -> bytes | None:
    """The content that a file had, None if it is not as the step left it; `now`: how it stands, if it does."""
    text = trace.undone(now.text if now else "")
    return None if text is None else text.encode(now.encoding if now else "utf-8")


def _same(before: TagFile, wanted: TagFile) -> bool:
    """Whether the passages of a file say what is wanted. Places that moved along with the text since are newer; where
    the file did not say which text it was made for, they are what the step found out.
    """
    if before.text_sha256:
        return before.passages == wanted.passages
    said = {one.id: one for one in before.passages}
    others = {one.id: one for one in wanted.passages}
    return said.keys() == others.keys() and all(merging.same(said[name], others[name]) for name in said)


# -- what is noted for it


def traces_of_plan(plan: Plan, grown: tuple[bytes | None, bytes] | None = None, *, noted: bool) -> tuple[Trace, ...]:
    """The traces of a plan that has been carried out. `grown` is the codebook before and after new tags were put into
    it beside the plan; `noted` says that how it was before the plan is noted whole.
    """
    book = grown
    if plan.new_codebook is not None and grown is not None:
        book = plan.old_codebook, grown[1]
    elif plan.new_codebook is not None and not noted:
        book = plan.old_codebook, plan.new_codebook
    files: dict[str, TagFile | LinksFile] = {**plan.old}
    if plan.old_links is not None:
        files[LINKS] = plan.old_links
    return traces_of(files, plan.written, book)


def traces_of(
    old: Mapping[str, TagFile | LinksFile],
    new: Mapping[str, Written | None],
    codebook: tuple[bytes | None, bytes] | None = None,
) -> tuple[Trace, ...]:
    """What a step took out of files that undoing it by meaning alone would not give back. `old` and `new` have the
    files by the names that traces know them by; None: it was taken away. `codebook` is that file before and after.
    """
    changed = []
    for name, written in new.items():
        file = old[name]
        if not (_is_plain(file) if written is None else written.plain):
            changed.append((name, file.written.text if file.written else "", written.text if written else ""))
    if codebook is not None:
        changed.append((CODEBOOK, text_of_book(codebook[0]), text_of_book(codebook[1])))
    return traces(changed)


def _is_plain(file: TagFile | LinksFile) -> bool:
    return tag_file.is_plain(file) if isinstance(file, TagFile) else links_file.is_plain(file)
