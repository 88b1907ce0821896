"""Articles and stores for these tests, and text of the kind that breaks things."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hypothesis import strategies as st

from reader.articles.model import Article, Metadata, Passage
from reader.tags import TagStore

STORY = (
    "The second component he named was the international coalition of support for Ukraine, led by France and Great "
    "Britain. It would come after a peaceful settlement.\n\nThe third is the United States. It would come after a "
    "truce, and nobody said when. The second component was not described."
)

NASTY = [
    *("no", "yes", "~", "null", "0123", "12:30", "1e3", "2026-11-22", "0x1F", "=", "<<", "", " ", "a ", " a", "- a"),
    *("a: b", "a #b", "\x85", "a\x85b", "\u2028", "\ufeffa", "\ufffe", "😀", "a😀 b", "é\u0301", "\t", "a\tb", "\r\n"),
    *("\n", "a\n", "\na", "a\n\n", " a\nb", "a \nb", "a\n b", "a\nb ", "\x00", "\x1b[31m", "\x7f", "&a", "*a", "!a"),
    *("[a", "{a", "'", '"', "`", "%a", "@a", "|", ">", "...", "---", "<<<<<<< a", "a" * 200, "\ud800", "؟ العربية"),
]
"""Strings that YAML, or one of its two writers, has a way of not giving back."""

nasty_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30),
    st.text(alphabet="\n \t\r\x85\u2028a-:#'\"0123😀é\xa0|>", max_size=12),
)


def article(text: str = STORY, article_id: str = "a.txt") -> Article:
    """An article that is nothing but its text."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(article_id, Metadata(), text, Passage(0, len(text)), (), (), digest)


def span(text: str, words: str, nth: int = 0) -> Passage:
    """Where `words` stand in `text`, for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Passage(start, start + len(words))


def store(folder: Path, author: str = "ada") -> TagStore:
    """A store over `folder/corpus`, with its history in `folder/state`."""
    (folder / "corpus").mkdir(exist_ok=True)
    return TagStore(folder / "corpus", folder / "state", author)


def tag_file_path(folder: Path, article_id: str = "a.txt") -> Path:
    """Where the tag file of an article must be."""
    return folder / "corpus" / "tags" / f"{article_id}.yaml"
