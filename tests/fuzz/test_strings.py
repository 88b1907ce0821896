"""Strings that do harm, at random, through every function that makes what a terminal gets: `--long` a million.

Each function gives what would be written; a strict reader of it looks for anything that is neither a character to show
nor one of our own colours. What is drawn is as wide as it is counted. The whole program is in `test_whole_screen.py`.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.content import Content as Drawn
from textual.strip import Strip
from textual.style import Style

from reader.app.beside_words import differing_figures, differing_names, short_name
from reader.app.content import around, line, marked, pieces, plain
from reader.app.drawn import document_of, tagged_spans
from reader.app.widgets.fields import LineField
from reader.app.widgets.pane_header import HeaderFacts, HeaderStyles, header_rows
from reader.app.widgets.pane_layout import lay_out
from reader.app.widgets.pane_looks import Looks, Palette
from reader.app.widgets.pane_strips import Marks, RowState, row_segments
from reader.articles.content import Content
from reader.articles.model import Metadata, Passage
from reader.articles.read import article_from, entry_of
from reader.commands import articles as articles_command
from reader.commands import output
from reader.commands import search as search_command
from reader.commands import tags as tags_command
from reader.compare import Kind, Level, Link, Place
from reader.compare.model import Difference
from reader.errors import ArticleError, Problem
from reader.page.cells import cluster_at, clusters
from reader.page.wrap import wrap
from reader.search import Hit, Results, Snippet
from reader.tags import Anchored, Codebook, State, Tag, TaggedPassage
from reader.tags.exchange import FORMATS, ExportRow, exported
from reader.text import clean, clean_line, drawn, to_json
from tests.conftest import Effort
from tests.fuzz.heard import OURS, TEXTUALS, harm_in, harm_in_text
from tests.fuzz.strings import strange

_BOLD = Style(bold=True)
_LOUD = RichStyle(bold=True)
_GROUND = Color(0, 0, 0)
_PALETTE = Palette(*[_GROUND] * 5, (_GROUND,) * 4, *[_GROUND] * 2, None, *[_GROUND] * 5, ansi=False, few=False)
_LOOKS = Looks(_PALETTE)
_HEADER = HeaderStyles(*[_LOUD] * 5, (_LOUD,) * 4)


def said_by(segments: Iterable[Segment]) -> str:
    """What Textual would write for these segments."""
    return "".join(Strip.render_style(one.style or RichStyle(), one.text, ColorSystem.TRUECOLOR) for one in segments)


def check_drawn(content: Drawn, width: int) -> None:
    """Nothing in it is obeyed or is markup, and it is no wider than it is counted."""
    segments = content.render_segments(_BOLD)
    assert not harm_in(said_by(segments), TEXTUALS), ascii(content.plain)
    assert sum(one.cell_length for one in segments) <= content.cell_length <= width, ascii(content.plain)
    assert "".join(one.text for one in segments) == content.plain
    assert not any("@click" in one.style.meta or one.style.link for one in segments if one.style)


def content_of(text: str, metadata: Metadata) -> Content:
    """A file with that text and metadata, as its format would have read it."""
    return Content(text or "x", "utf-8", (Passage(0, max(1, len(text))),), metadata)


def through_the_gate(text: str, other: str) -> None:
    safe, row = clean(text), clean_line(text)
    assert len(safe) == len(row) == len(text)
    assert clean(safe) == safe
    assert not harm_in(safe, OURS), ascii(text)
    assert not harm_in_text(row), ascii(text)
    written = to_json({text: other}, indent=None)
    assert not harm_in_text(written), ascii(text)
    assert not harm_in_text(LineField.validate_value(None, text))  # type: ignore[arg-type]


def through_cells(text: str) -> None:
    safe = clean_line(text)
    shown = drawn(safe)
    assert len(shown) == len(safe)
    found = clusters(safe)
    assert [a for a, _, _ in found] + [len(safe)] == [0] * bool(safe) + [b for _, b, _ in found]
    for start, end, cells in found:
        assert cell_len(shown[start:end]) == cells, ascii(safe)
        assert cluster_at(safe, end - 1) == (start, end), ascii(safe)
    assert sum(cells for _, _, cells in found) == cell_len(shown), ascii(safe)


def through_rows(text: str, other: str) -> None:
    """What a pane draws of an article: every row, with passages, matches and a cursor that begin anywhere."""
    layout = lay_out(24 + len(other) % 30, 20, compared=len(text) % 2 == 0)
    read = content_of(text, Metadata(other, text, other))
    article = article_from(f"{other or 'x'}.md", read)
    document = document_of(article)
    rows = wrap(document.text, layout.text, spaced=document.spaced)
    middle = len(article.text) // 2
    passage = TaggedPassage("p-a", (other or "x", text or "x"), middle // 2, middle, article.text[middle // 2 : middle])
    marks = Marks(document)
    marks.set_tagged(tagged_spans([Anchored(passage, article.id, State.EXACT, passage.span)], Codebook()))
    marks.set_matches([[Passage(middle // 3, middle)], [Passage(middle, len(article.text))]])
    for row in range(min(len(rows), 6)):
        selected = Passage(*rows.span(row)) if row % 2 else None
        state = RowState(row, rows.span(row).start if row % 3 == 0 else -1, None, selected)
        segments = row_segments(document, rows, marks, layout, _LOOKS, state)
        assert not harm_in(said_by(segments), TEXTUALS), ascii(text)
        assert sum(one.cell_length for one in segments) == layout.width - 1, ascii(text)
        joined = "".join(one.text for one in segments)
        assert cell_len(joined) == layout.width - 1, ascii(text)
        assert drawn(document.text[slice(*rows.shown(row))]) in joined, ascii(text)
    facts = HeaderFacts(True, ("12%",), (), ((0, clean_line(other)[:16]),))
    for header in header_rows(document, layout, facts, _HEADER):
        assert not harm_in(said_by(header), TEXTUALS), ascii(other)
        assert sum(one.cell_length for one in header) == layout.width, ascii((text, other))


def through_lines(text: str, other: str) -> None:
    """What lists, dialogs and the line at the bottom draw: outside text in one row, cut, wrapped, with marks in it."""
    width = 10 + len(other) % 60
    middle = len(text) // 2
    shown, spans = around(text, [(middle // 2, middle), (middle, len(text))], width)
    for content in (
        line(text, _BOLD),
        marked(shown, spans, _BOLD),
        marked(text, [(middle // 2, middle)], _BOLD) + line(other),
        pieces((text, _BOLD), ("  ", ""), (other, "")),
    ):
        assert "\n" not in content.plain
        check_drawn(content.truncate(width, ellipsis=True), width)
    for content in (*line(text).wrap(width), *plain(other).wrap(width)):
        check_drawn(content, 10**9)
    assert not harm_in_text(short_name(text)[:20])


def through_a_command(text: str, other: str) -> None:
    """What `show`, `search`, `tags` and `export` print, and what is complained of."""
    read = content_of(other, Metadata(text, other, text, other, text, other))
    article = replace(article_from(text or "x", read), notices=(text,), extra=((text, other),))
    articles_command._print(article)
    entry = replace(entry_of(article, 1, 1), metadata=article.metadata)
    snippet = Snippet(0, len(article.text), article.text, (Passage(0, len(article.text) // 2),))
    found = Results(other, (Hit(entry, 1.0, (snippet,)),), 1, suggestion=text, notice=other, understood=text)
    search_command._print(found)
    passage = TaggedPassage(
        text or "x", (other or "x", text or "x"), 0, 1, text or "x", note=other, by=text, created=other
    )
    tags_command._print([Anchored(passage, other, State.LOST, None)])
    output.complain(str(ArticleError(text, path=other, advice=text, line=3)))
    output.complain(output.in_words(Problem(text, other, text, 4)))
    for row in output.table([[clean_line(text), clean_line(other)], ["a", "b"]], shrink=(0, 1)):
        output.line(row)
    output.json_out({"text": text, other: [text]})


def through_an_export(text: str, other: str) -> None:
    """What `export` prints. (What it writes into files is tested with the formats.)"""
    passage = TaggedPassage("p-a", (other or "x",), 0, 1, text or "x", note=other, by=text)
    row = ExportRow(Anchored(passage, text or "x", State.EXACT, Passage(0, 1)), Metadata(text, other, text, url=other))
    out = exported([row], Codebook((Tag(text or "x", other),)), {}, other)
    name = _TEXTS[len(text) % len(_TEXTS)]
    printed = clean(FORMATS[name].write(out).decode().replace("\r\n", "\n"))
    assert not harm_in(printed, OURS), (name, ascii((text, other)))


def through_comparing(text: str, other: str) -> None:
    """The words of a comparison."""
    article = article_from("a.md", content_of(other, Metadata(text)))
    here = Passage(0, min(60, len(article.text)))
    there = Place("b.md", *here)
    link = Link(
        Place("a.md", *here),
        there,
        0.5,
        Level.MAYBE,
        differs=(Difference(Kind.NUMBER, here, here),),
        only_a=(here,),
    )
    articles = {"a.md": article, "b.md": article}
    for told in (differing_figures, differing_names):
        assert not harm_in_text(told([link], "a.md", articles))


_TEXTS = [name for name, form in FORMATS.items() if form.is_text]


class Looked(io.StringIO):
    """A terminal that is looked at."""

    def isatty(self) -> bool:
        return True


def test_no_string_does_harm(
    effort: Effort, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    on_terminal = Looked()
    monkeypatch.setattr(sys, "stdout", on_terminal)
    monkeypatch.setattr(sys, "stderr", on_terminal)
    pairs = effort.rounds(125, 500_000)
    chance = effort.random("strings")
    characters = printed = 0
    start = time.process_time()
    number = 0
    try:
        for number in range(pairs):
            text, other = strange(chance), strange(chance)
            through_the_gate(text, other)
            through_the_gate(other, text)
            through_cells(text)
            through_cells(other)
            through_lines(text, other)
            for path in (through_a_command, through_an_export) if number % 2 else (through_rows, through_comparing):
                path(text, other)
            said = on_terminal.getvalue()
            assert not harm_in(said, OURS), ascii((text, other))
            on_terminal.seek(0)
            on_terminal.truncate()
            characters, printed = characters + len(text) + len(other), printed + len(said)
    finally:
        figures = {
            "what": "strings at random through every function that makes what a terminal gets",
            "count": 2 * (number + 1),
            "paths": 7,
            "characters": characters,
            "printed": printed,
            "cpu_s": round(time.process_time() - start, 1),
        }
        record_property("strings", figures["count"])
        if told := os.environ.get("READER_FIGURES"):
            with Path(told).open("a", encoding="utf-8") as file:
                file.write(json.dumps(figures) + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "क्\u200dष ह\u200dम " * 12,
        "ه\u200d. " * 30,
        "word" + " \u0489" * 60,
        "👩\u200d🌾" * 40 + "\ufe0f",
        "🇺🇦" * 50,
        "e" + "\u0301" * 200,
    ],
    ids=["hindi", "persian", "marks on spaces", "emoji", "flags", "marks"],
)
def test_rows_of_what_is_hard_to_count_are_as_wide_as_the_pane(text: str) -> None:
    through_rows(text, text[::-1])
    through_rows(text, text[:9])
    through_lines(text, text[::-1])
    rows = wrap(clean(text), 20)
    assert all(cell_len(drawn(rows.text[slice(*rows.shown(row))])) <= 20 for row in range(len(rows)))
