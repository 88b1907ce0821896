"""Two people's changes to one passage, brought together: what both did stays."""

from __future__ import annotations

from dataclasses import replace

from reader.tags.model import TaggedPassage


def tags(known: tuple[str, ...], wanted: tuple[str, ...], current: tuple[str, ...]) -> tuple[str, ...]:
    """The tags after somebody who saw `known` chose `wanted`, while the file says `current` by now."""
    if known == current:
        return wanted
    kept = [tag for tag in current if tag in wanted or tag not in known]
    return tuple(dict.fromkeys([*kept, *(tag for tag in wanted if tag not in known)]))


def note(known: str, wanted: str, current: str) -> str:
    """The note after somebody who saw `known` wrote `wanted`, while the file says `current` by now."""
    if current in (known, wanted) or not current:
        return wanted
    if wanted in (known, ""):
        return current
    return f"{current}\n\n{wanted}"


def same(one: TaggedPassage | None, other: TaggedPassage | None) -> bool:
    """Whether two say the same of the same words; where these are by now does not matter."""
    if one is None or other is None:
        return one is other
    return with_hints_of(other, one) == other


def with_hints_of(one: TaggedPassage | None, passage: TaggedPassage) -> TaggedPassage:
    """`passage` with the newer offsets and context of `one`, if both are of the same words."""
    if one is None or one.quote != passage.quote:
        return passage
    return replace(passage, start=one.start, end=one.end, prefix=one.prefix, suffix=one.suffix)


def replayed(current: TaggedPassage | None, before: TaggedPassage | None, after: TaggedPassage) -> TaggedPassage:
    """What an edit from `before` to `after` makes of `current`, which says the same as `before`.

    Where the offsets and the context moved along with the text since, they are newer than what the edit knows.
    """
    return after if current == before else with_hints_of(current, after)
