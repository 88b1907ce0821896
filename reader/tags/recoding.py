"""What a change of the codebook does to the passages of one tag file. No disk here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.tags.codebook_changes import Recoding
from reader.tags.journal import Edit, Retag
from reader.tags.model import TaggedPassage
from reader.tags.tag_file import TagFile


def passage_edits(article_id: str, file: TagFile, recoding: Recoding) -> Iterator[Edit | Retag]:
    """The edits that give the passages of `file` their new tags."""
    changed: dict[str, TaggedPassage] = {}
    for passage in file.passages:
        tags = _recoded(passage.tags, recoding)
        if tags != passage.tags:
            changed[passage.id] = replace(passage, tags=tags)
    gone = _doubles(file, changed) if recoding.merges else {}
    if recoding.empties:
        gone |= {one.id: one for one in changed.values() if not one.tags and not one.note}
    for before in file.passages:
        after = changed.get(before.id, before)
        if before.id in gone:
            yield Edit(article_id, before, None, file.text_sha256)
        elif after.note != before.note:
            yield Edit(article_id, before, after, file.text_sha256)
        elif after.tags != before.tags:
            yield Retag(article_id, before.id, before.tags, after.tags)


def _recoded(tags: tuple[str, ...], recoding: Recoding) -> tuple[str, ...]:
    new = (recoding.names.get(tag, tag) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in new if tag is not None))


def _doubles(file: TagFile, changed: dict[str, TaggedPassage]) -> dict[str, TaggedPassage]:
    """The passages that say now what another of the same person says of the same words; that one gets their notes."""
    gone: dict[str, TaggedPassage] = {}
    first: dict[tuple[object, ...], str] = {}
    for passage in sorted(file.passages, key=lambda one: (one.created, one.id)):
        one = changed.get(passage.id, passage)
        key = (one.start, one.end, one.quote, one.by, frozenset(one.tags))
        other_id = first.setdefault(key, one.id)
        if other_id == one.id or not (one.id in changed or other_id in changed):
            continue
        other = changed.get(other_id) or file.get(other_id)
        if other is not None:
            notes = dict.fromkeys(note for note in (other.note, one.note) if note)
            changed[other_id] = replace(other, note="\n\n".join(notes))
            gone[one.id] = one
    return gone
