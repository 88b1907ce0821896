"""Names of tags: what may be one, and which ones a question like `tag:guarantees` or `tag:guar*` means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from reader.errors import UsageError
from reader.tags.model import Codebook
from reader.text import PICTOGRAPHS, without_unseen

NAME_LIMIT = 200
"""Characters of a tag's name."""


_JOINER = "[\u200c\u200d]"
_JOINING = "\u0590-\u1dff\ua800-\uabff\U00010a00-\U00011fff"
"""Characters of the scripts in which a joiner, or a non-joiner, changes what is seen: Arabic, those of India …"""
_NOT_SEEN = re.compile(
    rf"(?<![{_JOINING}{PICTOGRAPHS}\ufe0f\U0001f3fb-\U0001f3ff]){_JOINER}"  # between other letters
    rf"|{_JOINER}(?=[\s/\u200c\u200d]|$)"  # at the end of a word
    rf"|(?<![#*0-9{PICTOGRAPHS}])[\ufe00-\ufe0f]|(?<![\u3400-\u9fff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)


def tag_name(typed: str) -> str:
    """The name of the tag that a person means by `typed`: composed (NFC), spaces and slashes tidied, without what
    nobody sees, so that no two tags differ by it alone. Joiners stay where a script or an emoji needs them.

    Raises UsageError if nothing is left, it is too long, or it has control characters in it.
    """
    composed = _composed(typed)
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} and sign not in "\t\n" for sign in composed):
        raise UsageError("a tag cannot have control characters in its name", advice="type it anew")
    parts = (" ".join(part.split()) for part in composed.split("/"))
    name = "/".join(part for part in parts if part)
    if not name:
        raise UsageError("a tag needs a name", advice="type at least one letter")
    if len(name) > NAME_LIMIT:
        raise UsageError(f"a tag's name has at most {NAME_LIMIT} characters", advice="put the rest into the note")
    return name


def tag_names(typed: Iterable[str], codebook: Codebook) -> tuple[str, ...]:
    """The names that `typed` means, each once, in order; an alias becomes the name it stands for. Raises UsageError."""
    names = []
    for one in typed:
        name = tag_name(one)
        entry = codebook.get(name)
        names.append(_looking_like(name, codebook) if entry is None else entry.name)
    return tuple(dict.fromkeys(names))


def look_of(name: str) -> str:
    """What is seen of a name that stands in a file: what `tag_name` makes of it, or itself where that refuses it."""
    try:
        return tag_name(name)
    except UsageError:
        return name


def _looking_like(name: str, codebook: Codebook) -> str:
    """The tag of the codebook that looks the same as `name`; `name` itself if none does."""
    return next((tag.name for tag in codebook.tags if look_of(tag.name) == name), name)


def _composed(typed: str) -> str:
    """`typed` in normal form C without what is not seen, which may let other characters meet."""
    while True:
        composed = unicodedata.normalize("NFC", _NOT_SEEN.sub("", without_unseen(unicodedata.normalize("NFC", typed))))
        if composed == typed:
            return composed
        typed = composed


def tag_matcher(asked: str) -> Callable[[str], bool]:
    """A test whether a tag's name is meant by `asked`: the same or below it in the tree, in any case of letters.

    `*` stands for any characters. Nothing but spaces matches no tag.
    """
    wanted = _folded(asked).strip().strip("/")
    if not wanted:
        return lambda name: False
    pieces = re.sub(r"\*+", "*", wanted).split("*")
    return lambda name: any(_fits(pieces, one) for one in lineage(_folded(name)))


def lineage(name: str) -> tuple[str, ...]:
    """A tag's name and those of the tags it lies under: `a/b/c`, `a/b`, `a`."""
    parts = name.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))


def _fits(pieces: list[str], name: str) -> bool:
    """Whether `name` consists of `pieces` with anything between them, in time linear in its length."""
    if len(pieces) == 1:
        return name == pieces[0]
    first, *middle, last = pieces
    if not (name.startswith(first) and name.endswith(last) and len(name) >= len(first) + len(last)):
        return False
    place, end = len(first), len(name) - len(last)
    for piece in middle:
        place = name.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True


def note_matcher(asked: str) -> Callable[[str], bool]:
    """A test whether a note has the words `asked` one after another, in any case of letters; `*` ends a prefix."""
    words = _folded(asked).split()
    if not words or set("".join(words)) <= {"*"}:
        return lambda note: False
    parts = (re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    pattern = re.compile(r"(?<!\w)" + r"\W+".join(parts) + r"(?!\w)")
    return lambda note: pattern.search(_folded(note)) is not None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
