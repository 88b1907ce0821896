"""Plain text."""

from __future__ import annotations

from reader.articles.content import Content
from reader.articles.decode import decode
from reader.articles.formats import Format
from reader.articles.front_matter import split_front_matter
from reader.articles.paragraphs import paragraphs


def read(content: bytes) -> Content:
    """A text file as Content: the text is all there is. Raises ArticleError."""
    decoded = decode(content)
    matter = split_front_matter(decoded.text)
    return Content(
        text=matter.text,
        encoding=decoded.encoding,
        paragraphs=paragraphs(matter.text),
        metadata=matter.metadata,
        extra=matter.extra,
        notices=decoded.notices + matter.notices,
        trusted=matter.present,
    )


FORMAT = Format("plain text", (".txt", ".text"), read)
