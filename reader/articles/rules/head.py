"""What stands above a story: header, title, deck, byline, place, time; and where the story begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reader.articles.dates import iso_date, more_precise, timestamp
from reader.articles.model import Boilerplate
from reader.articles.rules import phrases
from reader.articles.rules.lines import (
    Line,
    ends_with_stop,
    folded,
    is_list_item,
    is_spelled_out,
    line_of,
    reads_as_report,
)
from reader.articles.rules.source import byline, is_place_line

_LONGEST_HEAD = 200
"""Lines above a story; where more lines go by without a sentence there is no story that rules could find."""
_LONGEST_TITLE = 160
_TITLE_WORDS = 22
_TITLES_ABOVE = 3
_HEADER = re.compile(
    r"(?:date|published)[:=]?\s+(?P<date>\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?)?(?!\S)\s*", re.IGNORECASE
)
_KEY_VALUE = re.compile(
    r"(?P<key>title|headline|source|outlet|publisher|publication|date|published|author|byline|url|link|language|lang)"
    r"[ \t]*[:=][ \t]*(?P<value>\S[^\n]*)$",
    re.IGNORECASE,
)
_KEY_FIELDS = {
    "headline": "title",
    "outlet": "source",
    "publisher": "source",
    "publication": "source",
    "published": "date",
    "author": "byline",
    "link": "url",
    "lang": "language",
}
_SPLIT = re.compile(r"\s+[|•·]\s+")


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines above a story say. `first` is the story's first line; None if no story was found."""

    fields: dict[str, str] = field(default_factory=dict)
    dateline: str = ""
    deck: str = ""
    boilerplate: tuple[Boilerplate, ...] = ()
    start: int = 0
    first: int | None = None
    lines: tuple[Line, ...] = ()
    """The text's lines; the first of the story may be the rest of a line that began with a header."""


@dataclass(slots=True)
class _Seen:
    """A line above the story and what it was found to be; without a kind it may be title, deck or label."""

    line: Line
    kind: str = ""


def read_head(text: str, lines: list[Line], title: str, trusted: bool) -> Head:
    """The head of an article. `title` is one that is known already; `trusted` says the file describes itself."""
    fields: dict[str, str] = {"title": title} if title else {}
    seen: list[_Seen] = []
    lines = list(lines)
    first = None
    position = 0
    while position < min(len(lines), _LONGEST_HEAD):
        line = lines[position]
        after_header = bool(seen) and seen[-1].kind == "header" and seen[-1].line.end == line.start
        rest = None if after_header else _header(text, line, fields)
        if rest is not None:
            seen.append(_Seen(line._replace(end=rest.start), "header"))
            if rest.text:
                lines[position] = rest
                continue
        elif _key_value(line, fields):
            seen.append(_Seen(line, "header"))
        elif line.sentence and not _stands_over_header(lines, position):
            first = position
            break
        else:
            seen.append(_Seen(line, _known_kind(line, fields)))
        position += 1
    if first is None:
        return _without_story(lines, seen, fields)
    head = Head(fields, lines=tuple(lines), first=first, start=lines[first].start)
    return _trusted(head, seen) if trusted else _sorted_out(head, first, seen)


def _stands_over_header(lines: list[Line], position: int) -> bool:
    """Whether a sentence is a title that asks or exclaims: the page's own lines still come below it."""
    line = lines[position]
    if position > _TITLES_ABOVE or line.words > _TITLE_WORDS or len(line.text) > _LONGEST_TITLE:
        return False
    below = [other.text for other in lines[position + 1 : position + 3] if len(other.text) <= _LONGEST_TITLE]
    return any(
        _HEADER.match(words) or timestamp(words) or byline(words) or phrases.is_read_time(words) for words in below
    )


def _header(text: str, line: Line, fields: dict[str, str]) -> Line | None:
    """Takes `date 2026-02-11 …` apart. Gives the rest of the line, empty if it was the name of a source."""
    found = _HEADER.match(line.text)
    if found is None:
        return None
    stated = iso_date(" ".join(found[0].split()[1:]))
    if not stated:
        return None
    fields.setdefault("date", stated)
    rest = line_of(text, line.start + found.end(), line.end)
    if rest.text and len(rest.text.split()) <= 6 and not ends_with_stop(rest.text):
        fields.setdefault("source", rest.text)
        return rest._replace(start=line.end, text="")
    return rest


def _key_value(line: Line, fields: dict[str, str]) -> bool:
    found = _KEY_VALUE.match(line.text)
    if found is None or len(line.text) > 300:
        return False
    key = found["key"].casefold()
    name, value = _KEY_FIELDS.get(key, key), found["value"].strip()
    if name == "date":
        value = iso_date(value)
        if not value:
            return False
    elif name != "url" and line.words > 30:
        return False
    fields.setdefault(name, value)
    return True


def _known_kind(line: Line, fields: dict[str, str]) -> str:
    kinds = [_part(part, fields) for part in _SPLIT.split(line.text)] if len(line.text) <= 200 else [""]
    return next(iter(kinds), "") if all(kinds) else ""


def _part(words: str, fields: dict[str, str]) -> str:
    words = words.strip()
    if date := timestamp(words):
        known = fields.setdefault("date", date)
        fields["date"] = more_precise(known, date)
        return "timestamp"
    if phrases.is_read_time(words):
        return "read time"
    if author := byline(words):
        fields.setdefault("byline", author)
        return "byline"
    return "label" if phrases.is_navigation(words) else ""


