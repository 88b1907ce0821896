"""Files to articles: formats, encodings, metadata, sentences. The only way in."""

from reader.articles.folder import path_of, scan, scan_at
from reader.articles.model import (
    GUESS,
    Article,
    Boilerplate,
    Entry,
    FoundFile,
    Listing,
    Metadata,
    Passage,
    SkippedFile,
)
from reader.articles.read import article_of, entry_of, plain_article, read_article

__all__ = [
    "GUESS",
    "Article",
    "Boilerplate",
    "Entry",
    "FoundFile",
    "Listing",
    "Metadata",
    "Passage",
    "SkippedFile",
    "article_of",
    "entry_of",
    "path_of",
    "plain_article",
    "read_article",
    "scan",
    "scan_at",
]
