"""What was done to the tags, in words, for the status line after an undo or redo."""

from __future__ import annotations

from dataclasses import dataclass

from reader.tags.checks import short_quote
from reader.tags.journal import Edit, Entry, Listed
from reader.text import clean_line


@dataclass(frozen=True, slots=True)
class Finished:
    """A step that was cut short and is done now: what it was, and how many of its edits could not be done any more."""

    entry: Entry
    what: str
    """`do`, `undo` or `redo`."""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, undone or done again. `says` is one line for a person, safe to show.

    `article` and `passage` are empty where it was not one passage, but the codebook or many of them.
    """

    says: str
    article: str
    passage: str


def change_of(entry: Entry, how: str, unlisted: tuple[str, ...] = ()) -> Change:
    """The change that undoing or doing again (`how`: `Undone`, `Done again`) of `entry` was; `unlisted` are the tags
    that went out of the codebook with it.
    """
    edits = [edit for edit in entry.edits if not isinstance(edit, Listed)]
    edit = edits[0] if edits else None
    gone = f"; {', '.join(unlisted)} left the codebook" if unlisted else ""
    if entry.says or not isinstance(edit, Edit):
        return Change(clean_line(f"{how}: {entry.says or 'a change of the codebook'}{gone}"), "", "")
    said = f"{how}: {deed(edit)}"
    if len(edits) > 1:
        said += f", and {len(edits) - 1} more"
    said += gone
    return Change(clean_line(said), edit.article, edit.passage_id)


def says_of(entry: Entry) -> str:
    """What a step does, in a line that is safe to show."""
    if entry.says:
        return clean_line(entry.says)
    deeds = [deed(edit) for edit in entry.edits if isinstance(edit, Edit)]
    more = f", and {len(deeds) - 1} more" if len(deeds) > 1 else ""
    return clean_line(deeds[0] + more) if deeds else "a change of the codebook"


_FINISHED = {"do": "Finished", "undo": "Finished undoing", "redo": "Finished doing again"}


def finished(step: Finished) -> str:
    """What became of a step that was cut short when the program was ended amid it."""
    said = change_of(step.entry, f"{_FINISHED[step.what]} what was cut short").says
    left = f"; {step.left} of its changes cannot be made any more" if step.left else ""
    return said + left


def how_many(passages: int, articles: int) -> str:
    """`12 passages in 3 articles`."""
    if not passages:
        return "no passage has it"
    return f"{passages} passage{'s' * (passages > 1)} in {articles} article{'s' * (articles > 1)}"


def deed(edit: Edit) -> str:
    """What one edit did: `tagged “…” with guarantees/us`."""
    before, after = edit.before, edit.after
    one = after or before
    quote = f"“{short_quote(one.quote)}”" if one else ""
    if before is None and after is not None:
        return f"tagged {quote} with {', '.join(after.tags)}" if after.tags else f"marked {quote}"
    if after is None or before is None:
        return f"untagged {quote}"
    parts = []
    if before.tags != after.tags:
        added = [f"+{tag}" for tag in after.tags if tag not in before.tags]
        taken = [f"−{tag}" for tag in before.tags if tag not in after.tags]
        parts.append(" ".join(added + taken) or "other order of tags")
    if before.note != after.note:
        parts.append("note")
    if before.quote != after.quote or before.start != after.start:
        parts.append("ends")
    elif before.prefix != after.prefix or before.suffix != after.suffix:
        parts.append("confirmed")
    if before.lost_in != after.lost_in:
        parts.append("kept lost" if after.lost_in else "no longer kept lost")
    return f"changed {quote} ({', '.join(parts)})" if parts else f"changed {quote}"
