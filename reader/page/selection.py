"""What is selected: two ends and the unit between them. All functions return new values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from reader.articles.model import Passage
from reader.page.cells import cluster_at
from reader.page.motions import Units, word_at, word_next, word_previous


class Unit(StrEnum):
    """What a selection grows by."""

    CHARACTER = "character"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Selection:
    """From `anchor`, where it was started, to `head`, where the cursor is; both characters are inside it."""

    anchor: int
    head: int
    unit: Unit = Unit.CHARACTER

    @property
    def forward(self) -> bool:
        """Whether the head stands at the anchor or behind it."""
        return self.head >= self.anchor

    def to(self, head: int) -> Selection:
        """The same with the cursor elsewhere."""
        return replace(self, head=head)

    def in_units(self, unit: Unit) -> Selection:
        """The same, growing by another unit."""
        return replace(self, unit=unit)

    def span(self, text: str, sentences: Units) -> Passage:
        """What is selected, whole clusters and by unit: what the screen shows."""
        low, high = sorted((self.anchor, self.head))
        start, end = cluster_at(text, low)[0], cluster_at(text, high)[1]
        return sentences.around(start, end) if self.unit is Unit.SENTENCE else Passage(start, end)

    def trimmed(self, text: str, sentences: Units) -> Passage | None:
        """What is selected without white space at its ends: what gets tagged. None if nothing is left."""
        return trimmed(text, self.span(text, sentences))


def of_span(text: str, span: Passage, unit: Unit = Unit.CHARACTER) -> Selection:
    """The selection that covers `span`, its head at the end."""
    return Selection(span.start, cluster_at(text, max(span.start, span.end - 1))[0], unit)


def trimmed(text: str, span: Passage) -> Passage | None:
    """`span` without white space at its ends; None if it holds nothing else."""
    inside = text[span.start : span.end]
    left = len(inside) - len(inside.lstrip())
    right = len(inside.rstrip())
    return Passage(span.start + left, span.start + right) if left < right else None


def widened(text: str, span: Passage, sentences: Units, paragraphs: Units) -> Passage:
    """The next larger whole: from parts of sentences to sentences, to paragraphs, then by paragraphs."""
    by_sentence = sentences.around(*span)
    if by_sentence != span:
        return by_sentence
    by_paragraph = paragraphs.around(*span)
    if by_paragraph != span:
        return by_paragraph
    following = paragraphs.after(span.end - 1)
    return Passage(span.start, following.end) if following else span


def narrowed(text: str, span: Passage, sentences: Units, paragraphs: Units) -> Passage:
    """A unit less at the end: a paragraph, of the last paragraph a sentence, of the last sentence a word."""
    for units in (paragraphs, sentences):
        last = units.before(span.end)
        if last is not None and span.start < last.start:
            shorter = trimmed(text, Passage(span.start, last.start))
            if shorter is not None:
                return shorter
    word = word_previous(text, span.end)
    if word is not None and span.start < word.start:
        return trimmed(text, Passage(span.start, word.start)) or span
    return span


def word_forward(text: str, selection: Selection) -> int:
    """Where the head goes for a word more: the last letter of a word, so that words are selected whole.

    A selection that runs backwards loses a word: then it is the first letter of the next.
    """
    if not selection.forward:
        word = word_next(text, selection.head)
        return selection.head if word is None else min(word.start, selection.anchor)
    word = word_at(text, selection.head)
    if word is None or word.end - 1 <= selection.head:
        word = word_next(text, selection.head)
    return selection.head if word is None else cluster_at(text, word.end - 1)[0]


def word_back(text: str, selection: Selection) -> int:
    """Where the head goes for a word less, or if the selection runs backwards for a word more before it."""
    word = word_at(text, selection.head) or word_previous(text, selection.head)
    if selection.head > selection.anchor:
        before = word_previous(text, word.start if word and word.end > selection.head else selection.head)
        if before is not None and before.end - 1 >= selection.anchor:
            return cluster_at(text, before.end - 1)[0]
        if word is not None and word.start > selection.anchor:
            return selection.anchor
    word = word_previous(text, selection.head)
    return 0 if word is None else word.start


def unit_forward(text: str, selection: Selection, units: Units) -> int:
    """Where the head goes for a sentence (or paragraph) more: its last character; running backwards, the next start."""
    if not selection.forward:
        after = units.after(selection.head)
        return selection.head if after is None else min(after.start, selection.anchor)
    here = units.at(selection.head)
    if here is None or cluster_at(text, here.end - 1)[0] <= selection.head:
        here = units.after(selection.head)
    return selection.head if here is None else cluster_at(text, here.end - 1)[0]


def unit_back(text: str, selection: Selection, units: Units) -> int:
    """Where the head goes for a sentence (or paragraph) less; running backwards for one more before it."""
    before = units.before(selection.head)
    if before is None:
        return selection.head
    if selection.head > selection.anchor:
        earlier = units.before(before.start)
        if earlier is not None and earlier.end - 1 >= selection.anchor:
            return cluster_at(text, earlier.end - 1)[0]
        if before.start <= selection.anchor and units.at(selection.anchor) == before:
            return before.start
        return selection.anchor
    return before.start
