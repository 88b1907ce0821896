"""A sentence with a figure that differs has the other figure's sentence for its likeliest counterpart."""

from __future__ import annotations

from reader.articles.model import Article
from reader.compare import OFFERED, Comparison, HandLinks, Level, Link, Lookup, Place, compare, coverage, offers
from tests.compare.told import article, words_of

THREE = article(
    "a.txt",
    "Rutte spoke of guarantees in Kyiv on Tuesday evening. They would have three levels of protection. "
    "It rained all day long in the city of Kyiv.",
)
TWO = article(
    "b.txt",
    "Protection of the country was spoken of at length, and the evening was long. "
    "“There are two layers,” said the Dutchman. Nobody knew what would come of it in the city.",
)
SAME = article("c.txt", "An official named three levels. Nothing else was told by him that day.")


def sentence(comparison: Comparison, one: Article, words: str) -> Place:
    at = one.text.index(words)
    return next(place for place in comparison.sentences if place.article == one.id and place.start <= at < place.end)


def first(comparison: Comparison, place: Place) -> Link:
    return offers(Lookup(comparison), place, comparison.articles).now.link


def test_the_figures_sentence_is_offered_first_whatever_its_words_are() -> None:
    comparison = compare([THREE, TWO], OFFERED)
    here, there = sentence(comparison, THREE, "three levels"), sentence(comparison, TWO, "two layers")
    for one, other in ((here, there), (there, here)):
        link = first(comparison, one)
        assert link.other(one.article) == other
        assert link.by_figure
        assert link.level is Level.CANDIDATE
        (differs,) = link.differs
        assert {words_of(THREE, differs.a), words_of(TWO, differs.b)} == {"three levels", "two layers"}


def test_figures_that_agree_make_no_counterpart() -> None:
    comparison = compare([THREE, SAME], OFFERED)
    assert not any(one.by_figure for one in comparison.candidates)
    three = compare([THREE, TWO, SAME], OFFERED)
    pairs = [{one.a.article, one.b.article} for one in three.candidates if one.by_figure]
    assert {"a.txt", "c.txt"} not in pairs
    assert {"a.txt", "b.txt"} in pairs
    assert {"b.txt", "c.txt"} in pairs


def test_what_a_person_rejected_sets_articles_apart_no_more() -> None:
    comparison = compare([THREE, TWO], OFFERED)
    pair = sentence(comparison, THREE, "three levels"), sentence(comparison, TWO, "two layers")
    assert [row.apart for row in comparison.figures if row.differs] == [(("a.txt", "b.txt"),)]
    rejected = compare([THREE, TWO], OFFERED, HandLinks(rejected=(pair,)))
    assert not any(row.differs for row in rejected.figures)
    assert not any(one.by_figure for one in rejected.candidates)
    assert [one.differing for one in coverage(rejected)] == [0, 0]
    confirmed = compare([THREE, TWO], OFFERED, HandLinks(confirmed=(pair,)))
    assert any(row.differs for row in confirmed.figures)
    assert not any(one.by_figure for one in confirmed.candidates), "a link of the person's own"


def test_an_article_that_says_both_is_not_set_against_one_that_says_either() -> None:
    both = article("d.txt", "There will be two layers of it, said one. There will be three levels, said another one.")
    comparison = compare([THREE, both], OFFERED)
    assert not any(row.differs for row in comparison.figures)
    others = compare([both, article("e.txt", "Four tiers were named by her in the evening.")], OFFERED)
    texts = {link.differs[0].a for link in others.candidates if link.by_figure}
    assert {words_of(both, one) for one in texts} == {"two layers", "three levels"}, "each sentence with what it says"


def test_where_no_candidates_are_asked_for_there_are_none() -> None:
    assert compare([THREE, TWO]).candidates == ()


def test_a_figure_that_is_said_again_and_again_is_held_against_the_other_a_few_times() -> None:
    one = article("a.txt", " ".join(f"Speaker {name} saw three levels." for name in range(50)))
    other = article("b.txt", " ".join(f"Again he named two layers, the {name} way." for name in range(50)))
    found = [link for link in compare([one, other], OFFERED).candidates if link.by_figure]
    assert 0 < len(found) <= 64
