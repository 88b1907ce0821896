"""An article as the index takes it: for each field, the terms with their weights and places."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from reader.articles.model import Article, Metadata, Passage
from reader.search import dates
from reader.search.blocks import Posting
from reader.search.catalogue import StoredText
from reader.search.engine import FORM_SUFFIX, POSITIONED
from reader.search.words import HYPHENS, MOST_PARTS, WORD, Kin, joint, kin

LIMIT = 2_000_000
"""Characters of an article's body that are indexed."""
_GAP = 1000
"""Positions between two stretches of text, so that no phrase reaches from one to the other."""
_TITLE_WEIGHT = 2
KNOWN_FIELDS = ("date", "byline", "source", "url")
"""Of these the index keeps which articles have one."""


class _Terms:
    """Collects the words of one field."""

    def __init__(self) -> None:
        self.places: dict[str, list[int]] = {}
        self.forms: dict[str, int] = {}
        self.count = 0
        self._extra: dict[str, int] = {}
        self._at = 0

    def add(self, text: str, weight: int = 1) -> None:
        """The words of a stretch of text, from which no phrase reaches into another. `weight` is what each counts."""
        words, joints = _words(text)
        places = _places(words, self._at)
        kinds = list(map(kin, places))
        if not all(map(itemgetter(0), kinds)):
            # A sign that is a word for Unicode, yet nothing to find: it has no place.
            words, joints = [word for word in words if kin(word).form], []
            places = _places(words, self._at)
            kinds = list(map(kin, places))
        self._take(kinds, places.values(), weight)
        for at, compound in _compounds(words, joints):
            self._take((kin(compound),), ([self._at + at],), weight)
        self.count += len(words)
        self._at += len(words) + _GAP

    def _take(self, kinds: Iterable[Kin], places: Iterable[list[int]], weight: int) -> None:
        all_places, forms = self.places, self.forms
        for (form, stem), here in zip(kinds, places, strict=True):
            count = weight * len(here)
            forms[form] = forms[form] + count if form in forms else count
            if stem in all_places:
                all_places[stem] += here
            else:
                all_places[stem] = here
            if weight != 1:
                self._extra[stem] = self._extra.get(stem, 0) + count - len(here)

    def stems(self) -> list[Posting]:
        """The stems with their places, each four bytes, little-endian on every common machine."""
        extra = self._extra
        made: list[Posting] = []
        for stem, places in self.places.items():
            count = len(places)
            value = _one_place()[places[0]] if count == 1 and places[0] < _FEW else array("I", sorted(places)).tobytes()
            made.append((stem, count + extra[stem] if stem in extra else count, value))
        return made

    def words(self) -> list[Posting]:
        """The words as they are written, without places."""
        return [(form, weight, b"") for form, weight in self.forms.items()]


_FEW = 8192


@cache
def _one_place() -> list[bytes]:
    """The places that most words have, which are one: made once, they cost neither time nor memory."""
    return [array("I", (place,)).tobytes() for place in range(_FEW)]


def _places(words: list[str], first: int) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words, first):
        places[word].append(at)
    return places


def _words(text: str) -> tuple[list[str], list[int]]:
    """The words of a text as they are written, and before which of them stands a hyphen that joins it to the last."""
    if not any(hyphen in text for hyphen in HYPHENS):
        return WORD.findall(text), []
    words: list[str] = []
    joints: list[int] = []
    before = ""
    for piece in joint().split(text):
        # Only a word that reaches up to the hyphen is joined by it.
        if words and before.endswith(words[-1]):
            joints.append(len(words))
        words += WORD.findall(piece)
        before = piece
    return words, joints


def _compounds(words: list[str], joints: list[int]) -> Iterator[tuple[int, str]]:
    """`cease-fire` once more as one word, at the place of its first part."""
    place = 0
    while place < len(joints):
        last = place
        while last + 1 < len(joints) and joints[last + 1] == joints[last] + 1:
            last += 1
        first = joints[place] - 1
        if joints[last] - first < MOST_PARTS:
            yield first, "-".join(words[first : joints[last] + 1])
        place = last + 1


def stored_text(article: Article) -> StoredText:
    """What of an article is indexed and kept for snippets."""
    body = Passage(article.body.start, min(article.body.end, article.body.start + LIMIT))
    return StoredText(article.text[: body.end + LIMIT], body)


@dataclass(frozen=True, slots=True)
class Document:
    """An article ready for the index: its number, its words' count, and the postings of each field."""

    number: int
    length: int
    postings: dict[str, list[Posting]]


def document(number: int, article_id: str, title: str, about: Metadata, stored: StoredText) -> Document:
    """The postings of an article, which is called `title` even if it has none of its own."""
    source, byline, date = about.source, about.byline, about.date
    having = [name for name in KNOWN_FIELDS if getattr(about, name)]
    text, body = stored.text, stored.body
    fields = {name: _Terms() for name in POSITIONED}
    fields["text"].add(title, _TITLE_WEIGHT)
    fields["text"].add(text[body.start : body.end])
    fields["title"].add(title)
    fields["source"].add(source)
    fields["byline"].add(byline)
    fields["boilerplate"].add(text[: body.start])
    fields["boilerplate"].add(text[body.end :])
    made: dict[str, list[Posting]] = {}
    for name, terms in fields.items():
        if terms.places:
            made[name], made[name + FORM_SUFFIX] = terms.stems(), terms.words()
    folders = article_id.split("/")[:-1]
    made["date"] = [(term, 1, b"") for term in dates.terms(date)]
    made["origin"] = [(source, 1, b"")] if source else []
    made["id"] = [(article_id, 1, b"")]
    made["has"] = [(name, 1, b"") for name in having]
    made["folder"] = [("/".join(folders[: depth + 1]), 1, b"") for depth in range(len(folders))]
    return Document(number, min(fields["text"].count, 2**31), made)
