from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import files
from reader.articles import entry_of, read_article
from reader.articles.words import count_words
from reader.errors import ArticleError, FileReadError, ReaderError


def put(folder: Path, name: str, content: bytes | str) -> None:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def test_an_article_is_all_that_is_known(tmp_path: Path) -> None:
    text = "The harbour will be dredged in May, they say. Work takes a year.\n"
    put(tmp_path, "a.md", f"---\r\ntitle: Dredging\r\nsection: local\r\n---\r\n\r\n{text}")
    article = read_article(tmp_path, "a.md")
    assert article.id == "a.md"
    assert article.text == text
    assert article.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert article.metadata.title == article.display_title == "Dredging"
    assert article.extra == (("section", "local"),)
    assert article.encoding == "utf-8"
    assert [article.text[span.start : span.end] for span in article.sentences] == text.strip().replace(
        ". ", ".\n"
    ).split("\n")
    entry = entry_of(article, 7, 9)
    assert (entry.id, entry.metadata, entry.display_title) == ("a.md", article.metadata, "Dredging")
    assert (entry.words, entry.text_sha256, entry.size, entry.mtime_ns) == (13, article.text_sha256, 7, 9)


def test_mending_front_matter_does_not_move_the_text(tmp_path: Path) -> None:
    put(tmp_path, "broken.txt", "---\ntitle: Harbour: what next\n---\n\nText.")
    put(tmp_path, "mended.txt", "---\ntitle: 'Harbour: what next'\n---\nText.")
    broken, mended = read_article(tmp_path, "broken.txt"), read_article(tmp_path, "mended.txt")
    assert broken.text == mended.text
    assert broken.metadata == mended.metadata
    assert broken.notices
    assert not mended.notices


@pytest.mark.parametrize(
    ("content", "word"),
    [("", "empty"), (" \n\t\n", "no text"), ("---\ntitle: x\n---\n", "no text"), (b"\0" * 99, "not text")],
)
def test_what_cannot_be_shown_is_told_with_its_file(tmp_path: Path, content: bytes | str, word: str) -> None:
    put(tmp_path, "a.txt", content)
    with pytest.raises(ArticleError, match=word) as caught:
        read_article(tmp_path, "a.txt")
    assert caught.value.path == str(tmp_path / "a.txt")
    assert caught.value.advice


def test_a_format_that_nobody_reads(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "words")
    with pytest.raises(ArticleError, match="format"):
        read_article(tmp_path, "a.pdf")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileReadError):
        read_article(tmp_path, "a.txt")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(files.READ_LIMIT + 1)
    with pytest.raises(FileReadError, match="larger"):
        read_article(tmp_path, "a.txt")


def test_a_title_of_a_megabyte_is_cut_in_lists(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "word " * 200_000)
    assert len(entry_of(read_article(tmp_path, "a.txt"), 0, 0).display_title) == 300


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One, two; three!", 3),
        ("It's 3.5 o'clock, a well-known U.S. café", 7),
        ("会議です", 4),
        ("Он пришёл", 2),
        ("— … ***", 0),
        ("snake_case ___", 1),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


PIECES = st.sampled_from(
    [
        "date 2031-05-07 ",
        "By Ada Berg",
        "Read also",
        "AD",
        "Tags: #a",
        "LINDBY",
        "MOSCOW (AP) - ",
        "# ",
        "---",
        "```",
        "- ",
        "A title of some words",
        "The harbour will be dredged, its director said on Monday.",
        "11:57 03.09.2025",
        "title: x",
        "\n",
        "\n\n",
        " ",
        "\u2028",
        "…",
        "“Yes.”",
        "2 min read",
        "Source: Herald",
        "===",
        "> ",
        "|",
        "\t",
        "\x00",
        "🙂",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode()))
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_whatever_is_in_a_file_spans_are_right(tmp_path: Path, suffix: str, content: bytes) -> None:
    put(tmp_path, "a" + suffix, content)
    try:
        article = read_article(tmp_path, "a" + suffix)
    except ReaderError:
        return
    assert 0 <= article.body.start <= article.body.end <= len(article.text)
    place = 0
    for span in article.boilerplate:
        assert place <= span.start < span.end <= len(article.text)
        assert span.kind
        place = span.end
    place = 0
    for sentence in article.sentences:
        assert place <= sentence.start < sentence.end <= len(article.text)
        assert article.text[slice(*sentence)].strip()
        assert not sentence.overlaps(article.body) or (
            article.body.start <= sentence.start and sentence.end <= article.body.end
        )
        place = sentence.end
    assert article.display_title
    assert entry_of(article, 0, 0).words >= 0


@pytest.mark.parametrize("newline", [b"\n", b"\r", b"\r\n"])
def test_a_file_of_endless_lines_is_refused_with_words(newline: bytes, tmp_path: Path) -> None:
    put(tmp_path, "log.txt", b"a" + newline * 3_000_000)
    with pytest.raises(ArticleError) as caught:
        read_article(tmp_path, "log.txt")
    assert "3,000,000 lines" in str(caught.value) and "log.txt" in str(caught.value) and caught.value.advice
