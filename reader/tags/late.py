"""What an edit makes of things that may not be any more as it knew them: for changes that could not be written at once.

What two people did stays, as when both wrote in time. An edit that has been made already makes no difference, so that
one that is made twice, since nobody knew whether it had arrived, is made once. No disk here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from reader.tags import codebook_file, codebook_lines, links_file, merging
from reader.tags.codebook_changes import TagEdit
from reader.tags.journal import Edit, LinkEdit, Listed, Retag
from reader.tags.links_file import LinksFile
from reader.tags.model import Codebook, TaggedPassage
from reader.tags.tag_file import TagFile


def tag_file(file: TagFile, edits: Iterable[Edit | Retag]) -> TagFile:
    """`file` after `edits` of its passages."""
    passages = {one.id: one for one in file.passages}
    sha256 = file.text_sha256
    for edit in edits:
        current = passages.get(edit.passage_id)
        if isinstance(edit, Retag):
            if current is not None:
                tags = merging.tags(edit.before, edit.after, current.tags)
                passages[current.id] = replace(current, tags=tags)
            continue
        after = _passage(current, edit.before, edit.after)
        if after is None:
            passages.pop(edit.passage_id, None)
        else:
            sha256 = sha256 or edit.text_sha256
            passages[after.id] = after
    if tuple(passages.values()) == file.passages:
        return file
    return replace(file.with_passages(passages.values()), text_sha256=sha256)


def _passage(
    current: TaggedPassage | None, before: TaggedPassage | None, after: TaggedPassage | None
) -> TaggedPassage | None:
    """A passage that is `current` by now, after somebody made `after` of `before`."""
    if after is None:
        # Taken out, unless somebody has worked on it since.
        return None if merging.same(current, before) else current
    if current is None:
        return after  # not there yet, or taken out by somebody who did not know of this work on it
    if before is None or merging.same(current, after):
        return current  # made already, and perhaps changed since
    if merging.same(current, before):
        return merging.replayed(current, before, after)
    place = after if (before.quote, before.span) != (after.quote, after.span) else current
    return replace(
        current,
        tags=merging.tags(before.tags, after.tags, current.tags),
        note=merging.note(before.note, after.note, current.note),
        start=place.start,
        end=place.end,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        lost_in=place.lost_in,
        modified=max(current.modified, after.modified),
    )


def codebook(content: bytes | None, edits: Iterable[TagEdit | Listed], path: Path | str | None = None) -> bytes | None:
    """The codebook's file after `edits`; None if an entry is neither as an edit found it nor as it left it.

    Raises TagFileError if `content` is no codebook.
    """
    content = content or b""
    for edit in edits:
        if isinstance(edit, Listed):
            if not edit.gone:
                content = codebook_file.appended(content, edit.names, path) or content
            continue
        if _is_made(codebook_file.parse(content, path).codebook, edit):
            continue
        grown = codebook_lines.edited(content, [edit], path)
        if grown is None:
            return None
        content = grown
    return content


def _is_made(book: Codebook, edit: TagEdit) -> bool:
    names = {tag.name for tag in book.tags}
    if edit.after is None:
        return edit.before is None or edit.before.name not in names
    gone = edit.before is None or edit.before.name == edit.after.name or edit.before.name not in names
    return gone and edit.after in book.tags


def links(file: LinksFile, edits: Iterable[LinkEdit]) -> LinksFile | None:
    """The links after `edits`; None if one is neither as an edit found it nor as it left it."""
    for edit in edits:
        one = edit.after or edit.before
        if one is None or links_file.same(file.get(one.id), edit.after):
            continue
        grown = links_file.edited(file, edit.before, edit.after)
        if grown is None:
            return None
        file = grown
    return file
