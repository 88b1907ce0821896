from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.page import motions
from reader.page.motions import Units
from reader.page.wrap import wrap

TEXT = "Rutte's plan: three levels. It isn't 3.5!\n\nThe coalition-led part.\nLast"
SENTENCES = Units((Passage(0, 27), Passage(28, 41), Passage(43, 66), Passage(67, 71)))
texts = st.text(alphabet="ab 'é\u0301漢👍🏽\n.-", max_size=60)


def words(text: str) -> list[str]:
    found, at = [], -1
    while word := motions.word_next(text, at):
        found.append(text[word.start : word.end])
        at = word.start
    return found


def test_words_keep_their_apostrophes_points_and_hyphens() -> None:
    assert words(TEXT)[1:] == ["plan", "three", "levels", "It", "isn't", "3.5", "The", "coalition-led", "part", "Last"]


def test_backwards_goes_to_the_start_of_the_word_first() -> None:
    inside = TEXT.index("coalition") + 4
    assert motions.word_previous(TEXT, inside) == Passage(inside - 4, inside + 9)
    assert motions.word_previous(TEXT, inside - 4) == Passage(43, 46)
    assert motions.word_previous(TEXT, 0) is None
    assert motions.word_at(TEXT, TEXT.index(":")) is None


@given(texts, st.integers(0, 60))
def test_word_steps_are_strict(text: str, offset: int) -> None:
    after, before = motions.word_next(text, offset), motions.word_previous(text, offset)
    assert after is None or after.start > offset
    assert before is None or before.start < offset


def test_a_very_long_run_of_no_words_is_crossed_backwards() -> None:
    text = "word" + " " * 1000 + "end"
    assert motions.word_previous(text, 1004) == Passage(0, 4)


def test_line_moves_keep_the_column_over_short_rows() -> None:
    rows = wrap("longer line\n\nab\nanother line", 40)
    at = 7
    for expected in (12, 14, 23):
        at = motions.by_rows(rows, at, 1, 7)
        assert at == expected
    assert motions.by_rows(rows, at, -3, 7) == 7
    assert motions.by_rows(rows, 0, -5, 0) == 0
    assert motions.by_rows(rows, 0, 99, 0) == 16


def test_line_ends() -> None:
    rows = wrap("one two   three", 8)
    assert motions.row_end(rows, 1) == 6
    assert motions.row_start(rows, 12) == 10
    assert motions.row_end(wrap("a\n\nb", 8), 2) == 2


@given(texts, st.integers(0, 60), st.integers(2, 20))
def test_motions_stay_in_the_text_and_on_clusters(text: str, offset: int, width: int) -> None:
    rows = wrap(text, width)
    offset = motions.snapped(text, offset)
    for to in (
        motions.character_next(text, offset),
        motions.character_previous(text, offset),
        motions.row_start(rows, offset),
        motions.row_end(rows, offset),
        motions.by_rows(rows, offset, 1, 3),
    ):
        assert 0 <= to < max(1, len(text))
        assert motions.snapped(text, to) == to
    after = motions.character_next(text, offset)
    assert after >= offset


def test_characters_pass_over_the_end_of_a_line_but_stop_on_an_empty_one() -> None:
    text = "ab\n\ncd\n"
    seen = [0]
    while (after := motions.character_next(text, seen[-1])) != seen[-1]:
        seen.append(after)
    assert seen == [0, 1, 3, 4, 5, 6]
    assert motions.character_previous(text, 4) == 3
    assert motions.character_previous("ab\ncd", 3) == 1


def test_units() -> None:
    assert SENTENCES.at(27) is None
    assert SENTENCES.after(0) == Passage(28, 41)
    assert SENTENCES.before(30) == Passage(28, 41)
    assert SENTENCES.before(28) == Passage(0, 27)
    assert SENTENCES.before(0) is None and SENTENCES.after(67) is None
    assert SENTENCES.around(5, 30) == Passage(0, 41)


def test_paragraphs_are_lines_unless_the_lines_were_broken_by_hand() -> None:
    assert motions.paragraphs(TEXT) == (Passage(0, 41), Passage(43, 66), Passage(67, 71))
    mail = "\n\n".join("\n".join(["a line of about sixty characters, as people broke them then"] * 5) for _ in range(4))
    assert len(motions.paragraphs(mail)) == 4
    assert motions.paragraphs(" \n\n") == ()


def test_a_word_far_back_is_found_in_one_go() -> None:
    """Without words between: looking at each stretch again from its start to here would take hours."""
    text = "one e\u0301" + "·" * 3_000_000
    assert motions.word_previous(text, len(text)) == Passage(4, 6)
    assert motions.word_next(text, 4) is None
