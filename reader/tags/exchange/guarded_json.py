"""JSON from strangers: bounded in size, depth and number of values; its fields are typed where they are read."""

from __future__ import annotations

import json
from typing import NoReturn

from reader.tags.exchange.incoming import refused

VALUES = 3_000_000
"""Objects, lists and commas in a file, beyond which it would not fit in memory."""


def parse(content: bytes, file: str) -> object:
    """The value that `content` says. Raises ImportFileError, with the line, if it is no JSON or too much of it."""
    if sum(content.count(sign) for sign in (b"[", b"{", b",")) > VALUES:
        raise refused(file, f"has more than {VALUES:,} values")

    def not_json(name: str) -> NoReturn:
        raise ValueError(name)

    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        value: object = json.loads(text, parse_constant=not_json)
    except json.JSONDecodeError as error:
        raise refused(file, f"is no JSON ({error.msg[:60]})", error.lineno) from error
    except UnicodeDecodeError as error:
        raise refused(file, "is not UTF-8", content.count(b"\n", 0, error.start) + 1) from error
    except ValueError as error:
        raise refused(file, "has a number in it that is none") from error
    except RecursionError as error:
        raise refused(file, "is nested too deeply") from error
    return value


def text_of(value: object) -> str:
    """`value` if it is text, else nothing."""
    return value if isinstance(value, str) else ""


def listed(value: object) -> list[object]:
    """A list as it is, nothing as an empty list, anything else as a list of that."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def position(value: object) -> int | None:
    """A position in a text; None for anything that cannot be one."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
        return value
    return None
