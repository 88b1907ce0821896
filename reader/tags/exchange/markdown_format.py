"""Tagged passages as Markdown, for people: under each tag, or each article, its passages as quotations, each with where
it is from.

A passage with several tags stands under each of them. What comes from articles, tags and notes is escaped: it cannot
become a heading, a link, an image or HTML.
"""

from __future__ import annotations

import re

from reader.tags.exchange.exported import Exported, ExportRow
from reader.tags.exchange.grouping import groups
from reader.tags.model import State

_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~&$@]|:(?=/)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(?:[#+=-]|\d+(?=[.)]))")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def export(out: Exported) -> str:
    """All passages as one Markdown text, headings in alphabetical order. Outside text: nothing is cleaned for a
    terminal.
    """
    parts = ["# Tagged passages\n"]
    sections = [(escaped(heading) if outside else heading, rows) for heading, rows, outside in groups(out)]
    for heading, members in sections:
        parts.append(f"## {heading}\n")
        parts += [_passage(row, with_tags=out.by_article) for row in members]
    if not sections:
        parts.append("Nothing is tagged yet.\n")
    return "\n".join(parts)


def _passage(row: ExportRow, *, with_tags: bool) -> str:
    passage = row.anchored.passage
    quote = "\n".join(f"> {escaped(line)}".rstrip() for line in _lines(passage.quote))
    where = [escaped(one) for one in row.metadata.cited]
    origin = f"*{escaped(row.title)}*" + "".join(f", {one}" for one in where) + f" ({escaped(row.article)})"
    block = f"{quote}\n>\n> — {origin}\n"
    if row.anchored.state in {State.CHANGED, State.LOST}:
        said = "no longer in the article" if row.anchored.state is State.LOST else "perhaps changed in the article"
        block += f"\n({said})\n"
    if with_tags and passage.tags:
        block += "\nTags: " + ", ".join(escaped(tag) for tag in passage.tags) + "\n"
    if passage.note:
        signed = f" ({escaped(passage.by)})" if passage.by else ""
        block += f"\nNote{signed}: " + "  \n".join(escaped(line) for line in _lines(passage.note)) + "\n"
    return block


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()] or [""]


def escaped(text: str) -> str:
    """One line of text as Markdown that shows it as it is."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    line = _SIGNS.sub(r"\\\g<0>", line)
    return _AT_START.sub(_not_a_block, line)


def _not_a_block(start: re.Match[str]) -> str:
    """The sign that would begin a heading, a list or a rule, disarmed; of an ordinal it is the point."""
    return start[0] + "\\" if start[0].isdigit() else "\\" + start[0]
