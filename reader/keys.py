"""The one table of keys: bindings, footer, help, palette, README and the check of a person's keymap come from it.

Keys are written as Textual names them, single characters as themselves. A context says where a key is heard: `app`
everywhere, `main` on the main screen outside text fields, `list` in the results, `pane` in an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reader.errors import Problem

CONTEXTS = ("app", "main", "list", "pane")
_HEARD_TOGETHER = {"app": CONTEXTS, "main": CONTEXTS, "list": ("app", "main", "list"), "pane": ("app", "main", "pane")}
GROUPS = ("move", "find", "open", "select and tag", "compare", "help")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do by key and by palette.

    `words` explain it in the help; `footer` is its short name at the bottom of the screen (none: not shown there),
    `rank` its place there, lowest first. `shown` overrides how the keys are written, for key sequences.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    group: str
    words: str
    footer: str = ""
    rank: int = 50
    shown: str = ""
    in_palette: bool = True

    @property
    def context(self) -> str:
        """Where it is heard: the part of the id before the dot."""
        return self.id.split(".", 1)[0]


def _motion(name: str, keys: tuple[str, ...], action: str, words: str, shown: str = "") -> Command:
    return Command(name, keys, action, "move", words, shown=shown, in_palette=False)


COMMANDS: tuple[Command, ...] = (
    # -- move
    _motion("pane.line_down", ("j", "down"), "line_down", "a line down"),
    _motion("pane.line_up", ("k", "up"), "line_up", "a line up"),
    _motion("pane.page_down", ("space", "pagedown"), "page_down", "a page down"),
    _motion("pane.page_up", ("b", "pageup"), "page_up", "a page up"),
    _motion("pane.half_down", ("ctrl+d",), "half_down", "half a page down"),
    _motion("pane.half_up", ("ctrl+u",), "half_up", "half a page up"),
    _motion("pane.top", ("home", "ctrl+home"), "top", "to the top", shown="gg Home"),
    _motion("pane.g", ("g",), "g_prefix", "to the top, when typed twice"),
    _motion("pane.bottom", ("G", "end", "ctrl+end"), "bottom", "to the bottom", shown="G End"),
    _motion("pane.word_next", ("w", "ctrl+right"), "word_next", "to the next word", shown="w"),
    _motion("pane.word_previous", ("B", "ctrl+left"), "word_previous", "to the word before", shown="B"),
    _motion("pane.sentence_next", (")",), "sentence_next", "to the next sentence"),
    _motion("pane.sentence_previous", ("(",), "sentence_previous", "to the sentence before"),
    _motion("pane.paragraph_next", ("}",), "paragraph_next", "to the next paragraph"),
    _motion("pane.paragraph_previous", ("{",), "paragraph_previous", "to the paragraph before"),
    _motion("pane.line_start", ("0", "circumflex_accent"), "line_start", "to the start of the line", shown="0 ^"),
    _motion("pane.line_end", ("$",), "line_end", "to the end of the line"),
    _motion("pane.char_left", ("left",), "char_left", "a character left"),
    _motion("pane.char_right", ("right",), "char_right", "a character right"),
    _motion("list.down", ("j", "down"), "cursor_down", "the next result"),
    _motion("list.up", ("k", "up"), "cursor_up", "the result before"),
    _motion("list.page_down", ("space", "pagedown", "ctrl+d"), "page_down", "a page of results down"),
    _motion("list.page_up", ("b", "pageup", "ctrl+u"), "page_up", "a page of results up"),
    _motion("list.top", ("home",), "first", "the first result", shown="gg Home"),
    _motion("list.g", ("g",), "g_prefix", "the first result, when typed twice"),
    _motion("list.bottom", ("G", "end"), "last", "the last result"),
    # -- find
    Command("main.search", ("s",), "search", "find", "search the corpus", "search", 4),
    Command("main.refine", ("|",), "refine", "find", "refine the search: add words to it"),
    Command("main.facets", ("c",), "facets", "find", "count and narrow: by source, month and tag", "narrow", 11),
    Command("main.take_back", ("backspace",), "take_back", "find", "take the last narrowing back"),
    Command("main.sort", ("S",), "sort", "find", "order of the results: relevance, newest, oldest, source"),
    Command("main.group", ("z",), "group", "find", "group the results by source, month, tag, not at all"),
    Command("main.preview", ("i",), "preview", "find", "preview of the highlighted article, on or off", "preview", 17),
    Command("main.saved", ("@",), "saved", "find", "saved searches: run, save, rename, forget"),
    Command("main.save_search", (), "save_search", "find", "save this search under a name"),
    Command("main.suggestion", ("ctrl+y",), "take_suggestion", "find", "search for what is suggested instead"),
    Command("main.query_help", ("H",), "query_help", "find", "how to search, with examples; F1 in the field"),
    Command("pane.find", ("/",), "screen.find", "find", "find in this article", "find", 5),
    Command("list.find", ("/",), "search", "find", "search the corpus", in_palette=False),
    Command("pane.match_next", ("n",), "match_next", "find", "the next match"),
    Command("pane.match_previous", ("N",), "match_previous", "find", "the match before"),
    Command(
        "pane.leave",
        ("escape",),
        "screen.leave",
        "find",
        "leave the selection, the marks, the article",
        in_palette=False,
    ),
    Command("pane.find_word", ("*",), "screen.find_word", "find", "find the word under the cursor"),
    # -- open
    Command("list.open", ("enter",), "open", "open", "open here", "open", 1),
    Command("list.copies", ("+",), "screen.copies", "open", "show or hide the copies of this story"),
    Command("list.open_beside", ("o",), "open_beside", "open", "open beside the others", "beside", 2),
    Command("main.next_result", ("J",), "next_result", "open", "the next result, in this pane", "next", 14),
    Command("main.previous_result", ("K",), "previous_result", "open", "the result before, in this pane"),
    Command("main.next_pane", ("tab",), "next_pane", "open", "the next pane, or the results", "pane", 6),
    Command("main.previous_pane", ("shift+tab",), "previous_pane", "open", "the pane before, or the results"),
    Command("pane.right", ("l",), "screen.pane_right", "open", "the pane to the right", in_palette=False),
    Command("pane.left", ("h",), "screen.pane_left", "open", "the pane to the left, or the results", in_palette=False),
    Command("list.right", ("l", "right"), "leave_right", "open", "from the results into the panes", in_palette=False),
    Command("pane.widen", ("+",), "screen.widen", "open", "make this pane wide, alone, as before"),
    Command("pane.move_left", ("<",), "screen.move_left", "open", "swap this pane with the one to its left"),
    Command("pane.move_right", (">",), "screen.move_right", "open", "swap this pane with the one to its right"),
    Command("main.close", ("q",), "close", "open", "close this pane; from the last one leave", "close", 8),
    Command("main.back", ("ctrl+o",), "back", "open", "back to where you were"),
    Command("app.quit", ("ctrl+q",), "quit", "open", "leave; everything is kept"),
    # -- select and tag
    Command("pane.select", ("v",), "select", "select and tag", "select; move to stretch it, Esc to leave", "select", 9),
    Command("pane.select_sentence", ("V",), "select_sentence", "select and tag", "select by sentence"),
    Command(
        "pane.other_end",
        ("o",),
        "screen.other_end",
        "select and tag",
        "while selecting: to its other end",
        in_palette=False,
    ),
    Command("pane.widen_selection", ("alt+up", "ctrl+w"), "widen_selection", "select and tag", "widen the selection"),
    Command("pane.narrow_selection", ("alt+down", "ctrl+n"), "narrow_selection", "select and tag", "narrow it again"),
    Command(
        "pane.tag",
        ("t",),
        "screen.tag",
        "select and tag",
        "tag the selection, else the sentence under the cursor",
        "tag",
        3,
    ),
    Command("pane.tag_again", (".",), "screen.tag_again", "select and tag", "the last tags again"),
    Command("pane.in_vivo", ("a",), "screen.in_vivo", "select and tag", "a new tag from the passage's own words"),
    Command("main.tag_hits", ("A",), "tag_hits", "select and tag", "tag every hit of the search, after a look at them"),
    Command(
        "pane.passage_here", ("O",), "passage_here", "select and tag", "of overlapping passages here, the next one"
    ),
    Command("pane.edit", ("e",), "screen.edit", "select and tag", "change the tags of the passage under the cursor"),
    Command("pane.resize", ("r",), "screen.resize", "select and tag", "move the ends of the passage under the cursor"),
    Command("pane.note", ("m",), "screen.note", "select and tag", "a note on the passage under the cursor", "note", 13),
    Command("pane.untag", ("d",), "screen.untag", "select and tag", "take the tags off the passage under the cursor"),
    Command("pane.accept", ("enter",), "screen.accept", "select and tag", "show the tagged passage under the cursor"),
    Command("pane.passage_previous", ("[",), "passage_previous", "select and tag", "the tagged passage before"),
    Command("pane.passage_next", ("]",), "passage_next", "select and tag", "the next tagged passage"),
    Command("main.passages", ("p",), "passages", "select and tag", "read the tagged passages in their context"),
    Command(
        "main.doubts", ("x",), "doubts", "select and tag", "tagged passages that are changed or lost, to be settled"
    ),
    Command("main.codebook", ("T",), "codebook", "select and tag", "the codebook: see, rename, merge, split tags"),
    Command("main.undo", ("u",), "undo", "select and tag", "undo", "undo", 20),
    Command("main.redo", ("ctrl+r",), "redo", "select and tag", "redo"),
    Command(
        "pane.copy", ("y", "ctrl+c"), "screen.copy", "select and tag", "copy the selection or sentence with its source"
    ),
    # -- compare
    Command(
        "pane.level",
        ("=",),
        "screen.level",
        "compare",
        "bring the counterparts of this sentence level; again: the next candidate",
        "level",
        12,
    ),
    Command("pane.confirm_link", ("&",), "screen.confirm_link", "compare", "confirm: these two sentences are the same"),
    Command(
        "pane.reject_link", ("!",), "screen.reject_link", "compare", "reject: these two sentences are not the same"
    ),
    Command(
        "pane.link_by_hand",
        (";",),
        "screen.link_by_hand",
        "compare",
        "link by hand: mark this sentence, then its counterpart in another pane",
    ),
    Command("pane.only_here", ("f",), "screen.only_here", "compare", "the next sentence only here", "only here", 11),
    Command(
        "pane.differing",
        ("D",),
        "screen.differing",
        "compare",
        "the next sentence whose figures differ, with its counterpart",
        "figures differ",
        13,
    ),
    Command(
        "main.scroll_mode",
        ("L",),
        "scroll_mode",
        "compare",
        "how panes scroll: free, anchored to what is linked, level",
        "scroll",
        15,
    ),
    Command("main.figures", ("F",), "figures", "compare", "the figures of the open articles side by side"),
    Command("main.matrix", ("M",), "matrix", "compare", "tags × articles: who was tagged with what"),
    Command(
        "pane.elsewhere",
        ("C",),
        "screen.elsewhere",
        "compare",
        "where other articles of the corpus tell what this sentence tells",
    ),
    # -- help
    Command("app.help", ("?", "f1"), "help", "help", "the keys, here and now", "keys", 7),
    Command("app.problems", ("P",), "problems", "help", "what is wrong just now, in full"),
    Command("app.palette", ("ctrl+p",), "command_palette", "help", "all commands by name", "commands", 10, "", False),
    Command("app.theme", ("ctrl+t",), "toggle_theme", "help", "dark or light"),
    Command("app.suspend", ("ctrl+z",), "suspend_process", "help", "back to the shell; `fg` returns", in_palette=False),
)

DIGITS = tuple("123456789")
"""In a pane, each tags with the tag that the codebook gives this key."""

_NAMED = frozenset(
    ["up", "down", "left", "right", "home", "end", "pageup", "pagedown"]
    + ["enter", "escape", "tab", "space", "backspace", "delete", "insert"]
    + [f"f{number}" for number in range(1, 25)]
)
_WRITTEN = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Delete",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "circumflex_accent": "^",
    "comma": ",",
}
_PUNCTUATION = {"circumflex_accent": "^", "comma": ","}
_SAME_BYTE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape", "ctrl+h": "backspace"}
_KEPT = ("app.quit", "app.help")


def written(key: str) -> str:
    """A key as a person reads it: `ctrl+d` is `Ctrl+D`, `space` is `Space`."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    if name in _WRITTEN:
        name = _WRITTEN[name]
    elif modifiers or len(name) > 1:
        name = name.upper()
    return "+".join([*(m.capitalize() for m in modifiers), name])


