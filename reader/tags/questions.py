"""Questions of the tagged material: pure functions over what the tag files say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from reader.tags.glances import Glance
from reader.tags.model import Codebook, TaggedPassage
from reader.tags.tag_names import note_matcher, tag_matcher

Asked: TypeAlias = TaggedPassage | Glance

RECENT = 9
"""How many of the tags used last come first: as many as there are digits to choose them by."""


def passage_test(field: str, value: str, codebook: Codebook) -> Callable[[Asked], bool]:
    """A test for `field:value`: `tag` (the tag or one below it, `*` for any characters, aliases count), `note` (words
    in a note, `*` ends a prefix), `has` (`tag` or `note`). Any other question is answered with no passage.
    """
    if field == "tag":
        wanted = tag_matcher(value)

        def meant(name: str) -> bool:
            if wanted(name):
                return True
            entry = codebook.get(name)
            return entry is not None and any(wanted(other) for other in (entry.name, *entry.aliases))

        return _remembering(meant)
    if field == "note":
        in_note = note_matcher(value)
        return lambda passage: bool(passage.note) and in_note(passage.note)
    if field == "has" and value.strip().casefold() in {"tag", "tags"}:
        return lambda passage: bool(passage.tags)
    if field == "has" and value.strip().casefold() in {"note", "notes"}:
        return lambda passage: bool(passage.note)
    return lambda passage: False


def _remembering(meant: Callable[[str], bool]) -> Callable[[Asked], bool]:
    """Thousands of passages share a few tags: each name is judged once."""
    known: dict[str, bool] = {}

    def test(passage: Asked) -> bool:
        for name in passage.tags:
            if name not in known:
                known[name] = meant(name)
            if known[name]:
                return True
        return False

    return test


def by_use(passages: Iterable[Asked], codebook: Codebook, just_used: Mapping[str, int]) -> tuple[str, ...]:
    """All tags, used or in the codebook: the `RECENT` used last, then the most used, then in the codebook's order.

    `just_used` counts up with each use in this session, for times in files are only good to the second.
    """
    uses: Counter[str] = Counter()
    last: dict[str, str] = {}
    names: dict[str, str] = {}
    for passage in passages:
        when = passage.when
        for tag in passage.tags:
            name = names.get(tag, "")
            if not name:
                entry = codebook.get(tag)
                name = names[tag] = tag if entry is None else entry.name
            uses[name] += 1
            last[name] = max(last.get(name, ""), when)
    order = {tag.name: number for number, tag in enumerate(codebook.tags)}
    recent = sorted(uses, key=lambda name: (just_used.get(name, 0), last[name], uses[name]), reverse=True)[:RECENT]
    left = {**order, **uses}.keys() - set(recent)
    others = sorted(left, key=lambda name: (-uses[name], order.get(name, len(order)), name))
    return (*recent, *others)
