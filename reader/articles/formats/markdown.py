"""Markdown: the text stays as it was typed; its structure decides where paragraphs end and what is a heading."""

from __future__ import annotations

import re

from reader.articles.content import Content
from reader.articles.decode import decode
from reader.articles.formats import Format
from reader.articles.front_matter import split_front_matter
from reader.articles.model import Passage
from reader.articles.paragraphs import blocks

_HEADING = re.compile(r"#{1,6}(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?$")
_UNDERLINE = re.compile(r"=+$|-+$")
_RULE = re.compile(r"(?:[*_-][ \t]*){3,}$")
_FENCE = re.compile(r"```|~~~")
_STARTS_BLOCK = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]|>|\|")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_LONG_LINE = 160
"""Code points: where lines are longer than this on average, each is a paragraph, whatever Markdown's rules say."""

_LONGEST_HEADING = 250


def read(content: bytes) -> Content:
    """A Markdown file as Content; its first heading, if the text begins with it, is its title. Raises ArticleError."""
    decoded = decode(content)
    matter = split_front_matter(decoded.text)
    spans, headings = structure(matter.text)
    return Content(
        text=matter.text,
        encoding=decoded.encoding,
        paragraphs=spans,
        metadata=matter.metadata,
        extra=matter.extra,
        notices=decoded.notices + matter.notices,
        trusted=matter.present,
        title=_title(matter.text, spans, headings),
        headings=headings,
    )


def structure(text: str) -> tuple[tuple[Passage, ...], frozenset[Passage]]:
    """The paragraphs of a Markdown text, headings among them, and which of them are headings, rules or code."""
    spans: list[Passage] = []
    headings: set[Passage] = set()
    fence = ""
    for group in blocks(text):
        line_is_paragraph = _lines_are_paragraphs(group)
        open_paragraph = False
        for line in group:
            words = text[line.start : line.end]
            mark = _FENCE.match(words)
            if fence or mark:
                if mark and not fence:
                    fence = mark[0]
                elif mark and mark[0] == fence:
                    fence = ""
                spans.append(line)
                headings.add(line)
                open_paragraph = False
            elif open_paragraph and _UNDERLINE.match(words) and line.end - spans[-1].start < _LONGEST_HEADING:
                title = Passage(spans[-1].start, line.end)
                spans[-1] = title
                headings.add(title)
                open_paragraph = False
            elif _HEADING.match(words) or _RULE.match(words):
                spans.append(line)
                headings.add(line)
                open_paragraph = False
            elif open_paragraph and not line_is_paragraph and not _STARTS_BLOCK.match(words):
                spans[-1] = Passage(spans[-1].start, line.end)
            else:
                quote = _QUOTE.match(words)
                start = line.start + quote.end() if quote else line.start
                open_paragraph = start < line.end
                if open_paragraph:
                    spans.append(Passage(start, line.end))
    return tuple(spans), frozenset(headings)


def _lines_are_paragraphs(group: list[Passage]) -> bool:
    return sum(line.end - line.start for line in group) > _LONG_LINE * len(group)


def _title(text: str, spans: tuple[Passage, ...], headings: frozenset[Passage]) -> str:
    if not spans or spans[0] not in headings:
        return ""
    return heading_words(text[spans[0].start : spans[0].end])


def heading_words(heading: str) -> str:
    """The words of a heading without its markers; empty for a rule or code."""
    marked = _HEADING.match(heading)
    if marked:
        return (marked["words"] or "").strip()
    first, newline, _ = heading.rpartition("\n")
    return " ".join(first.split()) if newline else ""


FORMAT = Format("Markdown", (".md", ".markdown"), read)
