"""Running a query: widening one that finds little, and what was meant where a word is not there."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reader.search.engine import FORM_SUFFIX
from reader.search.evaluate import ByDocument, Evaluation, Tagged
from reader.search.model import Sort
from reader.search.query import DEFAULT, And, Node, Or, Phrase, Query, Word
from reader.search.sealed import MalformedError
from reader.search.snapshot import Snapshot, UnsoundError
from reader.search.spelling import within

TagLookup = Callable[[str, str], frozenset[str]]
"""From (`tag` | `note` | `has`, value) to ids of articles."""
NumberLookup = Callable[[str, str], Collection[int]]
"""The same to their numbers."""
LARGE = 5_000
"""Articles from which on numpy answers."""

_FEW = 3
"""Articles below which a query for all of its words is tried with any of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best or newest first: articles' numbers with scores, and how many there are in all.

    `documents` are those of all of them in the index; `node` is the tree that was run in the end.
    """

    node: Node
    first: list[tuple[int, float]]
    total: int
    documents: Sequence[int]
    notices: tuple[str, ...]
    suggestion: str


@dataclass(frozen=True, slots=True)
class Order:
    """Which articles come first, and how many are wanted. `known`: only these numbers are there."""

    limit: int
    sort: Sort = Sort.RELEVANCE
    known: Sequence[int] | None = None


def run(
    asked: Query,
    snapshot: Snapshot,
    order: Order,
    tagged: NumberLookup | None,
    wanted: Callable[[], bool] | None,
) -> Found:
    """Answer a query. Raises QueryError, UnwantedError, UnsoundError."""

    def documents(field: str, value: str) -> frozenset[int]:
        places = snapshot.documents()
        numbers = tagged(field, value) if tagged is not None else ()
        return frozenset(places[number] for number in numbers if number in places)

    try:
        return answered(asked, snapshot, order, evaluation(snapshot, documents if tagged is not None else None, wanted))
    except (OSError, MalformedError, IndexError, ValueError) as error:
        raise UnsoundError(f"{type(error).__name__}: {error}") from error


def evaluation(
    snapshot: Snapshot, tagged: Tagged | None, wanted: Callable[[], bool] | None, large: int = LARGE
) -> Evaluation[Any]:
    """How queries of this snapshot are answered: numpy takes a tenth of a second to load, so small ones do without."""
    if len(snapshot.numbers) >= large:
        with contextlib.suppress(ImportError):
            from reader.search.evaluate_arrays import ByArray

            return ByArray(snapshot, tagged, wanted)
    return ByDocument(snapshot, tagged, wanted)


def answered(asked: Query, snapshot: Snapshot, order: Order, run: Evaluation[Any]) -> Found:
    """As `run`, with an evaluation. Raises what reading a damaged index raises."""
    node, notices = asked.node, list(asked.notices)
    scores = run.remembered(node)
    having = run.count(scores)
    if asked.wider is not None and having < _FEW:
        wider = run.remembered(asked.wider)
        if run.count(wider) > having:
            notices.append(
                "few articles have all of these words; those with any of them follow"
                if having
                else "no article has all of these words; these have some of them"
            )
            # Those that have all of the words stay on top.
            scores = run.raised(wider, scores, run.top(wider))
            node = asked.wider
    first, total = run.first(scores, order.limit, order.sort, order.known)
    numbers = snapshot.numbers
    return Found(
        node,
        [(numbers[doc], score) for doc, score in first],
        total,
        run.documents(scores),
        (*notices, *run.notices),
        _suggestion(asked, snapshot),
    )


def _suggestion(asked: Query, snapshot: Snapshot) -> str:
    """The query with the words that no article has put right.

    Empty if there are none, and if nothing is near one of them: the query would still lack a word.
    """
    said = asked.typed
    for word in dict.fromkeys(_words(asked.node)):
        if snapshot.has(word.field, word.stem) or snapshot.has(word.field + FORM_SUFFIX, word.form):
            continue
        if not word.form.isalpha() or len(word.form) < 4:
            return ""
        most = 1 if len(word.form) < 6 else 2
        near = within(word.form, most, snapshot.forms(word.field, word.form[:1]))
        if not near and word.form[0] != word.form[1]:
            # The first letter is one too many, or changed places with the second.
            near = within(word.form, 1, snapshot.forms(word.field, word.form[1]))
        if not near:
            return ""
        # Of the words that are equally near, the commonest comes first.
        said = re.sub(rf"(?<!\w){re.escape(word.raw)}(?!\w)", near[0].replace("\\", ""), said)
    return said if said != asked.typed else ""


def _words(node: Node) -> Iterator[Word]:
    match node:
        case Word(field):
            if field in (DEFAULT, "title", "source", "byline"):
                yield node
        case Phrase(_, words):
            for word in words:
                yield from _words(word)
        case Or((Phrase(), Word(_, raw))) if not raw.isalnum():
            return  # `cease-fire`: which of its ways of writing is there does not matter
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
        case _:
            return
