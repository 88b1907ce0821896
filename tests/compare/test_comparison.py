from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import read_article, scan
from reader.articles.model import Article
from reader.compare import HandLinks, Kind, Level, Place, as_json, compare, coverage
from reader.compare.scoring import Rows
from reader.compare.word_tables import word_list
from reader.text import to_json
from tests.compare.told import LAYERS, LEVELS, SEED_FOLDERS, article, words_of


def place(one: Article, words: str) -> Place:
    start = one.text.index(words)
    return Place(one.id, start, start + len(words))


def linked_words(*articles: Article, hand: HandLinks | None = None) -> set[tuple[str, str]]:
    by_id = {one.id: one for one in articles}
    return {
        (words_of(by_id[link.a.article], link.a), words_of(by_id[link.b.article], link.b))
        for link in compare(articles, hand=hand).links
    }


def test_sentences_that_tell_the_same_are_linked_whatever_their_order() -> None:
    found = linked_words(LEVELS, LAYERS)
    assert (
        "The first level is a stronger Ukrainian army.",
        "In the first layer stands the Ukrainian army, made stronger.",
    ) in found
    assert (
        "The talks in Paris were held in December 2025.",
        "In January 2026 the talks in Paris will be held.",
    ) in found
    assert not any("Lisbon" in a or "cook" in b for a, b in found)


def test_what_no_other_tells_stands_only_here() -> None:
    told = {
        words_of({one.id: one for one in (LEVELS, LAYERS)}[p.article], p) for p in compare([LEVELS, LAYERS]).only_here
    }
    assert "Nobody mentioned the weather in Lisbon." in told
    assert "There was applause for the cook." in told
    assert "The first level is a stronger Ukrainian army." not in told


def test_the_order_of_the_articles_changes_no_link() -> None:
    third = article("third.txt", "An army that is stronger is the first level of guarantees. Talks in Paris were held.")
    one = {(frozenset((link.a, link.b)), link.score, link.level) for link in compare([LEVELS, LAYERS, third]).links}
    other = {(frozenset((link.a, link.b)), link.score, link.level) for link in compare([third, LAYERS, LEVELS]).links}
    assert one == other
    assert len(one) > 2
    assert all(link.a.article == "third.txt" for link in compare([third, LEVELS]).links)


def test_figures_in_linked_sentences_that_differ_are_told_with_their_places() -> None:
    comparison = compare([LEVELS, LAYERS])
    differs = {
        (one.kind, words_of(LEVELS, one.a), words_of(LAYERS, one.b))
        for link in comparison.links
        for one in link.differs
    }
    assert (Kind.DATE, "December 2025", "January 2026") in differs
    assert not any(kind is Kind.ORDINAL for kind, _, _ in differs)


def test_turning_the_articles_turns_the_differences() -> None:
    there = {one for link in compare([LEVELS, LAYERS]).links for one in link.differs}
    back = {one._replace(a=one.b, b=one.a) for link in compare([LAYERS, LEVELS]).links for one in link.differs}
    assert there == back
    assert there


def test_candidates_are_offered_only_when_asked_for() -> None:
    assert compare([LEVELS, LAYERS]).candidates == ()
    one, three = (compare([LEVELS, LAYERS], candidates=count) for count in (1, 3))
    assert {link.level for link in three.candidates} == {Level.CANDIDATE}
    assert set(one.candidates) < set(three.candidates)
    drawn = {(link.a, link.b) for link in three.links}
    assert not drawn & {(link.a, link.b) for link in three.candidates}
    assert one.links == three.links


def test_every_sentence_that_shares_a_word_has_its_best_candidate() -> None:
    comparison = compare([LEVELS, LAYERS], candidates=1)
    offered = {end for link in (*comparison.links, *comparison.candidates) for end in (link.a, link.b)}
    assert place(LEVELS, "The guarantees have three levels.") in offered


def test_people_win_over_what_is_computed() -> None:
    army, cook = (
        place(LEVELS, "The first level is a stronger Ukrainian army."),
        place(LAYERS, "There was applause for the cook."),
    )
    right = place(LAYERS, "In the first layer stands the Ukrainian army, made stronger.")
    comparison = compare([LEVELS, LAYERS], candidates=5, hand=HandLinks(((cook, army),), ((army, right),)))
    of_army = [link for link in comparison.links if army in (link.a, link.b)]
    assert [(link.other(army.article), link.by_hand, link.level) for link in of_army] == [(cook, True, Level.SURE)]
    assert not any({link.a, link.b} == {army, right} for link in comparison.candidates)
    assert cook not in comparison.only_here
    assert right in comparison.only_here


