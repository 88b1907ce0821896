"""A sentence as terms: stems of the words that say something, and runs of four characters.

Terms are what two differently worded sentences can have in common: `second` and `2nd`, `Britain` and `the UK`,
`guaranteed` and `guarantees` are one term each.
"""

from __future__ import annotations

import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.compare.word_tables import CARDINALS, COUNTRIES, ORDINALS, STOP_WORDS

if TYPE_CHECKING:
    from snowballstemmer.english_stemmer import EnglishStemmer

GRAM = 4
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)\b)?|[{_UNSPACED}]+|[^\W\d_{_UNSPACED}]+(?:['’ʼ][^\W\d_{_UNSPACED}]+)*"
)
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
_STEM_OF_OTHER_SCRIPTS = 5
"""Letters. Inflected languages change their words' ends; without a stemmer for each, the beginning has to do."""

_COUNTRY = re.compile(
    r"\bUS\b|\bU\.S\.A\.|(?:\bU\.S|\bU\.K|\bE\.U|\bU\.N)\b\.?|\b(?:"
    + "|".join(sorted((re.escape(name) for name in COUNTRIES if " " in name), key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_CAPITAL = "A-ZÀ-ÖØ-ÞĀŁŚŠŽČĆА-ЯЁЄІЇҐ"
_NAME = re.compile(rf"\b[{_CAPITAL}][\w'’-]*(?:[ \xa0][{_CAPITAL}][\w'’-]*){{1,5}}\b(?![ \xa0][{_CAPITAL}])")
"""Capitalised words in a row. A row of more than six is a headline."""

_KEPT_SENTENCES = 2048
"""Sentences whose terms are remembered: an article is compared again each time another is opened beside it."""
_LONGEST_KEPT = 1_000
"""Characters. What has no full stop for longer is not told as a sentence, and would fill the memory with its terms."""

_kept: list[Callable[[], None]] = []
_stems: dict[str, str] = {}
_MOST_STEMS = 50_000
_stemmer: list[EnglishStemmer] = []
_stemming = threading.Lock()


def _remembered(count: Callable[[str], Mapping[str, float]]) -> Callable[[str], Mapping[str, float]]:
    """`count`, which does not count a sentence anew that it has seen lately."""
    kept = lru_cache(_KEPT_SENTENCES)(count)
    _kept.append(kept.cache_clear)

    @wraps(count)
    def counted(text: str) -> Mapping[str, float]:
        return kept(text) if len(text) <= _LONGEST_KEPT else count(text)

    return counted


def forget() -> None:
    """Let go of what is remembered of sentences."""
    for clear in _kept:
        clear()


def unified(text: str) -> str:
    """`text` with each country that has a name of several words, or of dots, under one name of one word."""
    return _COUNTRY.sub(_one_name, text)


def _one_name(match: re.Match[str]) -> str:
    name = match[0]
    if name in ("us", "Us"):
        return name  # the pronoun
    plain = name.lower().replace(".", "")
    return {"us": "Usa"}.get(plain) or COUNTRIES.get(name.lower(), plain).capitalize().replace("Us", "Usa")


@_remembered
def terms(text: str) -> Mapping[str, float]:
    """The terms of one sentence and how often they stand there; words that say nothing are left out.

    The words of one name share its weight, so that a title and a first name do not make two sentences alike.
    """
    text = unified(text)
    found: dict[str, float] = {}
    at = 0
    for name in _NAME.finditer(text):
        _count(found, text[at : name.start()], 0)
        _count(found, name[0], 1 + name[0].count(" ") + name[0].count("\xa0"))
        at = name.end()
    _count(found, text[at:], 0)
    return MappingProxyType(found)


def _count(found: dict[str, float], text: str, of_name: int) -> None:
    weight = of_name**-0.5 if of_name else 1.0
    for word in _words(text.lower()):
        if word in STOP_WORDS and word not in CARDINALS:
            continue
        for one in _pairs(word) if _IS_UNSPACED.match(word) else (term(word),):
            found[one] = found.get(one, 0.0) + weight


@_remembered
def grams(text: str) -> Mapping[str, float]:
    """The runs of four characters of a sentence and how often each stands there: across words, of names only in the
    last one; of scripts without spaces, the runs of two.
    """
    names_cut = _NAME.sub(lambda name: name[0].replace("\xa0", " ").rpartition(" ")[2], unified(text))
    words = list(_words(names_cut.lower()))
    spaced = " ".join([word for word in words if not _IS_UNSPACED.match(word)])
    found = Counter([pair for word in words if _IS_UNSPACED.match(word) for pair in _pairs(word)])
    if spaced:
        spaced = f" {spaced} "
        found.update([spaced[at : at + GRAM] for at in range(max(1, len(spaced) - GRAM + 1))])
    return MappingProxyType({sys.intern(gram): times for gram, times in found.items()})


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _words(small: str) -> Iterator[str]:
    for match in _WORD.finditer(small):
        yield _POSSESSIVE.sub("", match[0])


def term(word: str) -> str:
    """The term of one word in small letters."""
    if word in COUNTRIES:
        return COUNTRIES[word]
    if word in CARDINALS:
        return str(CARDINALS[word])
    if word in ORDINALS:
        return f"{ORDINALS[word]}."
    if word[0].isdigit():
        return word.replace(",", "") if word[-1].isdigit() else f"{word[:-2]}."
    return stem(word)


def stem(word: str) -> str:
    """What a word in small letters shares with its other forms: of Latin letters by the rules of English, of other
    alphabets its beginning. Safe from several threads.
    """
    known = _stems.get(word)
    if known is None:
        known = _stem(word)
        if len(_stems) < _MOST_STEMS:
            _stems[word] = known
    return known


def _stem(word: str) -> str:
    if len(word) < 3:
        return word
    if ord(max(word)) > 0x24F:
        return word[:_STEM_OF_OTHER_SCRIPTS]
    # A stemmer keeps the word it works on in itself: one thread at a time.
    with _stemming:
        return str(_english().stemWord(word))


def _english() -> EnglishStemmer:
    if not _stemmer:
        # Imported when first needed: the package brings two dozen languages along.
        from snowballstemmer.english_stemmer import EnglishStemmer

        _stemmer.append(EnglishStemmer())
    return _stemmer[0]
