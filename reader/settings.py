"""What a person can set, read from one YAML file that this program never writes.

A wrong key or value costs that setting alone: it keeps its default, the problem is reported with its line, and the
rest applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from reader import files, keys
from reader.errors import FileReadError, Problem, SettingsError

_LIMIT = 256 * 1024
_MOST = 50
"""Problems that are said of one file."""
_CORRECT = "correct it in an editor; the default applies until then"


def _setting(default: object, words: str, **bounds: object) -> Any:  # noqa: ANN401 - as dataclasses.field
    return field(default=default, metadata={"words": words, **bounds})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. `describe` tells them in words."""

    theme: str = _setting(
        "dark", "what the reader starts in, until `Ctrl+T` has chosen otherwise: `dark`, `light` or the name of a theme"
    )
    dark_theme: str = _setting("reader-dark", "the theme that `dark` stands for; the palette lists the names")
    light_theme: str = _setting("reader-light", "the theme that `light` stands for")
    measure: int = _setting(76, "how many columns a line of an article may fill at most, 30 to 200", least=30, most=200)
    panes: int = _setting(4, "how many articles may stand side by side at most, 1 to 6", least=1, most=6)
    by: str = _setting("", "your name on the passages that you tag; without it, the name you are logged in with")
    index_memory: int = _setting(
        600,
        "how many megabytes indexing may take, 200 to 16000: with more, a first build is faster and makes fewer files",
        least=200,
        most=16_000,
    )
    index_poll: int = _setting(
        0,
        "0: the system tells what changes in the corpus; 1 to 3600: look at all files every so many seconds instead,"
        " for network folders",
        least=0,
        most=3600,
    )
    keymap: Mapping[str, str | list[str]] = field(
        default_factory=dict,
        metadata={"words": "your own keys: for each id in the table of keys, a key or a list of keys"},
    )
    problems: tuple[Problem, ...] = field(default=(), metadata={"words": ""})
    """What was wrong in the file. Not a setting."""

    @property
    def theme_name(self) -> str:
        """The name of the theme to start in."""
        return {"dark": self.dark_theme, "light": self.light_theme}.get(self.theme, self.theme)


@dataclass(frozen=True, slots=True)
class Described:
    """One setting as the documentation shows it."""

    name: str
    default: object
    words: str


def describe() -> tuple[Described, ...]:
    """All settings with their defaults and what they mean, in the order of the file."""
    plain = Settings()
    return tuple(
        Described(f.name, getattr(plain, f.name), f.metadata["words"]) for f in fields(plain) if f.metadata["words"]
    )


def load(path: Path) -> Settings:
    """The settings in the file at `path`, or the defaults; `by` from the environment if nothing else says who this is.

    Never raises: see `problems`.
    """
    found = _from_file(path) if files.may_be_there(path) else Settings()
    return found if found.by else replace(found, by=_logged_in())


def _logged_in() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return ""


def _from_file(path: Path) -> Settings:
    # Only who has a settings file pays for YAML.
    from reader import yaml_gate

    try:
        found = yaml_gate.load_mapping(files.read_bytes(path, _LIMIT), path, error=SettingsError)
    except (SettingsError, FileReadError) as error:
        return Settings(problems=(_problem(path, error),))
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    known = {f.name: f for f in fields(Settings) if f.metadata["words"]}
    for name, line in found.lines.items():
        if len(problems) > _MOST:
            problems.append(Problem(str(path), "has more wrong in it", "correct what is said first", line))
            break
        if name not in known:
            close = get_close_matches(name, known, n=1)
            advice = f"did you mean “{close[0]}”?" if close else f"there are {', '.join(known)}"
            problems.append(Problem(str(path), f"there is no setting “{name[:60]}”", advice, line))
            continue
        try:
            if name == "keymap":
                values[name], wrong = _keymap(found, path)
                problems += wrong
            else:
                values[name] = _value(found, name, known[name].default, known[name].metadata)
        except SettingsError as error:
            problems.append(_problem(path, error))
    return replace(Settings(**values), problems=tuple(sorted(problems, key=lambda problem: problem.line)))


def _problem(path: Path, error: SettingsError | FileReadError) -> Problem:
    return Problem(str(path), error.problem, error.advice or _CORRECT, error.line or 0)


def _value(found: Any, name: str, default: object, rules: Mapping[str, Any]) -> object:  # noqa: ANN401 - a YamlMap
    if isinstance(default, int):
        number: int = found.integer(name)
        if not rules["least"] <= number <= rules["most"]:
            raise _wrong(found, name, f"must be from {rules['least']} to {rules['most']}")
        return number
    text: str = found.text(name).strip()
    if len(text) > 200 or "\n" in text:
        raise _wrong(found, name, "must be one short line")
    return text


def _wrong(found: Any, name: str, what: str) -> SettingsError:  # noqa: ANN401 - a YamlMap
    return SettingsError(f"“{name}” {what}", line=found.lines[name], advice=_CORRECT)


def _keymap(found: Any, path: Path) -> tuple[dict[str, str | list[str]], list[Problem]]:  # noqa: ANN401 - a YamlMap
    """The keymap as the file has it, without the entries that are wrong."""
    given = found["keymap"]
    if given == "":
        return {}, []
    if not isinstance(given, dict):
        raise _wrong(found, "keymap", "must give keys to ids: `pane.tag: t`")
    lines: Mapping[str, int] = given.lines  # type: ignore[attr-defined]
    keymap: dict[str, str | list[str]] = {}
    problems = []
    for name in lines:
        try:
            # One text is a list with commas; a comma in a list is the key.
            value = given[name]
            keymap[name] = str(value) if isinstance(value, str) else list(given.texts(name))  # type: ignore[attr-defined]
        except SettingsError as error:
            problems.append(_problem(path, error))
    _, wrong = keys.with_keymap(keymap, file=str(path))
    for problem in wrong:
        wrong_name = next(_named_in(problem.problem, keymap), "")
        keymap.pop(wrong_name, None)
        problems.append(replace(problem, line=lines.get(wrong_name, found.lines["keymap"])))
    return keymap, problems


def _named_in(problem: str, names: Mapping[str, object]) -> Iterator[str]:
    """Which entry of a keymap a problem is about; `keys` begins its words with it."""
    for name in names:
        if problem.startswith((f"keymap: {name}:", f"keymap: {name} ", f"keymap: there is no command “{name}”")):
            yield name
