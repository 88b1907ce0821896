"""The GUIDs of what is exported: the same whenever the same is exported, so that other programs know it again.

What came from another program keeps the identifier it had there, in the key `origin_id` of its passage or tag.
"""

from __future__ import annotations

import re
import uuid

from reader.tags.model import Tag, TaggedPassage

ORIGIN = "origin_id"
"""The key under which a passage or a tag keeps the identifier that another program gave it."""

_NAMESPACE = uuid.UUID("8f1f3a54-7c0d-4f0e-9b52-2f6a3f0c9d11")
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"


def made(kind: str, name: str) -> str:
    """The GUID of one thing of a `kind`: a version 5 UUID (RFC 9562, name-based with SHA-1) of its name."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}:{name}".encode("utf-8", "surrogatepass").decode("utf-8", "replace")))


def guid(text: str) -> str:
    """The GUID that `text` is, without braces and in small letters; empty if it is none."""
    found = _GUID.fullmatch(text.strip())
    return found[1].lower() if found else ""


def of_passage(article: str, passage: TaggedPassage) -> str:
    """The GUID of a tagged passage."""
    return guid(origin_of(passage)) or made_of(article, passage.id)


def made_of(article: str, passage_id: str) -> str:
    """The GUID of a passage that was made here."""
    return made("passage", f"{article}\n{passage_id}")


def of_tag(tag: Tag) -> str:
    """The GUID of a tag."""
    return guid(origin_of(tag)) or made("tag", tag.name)


def origin_of(one: TaggedPassage | Tag) -> str:
    """The identifier that a passage or tag had in another program; empty if it was made here."""
    return next((str(value) for key, value in one.extra if key == ORIGIN), "")


def passage_id(origin: str) -> str:
    """The id that a passage from elsewhere gets: the same each time it is imported."""
    number = uuid.uuid5(_NAMESPACE, f"from:{origin}").int
    signs = []
    for _ in range(8):
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    # As `clock.random_id`: it begins with a letter.
    first = _SIGNS[number % 24]
    return f"p-{first}{''.join(signs[1:])}"
