"""Signs, offers and remembered comparisons: what stands between a comparison and the screen."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.compare import (
    HandLinks,
    Level,
    Link,
    Lookup,
    Place,
    Remembered,
    compare,
    labels,
    level_rows,
    offers,
)
from reader.compare.labels import BEYOND, SMALL
from tests.compare.told import LAYERS, LEVELS, article, words_of


def at(article: str, number: int) -> Place:
    return Place(article, number * 10, number * 10 + 9)


def link(a: Place, b: Place, level: Level = Level.SURE, score: float = 0.5) -> Link:
    return Link(a, b, score, level)


# -- signs


def test_signs_run_from_the_top_of_the_first_article_and_are_capital_where_sure() -> None:
    links = [
        link(at("b", 0), at("a", 5)),
        link(at("a", 2), at("b", 7), Level.MAYBE),
        link(at("b", 9), at("c", 1)),
        link(at("a", 1), at("b", 3), Level.CANDIDATE),
    ]
    found = labels(links, ["a", "b", "c"])
    assert found == {
        at("a", 2): "a",
        at("b", 7): "a",
        at("a", 5): "B",
        at("b", 0): "B",
        at("b", 9): "C",
        at("c", 1): "C",
    }
    assert labels(links, ["b", "a", "c"])[at("b", 0)] == "A"


def test_what_hangs_together_has_one_letter_each_place_as_sure_as_its_own_links() -> None:
    links = [link(at("a", 0), at("b", 0)), link(at("b", 0), at("c", 4), Level.MAYBE)]
    assert labels(links, ["a", "b", "c"]) == {at("a", 0): "A", at("b", 0): "A", at("c", 4): "a"}


def test_a_group_keeps_its_letter_when_others_come_and_go() -> None:
    one, two, three = (link(at("a", number), at("b", number)) for number in (1, 2, 3))
    before = labels([one, three], ["a", "b"])
    after = labels([two, three], ["a", "b"], before)
    assert after[at("a", 3)] == before[at("a", 3)] == "B"
    assert after[at("a", 2)] == "A"
    assert labels([replace(three, level=Level.MAYBE)], ["a", "b"], before)[at("a", 3)] == "b"


def test_two_groups_that_become_one_and_one_that_becomes_two() -> None:
    one, two = link(at("a", 1), at("b", 1)), link(at("a", 2), at("b", 2))
    before = labels([one, two], ["a", "b"])
    joined = labels([one, two, link(at("b", 1), at("a", 2))], ["a", "b"], before)
    assert set(joined.values()) == {"A"}
    apart = labels([one, two], ["a", "b"], joined)
    assert apart[at("a", 1)] == "A"
    assert apart[at("a", 2)] == "B"


def test_beyond_the_alphabets_all_have_one_sign() -> None:
    links = [link(at("a", number), at("b", number), Level.MAYBE) for number in range(len(SMALL) + 3)]
    found = labels(links, ["a", "b"])
    assert [found[at("a", number)] for number in range(len(SMALL))] == list(SMALL)
    assert {found[at("a", number)] for number in range(len(SMALL), len(SMALL) + 3)} == {BEYOND[0]}
    assert len({*SMALL, *SMALL.upper()}) == 2 * len(SMALL)


_PLACES = st.builds(at, st.sampled_from("abc"), st.integers(0, 9))
_LINKS = st.lists(
    st.builds(link, _PLACES, _PLACES, st.sampled_from([Level.SURE, Level.MAYBE])).filter(
        lambda one: one.a.article != one.b.article
    ),
    max_size=12,
)


@given(_LINKS, _LINKS)
def test_linked_places_have_the_same_letter_and_no_others(links: list[Link], earlier: list[Link]) -> None:
    found = labels(links, ["a", "b", "c"], labels(earlier, ["c", "a", "b"]))
    assert found.keys() == {end for one in links for end in (one.a, one.b)}
    near: dict[Place, set[Place]] = {place: {place} for place in found}
    for _ in range(len(found)):
        for one in links:
            near[one.a] = near[one.b] = near[one.a] | near[one.b]
            for place in near[one.a]:
                near[place] = near[one.a]
    for one in found:
        for other in found:
            assert (found[one].lower() == found[other].lower()) == (other in near[one])


# -- offers


def test_offers_are_the_linked_and_then_the_likeliest_in_each_article() -> None:
    third = article(
        "third.txt", "A stronger Ukrainian army is the first level, they say. Nobody else came to see it.\n"
    )
    articles = {one.id: one for one in (LEVELS, LAYERS, third)}
    lookup = Lookup(compare(list(articles.values()), candidates=5))
    here = lookup.sentence_at("levels.txt", LEVELS.text.index("first level"))
    assert here is not None
    found = offers(lookup, here, list(articles))
    assert found.now.rank == 1
    assert {one.article for one in found.all} == {"layers.txt", "third.txt"}
    firsts = [one for one in found.all if one.rank == 1]
    assert found.all[: len(firsts)] == tuple(firsts)
    told = {words_of(articles[one.article], one.place) for one in firsts}
    assert "In the first layer stands the Ukrainian army, made stronger." in told
    for name in ("layers.txt", "third.txt"):
        mine = [one for one in found.all if one.article == name]
        assert [one.rank for one in mine] == list(range(1, len(mine) + 1))
        assert {one.of for one in mine} == {len(mine)}
        scores = [one.link.score for one in mine if one.link.level is Level.CANDIDATE]
        assert scores == sorted(scores, reverse=True)


def test_the_turn_goes_through_all_of_them_and_round() -> None:
    links = [link(at("a", 0), at("b", 0), score=0.9), link(at("a", 0), at("c", 0), Level.MAYBE, 0.25)]
    rest = [link(at("a", 0), at("b", 1), Level.CANDIDATE, 0.1)]
    base = compare([LEVELS])
    places = tuple(at(name, number) for name in "abc" for number in range(3))
    lookup = Lookup(replace(base, sentences=places, links=tuple(links), candidates=tuple(rest)))
    found = offers(lookup, at("a", 0), ["a", "b", "c"])
    assert [(one.article, one.rank, one.of) for one in found.all] == [("b", 1, 2), ("c", 1, 1), ("b", 2, 2)]
    assert {name: one.place for name, one in found.standing().items()} == {"b": at("b", 0), "c": at("c", 0)}
    last = found.next().next()
    assert last.standing()["b"].place == at("b", 1)
    assert last.next() == found
    assert found.turned_to([links[1]]).now.article == "c"
    assert offers(lookup, at("a", 2), ["a", "b"]).all == ()


def test_a_candidate_stands_level_only_when_its_turn_comes() -> None:
    only = link(at("a", 0), at("c", 0), Level.CANDIDATE, 0.1)
    sure = link(at("a", 0), at("b", 0))
    places = tuple(at(name, 0) for name in "abc")
    lookup = Lookup(replace(compare([LEVELS]), sentences=places, links=(sure,), candidates=(only,)))
    found = offers(lookup, at("a", 0), ["b", "c"])
    assert set(found.standing()) == {"b"}
    assert set(found.next().standing()) == {"b", "c"}


def test_a_place_that_is_no_sentence_is_found_from_the_sentences_it_touches() -> None:
    hand = HandLinks(confirmed=((Place("levels.txt", 20, 50), Place("layers.txt", 3, 12)),))
    lookup = Lookup(compare([LEVELS, LAYERS], hand=hand))
    for sentence in lookup.sentences("levels.txt")[:2]:
        assert any(one.by_hand for one in lookup.links_of(sentence))
    assert lookup.sentence_at("nowhere.txt", 3) is None


# -- remembering


def test_what_was_compared_is_the_same_object_until_something_changes() -> None:
    kept = Remembered(most=2)
    first = kept.compare([LEVELS, LAYERS], 3, HandLinks())
    assert kept.compare([LEVELS, LAYERS], 3, HandLinks()) is first
    edited = article("layers.txt", LAYERS.text + "One sentence more stands here.\n")
    second = kept.compare([LEVELS, edited], 3, HandLinks())
    assert len(second.sentences) == len(first.sentences) + 1
    apart = (first.links[0].a, first.links[0].b)
    third = kept.compare([LEVELS, LAYERS], 3, HandLinks(rejected=(apart,)))
    assert apart not in [(one.a, one.b) for one in third.links]
    assert kept.compare([LEVELS, LAYERS], 3, HandLinks()) is not first, "only two are kept"


# -- names on linked pairs


def test_names_that_only_one_of_two_linked_sentences_has_are_told_with_the_link() -> None:
    found = compare([LEVELS, LAYERS])
    pair = next(one for one in found.links if "coalition" in words_of(LEVELS, one.a))
    assert [words_of(LEVELS, one) for one in pair.only_a] == ["United Kingdom", "France"]
    assert "Europe" in [words_of(LAYERS, one) for one in pair.only_b]
    assert pair.turned().turned() == pair
    assert pair.turned().only_a == pair.only_b
    assert pair.turned().a.span == Passage(pair.b.start, pair.b.end)


def test_level_rows_never_take_rows_away() -> None:
    assert all(fill >= 0 for fill in level_rows({"a": -3, "b": 2}).values())
