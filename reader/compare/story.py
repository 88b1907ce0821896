"""Which sentences of an article take part: those that tell the story.

Titles, decks, subheadings, the name under a quotation and boilerplate do not. They stand in lines of their own and
end without a full stop, or the article says what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from reader.articles.model import Article, Passage

MOST_SENTENCES = 1_000
MOST_TEXT = 300_000
"""Sentences and code points of one article up to which it is compared; more than a book's chapter has."""

_FINAL = re.compile(r"[.!?…:;。！？؟।][\"'”’»›)\]*_」』]*$|[\"”»]$")
_LONGEST_HEADING = 12
_LONGEST_DECK = 30
"""Words."""
_LONGEST_SENTENCE = 3_000
_AROUND_LINE = " \t\xa0\u3000*_#>"


def story_sentences(article: Article) -> tuple[Passage, ...]:
    """The spans of the sentences that take part, in order. Of an article that is all headings: all of its body's."""
    body = _body(article)
    title = _bare(article.metadata.title)
    told: list[Passage] = []
    for sentence in body:
        words = article.text[sentence.start : sentence.end]
        if title and not told and _bare(words) == title:
            continue
        if _stands_alone(article.text, sentence) and _is_heading(words, first=not told):
            continue
        told.append(sentence)
    return tuple(told or body)


def within_reach(told: Sequence[Passage]) -> tuple[Passage, ...]:
    """As many of the sentences as are compared; of a sentence that has no end the beginning."""
    kept: list[Passage] = []
    room = MOST_TEXT
    for sentence in told[:MOST_SENTENCES]:
        if room <= 0:
            break
        kept.append(Passage(sentence.start, min(sentence.end, sentence.start + _LONGEST_SENTENCE)))
        room -= kept[-1].end - kept[-1].start
    return tuple(kept)


def _body(article: Article) -> list[Passage]:
    dimmed = sorted((one.start, one.end) for one in article.boilerplate)
    ends = list(accumulate((end for _, end in dimmed), max))
    starts = [start for start, _ in dimmed]
    found = []
    for sentence in article.sentences:
        before = bisect_left(starts, sentence.end)
        if article.body.overlaps(sentence) and not (before and ends[before - 1] > sentence.start):
            found.append(sentence)
    return found


def _is_heading(words: str, *, first: bool) -> bool:
    if _FINAL.search(words):
        return False
    return len(words.split()) <= (_LONGEST_DECK if first else _LONGEST_HEADING)


def _stands_alone(text: str, sentence: Passage) -> bool:
    before, after = sentence.start, sentence.end
    while before > 0 and text[before - 1] in _AROUND_LINE:
        before -= 1
    while after < len(text) and text[after] in _AROUND_LINE:
        after += 1
    return (before == 0 or text[before - 1] == "\n") and (after == len(text) or text[after] == "\n")


def _bare(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")
