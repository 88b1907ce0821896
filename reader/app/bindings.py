"""From the table of keys to Textual's bindings and keymap."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key

from reader.keys import COMMANDS, Command, in_context


def key_name(key: str) -> str:
    """A key of the table under the name that Textual's events carry."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    return "+".join([*modifiers, _character_to_key(name) if len(name) == 1 else name])


def bindings(context: str) -> list[BindingType]:
    """The bindings of one context, for a BINDINGS list. The footer and the help are ours: none is shown by Textual."""
    return [
        Binding(",".join(map(key_name, command.keys)), command.action, command.words, show=False, id=command.id)
        for command in in_context(context)
        if command.keys
    ]


def keymap(commands: Iterable[Command]) -> dict[str, str]:
    """What differs from the default table, for App.set_keymap; an unbound command gets a key nobody can press."""
    default = {command.id: command.keys for command in COMMANDS}
    return {
        command.id: ",".join(map(key_name, command.keys)) or "f24"
        for command in commands
        if command.keys != default[command.id]
    }
