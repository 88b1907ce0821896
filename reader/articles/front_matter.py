"""What stands between `---` and `---` at the top of a file: metadata in YAML, read without trusting it.

Nothing is built from YAML but strings: the events of the parser are walked, so no tag makes an object, no anchor
multiplies, no nesting goes deep, and `2026-02-11` or `no` stay what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from reader.articles.dates import iso_date
from reader.articles.model import Metadata

if TYPE_CHECKING:
    import yaml

LIMIT = 64_000
"""Code points of front matter beyond which it is not read as such."""
DEEPEST = 20
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


class _Mark(Protocol):
    line: int


class _RefusedError(Exception):
    def __init__(self, problem: str, line: int) -> None:
        self.problem = problem
        self.line = line
        super().__init__(problem)


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
    except _RefusedError as refused:
        pairs = _plain_lines(inner)
        if not pairs:
            return FrontMatter(text)  # two rules with text between them, as Markdown has them
        notices.append(f"line {refused.line}: the front matter {refused.problem}; read as far as its lines are plain")
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
    """The keys and values of the YAML mapping in `inner`; None if it is a text rather than a mapping."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = _checked(yaml.parse(inner, Loader=loader))
        root = next(events, None)
        if root is None:
            return []
        if isinstance(root, yaml.ScalarEvent | yaml.SequenceStartEvent):
            return None
        return list(_mapping(events, ""))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None or mark.line >= inner.count("\n"):
            mark = getattr(error, "context_mark", None) or mark  # found at the end: say where it began
        raise _RefusedError(_said(error), _line_of(mark)) from error
    except (ValueError, RecursionError) as error:  # lone surrogates, among others
        raise _RefusedError("has characters that YAML does not allow", 1) from error


def _said(error: Exception) -> str:
    problem = getattr(error, "problem", None)
    return f"is not valid YAML ({problem})" if problem else "is not valid YAML"


def _line_of(mark: _Mark | None) -> int:
    return 1 if mark is None else mark.line + 2  # the marks count from 0 and from the line after the ---


def _checked(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """The events that carry content, as long as there is nothing among them that we refuse."""
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError("uses anchors, which are not read", _line_of(event.start_mark))
        if getattr(event, "tag", None):
            raise _RefusedError("uses tags (!), which are not read", _line_of(event.start_mark))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _RefusedError("is nested too deeply", _line_of(event.start_mark))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif not isinstance(event, yaml.ScalarEvent):
            continue
        yield event


def _mapping(events: Iterator[yaml.Event], prefix: str) -> Iterator[tuple[str, str]]:
    """The pairs of a mapping whose start has been taken; a mapping inside one gives keys with a dot."""
    import yaml

    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        if isinstance(event, yaml.CollectionStartEvent):
            raise _RefusedError("has a key that is not a word", _line_of(event.start_mark))
        key = prefix + _scalar(event)
        value = next(events)
        if isinstance(value, yaml.MappingStartEvent):
            yield from _mapping(events, key + ".")
        elif isinstance(value, yaml.SequenceStartEvent):
            yield key, ", ".join(_items(events))
        else:
            yield key, _scalar(value)


def _items(events: Iterator[yaml.Event]) -> Iterator[str]:
    import yaml

    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if isinstance(event, yaml.SequenceStartEvent):
            yield from _items(events)
        elif isinstance(event, yaml.MappingStartEvent):
            yield from (f"{key}: {value}" for key, value in _mapping(events, ""))
        else:
            yield _scalar(event)


def _scalar(event: yaml.Event) -> str:
    import yaml

    if not isinstance(event, yaml.ScalarEvent):
        return ""
    value = str(event.value)
    plain = event.style is None or event.style == ""
    return "" if plain and value in ("~", "null") else value.strip()
