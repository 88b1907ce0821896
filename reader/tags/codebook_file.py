"""The codebook's file, `tags/codebook.yaml`: what it says, and how a tag is added. No disk here.

It is made to be written by hand. A list of tags, in the order in which they are offered; each has a name, which is
its whole path in the tree, and as much else as is wanted:

    version: 1
    tags:
    - name: guarantees
      description: What Ukraine is promised, by whom
      colour: teal               # or '#2a9d9d', in quotes: YAML takes a bare # for a comment
      key: 1                     # 1 to 9: tags a passage at one key
    - name: guarantees/us
      aliases: [usa, american]   # other names that mean this tag, for instance its old one
    - numbers                    # a name alone is enough

A tag without colour has that of the tag above it, else one chosen by its name. Two tags of one name, a key or alias
given twice, a colour that is none: `reader check` names them, the first of the two holds, the file stays as it is.
Keys that this version does not know are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reader import yaml_gate
from reader.errors import Problem, TagFileError
from reader.tags.colours import parse_colour
from reader.tags.model import Codebook, Tag
from reader.tags.tag_file import VERSION, check_version
from reader.yaml_values import YamlMap, YamlValue

KEYS = frozenset("123456789")
_KNOWN = frozenset({"name", "description", "colour", "color", "key", "aliases"})
_TOP = frozenset({"version", "tags"})


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """What the file says, and what is odd about it; the problems name no file, for whoever read it knows which."""

    codebook: Codebook
    problems: tuple[Problem, ...] = ()


def parse(content: bytes, path: Path | str | None = None) -> CodebookFile:
    """The codebook in `content`; an empty file is an empty codebook. Raises TagFileError if it is not one."""
    top = yaml_gate.load_mapping(content, path, error=TagFileError)
    if "version" in top:
        check_version(top)
    reading = _Reading(content)
    for value, line in top.items_of("tags"):
        reading.take(value, line, top)
    extra = tuple((key, value) for key, value in top.items() if key not in _TOP)
    return CodebookFile(Codebook(tuple(reading.tags), extra), tuple(reading.problems))


class _Reading:
    """The tags read so far, and what was odd about them."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.tags: list[Tag] = []
        self.problems: list[Problem] = []
        self.names: set[str] = set()
        self.keys: dict[str, str] = {}

    def odd(self, line: int, problem: str, advice: str) -> None:
        self.problems.append(Problem("", problem, advice, line))

    def take(self, value: YamlValue, line: int, top: YamlMap) -> None:
        if isinstance(value, str) and value.strip():
            fields = YamlMap(top.source, line)
            fields["name"] = value
        elif isinstance(value, YamlMap):
            fields = value
        else:
            raise top.source.wrong("a tag must have a name", line)
        name = fields.text("name").strip()
        if not name:
            raise fields.wrong("name", "is empty")
        if name in self.names:
            self.odd(line, f"the tag “{name}” stands twice", "keep one of the two; the first holds")
            return
        self.names.add(name)
        self.tags.append(
            Tag(
                name=name,
                description=fields.text("description", ""),
                colour=self.colour(fields, name),
                key=self.key(fields, name),
                aliases=self.aliases(fields, name),
                extra=tuple((key, value) for key, value in fields.items() if key not in _KNOWN),
            )
        )

    def colour(self, fields: YamlMap, name: str) -> str:
        written = "colour" if "colour" in fields else "color"
        text = fields.text(written, "")
        line = fields.lines.get(written, fields.line)
        if not text:
            if written in fields and b"#" in self.content.split(b"\n", line)[line - 1].partition(b":")[2]:
                self.odd(line, f"the colour of “{name}” is lost, for # begins a comment", "put it in quotes: '#2a9d9d'")
            return ""
        colour = parse_colour(text)
        if colour is None:
            self.odd(line, f"the colour of “{name}”, “{text}”, is none", "write it as '#2a9d9d', or a name like teal")
        return colour or ""

    def key(self, fields: YamlMap, name: str) -> str:
        key = fields.text("key", "").strip()
        line = fields.lines.get("key", fields.line)
        if not key:
            return ""
        if key not in KEYS:
            self.odd(line, f"the key of “{name}”, “{key}”, cannot be one", "take a digit from 1 to 9")
            return ""
        if key in self.keys:
            self.odd(line, f"“{name}” has the key {key}, as “{self.keys[key]}” has", "give one of them another key")
            return ""
        self.keys[key] = name
        return key

    def aliases(self, fields: YamlMap, name: str) -> tuple[str, ...]:
        taken = []
        for alias in fields.texts("aliases"):
            if alias in self.names and alias != name:
                line = fields.lines["aliases"]
                self.odd(line, f"“{alias}”, an alias of “{name}”, is another tag's name", "take it out of the aliases")
            elif alias.strip() and alias != name:
                self.names.add(alias)
                taken.append(alias)
        return tuple(dict.fromkeys(taken))


def appended(content: bytes | None, names: Sequence[str], path: Path | str | None = None) -> bytes | None:
    """`content` with `names` as new tags at the end, all else in it to the letter as it was.

    `content` None is a codebook to be begun. Names that are in it already are left out. Returns None where nothing
    is to be added, or where it could not be without losing a person's comments. Raises TagFileError if `content`
    is not a codebook.
    """
    old = parse(content or b"", path).codebook
    names = [name for name in dict.fromkeys(names) if old.get(name) is None]
    if not names:
        return None
    wanted = Codebook((*old.tags, *(Tag(name) for name in names)), old.extra)
    if not content or not content.strip():
        return serialise(wanted)
    entries = yaml_gate.dump([{"name": name} for name in names]).splitlines(keepends=True)
    encoding = yaml_gate.encoding_of(content)
    text = content.decode(encoding)
    newline = "\r\n" if "\r\n" in text else "\n"
    start = text if text.endswith("\n") else text + newline
    item = next((line for line in text.splitlines() if line.lstrip(" ").startswith("- ")), "- ")
    indent = item[: len(item) - len(item.lstrip(" "))]
    grown = (start + "".join(indent + entry.rstrip("\n") + newline for entry in entries)).encode(encoding)
    if _says(grown, wanted):
        return grown
    if any(line.lstrip().startswith("#") or " #" in line for line in text.splitlines()):
        return None
    return serialise(wanted)


def _says(content: bytes, wanted: Codebook) -> bool:
    try:
        return parse(content).codebook == wanted
    except TagFileError:
        return False


def serialise(codebook: Codebook, comment: str = "") -> bytes:
    """`codebook` as a file, with `comment` (lines beginning with #) above it."""
    tags = [fields_of(tag) for tag in codebook.tags]
    content: dict[str, object] = {"version": VERSION, **dict(codebook.extra), "tags": tags}
    return (comment + yaml_gate.dump(content)).encode()


def fields_of(tag: Tag) -> dict[str, object]:
    """A tag as a mapping in the order of the file; fields with nothing in them are left out."""
    fields: dict[str, object] = {"name": tag.name}
    for name in ("description", "colour"):
        if value := getattr(tag, name):
            fields[name] = value
    if tag.key:
        fields["key"] = int(tag.key) if tag.key.isdigit() else tag.key
    if tag.aliases:
        fields["aliases"] = list(tag.aliases)
    fields.update(tag.extra)
    return fields
