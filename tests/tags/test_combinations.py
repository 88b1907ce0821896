"""Passages by several tags, counts, and which tags meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Metadata, Passage
from reader.errors import UsageError
from reader.tags.combinations import TagCount, Term, Within, co_occurrence, counts, find, parse, parse_asked, united
from reader.tags.model import Anchored, Codebook, State, Tag, TaggedPassage

BOOK = Codebook((Tag("a"), Tag("b", aliases=("bee",)), Tag("c"), Tag("unused")))


def passage(
    name: str, tags: str, start: int, end: int, article: str = "1", by: str = "ada", note: str = ""
) -> Anchored:
    """One of these; one that begins after its end is lost."""
    place = Passage(start, end) if start < end else None
    bare = TaggedPassage(name, tuple(tags.split()), start, end, "words", by=by, note=note)
    return Anchored(bare, article, State.LOST if place is None else State.EXACT, place)


PASSAGES = [
    passage("both", "a b", 0, 10),
    passage("only a", "a", 20, 30),
    passage("b over it", "bee", 25, 40),
    passage("b beside it", "b/x", 40, 50),
    passage("elsewhere a", "a", 0, 10, "2"),
    passage("elsewhere c", "c", 50, 60, "2", by="Bob", note="check this"),
    passage("lost a", "a", 9, 0, "3"),
    passage("lost b", "b", 9, 0, "3"),
]


def names(asked: str, within: Within) -> list[str]:
    return [one.passage.id for one in find(PASSAGES, parse(asked), within, BOOK)]


@pytest.mark.parametrize(
    ("asked", "within", "found"),
    [
        ("a AND b", "passage", ["both"]),
        ("tag:a AND tag:b", "overlap", ["both", "only a", "b over it"]),
        ("a AND b", "article", ["both", "only a", "b over it", "b beside it", "lost a", "lost b"]),
        ("a AND NOT b", "passage", ["only a", "elsewhere a", "lost a"]),
        ("a AND NOT b", "overlap", ["elsewhere a", "lost a"]),
        ("a AND NOT b", "article", ["elsewhere a"]),
        ("a AND c", "article", ["elsewhere a", "elsewhere c"]),
        ("NOT a", "passage", ["b over it", "b beside it", "elsewhere c", "lost b"]),
        ("NOT a", "article", []),
        ("c OR a AND b", "passage", ["both", "elsewhere c"]),
        ("by:bob", "passage", ["elsewhere c"]),
        ("by:ada AND note:check", "article", ["elsewhere a", "elsewhere c"]),
        ("has:note", "passage", ["elsewhere c"]),
        ("b/*", "passage", ["b beside it"]),
    ],
)
def test_a_combination_finds_the_passages_that_answer(asked: str, within: str, found: list[str]) -> None:
    assert names(asked, Within(within)) == found


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ("security guarantees", ((Term("tag", "security guarantees"),),)),
        ('tag:"a AND b" OR c', ((Term("tag", "a AND b"),), (Term("tag", "c"),))),
        ('"a b"  AND  NOT note:x', ((Term("tag", "a b"), Term("note", "x", True)),)),
        ("http:x", ((Term("tag", "http:x"),),)),
        ("AND", None),
        ("", None),
        ("a AND", None),
        ("a OR NOT", None),
        ("tag:", None),
        ("a AND OR b", None),
        ("SAND AND ORE", ((Term("tag", "SAND"), Term("tag", "ORE")),)),
    ],
)
def test_what_is_asked_is_read_or_refused(asked: str, terms: object) -> None:
    if terms is None:
        with pytest.raises(UsageError, match="missing"):
            parse(asked)
    else:
        assert parse(asked) == terms


def test_counts_are_of_passages_articles_and_characters_once() -> None:
    assert counts(PASSAGES, BOOK) == (
        TagCount("a", 4, 3, 30),
        TagCount("b", 3, 2, 25),
        TagCount("c", 1, 1, 10),
        TagCount("unused", 0, 0, 0),
        TagCount("b/x", 1, 1, 10),
    )
    overlapping = [passage("1", "a", 0, 10), passage("2", "a", 5, 15), passage("3", "a", 15, 20)]
    assert counts(overlapping, Codebook()) == (TagCount("a", 3, 1, 20),)


@pytest.mark.parametrize(
    ("within", "met"),
    [
        ("passage", {("a", "b"): 1}),
        ("overlap", {("a", "b"): 2}),
        ("article", {("a", "b"): 2, ("a", "b/x"): 1, ("b", "b/x"): 1, ("a", "c"): 1}),
    ],
)
def test_which_tags_meet(within: str, met: dict[tuple[str, str], int]) -> None:
    assert co_occurrence(PASSAGES, Within(within), BOOK) == met


spans = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda ends: (min(ends), max(ends)))
some = st.lists(st.tuples(spans, st.sampled_from(["a", "b", "a b", "c"]), st.sampled_from("12")), max_size=8)


@given(some)
def test_overlapping_is_what_looking_at_every_pair_says(made: list[tuple[tuple[int, int], str, str]]) -> None:
    passages = [passage(str(n), tags, *span, article) for n, (span, tags, article) in enumerate(made)]
    found = {one.passage.id for one in find(passages, parse("a AND b"), Within.OVERLAP, Codebook())}
    expected, met = set(), 0
    for one in passages:
        near = [
            other
            for other in passages
            if other is one
            or (one.article == other.article and one.place and other.place and one.place.overlaps(other.place))
        ]
        tags = {tag for other in near for tag in other.passage.tags}
        if {"a", "b"} <= tags and {"a", "b"} & set(one.passage.tags):
            expected.add(one.passage.id)
        met += sum({"a", "b"} <= {*one.passage.tags} if other is one else pairs(one, other) for other in near)
    assert found == expected
    assert co_occurrence(passages, Within.OVERLAP, Codebook()).get(("a", "b"), 0) == met


def pairs(one: Anchored, other: Anchored) -> bool:
    if one.passage.id > other.passage.id:
        return False
    mine, theirs = one.passage.tags, other.passage.tags
    return ("a" in mine and "b" in theirs) or ("b" in mine and "a" in theirs)


@given(st.lists(spans, max_size=8))
def test_united_spans_cover_the_same_characters_once(some: list[tuple[int, int]]) -> None:
    covered = [n for start, end in united(some) for n in range(start, end)]
    assert covered == sorted({n for start, end in some for n in range(start, end)})


# -- what a person types to find passages


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("steel", ((Term("text", "steel"),),)),
        ("tag:a steel", ((Term("tag", "a"), Term("text", "steel")),)),
        ("tag:a AND tag:b", ((Term("tag", "a"), Term("tag", "b")),)),
        ("tag:a NOT tag:b", ((Term("tag", "a"), Term("tag", "b", True)),)),
        ("tag:a AND NOT by:ada", ((Term("tag", "a"), Term("by", "ada", True)),)),
        ("tag:a OR x", ((Term("tag", "a"),), (Term("text", "x"),))),
        ('tag:"two words" source:post', ((Term("tag", "two words"), Term("source", "post")),)),
        ('"two words', ((Term("text", "two words"),),)),
        ("tag: AND OR NOT", ()),
        ("12:30", ((Term("text", "12:30"),),)),
    ],
)
def test_typed_questions(typed: str, terms: object) -> None:
    assert parse_asked(typed) == terms


@given(st.text(max_size=40))
def test_anything_can_be_typed(typed: str) -> None:
    find([], parse_asked(typed), Within.OVERLAP, Codebook())


def test_words_source_date_and_state_are_asked_of_the_passage_itself() -> None:
    def one(article: str, quote: str, *tags: str, state: State = State.EXACT) -> Anchored:
        return Anchored(TaggedPassage(f"p-{quote}", tags, 0, len(quote), quote), article, state, Passage(0, len(quote)))

    passages = [
        one("x", "Steel  first", "a"),
        one("x", "wood", "b"),
        one("y", "steel “last”", "a", state=State.CHANGED),
    ]
    known = {"x": Metadata(source="Alpha Post", date="2025-09-03"), "y": Metadata(source="Beta", date="2025-11")}

    def asked(typed: str, within: Within = Within.PASSAGE) -> list[str]:
        return [one.passage.quote for one in find(passages, parse_asked(typed), within, Codebook(), known)]

    assert asked("steel") == ["Steel  first", "steel “last”"]
    assert asked('"steel first"') == ["Steel  first"]
    assert asked("source:alpha") == ["Steel  first", "wood"]
    assert asked("date:2025-09 tag:a") == ["Steel  first"]
    assert asked("date:2025-10..") == ["steel “last”"]
    assert asked("date:..2025-09") == ["Steel  first", "wood"]
    assert asked("state:changed") == ["steel “last”"]
    assert asked("NOT steel") == ["wood"]
    assert asked("article:y") == ["steel “last”"]
    assert asked("tag:a tag:b wood", Within.ARTICLE) == ["wood"]
