"""Where sentences begin and end: rules of our own, made for news. Quotations are split into their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.articles.model import Passage
from reader.articles.words import word_set

_CLOSERS = "\"'”’»›)\\]*_"
_OPENERS = "\"'“‘„«‹([*_¿¡"
_END = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]++)[{_CLOSERS}]*+(?P<gap>\s++)"  # stops that need a space after them
    rf"|[。！？][」』”’）]*+(?P<wide>\s*+)"  # stops that do not
    rf"|[؟।۔]++[{_CLOSERS}]*+(?P<other>\s++)"
)
_NEXT = re.compile(rf"[{_OPENERS}]*+(?P<word>[^\W_]+|.?)", re.DOTALL)
_LAST_TOKEN = re.compile(rf"(?:^|[\s{_OPENERS}—–/-])([^\s{_OPENERS}—–/]+)$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_MARKER = re.compile(r"(?:[-*+•▪●]|\d{1,3}[.)])\s+")

# Never end a sentence: a name follows.
_BEFORE_NAMES = word_set(
    "mr mrs ms messrs mme dr prof gen maj col lt capt cmdr sgt cpl pvt adm sen rep gov pres supt det insp rev hon fr st"
    " ste mt ft msgr amb atty brig vs cf e.g i.e viz al approx ca incl esp lt.gen maj.gen"
)
# Do not end one before a figure.
_BEFORE_FIGURES = word_set(
    "no nos art arts fig figs p pp vol ch par para jan feb mar apr jun jul aug sep sept oct nov dec tel ext"
)
# May end one: then a word follows that begins sentences more often than names.
_MAYBE = word_set("inc ltd co corp plc bros jr sr etc dept dist univ ave blvd rd a.m p.m am pm u.s u.k u.n e.u d.c")
_STARTERS = word_set(
    "the a an this that these those it its he she they we you his her their our my there here in on at as for from if"
    " but and or so yet when while after before since because although though however meanwhile last next both all"
    " some many most no not what who why how with under by to then now one two another other still even earlier"
    " according officials police"
)


def sentences(text: str, paragraphs: Iterable[Passage]) -> tuple[Passage, ...]:
    """The spans of the sentences of `text`, in order; none crosses the border of one of the (sorted) `paragraphs`.

    White space around a sentence and the bullet of a list belong to none; a span without a letter or digit is none.
    """
    found: list[Passage] = []
    for paragraph in paragraphs:
        marker = _MARKER.match(text, paragraph.start, paragraph.end)
        start = marker.end() if marker else paragraph.start
        for end, following in _ends(text, start, paragraph.end):
            _add(found, text, start, end)
            start = following
        _add(found, text, start, paragraph.end)
    return tuple(found)


def _add(found: list[Passage], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    trimmed = piece.strip()
    # Underscores are word characters to `\w`, yet a row of them is a rule.
    if any(sign.isalnum() for sign in trimmed):
        first = start + len(piece) - len(piece.lstrip())
        found.append(Passage(first, first + len(trimmed)))


def _ends(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Where sentences end between two offsets, and where the next ones begin."""
    for match in _END.finditer(text, start, end):
        if match.end() >= end:
            return
        gap = match.lastgroup or "gap"
        if gap == "gap" and not _is_end(text, start, match):
            continue
        yield match.start(gap), match.end(gap)


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    word = following["word"] if following else ""
    if not word or not (word[0].isalpha() or word[0].isdigit()):
        # An opening quote was skipped; what is left is a dash, a bullet or a currency sign.
        return word in ("$", "€", "£", "¥", "#", "@") or bool(word and word[0] > "\u2fff")
    if word[0].islower():
        return False
    stop = match["stop"]
    if stop != ".":
        return True
    before = _LAST_TOKEN.search(text, max(start, match.start() - 24), match.start())
    token = before[1] if before else text[max(start, match.start() - 24) : match.start()]
    # Closers after the stop: the abbreviation stood inside a quotation or brackets that are over now.
    if not token or match.start("gap") > match.end("stop"):
        return True
    return _ends_after(token, word)


def _ends_after(token: str, word: str) -> bool:
    """Whether a full stop between `token` and the capitalised (or numeric) `word` ends a sentence."""
    low = token.casefold()
    if low in _BEFORE_NAMES:
        return False
    if low in _BEFORE_FIGURES:
        return not word[0].isdigit()  # "No. 5", "Sept. 3"; and "No." as an answer ends its sentence
    initial = len(token) == 1 and token.isupper() and token.isalpha()
    if initial or low in _MAYBE or _DOTTED.fullmatch(token):
        if word[0].isdigit() and not initial:
            return low not in ("u.s", "u.k", "u.n")
        return word.casefold() in _STARTERS and not (initial and len(word) == 1)
    return True
