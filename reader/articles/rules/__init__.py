"""What a text says about itself without saying it: title, date, source, byline, and which part of it is the story.

Rules, not a model: they look at the lines above and below the prose. They never alter the text, they only point at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.articles.content import Content
from reader.articles.model import Boilerplate, Passage
from reader.articles.rules.head import read_head
from reader.articles.rules.lines import Line, lines_of
from reader.articles.rules.source import source_line, told_by
from reader.articles.rules.tail import interruptions, tail_spans, tail_start


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules found. Unknown is the empty string; `body` without a story is the whole text."""

    title: str = ""
    source: str = ""
    date: str = ""
    byline: str = ""
    url: str = ""
    language: str = ""
    dateline: str = ""
    deck: str = ""
    body: Passage = field(default_factory=lambda: Passage(0, 0))
    boilerplate: tuple[Boilerplate, ...] = ()


def find(content: Content) -> Findings:
    """The findings for one article. What its metadata states already is used (a known title is not sought again)."""
    text = content.text
    lines = lines_of(text, content.paragraphs, content.headings)
    if not lines:
        return Findings(body=Passage(0, len(text)))
    title = content.metadata.title or content.title
    trusted = content.trusted or bool(content.title)
    head = read_head(text, lines, title, trusted)
    if head.first is None:
        end = lines[-1].end
        return _findings(head.fields, Passage(min(head.start, end), end), head.boilerplate)
    everything = list(head.lines)
    first = _line_at(everything, head.start)
    cut = tail_start(everything, max(first, head.first), only_marked=trusted)
    story = everything[first:cut]
    body = Passage(head.start, story[-1].end)
    told = told_by(everything[head.first : cut])
    tail = everything[cut:]
    found = head.fields
    if not found.get("source"):
        named = (source_line(line.text) for line in tail)
        found["source"] = told.source or next((name for name in named if name), "")
    spans = (*head.boilerplate, *interruptions(story), *tail_spans(everything, cut))
    return _findings(found, body, _closed_up(text, spans), head.dateline or told.dateline, head.deck)


def _findings(
    fields: dict[str, str], body: Passage, spans: tuple[Boilerplate, ...], dateline: str = "", deck: str = ""
) -> Findings:
    return Findings(**fields, dateline=dateline, deck=deck, body=body, boilerplate=spans)


def _line_at(lines: list[Line], offset: int) -> int:
    return next(number for number, line in enumerate(lines) if line.end > offset)


def _closed_up(text: str, spans: tuple[Boilerplate, ...]) -> tuple[Boilerplate, ...]:
    """Spans with nothing but white space between them touch: a dimmed stretch has no holes, and none above it."""
    closed: list[Boilerplate] = []
    for span in sorted(spans):
        above = closed[-1].end if closed else 0
        touches = not text[above : span.start].strip()
        if closed and touches:
            closed[-1] = closed[-1]._replace(end=span.start)
        closed.append(span if closed or not touches else span._replace(start=0))
    return tuple(closed)
