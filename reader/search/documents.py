"""An article as the index takes it: for each field, the terms with their weights and places."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import Any

from reader.articles.model import Article, Passage
from reader.search import dates
from reader.search.catalogue import StoredText
from reader.search.engine import FORM_SUFFIX, Posting
from reader.search.words import HYPHENS, MOST_PARTS, WORD, kin

LIMIT = 2_000_000
"""Characters of an article's body that are indexed."""
_GAP = 1000
"""Positions between two stretches of text, so that no phrase reaches from one to the other."""
_TITLE_WEIGHT = 2.0


class _Terms:
    """Collects the words of one field."""

    def __init__(self) -> None:
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        self.weights: defaultdict[str, float] = defaultdict(float)
        self.forms: defaultdict[str, float] = defaultdict(float)
        self.count = 0
        self._at = 0

    def add(self, text: str, weight: float = 1.0, start: int = 0, end: int | None = None) -> None:
        places, weights, forms, at = self.places, self.weights, self.forms, self._at
        run_start, run_at, parts, last = 0, 0, 0, -1
        for match in WORD.finditer(text, start, len(text) if end is None else end):
            form, stem = kin(match[0])
            if not form:
                continue
            places[stem].append(at)
            weights[stem] += weight
            forms[form] += weight
            begin = match.start()
            if begin == last + 1 and text[last] in HYPHENS:
                parts += 1
            else:
                if parts > 1:
                    self._join(text[run_start:last], run_at, parts, weight)
                run_start, run_at, parts = begin, at, 1
            last = match.end()
            at += 1
        if parts > 1:
            self._join(text[run_start:last], run_at, parts, weight)
        self.count += at - self._at
        self._at = at + _GAP

    def _join(self, compound: str, at: int, parts: int, weight: float) -> None:
        """`cease-fire` once more as `ceasefire`, at the place of its first part."""
        if parts > MOST_PARTS:
            return
        form, stem = kin(compound)
        self.places[stem].append(at)
        self.weights[stem] += weight
        self.forms[form] += weight

    def postings(self) -> tuple[list[Posting], list[Posting]]:
        """Stems with their places, forms without. A place is four bytes, little-endian on every common machine."""
        stems = []
        for stem, places in self.places.items():
            packed = array("I", sorted(places)).tobytes()
            stems.append((stem.encode("utf-8", "surrogatepass"), len(places), self.weights[stem], packed))
        return stems, [(form.encode("utf-8", "surrogatepass"), 1, weight, b"") for form, weight in self.forms.items()]


def stored_text(article: Article) -> StoredText:
    """What of an article is indexed and kept for snippets."""
    body = Passage(article.body.start, min(article.body.end, article.body.start + LIMIT))
    return StoredText(article.text[: body.end + LIMIT], body)


def document(
    number: int, article_id: str, title: str, source: str, byline: str, date: str, stored: StoredText
) -> dict[str, Any]:
    """The fields of an article for Whoosh's `add_document`, every value already of the type that it must have."""
    text, body = stored.text, stored.body
    made: dict[str, Any] = {"number": number}
    fields = {name: _Terms() for name in ("text", "title", "source", "byline", "boilerplate")}
    fields["text"].add(title, _TITLE_WEIGHT)
    fields["text"].add(text, 1.0, body.start, body.end)
    fields["title"].add(title)
    fields["source"].add(source)
    fields["byline"].add(byline)
    fields["boilerplate"].add(text, 1.0, 0, body.start)
    fields["boilerplate"].add(text, 1.0, body.end)
    for name, terms in fields.items():
        if terms.places:
            made[name], made[name + FORM_SUFFIX] = terms.postings()
    made["length"] = min(fields["text"].count, 2**31)
    made["date"] = [_plain(term) for term in dates.terms(date)]
    made["origin"] = [_plain(source)] if source else []
    folders = article_id.split("/")[:-1]
    made["folder"] = [_plain("/".join(folders[: depth + 1])) for depth in range(len(folders))]
    return {name: value for name, value in made.items() if value != []}


def _plain(term: str) -> Posting:
    return term.encode("utf-8", "surrogatepass"), 1, 1.0, b""
