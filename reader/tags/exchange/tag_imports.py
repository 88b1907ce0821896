"""What a codebook from elsewhere adds to the one here: tags that are new, and of the others what they have not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reader.tags.codebook_changes import TagEdit
from reader.tags.exchange import guids
from reader.tags.exchange.incoming import IncomingTag
from reader.tags.model import Codebook, Tag
from reader.yaml_gate import storable


def tag_edits(book: Codebook, tags: Iterable[IncomingTag], names: Iterable[str] = ()) -> tuple[list[TagEdit], Codebook]:
    """The edits that bring `tags`, and bare `names`, into `book`, and the book after them. Nothing here is replaced."""
    listed = list(book.tags)
    at = {tag.name: number for number, tag in enumerate(listed)}
    taken = {name: number for number, tag in enumerate(listed) for name in tag.aliases} | at
    keys = {tag.key for tag in listed if tag.key}
    edits = []
    for one in (*tags, *map(IncomingTag, names)):
        number = taken.get(one.name)
        before = None if number is None else listed[number]
        after = before or Tag(one.name)
        description = after.description or storable(one.description)
        key = after.key or (one.key if one.key not in keys else "")
        own = guids.origin_of(after)
        extra = after.extra if own or not one.origin or before else (*after.extra, (guids.ORIGIN, one.origin))
        new = tuple(alias for alias in one.aliases if alias not in taken and alias != one.name)
        after = replace(
            after,
            description=description,
            colour=after.colour or one.colour,
            key=key,
            aliases=(*after.aliases, *new),
            extra=extra,
        )
        if after == before:
            continue
        keys.add(key)
        if number is None:
            number = len(listed)
            listed.append(after)
        else:
            listed[number] = after
        taken |= dict.fromkeys((one.name, *new), number)
        edits.append(TagEdit(before, after, number))
    return edits, replace(book, tags=tuple(listed))
