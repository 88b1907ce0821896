"""A query as questions to the bytes and the text of one file."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from reader import articles
from reader.articles.decode import decode
from reader.articles.model import Metadata
from reader.errors import ReaderError
from reader.search.answer import TagLookup
from reader.search.dates import whole
from reader.search.evaluate import times, wildcard
from reader.search.query import (
    DEFAULT,
    All,
    And,
    Dates,
    Folder,
    Fuzzy,
    Lookup,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Word,
)
from reader.search.words import WORD, fold

_HERE = frozenset({DEFAULT, "all", "boilerplate"})
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FIELD = re.compile(rb"^(title|source|date|byline|url):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_ACCENTS = bytes([*range(0xC3, 0xCA), 0xCC, 0xCD, 0xE1])
"""Bytes of UTF-8 that only stand where a Latin letter has something on it."""
_STRESS = b"\xcc\xcd"
_UNSEEN = (b"\xe2\x80\x8b", b"\xc2\xad", b"\xd1\x91", b"\xd0\x81")
"""What can be inside a word unseen, and ё, which is found as е."""


class Sheet:
    """One file as it is looked at: bytes first, text only where it is needed."""

    def __init__(self, article_id: str, content: bytes, folder: Path) -> None:
        self.id = article_id
        self.bytes = content
        self._folder = folder
        self._lower: bytes | None = None
        self._text: str | None = None
        self._about: Metadata | None = None
        self._head: Metadata | None = None

    @property
    def lower(self) -> bytes:
        """The bytes with small ASCII letters."""
        if self._lower is None:
            self._lower = self.bytes.lower()
        return self._lower

    @property
    def utf8(self) -> bool:
        """Whether the bytes are plainly what they seem: no UTF-16, no old code page."""
        if b"\0" in self.bytes[:1000]:
            return False
        try:
            self.bytes.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    @property
    def text(self) -> str:
        """The text without front matter, composed."""
        if self._text is None:
            head = _HEAD.match(self.bytes)
            content = self.bytes[head.end() :] if head else self.bytes
            self._text = content.decode("utf-8") if self.utf8 else _decoded(content)
            if not self._text.isascii():
                self._text = unicodedata.normalize("NFC", self._text)
        return self._text

    @property
    def head(self) -> Metadata:
        """What the front matter says in so many words."""
        if self._head is None:
            found = _HEAD.match(self.bytes)
            said = {
                name.decode(): value.decode("utf-8", "replace").strip("'\"")
                for name, value in (_FIELD.findall(found[1]) if found else ())
            }
            self._head = Metadata(**said)
        return self._head

    @property
    def about(self) -> Metadata:
        """All that is known of the article, with what the rules find; reads it whole."""
        if self._about is None:
            try:
                self._about = articles.read_article(self._folder, self.id).metadata
            except ReaderError:
                self._about = Metadata()
        return self._about

    def field(self, name: str) -> str:
        """A field of its metadata: from the front matter, else what the rules find."""
        return getattr(self.head, name) or getattr(self.about, name)  # type: ignore[no-any-return]


def _lies_in(said: str, first: date | None, last: date | None) -> bool:
    """Whether all days that `said`, an article's date, can mean lie between these two."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", said)
    if not found:
        return False
    try:
        low, high = whole(*(int(part or 0) for part in found.groups()))
    except ValueError:
        return False
    return (first is None or first <= low) and (last is None or high <= last)


def _decoded(content: bytes) -> str:
    try:
        return decode(content).text
    except ReaderError:
        return ""


Looked = Callable[[Sheet], float]
"""How often a file has what is asked for; 0 if it does not match."""


@dataclass(slots=True)
class Plan:
    """What is asked of each file: first of its id, then of all of it."""

    score: Looked
    may_be: Callable[[str], bool]
    notices: list[str]


def planned(node: Node, tagged: TagLookup | None) -> Plan:
    """The plan for a query. What cannot be asked of a file is left out, and said."""
    notices: list[str] = []
    folders = [part.path for part in (node.parts if isinstance(node, And) else (node,)) if isinstance(part, Folder)]
    begins = tuple(f"{path}/" for path in folders if path)
    score = _score(node, tagged, notices)
    return Plan(
        score or (lambda sheet: 0.0),
        (lambda article_id: all(map(article_id.startswith, begins))),
        notices,
    )


def _score(node: Node, tagged: TagLookup | None, notices: list[str]) -> Looked | None:
    """None where nothing of this can be asked of a file."""
    match node:
        case Word() | Pattern() | Fuzzy() | Phrase():
            return _words(node)
        case Folder(path):
            return lambda sheet: float(not path or sheet.id.startswith(f"{path}/"))
        case All():
            return lambda sheet: 1.0
        case Dates(first, last):
            return lambda sheet: float(_lies_in(sheet.field("date"), first, last))
        case Lookup("has", field) if field in ("date", "byline", "source", "url"):
            return lambda sheet: float(bool(sheet.field(field)))
        case Lookup(field, value):
            if tagged is None:
                notices.append(f"“{field}:” was left out")
                return None
            ids = tagged(field, value)
            return lambda sheet: float(sheet.id in ids)
        case Not(part):
            inner = _score(part, tagged, notices)
            return None if inner is None else lambda sheet: float(not inner(sheet))
        case And(parts):
            return _all([one for part in _cheap_first(parts) if (one := _score(part, tagged, notices))])
        case Or(parts, together):
            return _any([one for part in parts if (one := _score(part, tagged, notices))], together)


