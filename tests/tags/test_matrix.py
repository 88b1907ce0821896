from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.tags import Anchored, Codebook, State, Tag, TaggedPassage, Within, co_occurrence, matrix, pair_matrix
from reader.tags.exchange import matrix_csv
from reader.tags.matrix import tag_tree

BOOK = Codebook((Tag("levels/us", aliases=("usa",)), Tag("condition"), Tag("levels")))


def passage(article: str, start: int, end: int, *tags: str) -> Anchored:
    name = f"{article}-{start}-{end}-{'-'.join(tags)}"
    return Anchored(TaggedPassage(name, tags, start, end, "x"), article, State.EXACT, Passage(start, end))


PASSAGES = (
    passage("a", 0, 5, "levels/us", "levels/army"),
    passage("a", 3, 9, "condition"),
    passage("b", 0, 4, "usa"),
    passage("b", 6, 9, "levels"),
    passage("c", 0, 2, "other/x"),
)


def test_the_tree_has_the_order_of_the_codebook_and_what_others_lie_under() -> None:
    tree = tag_tree(["zoo/lion/mane", "levels/army"], BOOK)
    assert [(one.name, one.depth, one.folds) for one in tree] == [
        ("levels", 0, True),
        ("levels/us", 1, False),
        ("levels/army", 1, False),
        ("condition", 0, False),
        ("zoo", 0, True),
        ("zoo/lion", 1, True),
        ("zoo/lion/mane", 2, False),
    ]
    assert tree[-1].leaf == "mane"


def test_a_tag_counts_what_lies_under_it_each_passage_once() -> None:
    made = matrix(PASSAGES, BOOK, ["a", "b"], {"a": "a", "b": "b", "c": "c"})
    assert [made.count("levels", column) for column in "ab"] == [1, 2]
    assert [made.count("levels/us", column) for column in "ab"] == [1, 1]
    assert [made.count("condition", column) for column in "ab"] == [1, 0]
    assert made.listed("levels", "b") == PASSAGES[2:4]
    assert "other" not in {tag.name for tag in made.tags}


def test_articles_of_one_source_are_one_column() -> None:
    made = matrix(PASSAGES, BOOK, ["Post", ""], {"a": "Post", "b": "Post", "c": ""})
    assert made.count("levels", "Post") == 3
    assert made.count("other/x", "") == 1


def test_tags_meet_as_is_asked() -> None:
    for within, expected in ((Within.PASSAGE, 0), (Within.OVERLAP, 2), (Within.ARTICLE, 2)):
        made = pair_matrix(PASSAGES, BOOK, within)
        assert made.count("levels/us", "condition") == made.count("condition", "levels/us") == expected
    assert made.count("levels/us", "levels/army") == 1
    assert made.count("levels", "levels/us") == 0


_TAGS = st.lists(st.sampled_from(["a", "a/b", "c", "c/d", "e"]), min_size=1, max_size=3, unique=True)
_SPANS = st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from("xy"), _TAGS)


@given(st.lists(_SPANS, max_size=12))
def test_two_tags_meet_where_the_other_count_says_so(drawn: list[tuple[int, int, str, list[str]]]) -> None:
    passages = [passage(name, start, start + size, *tags) for start, size, name, tags in drawn]
    for within in Within:
        made = pair_matrix(passages, Codebook(), within)
        for (one, other), times in co_occurrence(passages, within, Codebook()).items():
            related = one.startswith(other + "/") or other.startswith(one + "/")
            assert bool(made.count(one, other)) == (times > 0 and not related)
        assert all(made.cells[other, one] == numbers for (one, other), numbers in made.cells.items())


@given(st.lists(_SPANS, max_size=12))
def test_no_cell_has_more_than_the_tag_above_it(drawn: list[tuple[int, int, str, list[str]]]) -> None:
    passages = [passage(name, start, start + size, *tags) for start, size, name, tags in drawn]
    made = matrix(passages, Codebook(), ["x", "y"], {"x": "x", "y": "y"})
    for (tag, column), numbers in made.cells.items():
        assert len(set(numbers)) == len(numbers)
        above = tag.rpartition("/")[0]
        assert not above or set(numbers) <= set(made.cells[above, column])


def test_csv_runs_no_formula() -> None:
    made = matrix([passage("=a", 0, 1, "@x")], Codebook(), ["=a"], {"=a": "=a"})
    assert matrix_csv(made) == "tag,'=a\r\n'@x,1\r\n"
    assert matrix_csv(made, ["Post, the"]) == 'tag,"Post, the"\r\n\'@x,1\r\n'
