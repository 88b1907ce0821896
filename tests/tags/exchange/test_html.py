"""HTML: one file that runs and fetches nothing, in which outside text is words and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Metadata
from reader.tags.exchange import ExportRow, exported, html_format
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage
from tests.tags.exchange.outgoing import everything
from tests.tags.making import nasty_text

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "nav", "ul", "li", "a", "section", "h2", "p", "article"),
    *("blockquote", "cite", "bdi", "br"),
}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "dir", "href", "id", "class", "rel"}


class Page(HTMLParser):
    """The elements, attributes and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(text: str) -> Page:
    passage = TaggedPassage("p-a", (text or "x",), 3, 9, text or "x", by=text, note=text)
    row = ExportRow(Anchored(passage, text or "x", State.CHANGED, passage.span), Metadata(text, text, text, url=text))
    book = Codebook((Tag(text or "x", text),))
    return Page(html_format.export(exported([row], book, {}, text)).decode())


def check(text: str) -> None:
    read = page(text)
    assert not read.open
    assert {tag for tag, _ in read.elements} <= TAGS
    assert {key for _, attributes in read.elements for key in attributes} <= ATTRIBUTES
    links = [attributes["href"] or "" for tag, attributes in read.elements if tag == "a"]
    assert all(re.match(r"#s\d+$|https?://", link) for link in links)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "".join(read.words))


@pytest.mark.parametrize(
    "text",
    [
        *("<script>alert(1)</script>", "</style><script>", "</title><img src=x onerror=alert(1)>", "--><b>", "]]>"),
        *("javascript:alert(1)", 'https://a.b/" onclick="x', "https://a.b/<b>", "&lt;b&gt;", "'\"><svg onload=x>"),
        *("\x00<\x00b>", "\u202eevil", "data:text/html,<b>", "\ud800", "</bdi></p></blockquote>"),
    ],
)
def test_hostile_text_only_shows(text: str) -> None:
    check(text)


@given(st.text(alphabet="<>&\"'/!-= \nabsht:\x00\u202e", max_size=30) | nasty_text)
def test_any_text_only_shows(text: str) -> None:
    check(text)


def test_nothing_may_run_and_the_style_is_the_one_that_may_show() -> None:
    text = html_format.export(everything()).decode()
    policy = next(a["content"] for tag, a in Page(text).elements if "http-equiv" in a)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "@media print" in style
    assert "src=" not in text.replace("-src ", "")
    assert "url(" not in style


def test_quotes_stand_with_their_sources_under_each_of_their_tags() -> None:
    text = html_format.export(everything()).decode()
    assert text.count("Ann said: “no.”<") == 2
    assert '<a href="https://example.org/a?b=c&amp;d" rel="noreferrer noopener">' in text
    assert "Title &lt;1&gt; &amp; “one”" in text
    assert "(no longer in the article)" in text
    assert "Without a tag" in text


def test_a_source_that_was_guessed_is_called_so() -> None:
    whole = everything()
    guessed = [replace(one, metadata=replace(one.metadata, guessed=frozenset({"source"}))) for one in whole.rows]
    assert "Source (guessed)" in html_format.export(replace(whole, rows=tuple(guessed))).decode()


def test_by_article_each_passage_stands_once() -> None:
    text = html_format.export(replace(everything(), by_article=True)).decode()
    assert text.count("Ann said: “no.”<") == 1
    assert text.count("<h2") == 2


def test_nothing_tagged_is_said() -> None:
    assert b"Nothing is tagged" in html_format.export(exported([], Codebook(), {}))


def test_an_address_that_cannot_be_written_is_no_link() -> None:
    passage = TaggedPassage("p-a", ("t",), 0, 1, "x")
    row = ExportRow(Anchored(passage, "a.md", State.EXACT, passage.span), Metadata(url="https://x.example/\udc80"))
    assert b"x.example" not in html_format.export(exported([row], Codebook(), {}, ""))