def _without_story(lines: list[Line], seen: list[_Seen], fields: dict[str, str]) -> Head:
    """No prose was found: a list, a poem, a table. Nothing is hidden but a header."""
    headers = [one for one in seen if one.kind == "header"]
    candidates = [one.line for one in seen[:1] if not one.kind and len(seen) > 1]
    if "title" not in fields and candidates and _title_score(candidates[0], candidates, (), "") > 2:
        fields["title"] = candidates[0].text
    start = headers[-1].line.end if headers and seen[: len(headers)] == headers else 0
    covered = tuple(_boilerplate(one) for one in headers if start)
    return Head(fields, boilerplate=covered, start=start, lines=tuple(lines))


def _trusted(head: Head, seen: list[_Seen]) -> Head:
    """Of a file that describes itself only the lines at the very top that are certainly no story are taken off."""
    known = head.fields.get("title", "")
    kept: list[_Seen] = []
    start = None
    for one in seen:
        if not known and not one.kind and _may_be_title(one.line):
            known = head.fields["title"] = _plain(one.line.text)
        if not one.kind and folded(one.line.text) == folded(known):
            one.kind = "repeated title" if any(other.kind == "title" for other in kept) else "title"
        if one.kind not in ("header", "timestamp", "read time", "byline", "title", "repeated title"):
            start = one.line.start
            break
        kept.append(one)
    shown = tuple(_boilerplate(one) for one in kept if one.kind != "title")
    return replace(head, boilerplate=shown, start=head.start if start is None else start)


def _sorted_out(head: Head, first: int, seen: list[_Seen]) -> Head:
    story = head.lines[first:]
    known = head.fields.get("title", "")
    open_ones = [one for one in seen if not one.kind]
    dateline = ""
    if len(open_ones) > (0 if known else 1) and seen[-1] is open_ones[-1] and is_place_line(open_ones[-1].line.text):
        last = open_ones.pop()
        last.kind, dateline = "dateline", last.line.text
    if not known and open_ones:
        candidates = [one.line for one in open_ones]
        over = {one.line: below.kind for one, below in pairwise(seen)}
        scores = [_title_score(line, candidates, story[:1], over.get(line, "")) for line in candidates]
        if max(scores) > 0:
            known = head.fields["title"] = _plain(candidates[scores.index(max(scores))].text)
    if not known and not open_ones and _first_line_is_title(story):
        head.fields["title"] = _plain(story[0].text)
        head = replace(head, first=first + 1, start=story[1].start)
    deck = _name_the_rest(open_ones, known)
    return replace(
        head,
        dateline=dateline,
        deck=deck,
        boilerplate=tuple(_boilerplate(one) for one in seen if one.kind not in ("title", "deck", "dateline")),
    )


def _name_the_rest(open_ones: list[_Seen], title: str) -> str:
    """Gives every line above the story a kind; returns the deck."""
    deck = ""
    title_seen = False
    for one in open_ones:
        if title and folded(one.line.text) == folded(title):
            one.kind = "repeated title" if title_seen else "title"
            title_seen = True
        elif title_seen and not deck and one.line.words >= 6 and not is_list_item(one.line.text):
            one.kind, deck = "deck", one.line.text
        else:
            one.kind = "label"
    return deck


def _title_score(line: Line, candidates: list[Line], story: tuple[Line, ...], below: str) -> float:
    """How much a line above a story looks like its title; nothing above 0 means it does not.

    `below` is the kind of the line that follows it.
    """
    if len(line.text) > _LONGEST_TITLE or line.words > 30 or not any(sign.isalpha() for sign in line.text):
        return -1.0
    words = folded(line.text)
    repeated = sum(folded(other.text) == words for other in (*candidates, *story)) > 1
    score = 0.1 + 3.0 * repeated + 2.0 * (4 <= line.words <= _TITLE_WORDS) + 0.3 * (line is candidates[0])
    if line.words > 1:
        score += {"header": 2.0, "byline": 1.5, "timestamp": 1.5}.get(below, 0.0)
    score -= 1.0 * line.text.endswith((":", ","))
    return score - 0.3 * ends_with_stop(line.text) - 1.5 * is_list_item(line.text)


def _may_be_title(line: Line) -> bool:
    return line.words <= _TITLE_WORDS and len(line.text) <= _LONGEST_TITLE and not is_list_item(line.text)


def _first_line_is_title(story: tuple[Line, ...]) -> bool:
    """A title may end in a full stop; then it is short, the text below is longer, and it is no report itself."""
    if len(story) < 2:
        return False
    line = story[0]
    if len(line.text) > 130 or line.words > 18 or len(story[1].text) <= len(line.text) or is_list_item(line.text):
        return False
    inner_stop = re.search(r"[a-z]{3}[.!?]['\"”’]?\s+['\"“‘]?[A-Z]", line.text)
    if inner_stop or line.text.endswith((":", "..", ")")):
        return False
    return not reads_as_report(line.text) and not is_spelled_out(line.text)


def _plain(words: str) -> str:
    words = " ".join(words.split())
    return re.sub(r"^#{1,6}\s+|\s+#+$", "", words)


def _boilerplate(one: _Seen) -> Boilerplate:
    return Boilerplate(one.line.start, one.line.end, one.kind)