def keys_shown(command: Command, *, most: int = 2) -> str:
    """The keys of a command as the help shows them, at most `most` of them."""
    return command.shown or " ".join(written(key) for key in command.keys[:most])


def in_context(context: str, commands: Iterable[Command] = COMMANDS) -> tuple[Command, ...]:
    """The commands that are bound in one context, in the order of the table."""
    return tuple(command for command in commands if command.context == context)


def heard_in(context: str, commands: Iterable[Command] = COMMANDS) -> tuple[Command, ...]:
    """The commands that a person in `context` can use: those of the context itself come first."""
    together = [name for name in reversed(CONTEXTS) if name in ("app", "main", context)]
    return tuple(command for name in together for command in commands if command.context == name)


def with_keymap(
    keymap: Mapping[str, str | list[str]], *, file: str = "settings.yaml", commands: tuple[Command, ...] = COMMANDS
) -> tuple[tuple[Command, ...], tuple[Problem, ...]]:
    """The table with a person's own keys in it, and what is wrong with them.

    `keymap` is command id → keys, as a list or separated by commas; an empty one unbinds. A wrong entry is left out
    and the default stays; a key that another command has by default goes to the one that names it only if that other
    command keeps a key or is named too.
    """
    problems: list[Problem] = []
    known = {command.id: command for command in commands}
    changed: dict[str, Command] = {}
    for name, value in keymap.items():
        command = known.get(name)
        if command is None:
            problems.append(Problem(file, f"keymap: there is no command “{name}”", "`?` and the README list the ids"))
            continue
        keys = _parsed(value)
        wrong = [f"“{key}” {why}" for key in keys if (why := _impossible(key))]
        if wrong:
            problems.append(Problem(file, f"keymap: {name}: {', '.join(wrong)}", "write it as in the README's table"))
            continue
        if not keys and name in _KEPT:
            problems.append(Problem(file, f"keymap: {name} cannot be left without a key", "give it another key"))
            continue
        changed[name] = replace(command, keys=keys, shown="")
    while clash := _clash(commands, changed):
        name, key, other = clash
        problems.append(
            Problem(file, f"keymap: {name}: “{key}” is the key of {other}", "give that one another key as well")
        )
        del changed[name]
    return tuple(changed.get(command.id, command) for command in commands), tuple(problems)


def _parsed(value: str | list[str]) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else (["comma"] if value.strip() == "," else value.split(","))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _impossible(key: str) -> str:
    """Why no terminal sends this key, or empty."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    if key in _SAME_BYTE:
        return f"is the same as {_SAME_BYTE[key]} in a terminal"
    if len(set(modifiers)) != len(modifiers) or any(m not in ("ctrl", "alt", "shift") for m in modifiers):
        return "is not a key"
    if name in _NAMED or name in _PUNCTUATION:
        return ""
    if len(name) != 1 or not name.isprintable() or name.isspace():
        return "is not a key; a sequence of keys cannot be set" if " " in key or len(name) > 1 else "is not a key"
    if "shift" in modifiers:
        return "is not sent by terminals; write the character itself"
    return ""


def _clash(commands: tuple[Command, ...], changed: Mapping[str, Command]) -> tuple[str, str, str] | None:
    table = [changed.get(command.id, command) for command in commands]
    for one in table:
        if one.id not in changed:
            continue
        for key in one.keys:
            if one.context == "pane" and key in DIGITS:
                return one.id, key, "the codebook"
            for other in table:
                if other is not one and key in other.keys and other.context in _HEARD_TOGETHER[one.context]:
                    return one.id, key, other.id
    return None
