"""Markdown: by tag, with where it is from, and nothing of an article can become more than words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.articles.model import Metadata
from reader.tags.exchange import ExportRow, exported, markdown_format
from reader.tags.exchange.markdown_format import escaped
from reader.tags.model import Anchored, Codebook, State, TaggedPassage

RENDER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def row(
    tags: tuple[str, ...], quote: str, note: str = "", state: State = State.EXACT, title: str = "Title"
) -> ExportRow:
    passage = TaggedPassage("p-a", tags, 3, 9, quote, by="ada", note=note)
    place = None if state is State.LOST else passage.span
    return ExportRow(Anchored(passage, "a.txt", state, place), Metadata(title, "Source", "2025-09-03"))


def page(rows: list[ExportRow], *, by_article: bool = False) -> str:
    return markdown_format.export(exported(rows, Codebook(), {}, by_article=by_article))


def test_passages_stand_under_their_tags_with_where_they_are_from() -> None:
    text = page(
        [
            row(("us", "eu"), "First\n\nsecond."),
            row((), "Without.", "A note"),
            row(("us",), "Gone.", state=State.LOST),
        ]
    )
    assert text == (
        "# Tagged passages\n\n"
        "## eu\n\n> First\n>\n> second.\n>\n> — *Title*, Source, 2025-09-03 (a.txt)\n\n"
        "## us\n\n> First\n>\n> second.\n>\n> — *Title*, Source, 2025-09-03 (a.txt)\n\n"
        "> Gone.\n>\n> — *Title*, Source, 2025-09-03 (a.txt)\n\n(no longer in the article)\n\n"
        "## Without a tag\n\n> Without.\n>\n> — *Title*, Source, 2025-09-03 (a.txt)\n\nNote (ada): A note\n"
    )


def test_a_source_that_was_guessed_is_called_so() -> None:
    one = row(("us",), "Quote.")
    guessed = ExportRow(one.anchored, replace(one.metadata, guessed=frozenset({"source"})))
    assert "*Title*, Source (guessed), 2025-09-03 (a.txt)" in page([guessed])


def test_nothing_tagged_is_said() -> None:
    assert "Nothing is tagged" in page([])


HOSTILE = [
    *("# heading", "- item", "1. item", "1) item", "> quote", "```", "~~~", "=====", "---", "| a | b |", "\\", "\\*a*"),
    *("[a](http://x)", "![a](http://x)", "<b>", "<script>alert(1)</script>", "&lt;b&gt;", "**a** _b_", "~~a~~", "`a`"),
    *("<http://x>", "[a]: http://x", "[^1]: x", "$a$", "<!-- a", "a  ", "\ta", "+ a", "* a", "+++", "***", "___"),
]


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_lines_are_shown_as_they_are(line: str) -> None:
    check(line)
    check(f"before\n{line}\nafter")


@given(st.text(alphabet="#-=*_`~<>[]()!|\\&:/.1 \tab\n+$@", max_size=20))
def test_any_line_is_shown_as_it_is(text: str) -> None:
    check(text)


def check(text: str) -> None:
    """Rendered, the words are there and no tag but those of our own frame."""
    words = [" ".join(line.split()) for line in text.splitlines()]
    for line in words:
        html = RENDER.renderInline(escaped(line))
        assert plain(html) == line
    whole = RENDER.render(page([row((text or "x",), text or "x", text, title=text or "x")]))
    assert set(re.findall(r"</?(\w+)", whole)) <= {"h1", "h2", "blockquote", "p", "em", "br"}
    assert whole.count("<h2>") == 1
    assert whole.count("<h1>") == 1
    assert whole.count("<blockquote>") == 1


def plain(html: str) -> str:
    assert "<" not in html, html
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
