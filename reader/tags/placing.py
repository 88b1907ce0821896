"""Where a passage is put: its ends, its quote and what surrounds it. No disk here."""

from __future__ import annotations

from dataclasses import replace

from reader.articles.model import Article, Passage
from reader.errors import UsageError
from reader.tags import anchors
from reader.tags.clusters import whole
from reader.tags.model import State, TaggedPassage
from reader.tags.tag_file import TagFile
from reader.yaml_gate import storable


def trimmed(text: str, span: Passage) -> Passage:
    """`span` without white space at its ends, and with the whole of each character that it touches.

    Raises UsageError if it is no span of `text` or nothing is left.
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        raise UsageError(f"{start} to {end} is no passage of this article", advice="select some text")
    words = text[start:end].strip()
    if not words:
        raise UsageError("there are no words in this passage", advice="select some text")
    start += text[start:end].index(words)
    return whole(text, Passage(start, start + len(words)))


def placed(passage: TaggedPassage, text: str, place: Passage) -> TaggedPassage:
    """`passage` with the quote, the context and the offsets of `place`."""
    prefix, suffix = anchors.context_of(text, place)
    quote = storable(text[place.start : place.end])
    return replace(passage, start=place.start, end=place.end, quote=quote, prefix=prefix, suffix=suffix, lost_in="")


def counted_in(file: TagFile, article: Article) -> TagFile:
    """`file` with offsets counted in the article's text as it is now, where passages are found for certain."""
    if file.text_sha256 == article.text_sha256:
        return file
    moved = []
    for one in anchors.anchor_all(file.passages, article, file.text_sha256):
        passage = one.passage
        if one.place is not None and one.state in {State.EXACT, State.MOVED}:
            prefix, suffix = anchors.context_of(article.text, one.place)
            start, end = one.place
            passage = replace(passage, start=start, end=end, prefix=prefix, suffix=suffix)
        moved.append(passage)
    return replace(file.with_passages(moved), text_sha256=article.text_sha256)
