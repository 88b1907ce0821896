"""Tag files as this program writes them, read without the YAML parser: a tenth of the time, for tens of thousands.

What it takes it reads as the parser would; of all else (other keys, comments, another layout, anything that is wrong)
it says None, and the parser reads it and says what is wrong. So it need not know YAML, only what `tag_file.serialise`
writes, and it refuses whatever it does not know.
"""

from __future__ import annotations

import re
import sys

from reader import yaml_gate
from reader.tags.model import TaggedPassage

_TEXTS = frozenset({"prefix", "suffix", "by", "created", "modified", "lost_in", "note"})
_KEYS = _TEXTS | {"id", "tags", "start", "end", "quote"}
_MOST_LINES = yaml_gate.EVENT_LIMIT // 3
"""A line is two events of the parser, a passage some more: what has fewer lines is within its bounds."""

# Tabs, breaks other than \n, and what YAML does not allow.
_STRANGE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NO_PLAIN_START = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_DOUBLE = re.compile(r'"([^"\\]*(?:\\(?:["\\0abtnvfreNLP_]|x[0-9A-F]{2}|u[0-9A-F]{4}|U000[0-9A-F]{5})[^"\\]*)*)"')
_ESCAPE = re.compile(r"\\(?:x(..)|u(....)|U(.{8})|(.))")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_SIMPLE = dict(zip('"\\0abtnvfreNLP_', '"\\\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029\xa0', strict=True))


def quick_read(content: bytes) -> tuple[str, str, tuple[TaggedPassage, ...]] | None:
    """The article, the hash of its text and the passages, by `(start, id)`; None: let the parser read it."""
    if len(content) > yaml_gate.SIZE_LIMIT:
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if _STRANGE.search(text):
        return None
    head = text.split("\n", 4)
    if text.count("\n") >= _MOST_LINES or len(head) < 5 or not head[4].endswith("\n") or head[0] != "version: 1":
        return None
    if not (head[1].startswith("article: ") and head[2].startswith("text_sha256: ") and head[3] == "passages:"):
        return None
    article, sha256 = _scalar(head[1][9:]), _scalar(head[2][13:])
    found = _passages(head[4])
    if article is None or sha256 is None or found is None:
        return None
    return article, sha256, tuple(sorted(found, key=lambda one: (one.start, one.id)))


def _passages(text: str) -> list[TaggedPassage] | None:
    """Those of a list, each in its lines: all lines of five thousand at once would be four megabytes."""
    found: list[TaggedPassage] = []
    seen: set[str] = set()
    at = 0
    while at < len(text):
        end = text.find("\n- ", at)
        end = len(text) - 1 if end < 0 else end
        one = _entry(text[at:end].split("\n"))
        if one is None or one.id in seen:
            return None
        seen.add(one.id)
        found.append(one)
        at = end + 1
    return found


def _entry(lines: list[str]) -> TaggedPassage | None:
    """The passage that these lines say, all of them."""
    fields: dict[str, str] = {}
    tags: list[str] | None = None
    at, last = 0, len(lines)
    while at < last:
        line = lines[at]
        if line[:2] != ("  " if at else "- "):
            return None
        at += 1
        key, colon, value = line[2:].partition(":")
        if key not in _KEYS or not colon or key in fields:
            return None
        if key == "tags":
            if tags is not None or value:
                return None
            tags = []
            while at < last and lines[at].startswith("  - "):
                tag = _scalar(lines[at][4:])
                if tag is None:
                    return None
                tags.append(sys.intern(tag))
                at += 1
            continue
        if value[:2] == " |":
            block = _block(lines, at, value)
            if block is None:
                return None
            fields[key], at = block
            continue
        said = _scalar(value[1:]) if value[:1] == " " else None
        if said is None:
            return None
        fields[key] = said
    return _passage(fields, tags)


def _passage(fields: dict[str, str], tags: list[str] | None) -> TaggedPassage | None:
    start, end = fields.pop("start", ""), fields.pop("end", "")
    name, quote = fields.pop("id", ""), fields.pop("quote", "")
    if not (tags and quote and name.strip() and _NUMBER.fullmatch(start) and _NUMBER.fullmatch(end)):
        return None
    if int(end) < int(start) or not all(tags):
        return None
    return TaggedPassage(name, tuple(dict.fromkeys(tags)), int(start), int(end), quote, **fields)  # type: ignore[arg-type]


def _scalar(value: str) -> str | None:
    """What a value on one line says."""
    if value[:1] == "'":
        inner = value[1:-1]
        bare = inner.replace("''", "")
        return None if len(value) < 2 or value[-1] != "'" or "'" in bare else inner.replace("''", "'")
    if value[:1] == '"':
        found = _DOUBLE.fullmatch(value)
        if found is None:
            return None
        try:
            return _ESCAPE.sub(_unescaped, found[1]) if "\\" in found[1] else found[1]
        except ValueError:
            return None
    if not value or value[0] in _NO_PLAIN_START or value[-1] in ": " or ": " in value or " #" in value:
        return None
    return value


def _unescaped(found: re.Match[str]) -> str:
    """Raises ValueError for half of a character, which the parser refuses."""
    if found[4]:
        return _SIMPLE[found[4]]
    code = int(found[1] or found[2] or found[3], 16)
    if 0xD800 <= code < 0xE000 or code > sys.maxunicode:
        raise ValueError
    return chr(code)


def _block(lines: list[str], at: int, value: str) -> tuple[str, int] | None:
    """A literal block that begins at line `at`, and the line after it. Its indentation is ours: four columns."""
    if value not in (" |-", " |") or at >= len(lines) or lines[at][:4] != "    " or lines[at][4:5] in ("", " "):
        return None
    start = at
    while at < len(lines) and (lines[at][:4] == "    " or not lines[at]):
        at += 1
    text = "\n".join(line[4:] for line in lines[start:at]).rstrip("\n")
    return (text if value == " |-" else text + "\n"), at
