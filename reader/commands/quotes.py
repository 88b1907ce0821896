"""Find in a text the words that somebody typed or copied from a screen."""

from __future__ import annotations

import re

from reader.articles.model import Passage

_AS_TYPED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)


def find_quote(text: str, quote: str) -> tuple[Passage, ...]:
    """All places of `quote` in `text`, in order, not overlapping.

    Any white space matches any other, so that a quote copied from wrapped lines is found. Only where nothing is
    found so, do capitals and the shape of quotation marks and dashes stop to matter.
    """
    words = quote.split()
    if not words:
        return ()
    pattern = r"\s+".join(re.escape(word) for word in words)
    found = [Passage(*match.span()) for match in re.finditer(pattern, text)]
    if not found:
        loose = r"\s+".join(re.escape(word.translate(_AS_TYPED)) for word in words)
        found = [Passage(*match.span()) for match in re.finditer(loose, text.translate(_AS_TYPED), re.IGNORECASE)]
    return tuple(found)
