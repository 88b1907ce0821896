"""What comes out of a YAML file: text, lists and mappings that know their lines, and are asked for fields of a type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from reader.errors import ReaderError

YamlValue: TypeAlias = "str | YamlMap | YamlList"

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")


class Plain(str):
    """A scalar that stood without quotes and that other YAML readers may take for a number, a date, true or nothing.

    Written back as it stood, it means to them what it meant before.
    """

    __slots__ = ()


class Source:
    """The file that a value came from, and which error says what is wrong with it."""

    __slots__ = ("error", "path")

    def __init__(self, path: Path | str | None, error: type[ReaderError]) -> None:
        self.path = path
        self.error = error

    def wrong(self, problem: str, line: int | None, advice: str = "correct that line in an editor") -> ReaderError:
        """An error of this file's kind; `line` is 1-based."""
        return self.error(problem, path=self.path, line=line, advice=advice)


class YamlList(list[YamlValue]):
    """A sequence. `lines` are the 1-based lines of its items, `line` its own.

    `spans`, of a list at the top or in a mapping at the top alone: where what each item says begins and ends in the
    document, in characters from its start.
    """

    __slots__ = ("line", "lines", "source", "spans")

    def __init__(self, source: Source, line: int) -> None:
        super().__init__()
        self.source = source
        self.line = line
        self.lines: list[int] = []
        self.spans: list[tuple[int, int]] = []


class YamlMap(dict[str, YamlValue]):
    """A mapping. `lines` has the 1-based line of each key, `line` its own; the methods read a field by its type."""

    __slots__ = ("line", "lines", "source")

    def __init__(self, source: Source, line: int) -> None:
        super().__init__()
        self.source = source
        self.line = line
        self.lines: dict[str, int] = {}

    def wrong(self, key: str, problem: str) -> ReaderError:
        """The error that says what is wrong with the field `key`, to be raised."""
        return self.source.wrong(f"“{key}” {problem}", self.lines.get(key, self.line))

    def text(self, key: str, default: str | None = None) -> str:
        """The field as a string. Raises the file's error if it is none, or is missing and there is no `default`."""
        value = self.get(key)
        if value is None:
            if default is None:
                raise self.wrong(key, "is missing")
            return default
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return str(value)

    def integer(self, key: str, default: int | None = None) -> int:
        """The field as a whole number without leading zeros. Raises as `text`."""
        if key not in self and default is not None:
            return default
        text = self.text(key)
        if not _INTEGER.fullmatch(text):
            raise self.wrong(key, "must be a whole number")
        return int(text)

    def boolean(self, key: str, default: bool | None = None) -> bool:
        """The field as true or false (also yes/no, on/off, in any case). Raises as `text`."""
        if key not in self and default is not None:
            return default
        word = self.text(key).lower()
        if word in {"true", "yes", "on"}:
            return True
        if word in {"false", "no", "off"}:
            return False
        raise self.wrong(key, "must be true or false")

    def texts(self, key: str) -> tuple[str, ...]:
        """The field as a list of strings; one string stands for a list of one, nothing for an empty list."""
        value = self.get(key)
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return (str(value),)
        if isinstance(value, YamlList):
            for item, line in zip(value, value.lines, strict=True):
                if not isinstance(item, str):
                    raise self.source.wrong(f"each entry of “{key}” must be text", line)
            return tuple(str(item) for item in value)
        raise self.wrong(key, "must be a list of texts")

    def items_of(self, key: str) -> Iterator[tuple[YamlValue, int]]:
        """The entries of a list field, each with its line; none if the field is missing or empty."""
        value = self.get(key)
        if value is None or value == "":
            return iter(())
        if not isinstance(value, YamlList):
            raise self.wrong(key, "must be a list")
        return zip(value, value.lines, strict=True)
