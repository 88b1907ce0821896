from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.page import selection as s
from reader.page.motions import Units, paragraphs
from reader.page.selection import Selection, Unit

TEXT = "One two three. Four five.\nSix seven. Eight!"
SENTENCES = Units((Passage(0, 14), Passage(15, 25), Passage(26, 36), Passage(37, 43)))
PARAGRAPHS = Units(paragraphs(TEXT))


def shown(selection: Selection) -> str:
    span = selection.trimmed(TEXT, SENTENCES)
    return TEXT[slice(*span)] if span else ""


def test_both_ends_are_inside_whichever_way_it_runs() -> None:
    assert shown(Selection(4, 6)) == shown(Selection(6, 4)) == "two"
    assert Selection(0, 0).span("e\u0301!", SENTENCES) == Passage(0, 2)


def test_by_sentence_it_takes_whole_sentences() -> None:
    assert shown(Selection(20, 27, Unit.SENTENCE)) == "Four five.\nSix seven."
    assert shown(Selection(27, 20, Unit.SENTENCE)) == "Four five.\nSix seven."


def test_only_white_space_is_nothing() -> None:
    assert Selection(25, 25).trimmed(TEXT, SENTENCES) is None


def test_words_are_selected_whole_forwards_and_given_back_whole() -> None:
    at = Selection(4, 4)
    seen = []
    for _ in range(3):
        at = at.to(s.word_forward(TEXT, at))
        seen.append(shown(at))
    assert seen == ["two", "two three", "two three. Four"]
    for _ in range(4):
        at = at.to(s.word_back(TEXT, at))
        seen.append(shown(at))
    assert seen[3:] == ["two three", "two", "t", "One t"]
    assert shown(at.to(s.word_forward(TEXT, at))) == "t"


def test_sentences_are_selected_whole_from_the_middle() -> None:
    at = Selection(8, 8)
    seen = []
    for _ in range(2):
        at = at.to(s.unit_forward(TEXT, at, SENTENCES))
        seen.append(shown(at))
    for _ in range(3):
        at = at.to(s.unit_back(TEXT, at, SENTENCES))
        seen.append(shown(at))
    assert seen == ["three.", "three. Four five.", "three.", "One two t", "One two t"]


def test_widen_and_narrow() -> None:
    span = Passage(4, 7)
    seen = []
    for _ in range(4):
        span = s.widened(TEXT, span, SENTENCES, PARAGRAPHS)
        seen.append(TEXT[slice(*span)])
    assert seen == ["One two three.", "One two three. Four five.", TEXT, TEXT]
    seen = []
    for _ in range(4):
        span = s.narrowed(TEXT, span, SENTENCES, PARAGRAPHS)
        seen.append(TEXT[slice(*span)])
    assert seen == ["One two three. Four five.", "One two three.", "One two", "One"]


@given(st.integers(0, 42), st.integers(0, 42))
def test_motions_never_leave_the_text_and_go_their_way(anchor: int, head: int) -> None:
    at = Selection(anchor, head)
    for forward in (s.word_forward(TEXT, at), s.unit_forward(TEXT, at, SENTENCES)):
        assert head <= forward < len(TEXT)
    for back in (s.word_back(TEXT, at), s.unit_back(TEXT, at, SENTENCES)):
        assert 0 <= back <= head


@given(st.text(alphabet="ab. \n", max_size=30), st.data())
def test_narrowing_ends(text: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(text)))
    span = Passage(data.draw(st.integers(0, end)), end)
    lines = Units(paragraphs(text))
    for _ in range(40):
        after = s.narrowed(text, span, lines, lines)
        assert span.start <= after.start and after.end <= span.end
        if after == span:
            return
        span = after
    raise AssertionError("it never came to rest")
