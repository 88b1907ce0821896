"""What stands between `---` and `---` at the top of a file: metadata in YAML, read without trusting it.

It comes through the gate that every YAML file comes through (`reader.yaml_gate`): nothing but strings, lists and keys,
no anchors, no types, bounded depth; `2026-02-11` and `no` stay what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.articles.dates import iso_date
from reader.articles.model import Metadata
from reader.errors import ArticleError

if TYPE_CHECKING:
    from reader.yaml_values import YamlList, YamlMap

LIMIT = 64_000
"""Code points of front matter beyond which it is not read as such."""
_FIELDS = {
    "title": "title",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "date": "date",
    "published": "date",
    "byline": "byline",
    "author": "byline",
    "authors": "byline",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}
_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY_LINE = re.compile(r"([^\W\d_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?$")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file says about itself, and the text that follows."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    extra: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    present: bool = False


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off `text`. If there is none, `text` comes back as it is.

    Front matter that is broken or refused is taken off too, with a notice that names its line; what its lines
    plainly say (`key: value`) is kept. Blank lines between it and the text go with it.
    """
    opening = _OPEN.match(text)
    if opening is None:
        return FrontMatter(text)
    closing = _CLOSE.search(text, opening.end(), opening.end() + LIMIT)
    if closing is None:
        return FrontMatter(text, notices=_unclosed(text, opening.end()))
    inner = text[opening.end() : closing.start()]
    gap = _BLANK_LINES.match(text, closing.end())
    rest = text[gap.end() if gap else closing.end() :]
    notices: list[str] = []
    try:
        pairs = _pairs(inner)
    except ArticleError as refused:
        pairs = _plain_lines(inner)
        if not pairs:
            return FrontMatter(text)  # two rules with text between them, as Markdown has them
        line = (refused.line or 0) + 1  # of the file: its first line is the ---
        notices.append(f"line {line}: the front matter {refused.problem}; read as far as its lines are plain")
    if pairs is None:
        return FrontMatter(text)
    metadata, extra = _sorted_out(pairs, notices)
    return FrontMatter(rest, metadata, extra, tuple(notices), present=True)


def _unclosed(text: str, start: int) -> tuple[str, ...]:
    head = text[start : start + 200].split("\n", 1)[0]
    if _KEY_LINE.match(head.strip()) and not head[:1].isspace():
        return (f"line 1: front matter begins here and has no closing --- within {LIMIT // 1000},000 characters",)
    return ()


def _sorted_out(pairs: list[tuple[str, str]], notices: list[str]) -> tuple[Metadata, tuple[tuple[str, str], ...]]:
    known: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    for key, value in pairs:
        name = _FIELDS.get(key.casefold().strip())
        if name is None:
            extra.append((key, value))
            continue
        line = " ".join(value.split())
        if name == "date" and line:
            iso = iso_date(line)
            if not iso:
                notices.append("the date in the front matter is not one we know; write it as 2026-02-11")
                extra.append((key, value))
                continue
            line = iso
        if known.get(name):
            extra.append((key, value))  # the first of `author` and `byline` counts; neither is lost
        elif line:
            known[name] = line
    return Metadata(**known, guessed=frozenset()), tuple(extra)


def _plain_lines(inner: str) -> list[tuple[str, str]]:
    """The pairs of lines that say `key: value`, if at least half of the lines that begin at the margin do."""
    margin = [line for line in inner.split("\n") if line[:1].strip() and not line.startswith(("#", "-", "}", "]"))]
    found = [match for line in margin if (match := _KEY_LINE.fullmatch(line.rstrip()))]
    if not found or 2 * len(found) < len(margin):
        return []
    return [(match[1], _unquoted((match[2] or "").strip())) for match in found]


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _pairs(inner: str) -> list[tuple[str, str]] | None:
    """The keys and values of the YAML mapping in `inner`; None if it is a text rather than a mapping.

    Raises ArticleError, with the line in `inner`, for what the gate does not let in.
    """
    from reader import yaml_gate
    from reader.yaml_values import YamlMap

    top = yaml_gate.load(inner, error=ArticleError)
    if isinstance(top, YamlMap):
        return list(_flat(top, ""))
    return [] if top == "" else None


def _flat(mapping: YamlMap, prefix: str) -> Iterator[tuple[str, str]]:
    """The pairs of a mapping; one inside it gives keys with a dot."""
    for key, value in mapping.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield prefix + key, ", ".join(_items(value))
        else:
            yield prefix + key, _scalar(value)


def _items(listed: YamlList) -> Iterator[str]:
    for item in listed:
        if isinstance(item, list):
            yield from _items(item)
        elif isinstance(item, dict):
            yield from (f"{key}: {value}" for key, value in _flat(item, ""))
        else:
            yield _scalar(item)


def _scalar(value: str) -> str:
    from reader.yaml_values import Plain

    return "" if isinstance(value, Plain) and value in ("~", "null") else value.strip()
