"""Changes to the codebook: rename, merge, move, delete a tag, give it a colour, a key, a description.

Pure: each says which entries of the codebook change and what becomes of the tag on passages. What cannot be done is
refused with a UsageError that says why, before anything is touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from reader.errors import UsageError
from reader.tags.codebook_file import KEYS
from reader.tags.colours import parse_colour
from reader.tags.model import Codebook, Tag
from reader.tags.tag_names import tag_name
from reader.yaml_gate import storable


@dataclass(frozen=True, slots=True)
class TagEdit:
    """One entry of the codebook before and after. None before: it was made; None after: it was taken out.

    `at` is its place in the list, for an entry that is made or taken out.
    """

    before: Tag | None
    after: Tag | None
    at: int = 0

    def reversed(self) -> TagEdit:
        """The edit that takes this one back."""
        return TagEdit(self.after, self.before, self.at)


@dataclass(frozen=True, slots=True)
class Recoding:
    """What is to be done: `edits` to the codebook, and for each tag on passages its new name, or None to take it off.

    `merges`: passages that differed in their tags alone and do so no more become one. `empties`: passages that are
    left with neither tag nor note go. `says` is what is done, in words.
    """

    says: str
    edits: tuple[TagEdit, ...] = ()
    names: Mapping[str, str | None] = field(default_factory=dict)
    merges: bool = False
    empties: bool = False


def applied(codebook: Codebook, edits: Iterable[TagEdit]) -> Codebook | None:
    """`codebook` after `edits`; None if an entry is not as the edits left it, or a new one has a name in use."""
    tags = list(codebook.tags)
    for edit in edits:
        at = next((n for n, tag in enumerate(tags) if edit.before is not None and tag.name == edit.before.name), None)
        if edit.before is not None and (at is None or tags[at] != edit.before):
            return None
        others = {name for n, tag in enumerate(tags) if n != at for name in (tag.name, *tag.aliases)}
        if edit.after is not None and edit.after.name in others:
            return None
        if edit.after is None:
            if at is not None:
                del tags[at]
        elif at is None:
            tags.insert(min(edit.at, len(tags)), edit.after)
        else:
            tags[at] = edit.after
    return replace(codebook, tags=tuple(tags))


def create(codebook: Codebook, used: Iterable[str], name: str) -> Recoding:
    """Put a new tag at the end of the codebook. Raises UsageError if there is one of that name."""
    names = _Names(codebook, used)
    name = tag_name(name)
    if name in names.entries:
        raise UsageError(f"there is a tag “{name}” already")
    if (meant := names.meaning.get(name)) is not None:
        raise UsageError(f"“{name}” is another name of “{meant}”", advice="rename that one, or take another name")
    return Recoding(f"added {name}", (TagEdit(None, Tag(name), len(codebook.tags)),))


def rename(codebook: Codebook, used: Iterable[str], old: str, new: str) -> Recoding:
    """Give a tag, and with it those below it, another name. The old one stays as an alias, so that tags which come
    in later under it still mean the same. Raises UsageError.
    """
    names = _Names(codebook, used)
    old, new = names.known(old), tag_name(new)
    if old == new:
        left = names.used_as({old: new}, but=new)
        if not left:
            raise UsageError(f"the tag is called “{new}” already")
        return Recoding(f"renamed {', '.join(left)} to {new}", (), left)
    mapping = {one: tag_name(new + one[len(old) :]) for one in names.below(old)}
    for one, other in mapping.items():
        # Of the tags that are renamed together, one may take the name that another gives up.
        if (taken := names.taken(other)) not in (None, one) and not (taken == other and taken in mapping):
            advice = f"to make one tag of the two, merge “{one}” into it"
            said = f"there is a tag “{taken}” already"
            raise UsageError(said if taken == other else f"{said}, and “{other}” is another name of it", advice=advice)
    # Where a tag goes below its own name, those below it must make room first.
    order = reversed(mapping.items()) if new.startswith(old + "/") else mapping.items()
    edits = [names.renamed(one, other, mapping.values()) for one, other in order]
    return Recoding(f"renamed {old} to {new}", _possible(codebook, edits), names.used_as(mapping))


def move(codebook: Codebook, used: Iterable[str], name: str, under: str) -> Recoding:
    """Put a tag, with those below it, under another one; `under` empty: to the top of the tree. Raises UsageError."""
    names = _Names(codebook, used)
    name = names.known(name)
    leaf = name.rpartition("/")[2]
    if not under.strip().strip("/"):
        return replace(rename(codebook, names.used, name, leaf), says=f"moved {name} to the top")
    target = names.taken(tag_name(under)) or tag_name(under)
    if target == name or target.startswith(name + "/"):
        raise UsageError(f"“{name}” cannot be put under itself")
    return replace(rename(codebook, names.used, name, f"{target}/{leaf}"), says=f"moved {name} under {target}")


def merge(codebook: Codebook, used: Iterable[str], one: str, into: str) -> Recoding:
    """Make one tag of two: what has the tag `one` has `into`, and `one` becomes an alias of it. Those below it come
    below `into`. The description, colour and key of `one` fill what `into` has not. Raises UsageError.
    """
    names = _Names(codebook, used)
    one, into = names.known(one), names.known(into)
    if one == into:
        raise UsageError(f"“{one}” and “{into}” are one tag already")
    if into.startswith(one + "/"):
        raise UsageError(f"“{into}” lies under “{one}”", advice=f"merge “{into}” into “{one}”")
    mapping = {name: into + name[len(one) :] for name in names.below(one)}
    edits: list[TagEdit] = []
    entries = {tag.name: tag for tag in codebook.tags}
    for name, other in mapping.items():
        target = names.taken(other)
        if target is None or target in mapping:
            edits.append(names.renamed(name, tag_name(other), mapping.values()))
            continue
        mapping[name] = target
        entry, kept = entries.get(name), entries.get(target)
        if entry is not None:
            edits.append(TagEdit(entry, None, codebook.tags.index(entry) - sum(e.after is None for e in edits)))
        grown = _grown(kept or Tag(target), entry or Tag(name))
        edits.append(TagEdit(kept, grown, len(codebook.tags)))
        entries[target] = grown
    return Recoding(f"merged {one} into {into}", _possible(codebook, edits), names.used_as(mapping), merges=True)


def delete(
    codebook: Codebook, used: Iterable[str], name: str, *, below: bool = False, passages: bool = False
) -> Recoding:
    """Take a tag out of the codebook and off all passages. `below`: those below it too. `passages`: passages that are
    left with neither tag nor note are taken out as well. Raises UsageError.
    """
    names = _Names(codebook, used)
    name = names.known(name)
    gone = names.below(name)
    count = sum(one != name for one in gone)
    if count and not below:
        raise UsageError(
            f"{count} {'tag lies' if count == 1 else 'tags lie'} under “{name}”", advice="delete them too, or move them"
        )
    edits: list[TagEdit] = []
    for number, tag in enumerate(codebook.tags):
        if tag.name in gone:
            edits.append(TagEdit(tag, None, number - len(edits)))
    mapping: dict[str, str | None] = dict.fromkeys(gone)
    return Recoding(f"deleted {name}", tuple(edits), names.used_as(mapping), empties=passages)


def recolour(codebook: Codebook, used: Iterable[str], name: str, colour: str) -> Recoding:
    """Give a tag a colour: `#rrggbb`, `#rgb` or a name of `colours.NAMED`; empty: none of its own.

    Raises UsageError if it is no colour.
    """
    parsed = parse_colour(colour) if colour.strip() else ""
    if parsed is None:
        raise UsageError(f"“{colour}” is no colour", advice="write it as #2a9d9d, or a name like teal")
    names = _Names(codebook, used)
    name = names.known(name)
    return Recoding(f"coloured {name}", names.altered(name, colour=parsed))


def set_key(codebook: Codebook, used: Iterable[str], name: str, key: str) -> Recoding:
    """Give a tag a key, 1 to 9, that tags with it; empty: none. Raises UsageError if another tag has that key."""
    names = _Names(codebook, used)
    name, key = names.known(name), key.strip()
    if key and key not in KEYS:
        raise UsageError(
            f"“{key}” cannot be the key of a tag", advice="take a digit from 1 to 9: other keys have commands"
        )
    owner = next((tag.name for tag in codebook.tags if key and tag.key == key and tag.name != name), None)
    if owner is not None:
        free = ", ".join(sorted(KEYS - {tag.key for tag in codebook.tags})) or "none"
        raise UsageError(f"the key {key} is that of “{owner}”", advice=f"take it off there first; free: {free}")
    return Recoding(f"gave {name} the key {key}" if key else f"took the key off {name}", names.altered(name, key=key))


def describe(codebook: Codebook, used: Iterable[str], name: str, description: str) -> Recoding:
    """Say what a tag means; empty: nothing is said. Raises UsageError if there is no such tag."""
    names = _Names(codebook, used)
    name = names.known(name)
    return Recoding(f"described {name}", names.altered(name, description=storable(description.strip())))


class _Names:
    """The tags that there are: in the codebook, or only on passages."""

    def __init__(self, codebook: Codebook, used: Iterable[str]) -> None:
        self.codebook = codebook
        self.used = tuple(dict.fromkeys(used))
        self.entries = {tag.name: tag for tag in codebook.tags}
        self.meaning = {name: tag.name for tag in codebook.tags for name in tag.aliases} | {n: n for n in self.entries}
        self.all = tuple(dict.fromkeys([*self.entries, *(self.meaning.get(name, name) for name in self.used)]))

    def known(self, typed: str) -> str:
        """The tag that is meant. Raises UsageError if there is none."""
        for name in (typed, tag_name(typed)):
            if (found := self.taken(name)) is not None:
                return found
            if name and self.below(name):
                return name  # no tag by itself, but those below it can be renamed, moved and deleted with it
        close = get_close_matches(typed, self.all, n=1)
        advice = f"did you mean “{close[0]}”?" if close else "`reader codebook` lists them"
        raise UsageError(f"there is no tag “{typed}”", advice=advice)

    def taken(self, name: str) -> str | None:
        """The tag that has this name or alias."""
        return self.meaning.get(name, name if name in self.all else None)

    def below(self, name: str) -> tuple[str, ...]:
        """A tag and those below it."""
        return tuple(one for one in self.all if one == name or one.startswith(name + "/"))

    def used_as(self, mapping: Mapping[str, str | None], but: str | None = None) -> dict[str, str | None]:
        """What the names on passages become, aliases among them, except for the name `but`."""
        meant = ((one, self.meaning.get(one, one)) for one in self.used if one != but)
        return {one: mapping[name] for one, name in meant if name in mapping}

    def renamed(self, old: str, new: str, taken: Collection[str]) -> TagEdit:
        """The edit that gives a tag another name and keeps the old one as an alias, unless it is `taken` by then."""
        entry = self.entries.get(old)
        aliases = dict.fromkeys([*(entry.aliases if entry else ()), old])
        after = replace(entry or Tag(new), name=new, aliases=tuple(one for one in aliases if one not in taken))
        return TagEdit(entry, after, len(self.codebook.tags))

    def altered(self, name: str, **fields: str) -> tuple[TagEdit, ...]:
        """The edit that gives a tag other values; none if it has them. A tag without an entry gets one."""
        entry = self.entries.get(name)
        after = replace(entry or Tag(name), **fields)  # type: ignore[arg-type]
        return () if after == entry else (TagEdit(entry, after, len(self.codebook.tags)),)


def _possible(codebook: Codebook, edits: Sequence[TagEdit]) -> tuple[TagEdit, ...]:
    """`edits`, if they lead to a codebook in which no name means two tags. Raises UsageError."""
    if applied(codebook, edits) is None:
        raise UsageError("a tag below it would get a name that means another one", advice="rename that one first")
    return tuple(edits)


def _grown(kept: Tag, other: Tag) -> Tag:
    """`kept` with what `other`, which becomes one with it, has more."""
    said = [one for one in dict.fromkeys((kept.description, other.description)) if one]
    aliases = dict.fromkeys([*kept.aliases, other.name, *other.aliases])
    known = {name for name, _ in kept.extra}
    return replace(
        kept,
        description="\n\n".join(said),
        colour=kept.colour or other.colour,
        key=kept.key or other.key,
        aliases=tuple(one for one in aliases if one != kept.name),
        extra=(*kept.extra, *(pair for pair in other.extra if pair[0] not in known)),
    )
