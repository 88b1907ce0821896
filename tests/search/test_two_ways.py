"""Plain Python, whole arrays and Whoosh's own matchers: the same articles, in the same order."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.search import Index, answer, parse
from reader.search.answer import Order
from reader.search.engine import open_index
from reader.search.evaluate import ByDocument
from reader.search.evaluate_arrays import ByArray
from reader.search.model import Sort
from reader.search.query import And, Dates, Node, Or, Phrase, Word
from reader.search.ranking import EXACT, K1, rarity
from reader.search.snapshot import Snapshot
from reader.search.tally import tally

from .conftest import put

WORDS = ["oil", "price", "prices", "pricing", "rise", "rises", "rising", "bank", "banks", "market", "talks", "talk"]
WORDS += ["river", "guarantee", "guarantees"]
QUERIES = {
    "term": ["price", "rising", "banks", "nowhere"],
    "and": ["oil AND price", "bank AND talks AND river"],
    "or": ["oil OR river", "rises OR bank OR talk", "oil price rise bank market"],
    "phrase": [
        '"oil price"',
        '"bank talks river"',
        '"oil market"~3',
        '"price oil price"',
        '"oil oil"~2',
        'title:"oil bank"',
    ],
    "prefix": ["pri*", "b*", "guar*", "r?s*", "m*k*t"],
    "fuzzy": ["prise~", "banc~", "tolks~2"],
    "date": ["oil date:2024", "oil date:2024-03..2024-09-15", "date:>2024-06", "bank date:2025-02"],
    "source": ["oil source:wire", 'price source:"daily post"', "source:nobody"],
    "others": ["oil -bank", "NOT oil", "in:b oil", "all:oil", "price^3 OR oil", "*", "title:oil", "has:tags oil"],
}
ALL = [query for some in QUERIES.values() for query in some]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Several segments, some articles changed and gone; ties on purpose."""
    base = tmp_path_factory.mktemp("ways")
    chance = random.Random(3)

    def write(number: int) -> None:
        text = " ".join(chance.choices(WORDS, k=chance.choice((5, 30, 90))))
        if number % 17 == 0:
            text = "oil " * 300 + text
        date = chance.choice(
            ["", "2023", "2024", "2024-03", f"2024-{chance.randrange(1, 13):02}-{number % 27 + 1:02}", "2025-02-03"]
        )
        about = {"title": " ".join(chance.choices(WORDS, k=2)), "source": chance.choice(["Wire", "Daily Post", "ТСН"])}
        put(
            base / "corpus",
            f"{'ab'[number % 2]}/{number}.md",
            text,
            1_600_000_000 + chance.randrange(10**6),
            **about,
            **({"date": date} if date else {}),
        )

    index = Index(base / "cache", base / "corpus")
    for first, last in ((0, 120), (100, 150), (150, 160)):
        for number in range(first, last):
            write(number)
        index.update()
    for number in range(0, 160, 13):
        (base / "corpus" / f"{'ab'[number % 2]}/{number}.md").unlink()
    index.update()
    index.close()
    yield base / "cache" / "index"


@pytest.mark.parametrize("query", ALL)
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("limit", [7, 1000])
def test_arrays_find_what_plain_python_finds(built: Path, query: str, sort: Sort, limit: int) -> None:
    snapshot = Snapshot.open(built)
    assert len(snapshot.leaves) > 2 and snapshot.deleted
    found = []
    for way in (ByDocument, ByArray):
        run: Any = way(snapshot, lambda field, value: frozenset(range(0, 60, 3)) - snapshot.deleted, None)
        found.append(answer.answered(parse.parse(query), snapshot, Order(limit, sort), run))
    one, other = found
    assert tally(snapshot, one.documents) == tally(snapshot, other.documents)
    assert tally(snapshot, one.documents).sources.total() == one.total == tally(snapshot, one.documents).months.total()
    snapshot.close()
    assert one.total == other.total == len(one.documents)
    assert [number for number, _ in one.first] == [number for number, _ in other.first]
    assert [score for _, score in one.first] == pytest.approx([score for _, score in other.first], abs=1e-9)
    assert list(one.documents) == list(other.documents)
    assert (one.notices, one.suggestion) == (other.notices, other.suggestion)