def test_links_to_articles_that_are_not_compared_are_left_out() -> None:
    stray = Place("gone.txt", 0, 5)
    army = place(LEVELS, "The first level is a stronger Ukrainian army.")
    assert compare([LEVELS, LAYERS], hand=HandLinks(((army, stray),))).links == compare([LEVELS, LAYERS]).links


def test_an_exact_copy_is_linked_sentence_by_sentence_and_told() -> None:
    copy = replace(LEVELS, id="copy.txt")
    comparison = compare([LEVELS, copy])
    assert {(link.a.span, link.b.span) for link in comparison.links} == {
        (one.span, one.span) for one in comparison.sentences if one.article == copy.id
    }
    assert all(link.level is Level.SURE and not link.differs for link in comparison.links)
    assert comparison.only_here == ()
    assert [(one.a, one.b, one.score) for one in comparison.near_copies] == [("levels.txt", "copy.txt", 1.0)]
    (run,) = comparison.copied
    assert run.a.article == "levels.txt"
    assert words_of(LEVELS, run.a) == LEVELS.text.strip().rstrip(".")


def test_a_sentence_that_was_split_is_linked_to_both_halves() -> None:
    whole = article(
        "whole.txt", "The minister opened the old bridge in the morning and she left the town by train at night."
    )
    halves = article(
        "halves.txt", "The minister opened the old bridge in the morning. She left the town by train at night."
    )
    comparison = compare([whole, halves])
    assert len([link for link in comparison.links if link.copied]) == 2


def test_a_common_phrase_in_two_long_sentences_links_nothing_word_for_word() -> None:
    phrase = "at the end of the long day"
    one = article("one.txt", f"Bakers who sold {phrase} what nobody had bought were glad of every coin they got.")
    other = article("other.txt", f"Several trains stood {phrase} outside their depots because snow lay upon each rail.")
    comparison = compare([one, other])
    assert [run.words for run in comparison.copied] == [7]
    assert not any(link.copied for link in comparison.links)


def test_the_same_article_twice_is_one() -> None:
    comparison = compare([LEVELS, LEVELS])
    assert comparison.articles == ("levels.txt",)
    assert comparison.links == ()
    assert len(comparison.only_here) == len(comparison.sentences) == 5


@pytest.mark.parametrize("text", ["", " \n", "Hello", "!!!", "😀", "。", "One", "5", "\u202e\x00\ud800"])
def test_articles_of_next_to_nothing(text: str) -> None:
    comparison = compare([article("little.txt", text), LEVELS], candidates=3)
    assert not any("little.txt" in (link.a.article, link.b.article) for link in comparison.links)
    json.loads(to_json(as_json(comparison)))


def test_no_articles_at_all() -> None:
    assert compare([]).sentences == ()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (
            "Рятувальники допомогли Президенту України. Сніг.",
            "Погода чудова. Рятувальник допоміг президентові України.",
        ),
        ("北约秘书长访问了基辅。天气很好。", "没有新闻。秘书长到访基辅，北约。"),
    ],
)
def test_other_scripts_and_inflected_words_meet(here: str, there: str) -> None:
    (link,) = compare([article("a", here), article("b", there)]).links
    assert link.a.start == 0
    assert link.b.start > 0


def test_what_is_not_the_story_takes_no_part() -> None:
    menu = "Nobody mentioned the weather in Lisbon."
    dimmed = replace(LEVELS, boilerplate=article("x", LEVELS.text, dimmed=menu).boilerplate)
    assert len(compare([dimmed, LAYERS]).sentences) == len(compare([LEVELS, LAYERS]).sentences) - 1


def test_coverage_adds_up() -> None:
    comparison = compare([LEVELS, LAYERS])
    for covered in coverage(comparison):
        assert covered.linked + covered.only_here == covered.sentences == 5
        assert covered.linked == len(
            {e for link in comparison.links for e in (link.a, link.b) if e.article == covered.article}
        )
        rows = [row for row in comparison.figures if row.differs and covered.article in dict(row.cells)]
        assert covered.differing == len(rows) > 0


