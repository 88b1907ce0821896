"""Which tags a picker offers for what has been typed, and in which order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rich.cells import cell_len

from reader.text import clean_line

_IN_VIVO = 60
_ENDS = " .;:!?…\"'“”‘’«»()[]—–-"
LONGEST = 100
"""Characters that the name of a new tag may have."""


@dataclass(frozen=True, slots=True)
class TagChoice:
    """A tag that can be chosen. `uses` counts tagged passages; `recent` is 0 for the tag used last, 1 for the one
    before, and -1 for one that was not used lately. `colour` is `#rrggbb` or empty, `key` its digit or empty.
    """

    name: str
    description: str = ""
    colour: str = ""
    key: str = ""
    uses: int = 0
    recent: int = -1
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTag:
    """A tag that is not there yet."""

    name: str


class _Fit(IntEnum):
    EXACT, START, PART, INSIDE, LOOSE, NONE = range(6)


def offered(choices: Sequence[TagChoice], typed: str) -> tuple[TagChoice | NewTag, ...]:
    """What to offer for `typed`: tags that contain it, best first; then it as a new tag if it can be one; then tags
    that fit loosely (letters in order, or a word of the description). Nothing typed: all, recently used first.
    """
    wanted = typed.strip().casefold()
    ranked = sorted(((_fit(one, wanted), *_by_use(one), at) for at, one in enumerate(choices)))
    near = [choices[at] for fit, _, _, at in ranked if fit <= _Fit.INSIDE]
    loose = [choices[at] for fit, _, _, at in ranked if fit is _Fit.LOOSE]
    name = " ".join(typed.split())
    new = [NewTag(name)] if not name_problem(name) and all(one.name != name for one in choices) else []
    return (*near, *new, *loose)


def name_problem(name: str) -> str:
    """Why `name` cannot be a new tag, in words; empty if it can."""
    if not name.strip():
        return "a tag needs a name"
    if name != name.strip():
        return "a tag does not start or end with a space"
    if len(name) > LONGEST:
        return f"a tag has at most {LONGEST} characters, this has {len(name)}"
    if clean_line(name) != name:
        return "a tag has no control or invisible characters"
    if "," in name:
        return "a comma ends a tag and cannot be in it"
    if name.startswith("/") or name.endswith("/"):
        return "a tag does not start or end with “/”"
    if any(not part.strip() for part in name.split("/")):
        return "there is nothing between two “/” of this tag"
    return ""


def tags_in_words(tags: Sequence[str], existing: Collection[str], width: int) -> str:
    """What becomes of a passage that gets `tags`, in `width` cells as far as that goes: how many they are, and
    which of them are new. Of too many the first are left out: the last is the one that is being decided.
    """
    said = [f"{tag} (new)" if tag not in existing else tag for tag in tags]
    if len(said) == 1:
        return f"makes the new tag “{tags[0]}”" if tags[0] not in existing else f"takes “{tags[0]}”"
    for left_out in range(len(said)):
        words = f"{len(said)} tags: " + "… · " * bool(left_out) + " · ".join(said[left_out:])
        if cell_len(words) <= width:
            return words
    return words


def in_vivo_name(words: str) -> str:
    """A name for a new tag from a passage's own words: what may be in one, as many whole words as are easily read."""
    kept = " ".join(re.sub(r"[,/\s]+", " ", clean_line(words)).split()).strip(_ENDS)
    if len(kept) > _IN_VIVO:
        kept = (kept[:_IN_VIVO].rpartition(" ")[0] or kept[:_IN_VIVO]).rstrip(_ENDS)
    return "" if name_problem(kept) else kept


def _by_use(choice: TagChoice) -> tuple[float, int]:
    return (choice.recent if choice.recent >= 0 else float("inf"), -choice.uses)


def _fit(choice: TagChoice, wanted: str) -> _Fit:
    if not wanted:
        return _Fit.INSIDE
    return min(
        _name_fit(choice, choice.name.casefold(), wanted),
        *(_name_fit(choice, alias.casefold(), wanted) for alias in choice.aliases),
        _Fit.NONE,
    )


def _name_fit(choice: TagChoice, name: str, wanted: str) -> _Fit:
    if name == wanted:
        return _Fit.EXACT
    if name.startswith(wanted):
        return _Fit.START
    if any(part.startswith(wanted) for part in name.split("/")):
        return _Fit.PART
    if wanted in name or _parts_in_order(name, wanted):
        return _Fit.INSIDE
    if _letters_in_order(name, wanted) or f" {wanted}" in f" {choice.description.casefold()}":
        return _Fit.LOOSE
    return _Fit.NONE


def _parts_in_order(name: str, wanted: str) -> bool:
    """Whether `gu/us` stands for `guarantees/us`: each part typed starts a part of the name, in order."""
    parts = iter(name.split("/"))
    typed = [part for part in wanted.split("/") if part]
    return "/" in wanted and bool(typed) and all(any(part.startswith(one) for part in parts) for one in typed)


def _letters_in_order(name: str, wanted: str) -> bool:
    letters = iter(name)
    return len(wanted) > 2 and all(letter in letters for letter in wanted)