@pytest.mark.parametrize("way", [ByDocument, ByArray])
def test_what_is_known_of_the_catalogue_limits_what_is_found(built: Path, way: Any) -> None:  # noqa: ANN401
    snapshot = Snapshot.open(built)
    every = way(snapshot, None, None)
    some = answer.answered(parse.parse("oil"), snapshot, Order(1000), every)
    kept = [number for number, _ in some.first][::2]
    less = answer.answered(parse.parse("oil"), snapshot, Order(1000, known=kept), every)
    assert [number for number, _ in less.first] == kept
    assert less.total == len(kept)
    snapshot.close()


def test_a_tally_counts_sources_and_months(built: Path) -> None:
    snapshot = Snapshot.open(built)
    every = answer.answered(parse.parse("oil OR NOT oil"), snapshot, Order(0), ByArray(snapshot, None, None))
    counted = tally(snapshot, every.documents)
    assert set(counted.sources) == {"Wire", "Daily Post", "ТСН"}
    assert {"", "2024-03", "2025-02"} < set(counted.months)
    of_march = answer.answered(parse.parse("date:2024-03"), snapshot, Order(0), ByDocument(snapshot, None, None))
    assert of_march.total == counted.months["2024-03"] > 2
    snapshot.close()


def _whoosh(node: Node, snapshot: Snapshot) -> Any:  # noqa: ANN401
    """A query of ours as one of Whoosh's."""
    from whoosh import query

    match node:
        case Word(field, _, form, stem):
            return query.Or([query.Term(field, stem.encode()), query.Term(field + "_form", form.encode(), boost=EXACT)])
        case And(parts):
            return query.And([_whoosh(part, snapshot) for part in parts])
        case Or(parts):
            return query.Or([_whoosh(part, snapshot) for part in parts])
        case Phrase(field, words):
            # Whoosh scores a phrase otherwise; which articles have it must be the same.
            return query.Phrase(field, [word.stem.encode() for word in words])
        case Dates(first, last):
            from reader.search import dates

            days = [
                name.decode()
                for leaf in snapshot.leaves
                for name in leaf.fields["date"].names(0, leaf.fields["date"].count)
            ]
            years = [day for day in dict.fromkeys(days) if day[0] == "y"]
            terms = dates.covering(first, last, years)
            return query.ConstantScoreQuery(query.Or([query.Term("date", term.encode()) for term in terms]), 1.0)
        case _:
            raise AssertionError(node)


@pytest.mark.parametrize(
    "query",
    [
        one
        for kind in ("term", "and", "or", "phrase", "date", "source")
        for one in QUERIES[kind]
        if "~" not in one and "rise bank" not in one
    ],
)
def test_whooshs_own_matchers_find_the_same(built: Path, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from whoosh import formats, scoring

    # Its own way to keep places is a pickle.
    monkeypatch.setattr(formats.Positions, "decode_positions", lambda self, value: list(array("I", value)))

    snapshot = Snapshot.open(built)
    bases = {leaf.segment_id: leaf.base for leaf in snapshot.leaves}

    class Ours(scoring.WeightingModel):  # type: ignore[misc]
        def scorer(self, searcher: Any, field: str, text: bytes, qf: float = 1) -> Any:  # noqa: ANN401
            base = bases[searcher.reader().segment().segment_id()]
            having = len(snapshot.postings(field, text.decode())[0])
            factor = (K1 + 1) * rarity(len(snapshot.numbers), having)

            class Scorer(scoring.BaseScorer):  # type: ignore[misc]
                def supports_block_quality(self) -> bool:
                    return False

                def score(self, matcher: Any) -> float:  # noqa: ANN401
                    weight = matcher.weight()
                    norm = snapshot.norms[base + matcher.id()] if field.startswith("text") else K1
                    return float(factor * weight / (weight + norm))

            return Scorer()

    asked = parse.parse(query)
    ours = answer.answered(asked, snapshot, Order(1000), ByArray(snapshot, None, None))
    index = open_index(built)
    with index.searcher(weighting=Ours()) as searcher:
        theirs = searcher.search(_whoosh(asked.node, snapshot), limit=None, optimize=False)
        # A constant of nothing is not possible there.
        scores = {snapshot.numbers[hit.docnum]: hit.score - ("date:" in query) for hit in theirs}
    assert {number for number, _ in ours.first} == set(scores)
    if '"' not in query:
        ranked = [round(scores[number], 4) for number, _ in ours.first]
        assert ranked == sorted(ranked, reverse=True)
        assert [score for _, score in ours.first] == pytest.approx(
            [scores[number] for number, _ in ours.first], rel=1e-4
        )
    snapshot.close()