def test_json_is_as_designed() -> None:
    told = as_json(compare([LEVELS, LAYERS], candidates=1))
    assert list(told) == ["articles", "pairs", "only_here", "figures", "near_copies"]
    assert told["articles"] == ["levels.txt", "layers.txt"]
    for pair in told["pairs"]:
        assert list(pair) == ["a", "b", "score", "level", "differs"]
        assert list(pair["a"]) == list(pair["b"]) == ["article", "start", "end"]
        assert pair["level"] in ("sure", "maybe", "candidate")
        assert 0 < pair["score"] <= 1
        for one in pair["differs"]:
            assert list(one) == ["kind", "a", "b"]
    assert any(pair["differs"] for pair in told["pairs"])
    for row in told["figures"]:
        assert list(row) == ["kind", "label", "cells"]
        assert set(row["cells"]) <= {"levels.txt", "layers.txt"}
    assert list(told["only_here"][0]) == ["article", "start", "end"]
    assert json.loads(to_json(told)) == told


def test_another_scorer_can_be_plugged_in() -> None:
    class Backwards:
        """The first sentence is the last one, for sure."""

        def __init__(self, sizes: list[int]) -> None:
            self.sizes = sizes

        def between(self, a: int, b: int) -> Rows:
            return [{self.sizes[b] - 1 - at: 0.9} for at in range(self.sizes[a])]

    comparison = compare([LEVELS, LAYERS], scorer=lambda articles: Backwards([len(one) for one in articles]))
    ends = {(words_of(LEVELS, link.a)[:10], words_of(LAYERS, link.b)[:10]) for link in comparison.links}
    assert ("The guaran", "In January") in ends


def test_of_a_book_the_beginning_is_compared_and_the_rest_is_told() -> None:
    book = article("book.txt", "".join(f"Chapter {number} tells of a house.\n" for number in range(1_200)))
    comparison = compare([book, LEVELS])
    assert comparison.left_out == (("book.txt", 200),)
    assert len([one for one in comparison.sentences if one.article == "book.txt"]) == 1_000


_SENTENCE = st.lists(
    st.sampled_from(
        word_list("the second level army Paris led by France 5 million 10% in May 2024 “so it is” three tiers 3 a")
    ),
    min_size=1,
    max_size=9,
).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(st.lists(_SENTENCE, max_size=5).map(" ".join), min_size=2, max_size=4), st.integers(0, 3))
def test_whatever_is_compared_holds_together(texts: list[str], candidates: int) -> None:
    articles = [article(f"{number}.txt", text) for number, text in enumerate(texts)]
    lengths = {one.id: len(one.text) for one in articles}
    comparison = compare(articles, candidates=candidates)
    sentences = set(comparison.sentences)
    for link in (*comparison.links, *comparison.candidates):
        assert link.a in sentences
        assert link.b in sentences
        assert link.a.article < link.b.article
        assert 0 < link.score <= 1 or (link.by_figure and link.score == 0)
        assert not link.by_figure or (link.level is Level.CANDIDATE and link.differs)
        for one in link.differs:
            assert link.a.start <= one.a.start < one.a.end <= link.a.end
            assert link.b.start <= one.b.start < one.b.end <= link.b.end
    touched = {end for link in comparison.links for end in (link.a, link.b)}
    assert set(comparison.only_here) == sentences - touched
    for row in comparison.figures:
        assert row.cells
        for name, spans in row.cells:
            assert spans
            assert all(0 <= span.start < span.end <= lengths[name] for span in spans)


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda folder: folder.name)
def test_the_first_rows_of_figures_on_real_reports(folder: Path) -> None:
    articles = [read_article(folder, found.id) for found in scan(folder).files]
    texts = {one.id: one.text for one in articles}
    rows = [
        {name[:3]: [texts[name][span.start : span.end] for span in spans] for name, spans in row.cells}
        for row in compare(articles).figures[:3]
    ]
    assert rows[0]["000"] == ["three key components"]
    assert rows[0]["001"][0] == "three levels"
    assert rows[0]["002"][0] == "two layers"
    assert (rows[1]["000"], rows[1]["003"], rows[1]["004"][0]) == (["December"], ["January"], "September 4")
    assert rows[2]["000"] == ["led by France and Great Britain"]
    assert rows[2]["001"] == ["led by the United Kingdom and France"]
    assert rows[2]["002"] == ["provided by Europe and the US"]


def test_a_difference_ends_with_the_sentences_that_are_linked() -> None:
    said = "We shall rebuild the old bridge of the town of {} by the end of this very year. Nobody will stop us at all"
    one, other = (article(name, f"“{said.format(town)}”.") for name, town in (("a", "Ulm"), ("b", "Bonn")))
    for link in compare([one, other]).links:
        for found in link.differs:
            assert link.a.start <= found.a.start < found.a.end <= link.a.end
            assert link.b.start <= found.b.start < found.b.end <= link.b.end