def _cheap_first(parts: tuple[Node, ...]) -> list[Node]:
    """What is quickest to answer no, first: what needs the whole article last."""

    def cost(part: Node) -> int:
        match part:
            case Folder() | Lookup("tag" | "note"):
                return 0
            case Word(field) | Phrase(field) | Pattern(field):
                return 1 if field in _HERE else 3
            case Dates():
                return 4
            case _:
                return 2

    return sorted(parts, key=cost)


def _all(parts: list[Looked]) -> Looked | None:
    if not parts:
        return None

    def look(sheet: Sheet) -> float:
        total = 0.0
        for part in parts:
            score = part(sheet)
            if not score:
                return 0.0
            total += score
        return total

    return look


def _any(parts: list[Looked], together: bool) -> Looked | None:
    if not parts:
        return None
    step = 1000.0 if together else 0.0  # those that have more of the words come first

    def look(sheet: Sheet) -> float:
        scores = [score for part in parts if (score := part(sheet))]
        return sum(scores) + step * max(0, len(scores) - 1)

    return look


def _words(node: Word | Pattern | Fuzzy | Phrase) -> Looked:
    """How often the words stand in the text, or in a field."""
    count = _in_a_row(node) if isinstance(node, Phrase) else _one_by_one(re.compile(_expression(node), re.IGNORECASE))
    needles = _needles(node)
    if node.field not in _HERE:
        field = node.field

        def in_field(sheet: Sheet) -> float:
            if not _may_hold(sheet, needles):
                return 0.0
            return float(count(unicodedata.normalize("NFC", sheet.field(field))) > 0)

        return in_field

    def in_text(sheet: Sheet) -> float:
        if not _may_hold(sheet, needles):
            return 0.0
        return float(count(sheet.text))

    return in_text


def _one_by_one(pattern: re.Pattern[str]) -> Callable[[str], int]:
    return lambda text: sum(1 for _ in pattern.finditer(text))


def _in_a_row(phrase: Phrase) -> Callable[[str], int]:
    """How often words stand one after another. Each is looked for by itself: one expression for all of them would try
    every way to divide what lies between, which takes for ever where the words are common.
    """
    said = [_expression(word) for word in phrase.words]
    patterns = {one: re.compile(one, re.IGNORECASE) for one in said}

    def count(text: str) -> int:
        starts = {}
        for one, pattern in patterns.items():
            starts[one] = [found.start() for found in pattern.finditer(text)]
            if not starts[one]:
                return 0
        words = [found.start() for found in WORD.finditer(text)]
        places = {one: array("I", (bisect_right(words, at) for at in found)) for one, found in starts.items()}
        return times([places[one] for one in said], phrase.slop)

    return count


def _may_hold(sheet: Sheet, needles: tuple[tuple[bytes, ...], ...]) -> bool:
    """Whether a file can hold all of these forms; where letters may be written otherwise, it can."""
    lower = sheet.lower
    for ways in needles:
        if not any(way in lower for way in ways):
            if lower.isascii():
                return not sheet.utf8
            marks = _ACCENTS if len(ways) == 1 else _STRESS
            otherwise = len(lower.translate(None, marks)) < len(lower) or any(one in lower for one in _UNSEEN)
            return otherwise or not sheet.utf8
    return True


def _needles(node: Word | Pattern | Fuzzy | Phrase) -> tuple[tuple[bytes, ...], ...]:
    """What must stand in a file: each run of letters in the ways that capitals make, for bytes know only ASCII's."""
    match node:
        case Pattern(_, start):
            forms = [(start, start)]
        case Word(_, raw, form):
            forms = [(raw, form)]
        case Fuzzy(_, form):
            forms = [(form, form)]
        case Phrase(_, words):
            forms = [(word.raw, word.form) for word in words]
    # `don't` and `1,500` are written in several ways: only plain words can be looked for as they are.
    plain = [form for raw, form in forms if raw.isalpha() and form.isalpha()]
    ways = [(form,) if form.isascii() else (form, form.capitalize(), form.upper()) for form in plain]
    return tuple(tuple(way.encode("utf-8", "replace") for way in one) for one in ways)


def _expression(node: Word | Pattern | Fuzzy) -> str:
    match node:
        case Word(_, raw):
            return _whole(_letters(raw) + r"(?:['’]s)?")
        case Pattern(_, start, rest):
            return _whole(_letters(start) + wildcard(rest).replace(".", r"\w"))
        case Fuzzy(_, form):
            return _whole(_letters(form))


def _whole(expression: str) -> str:
    return rf"(?<![^\W_]){expression}(?![^\W_])"


def _letters(raw: str) -> str:
    """`raw` with every letter in all the ways it is written."""
    said = []
    for sign in raw.casefold():
        base = fold(sign) or sign
        if sign in "'’ʼ`":
            said.append("['’ʼ`]?")
        elif len(base) == 1 and (ways := _accents().get(base)):
            said.append(f"[{base}{ways}]")
        else:
            said.append(re.escape(sign))
    return "".join(said)


@cache
def _accents() -> dict[str, str]:
    """For each plain letter those with something on it that are found by it."""
    found: dict[str, str] = {}
    for code in [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)]:
        sign = chr(code)
        if sign.isalpha() and sign == sign.lower() and len(base := fold(sign)) == 1 and base != sign:
            found[base] = found.get(base, "") + sign
    return found
