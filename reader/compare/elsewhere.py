"""One sentence against other articles: where they tell the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from reader.articles.model import Article, Passage
from reader.compare.links import level_of
from reader.compare.model import Level, Place
from reader.compare.scoring import Scorer, weigh
from reader.compare.story import story_sentences, within_reach
from reader.compare.words import terms

FEWEST = 0.12
"""A score below which nobody would call two sentences the same."""
_MOST_OF_ONE = 2
_MOST_WORDS = 12


class Told(NamedTuple):
    """A sentence of another article that may tell the same. `score` is from 0 to 1, `words` are outside text."""

    place: Place
    score: float
    level: Level
    words: str


def asking_words(sentence: str) -> tuple[str, ...]:
    """The words of a sentence that other articles can be asked for, as they stand there, each once, in order."""
    found: dict[str, str] = {}
    for word in "".join(sign if sign.isalnum() else " " for sign in sentence).split():
        known = list(terms(word))
        if known and not word.isdigit() and len(word) > 1:
            found.setdefault(known[0], word)
    return tuple(found.values())


def query_for(words: Sequence[str], commonness: Callable[[str], int]) -> str:
    """A query for articles with some of `words`: the rarest, by how many articles `commonness` says have them."""
    counted = {word: commonness(word) for word in words}
    rare = sorted((word for word in words if counted[word] > 0), key=lambda word: counted[word])[:_MOST_WORDS]
    # In small letters no word is an operator; what has digits in it is no wildcard either.
    return " OR ".join(word.lower() for word in words if word in set(rare))


def told_elsewhere(
    sentence: str,
    context: Sequence[str],
    candidates: Iterable[Article],
    *,
    first: int = 8,
    most: int = 40,
    scorer: Scorer = weigh,
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[Told, ...]]:
    """The best `most` sentences, best first: of the `first` candidates, then of all.

    Words weigh by the candidates and `context`, the other sentences of the sentence's own article: weights of a whole
    corpus would make all that is told of one event look alike. Ends when `wanted` returns False.
    """
    read: list[tuple[Article, tuple[Passage, ...], list[str]]] = []
    for article in candidates:
        if not wanted():
            return
        spans = within_reach(story_sentences(article))
        read.append((article, spans, [article.text[start:end] for start, end in spans]))
        if len(read) == first:
            yield _best(sentence, context, read, most, scorer)
    if len(read) != first:
        yield _best(sentence, context, read, most, scorer)


def _best(
    sentence: str,
    context: Sequence[str],
    read: Sequence[tuple[Article, tuple[Passage, ...], list[str]]],
    most: int,
    scorer: Scorer,
) -> tuple[Told, ...]:
    scores = scorer([[sentence], list(context), *(said for _, _, said in read)])
    found: list[Told] = []
    for number, (article, spans, said) in enumerate(read, 2):
        row = scores.between(0, number)[0]
        for at in nlargest(_MOST_OF_ONE, row, key=lambda at: (row[at], -at)):
            if row[at] >= FEWEST:
                score = min(1.0, round(row[at], 3))
                found.append(Told(Place(article.id, *spans[at]), score, level_of(score), said[at]))
    return tuple(sorted(found, key=lambda one: (-one.score, one.place))[:most])
