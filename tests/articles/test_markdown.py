from __future__ import annotations

from reader.articles import Article
from reader.articles.formats.markdown import read
from reader.articles.read import article_from

PROSE = "The harbour will be dredged in May, its director told the council. Work takes a year."


def article(text: str) -> Article:
    return article_from("a.md", read(text.encode()))


def said(text: str) -> list[str]:
    one = article(text)
    return [one.text[span.start : span.end] for span in one.sentences]


def test_the_text_stays_as_typed() -> None:
    text = f"# A *title*\n\n{PROSE}\n\n- [x](y)\n\n```\ncode\n```\n"
    assert article(text).text == text


def test_a_first_heading_is_the_title_and_above_the_body() -> None:
    for heading in ("# Dredging at last", "# Dredging at last #", "Dredging at last\n===", "Dredging at last\n---"):
        one = article(f"{heading}\n\n{PROSE}\n")
        assert one.metadata.title == "Dredging at last"
        assert one.metadata.guessed == {"title"}
        assert one.text[slice(*one.body)] == PROSE
        assert one.boilerplate == ()


def test_a_stated_title_stands_and_the_same_heading_is_above_the_body() -> None:
    one = article(f"---\ntitle: Dredging at last\n---\n\n# Dredging at last\n\n{PROSE}")
    assert one.metadata.title == "Dredging at last"
    assert one.metadata.guessed == frozenset()
    assert one.text[slice(*one.body)] == PROSE


def test_a_heading_further_down_is_no_title() -> None:
    one = article(f"{PROSE}\n\n# Later\n\n{PROSE}")
    assert one.metadata.title == ""
    assert one.body == (0, len(one.text))


def test_headings_rules_and_code_are_no_sentences() -> None:
    text = f"{PROSE}\n## What next\nMore is said here.\n\nUnderlined\n---\n\n* * *\n\n"
    text += "```\nx = 1. Then\n\ny = 2\n```\nThe end."
    assert said(text) == [*PROSE.replace(". ", ".\n").split("\n"), "More is said here.", "The end."]


def test_lines_of_a_paragraph_are_one_and_items_are_not() -> None:
    text = (
        "A sentence that\ngoes on. And\nanother.\n- one\n- two\n  goes on\n\n> quoted\n> words\n\n1. first\n2. second"
    )
    assert said(text) == [
        "A sentence that\ngoes on.",
        "And\nanother.",
        "one",
        "two\n  goes on",
        "quoted",
        "words",
        "first",
        "second",
    ]


def test_a_fence_ends_with_its_own_sign() -> None:
    assert said(f"```\n~~~\nx is one.\n```\n{PROSE}") == PROSE.replace(". ", ".\n").split("\n")


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = " ".join(["word"] * 60)
    assert said(f"{long}\n{long}") == [long, long]


def test_a_fence_that_is_never_closed_hides_no_text() -> None:
    one = article(f"{PROSE}\n\n```\n{PROSE}")
    assert one.text.count(PROSE) == 2
    assert one.body == (0, len(one.text))
