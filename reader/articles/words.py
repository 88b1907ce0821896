"""Words: lists of them, and counting them in scripts with and without spaces between them."""

from __future__ import annotations

import re

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}](?:[^\W{_UNSPACED}]|['’.,\-](?=[^\W{_UNSPACED}]))*+")


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written with spaces between them."""
    return frozenset(words.split())


def count_words(text: str) -> int:
    """How many words `text` has; of scripts written without spaces, each character counts as one."""
    return len(_WORD.findall(text))
