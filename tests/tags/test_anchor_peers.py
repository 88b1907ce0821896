"""What other annotation programs test, or were reported to get wrong, about finding a quote again; written afresh."""

from __future__ import annotations

import pytest

from reader.articles.model import Passage
from reader.tags import anchors
from reader.tags.model import State, TaggedPassage
from reader.tags.same_words import reduce
from tests.tags.making import article

SOLITUDE = (
    "Many years later, as he faced the firing squad, Colonel Aureliano Buendía was to remember that distant afternoon "
    "when his father took him to discover ice. At that time Macondo was a village of twenty adobe houses."
)
CITIES = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it "
    "was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of "
    "Darkness, it was the spring of hope, it was the winter of despair, we had everything before us, we had nothing "
    "before us, we were all going direct to Heaven, we were all going direct the other way."
)


def best(text: str, quote: str, prefix: str = "", suffix: str = "", hint: int = 0) -> Passage | None:
    passage = TaggedPassage("p-a", (), hint, hint + len(quote), quote, prefix, suffix)
    found = anchors.candidates(passage, anchors.Text(text))
    return found[0].place if found else None


def test_the_quote_itself() -> None:
    at = SOLITUDE.index("discover ice")
    assert best(SOLITUDE, "discover ice") == Passage(at, at + 12)


def test_the_quote_with_another_word() -> None:
    assert best(SOLITUDE, "some years later") == Passage(0, 16)


@pytest.mark.parametrize(("quote", "text"), [("", SOLITUDE), ("words", "")])
def test_no_quote_or_no_text(quote: str, text: str) -> None:
    assert best(text, quote) is None
    assert anchors.anchor(TaggedPassage("p-a", (), 0, 0, quote), "a", anchors.Text(text)).state is State.LOST


def test_a_whole_text_is_not_found_in_another() -> None:
    passage = TaggedPassage("p-a", (), 0, len(SOLITUDE), SOLITUDE)
    assert anchors.anchor(passage, "a", anchors.Text(CITIES)).state is State.LOST


@pytest.mark.parametrize(
    "worse",
    [
        ["discover ice", "discove ice", "discove ic", "disco ic"],
        ["remember that distant afternoon", "remember that dstant afternoon", "remember what dstant afternon"],
    ],
)
def test_the_less_alike_the_lower_the_score(worse: list[str]) -> None:
    scores = []
    for quote in worse:
        passage = TaggedPassage("p-a", (), SOLITUDE.index(worse[0]), 0, quote)
        scores.append(anchors.candidates(passage, anchors.Text(SOLITUDE))[0].score)
    assert scores == sorted(set(scores), reverse=True)


@pytest.mark.parametrize("side", ["prefix", "suffix"])
def test_the_less_its_surroundings_agree_the_lower_the_score(side: str) -> None:
    at = CITIES.index("before us")
    around = {"prefix": "we had everything ", "suffix": ", we had nothing b"}
    scores = []
    for text in (
        around[side],
        around[side].replace("had", "hold"),
        around[side].replace("we had", "they hold"),
        "#" * 18,
    ):
        passage = TaggedPassage("p-a", (), at, at + 9, "before us", **{side: text})
        scores.append(anchors.candidates(passage, anchors.Text(CITIES))[0].score)
    assert scores == sorted(set(scores), reverse=True)


FIRST, SECOND = CITIES.index("before us"), CITIES.rindex("before us")


@pytest.mark.parametrize("quote", ["before us", "befor us"])
@pytest.mark.parametrize(
    ("around", "start"),
    [
        ({"prefix": "we had everything "}, FIRST),
        ({"prefix": "we had every-thing "}, FIRST),
        ({"prefix": "we had nothing "}, SECOND),
        ({"prefix": "we had no thing "}, SECOND),
        ({"prefix": "ever ting "}, FIRST),
        ({"prefix": "nutting "}, SECOND),
        ({"suffix": ", we had"}, FIRST),
        ({"suffix": ", we were"}, SECOND),
        ({"suffix": ", wewere"}, SECOND),
        ({"prefix": "it " * 300 + "we had nothing "}, SECOND),
        ({"suffix": ", we were all " + "going " * 300}, SECOND),
    ],
)
def test_surroundings_choose_between_equal_words(quote: str, around: dict[str, str], start: int) -> None:
    assert best(CITIES, quote, **around) == Passage(start, start + 9)


@pytest.mark.parametrize(("hint", "start"), [(FIRST, FIRST), (SECOND, SECOND), (0, FIRST), (100_000, SECOND)])
@pytest.mark.parametrize("quote", ["before us", "befor us"])
def test_without_surroundings_the_nearest_is_taken(quote: str, hint: int, start: int) -> None:
    assert best(CITIES, quote, hint=hint) == Passage(start, start + 9)


@pytest.mark.parametrize(
    ("text", "words", "original"),
    [
        (" foo   bar\nbaz", "bar", "bar"),
        (" foo   bar\nbaz", "foo bar baz", "foo   bar\nbaz"),
        ("a ﬁne ﬂag", "fine flag", "ﬁne ﬂag"),
        ("a fine flag…", "flag...", "flag…"),
        ("Foo\n  Bar", "Foo Bar", "Foo\n  Bar"),
        ("co\u00adoperate", "cooperate", "co\u00adoperate"),
    ],
)
def test_offsets_lead_back_into_the_text_as_it_is(text: str, words: str, original: str) -> None:
    reduced = reduce(text)
    start = reduced.text.index(words)
    assert text[reduced.original_start(start) : reduced.original_end(start + len(words))] == original
    assert reduced.original_end(len(reduced.text)) == len(text)


def test_words_whose_spaces_were_lost_are_found() -> None:
    text = "It is a truth that NetherfieldParkis let at last, as Mrs. Long said when she was there on Monday."
    words = "Netherfield Park is"
    passage = TaggedPassage("p-a", (), 19, 38, words, "It is a truth that ", " let at last, as Mrs. Long said ")
    one = anchors.anchor(passage, "a", anchors.Text(text))
    assert (one.state, text[slice(*one.place or (0, 0))]) == (State.CHANGED, "NetherfieldParkis")


@pytest.mark.parametrize("hint", [-500, 0, 150, 100_000])
def test_the_best_place_of_the_whole_text_is_taken_wherever_it_was_said_to_be(hint: int) -> None:
    words = "the winter of our deep despair, and then it was over"
    text = "the winter of our deep repair, and then it is. " + "And so on. " * 200 + words + "."
    start = max(0, hint)
    passage = TaggedPassage("p-a", (), start, start + len(words), words)
    one = anchors.anchor(passage, "a", anchors.Text(text))
    assert (one.state, one.place) == (State.MOVED, Passage(len(text) - 1 - len(words), len(text) - 1))


def test_passages_over_line_breaks_are_ordinary() -> None:
    text = "Foo\n  Bar\n\nBaz and the rest of it, up to the end of this text."
    for start, end in ((0, 9), (6, 14), (0, len(text))):
        passage = TaggedPassage("p-a", (), start, end, text[start:end], *anchors.context_of(text, Passage(start, end)))
        again = article("New.\n\n" + text.replace("\n  ", "\n"))
        one = anchors.anchor(passage, "a", anchors.Text(again.text))
        assert one.place is not None
        assert again.text[slice(*one.place)] == text[start:end].replace("\n  ", "\n")
