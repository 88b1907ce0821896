from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.compare import Kind, compare, sheet
from tests.compare.told import LAYERS, LEVELS, article, words_of


def test_the_words_are_those_of_the_articles() -> None:
    rows = sheet([LEVELS, LAYERS], compare([LEVELS, LAYERS]).figures)
    assert (rows[0].kind, rows[0].differs) == (Kind.NUMBER, True)
    assert [cell.words for cell in rows[0].cells] == [("three levels",), ("two layers",)]
    for row in rows:
        for one, cell in zip([LEVELS, LAYERS], row.cells, strict=True):
            said = {" ".join(words_of(one, place).split()).casefold() for place in cell.places}
            assert said == {words.casefold() for words in cell.words}


def test_each_wording_once_and_every_place() -> None:
    one = article("a", "It has three levels. All three levels count. Three  Levels it is.")
    two = article("b", "It has two layers.")
    (row,) = [row for row in sheet([one, two], compare([one, two]).figures) if row.differs]
    assert row.cells[0].words == ("three levels",)
    assert len(row.cells[0].places) == 3


def test_names_of_one_article_alone_stand_after_what_differs() -> None:
    rows = sheet([LEVELS, LAYERS], compare([LEVELS, LAYERS]).figures)
    at = [row.alone for row in rows].index(True)
    assert all(row.differs for row in rows[:at])
    assert not any(row.differs or row.alone for row in rows[at + 1 :])
    alone = rows[at]
    assert "Lisbon" in alone.cells[0].words
    assert "Paris" not in alone.cells[0].words
    assert "France" not in alone.cells[1].words


def test_a_name_that_is_spelt_otherwise_is_not_alone() -> None:
    one = article("a", "They met with Volodymyr Zelensky and with Anna Kort.")
    two = article("b", "They spoke to Volodymyr Zelenskyy in Lisbon.")
    rows = [row for row in sheet([one, two], compare([one, two]).figures) if row.alone]
    assert [cell.words for cell in rows[0].cells] == [("Anna Kort",), ("Lisbon",)]


def test_where_all_name_the_same_there_is_no_such_row() -> None:
    one, two = article("a", "They went to Lisbon."), article("b", "In Lisbon they slept.")
    assert not [row for row in sheet([one, two], compare([one, two]).figures) if row.alone]


def test_a_row_is_found_by_its_words_kind_and_label() -> None:
    row = sheet([LEVELS, LAYERS], compare([LEVELS, LAYERS]).figures)[0]
    assert row.has(["three", "layers", "number"])
    assert row.has([])
    assert not row.has(["three", "weather"])


@given(st.lists(st.text("ab 12.%$\nParis", max_size=60), min_size=1, max_size=3))
def test_any_text_makes_rows_with_a_cell_for_each_article(texts: list[str]) -> None:
    articles = [article(str(number), text) for number, text in enumerate(texts)]
    for row in sheet(articles, compare(articles).figures):
        assert len(row.cells) == len(articles)
        assert any(cell.places for cell in row.cells)
        for one, cell in zip(articles, row.cells, strict=True):
            assert all(0 <= place.start < place.end <= len(one.text) for place in cell.places)
