"""A text as words: where they stand, how they are written, what they have in common.

The *form* of a word is what is typed and found: small letters, accents and apostrophes off, `Ukraine's` as `ukraine`.
Its *stem* is what it shares with its other forms: `running` and `runs` have `run`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

VERSION = 1
"""Raise it whenever a text would be taken apart differently: indexes of another version are rebuilt."""

LONGEST = 80
"""Letters of a word that count."""
_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u0900-\u0963\u0966-\u0e3e\u0e40-\u0e4e\u0e81-\u109f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u20d0-\u20ff\ufe20-\ufe2f"
)
# Possessive: the two sets share letters of some scripts, and trying every way to divide a word would take for ever.
_RUN = rf"[^\W_{_CJK}]++(?:[{_MARKS}]++[^\W_{_CJK}]*+)*+"
_WORD = rf"{_RUN}(?:['’ʼ＇`]{_RUN}){{0,5}}+"
WORD = re.compile(rf"[^\W\d_](?:\.[^\W\d_]){{1,9}}\.?(?![^\W_])|\d++(?:[.,]\d++){{1,9}}+(?![^\W_])|{_WORD}|[{_CJK}]")
"""One word: `U.S.`, `1,500.5`, `don't`, a single CJK character."""
HYPHENS = "-\u2010\u2011"
MOST_PARTS = 4

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ＇`", "'"))
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"})
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@cache
def compound() -> re.Pattern[str]:
    """Words joined by hyphens; they can also be found written as one: `cease-fire` as `ceasefire`.

    Compiled when first asked for: its sets of characters take Python as long as importing half of this layer.
    """
    return re.compile(rf"{_WORD}(?:[{HYPHENS}]{_WORD}){{1,{MOST_PARTS - 1}}}(?![{HYPHENS}]?[^\W_])")


@cache
def joint() -> re.Pattern[str]:
    """A hyphen between two words, or what looks like it from both sides. Compiled when first asked for."""
    return re.compile(rf"[{HYPHENS}](?<=[^\W_][{HYPHENS}]|[.{_MARKS}][{HYPHENS}])(?=[^\W_]|[{_CJK}])")


class Kin(NamedTuple):
    """A word's form and stem."""

    form: str
    stem: str


_known: dict[str, Kin] = {}
_MOST_KNOWN = 300_000
_stem: list[Callable[[str], str]] = []


def kin(raw: str) -> Kin:
    """The form and stem of one word as `WORD` or `compound()` cuts it out of a text."""
    found = _known.get(raw)
    if found is None:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        form = fold(raw)
        found = _known[raw] = Kin(form, stem(form))
    return found


def fold(raw: str) -> str:
    """The form of a word."""
    word = raw.casefold()
    if not word.isascii():
        word = _plain(word)
    if "'" in word:
        word = word.removesuffix("'s").replace("'", "")
    if not word.isalpha():
        for hyphen in HYPHENS:
            word = word.replace(hyphen, "")
        if word[:1].isdigit():
            if _THOUSANDS.fullmatch(word):
                word = word.replace(",", "")
        else:
            word = word.replace(".", "")
    return word[:LONGEST]


def _plain(word: str) -> str:
    word = _INVISIBLE.sub("", word.translate(_APOSTROPHES)).translate(_LETTERS)
    kept: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFKD", word):
        if "\u0300" <= sign <= "\u036f":
            # In Cyrillic й and ї are letters of their own; ё is commonly written е, and stress marks are for learners.
            if "\u0400" <= base <= "\u052f" and (sign == "\u0306" or (sign == "\u0308" and base != "е")):
                kept.append(sign)
        elif "\u0591" <= sign <= "\u0670" and unicodedata.category(sign) == "Mn":
            continue
        else:
            kept.append(sign)
            base = sign
    return unicodedata.normalize("NFC", "".join(kept).casefold())


def stem(form: str) -> str:
    """The stem of a form. Words that are not of Latin letters are their own stem."""
    if len(form) < 3 or not (form.isascii() and form.isalpha()):
        return form
    if not _stem:
        from reader.search import engine

        _stem.append(engine.stemmer())
    return _stem[0](form)


_stop: list[frozenset[str]] = []


def is_stop(form: str) -> bool:
    """Whether a word is too common to be asked for on its own (`the`, `of`)."""
    if not _stop:
        from reader.search import engine

        _stop.append(frozenset(fold(word) for word in engine.stop_words()))
    return form in _stop[0]
