from __future__ import annotations

from reader.compare import Kind, compare
from tests.compare.told import LAYERS, LEVELS, article, words_of


def table(*texts: str, date: str = "") -> list[tuple[str, str, bool, dict[str, list[str]]]]:
    articles = [article(str(number), text, date=date) for number, text in enumerate(texts)]
    return [
        (
            str(row.kind),
            row.label,
            row.differs,
            {name: [words_of(articles[int(name)], span) for span in spans] for name, spans in row.cells},
        )
        for row in compare(articles).figures
    ]


def test_what_differs_stands_first_then_what_is_shared_then_the_rest() -> None:
    rows = compare([LEVELS, LAYERS]).figures
    ranks = [0 if row.differs else 1 if len(row.cells) > 1 else 2 for row in rows]
    assert ranks == sorted(ranks)
    assert set(ranks) >= {0, 1}
    assert [row.kind for row in rows[:3]] == [Kind.NUMBER, Kind.DATE, Kind.NAME]


def test_parts_of_a_plan_are_one_row_under_any_name() -> None:
    assert table("It has three components.", "It has two layers.", "A three-tier plan.")[0] == (
        "number",
        "components, layers, tier",
        True,
        {"0": ["three components"], "1": ["two layers"], "2": ["three-tier"]},
    )


def test_dates_of_one_place_are_one_row() -> None:
    rows = table(
        "They met in Paris in December. It rained.", "In January they go to Paris. Snow fell.", "Rain on Friday."
    )
    assert rows[0] == ("date", "Paris", True, {"0": ["December"], "1": ["January"]})
    assert ("date", "Rain", False, {"2": ["Friday"]}) in rows


def test_the_same_day_in_other_words_is_one_row() -> None:
    rows = table("They meet on September 4. Tomorrow they talk.", "Nothing is new.", date="2025-09-03")
    assert [row[3] for row in rows] == [{"0": ["September 4", "Tomorrow"]}]


def test_agents_of_the_same_part_are_one_row_whatever_the_verb() -> None:
    rows = table(
        "The second level is a coalition led by France.", "The second layer is help provided by Germany. Rain."
    )
    assert rows[0] == ("name", "led by, provided by", True, {"0": ["led by France"], "1": ["provided by Germany"]})


def test_unrelated_agents_are_not() -> None:
    rows = table("The choir was led by Smith.", "The army of robots was led by Jones.")
    assert all(len(row[3]) == 1 for row in rows)


def test_quotations_that_are_alike_are_one_row_and_expressions_are_none() -> None:
    said = "We shall work on the guarantees in the week to come"
    rows = table(f"He said: “{said} and later.” The ‘deal’ holds.", f"She heard “{said}”, and left.")
    assert [(kind, set(cells)) for kind, _, _, cells in rows] == [("quotation", {"0", "1"})]


def test_amounts_of_common_units_are_one_row_only_if_equal() -> None:
    rows = table("It took 10 days. The sea is blue.", "He was away for 10 days.", "They played for 30 days.")
    assert [row[3] for row in rows] == [{"0": ["10 days"], "1": ["10 days"]}, {"2": ["30 days"]}]
