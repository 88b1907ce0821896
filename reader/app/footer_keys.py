"""What the footer says: which keys matter for what the person is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from reader.app.widgets.footer import FooterKey
from reader.keys import Command, heard_in, keys_shown


class Doing(Enum):
    """What a person may be doing on the main screen."""

    SEARCHING = auto()
    FINDING = auto()
    CHOOSING = auto()
    READING = auto()
    BESIDE = auto()
    OFFERED = auto()
    LINKING = auto()
    SELECTING = auto()
    RESIZING = auto()
    RELINKING = auto()


_FIELDS = {
    Doing.SEARCHING: (("Enter", "results"), ("↑", "earlier"), ("F1", "how to search"), ("Esc", "clear, then back")),
    Doing.FINDING: (("Enter", "keep"), ("↑", "earlier"), ("Esc", "leave")),
    Doing.RELINKING: (("v", "select"), ("Enter", "take what is selected"), ("Esc", "give up")),
    Doing.RESIZING: (("Enter", "keep the new ends"), ("o", "other end"), ("Esc", "leave as it was")),
}
_OFFERED = {"pane.level": "next", "pane.confirm_link": "the same", "pane.reject_link": "not the same"}
_LINKING = {"pane.link_by_hand": "link with this sentence", "main.next_pane": "pane"}
_BESIDE_PANE = 6
"""The rank of “pane” in the table: what brings the list back stands beside what goes from pane to pane."""
_SELECTING = {"pane.tag": "tag", "pane.sentence_next": "a sentence more", "pane.copy": "copy"}


def footer_keys(doing: Doing, commands: Sequence[Command], *, list_hidden: bool = False) -> list[FooterKey]:
    """The keys for `doing`, the most important first; `list_hidden`: with the one that brings the list back."""
    if doing in _FIELDS:
        return [FooterKey(keys, words) for keys, words in _FIELDS[doing]]
    if doing is Doing.SELECTING:
        by_id = {command.id: command for command in commands}
        chosen = [FooterKey(keys_shown(by_id[name], most=1), words, name) for name, words in _SELECTING.items()]
        return [*chosen, FooterKey("o", "other end"), FooterKey("Esc", "leave")]
    if doing in (Doing.OFFERED, Doing.LINKING):
        by_id = {command.id: command for command in commands}
        chosen = [
            FooterKey(keys_shown(by_id[name], most=1), words, name)
            for name, words in (_OFFERED if doing is Doing.OFFERED else _LINKING).items()
        ]
        return [*chosen, FooterKey("Esc", "leave")]
    words: dict[str, str] = {}
    context = "list" if doing is Doing.CHOOSING else "pane"
    heard = [one for one in heard_in(context, commands) if one.footer and one.keys]
    if doing is Doing.CHOOSING:
        heard = [one for one in heard if one.id != "main.next_result"]
        words = {"main.close": "leave"}
    else:
        heard = [one for one in heard if one.id not in ("main.facets", "main.preview")]
    if doing is not Doing.BESIDE:
        heard = [one for one in heard if one.group != "compare"]
    if list_hidden and doing is not Doing.CHOOSING:
        heard += [
            replace(one, footer="list", rank=_BESIDE_PANE) for one in commands if one.id == "pane.leave" and one.keys
        ]
    heard.sort(key=lambda command: command.rank)
    return [FooterKey(keys_shown(one, most=1), words.get(one.id, one.footer), one.id) for one in heard]
