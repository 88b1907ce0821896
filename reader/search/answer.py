"""Running a query: widening one that finds little, and what was meant where a word is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reader.search.evaluate import Evaluation, Scores
from reader.search.query import DEFAULT, And, Node, Or, Phrase, Query, Word
from reader.search.snapshot import Snapshot
from reader.search.spelling import within

TagLookup = Callable[[str, str], frozenset[str]]
"""From (`tag` | `note` | `has`, value) to ids of articles."""

_FEW = 3
"""Articles below which a query for all of its words is tried with any of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by document, and the tree that was run in the end."""

    node: Node
    scores: Scores
    notices: tuple[str, ...]
    suggestion: str


def run(
    asked: Query,
    snapshot: Snapshot,
    numbers: dict[str, int],
    tagged: TagLookup | None,
    wanted: Callable[[], bool] | None,
) -> Found:
    """Answer a query. `numbers` are those of the articles by id. Raises QueryError, UnwantedError, UnsoundError."""

    def documents(field: str, value: str) -> frozenset[int]:
        places = snapshot.documents()
        ids = tagged(field, value) if tagged is not None else ()
        return frozenset(places[number] for one in ids if (number := numbers.get(one)) in places)

    evaluation = Evaluation(snapshot, documents if tagged is not None else None, wanted)
    node, notices = asked.node, list(asked.notices)
    scores = evaluation.scores(node)
    if asked.wider is not None and len(scores) < _FEW:
        wider = evaluation.scores(asked.wider)
        if len(wider) > len(scores):
            # Those that have all of the words stay on top.
            top = max(wider.values())
            few = "few articles have" if scores else "no article has"
            notices.append(
                f"{few} all of these words; those with any of them follow"
                if scores
                else f"{few} all of these words; these have some of them"
            )
            scores = {doc: score + (top if doc in scores else 0.0) for doc, score in wider.items()}
            node = asked.wider
    return Found(node, scores, (*notices, *evaluation.notices), _suggestion(asked, snapshot))


def _suggestion(asked: Query, snapshot: Snapshot) -> str:
    """The query with the words that no article has put right; empty if there are none or nothing is near."""
    said = asked.typed
    for word in dict.fromkeys(_words(asked.node)):
        if not word.form.isalpha() or len(word.form) < 4 or snapshot.has(word.field, word.stem):
            continue
        most = 1 if len(word.form) < 6 else 2
        near = within(word.form, most, snapshot.forms(word.field, word.form[:1]))
        if not near and word.form[0] != word.form[1]:
            # The first letter is one too many, or changed places with the second.
            near = within(word.form, 1, snapshot.forms(word.field, word.form[1]))
        if near:
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
