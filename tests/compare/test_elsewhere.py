from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Article
from reader.compare import Level, asking_words, query_for, told_elsewhere
from tests.compare.told import LAYERS, LEVELS, article, words_of

SENTENCE = "The first level is a stronger Ukrainian army."
COOK = article("cook.txt", "Bread needs salt and time. Soup needs time. The weather in Lisbon was fine.\n")


def test_words_that_say_something_once_each() -> None:
    assert asking_words("The army, the ARMY and armies of Ukraine's 27 kings") == ("army", "Ukraine", "kings")
    assert asking_words("… — 12 . of the") == ()


def test_the_rarest_are_asked_for_and_none_is_an_operator() -> None:
    common = {"army": 3, "NOT": 2, "king": 0, "Ukraine": 9}
    assert query_for(list(common), common.__getitem__) == "army OR not OR ukraine"
    many = {f"w{number}": number for number in range(1, 30)}
    assert query_for(list(many), many.__getitem__).split(" OR ") == list(many)[:12]


def test_the_likeliest_comes_first() -> None:
    *_, last = told_elsewhere(SENTENCE, [], [COOK, LAYERS])
    assert words_of(LAYERS, last[0].place) == "In the first layer stands the Ukrainian army, made stronger."
    assert last[0].level is not Level.CANDIDATE
    assert last[0].words == words_of(LAYERS, last[0].place)
    assert not [one for one in last if one.place.article == "cook.txt"]


def test_some_come_soon_and_then_all() -> None:
    articles = [article(f"{number}.txt", LAYERS.text) for number in range(5)]
    first, last = told_elsewhere(SENTENCE, [], articles, first=2)
    assert {one.place.article for one in first} == {"0.txt", "1.txt"}
    assert {one.place.article for one in last} == {one.id for one in articles}
    (only,) = told_elsewhere(SENTENCE, [], articles, first=5)
    assert {one.place.article for one in only} == {one.id for one in articles}


def test_no_candidates_no_sentences() -> None:
    assert list(told_elsewhere(SENTENCE, [], [])) == [()]


def test_who_is_not_wanted_any_more_stops() -> None:
    read: list[str] = []

    def candidates() -> Iterator[Article]:
        for number in range(10):
            read.append(str(number))
            yield article(str(number), LEVELS.text)

    assert list(told_elsewhere(SENTENCE, [], candidates(), wanted=lambda: len(read) < 3)) == []
    assert len(read) == 3


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_any_words_are_asked_for_and_scored(sentence: str, texts: list[str]) -> None:
    words = asking_words(sentence)
    assert all(word.isalnum() for word in words)
    articles = [article(str(number), text) for number, text in enumerate(texts)]
    for found in told_elsewhere(sentence, [], articles):
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert all(0 < one.score <= 1 for one in found)
