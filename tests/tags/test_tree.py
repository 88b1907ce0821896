from __future__ import annotations

from reader.tags import Codebook, Tag, TaggedPassage, tree


def passage(*tags: str) -> TaggedPassage:
    return TaggedPassage("p", tags, 0, 1, "q")


def test_the_tree_counts_each_passage_once_and_holds_what_is_not_in_the_codebook() -> None:
    book = Codebook((Tag("g/us", aliases=("usa",)), Tag("g/eu"), Tag("z"), Tag("g/us/army")))
    passages = [
        ("a", passage("g/us", "g/eu")),
        ("a", passage("usa")),
        ("b", passage("g/us/army")),
        ("b", passage("loose")),
    ]
    branches = tree(book, passages)
    assert [(one.name, one.passages, one.whole, one.articles, one.below) for one in branches] == [
        ("g", 0, 3, 2, 3),
        ("g/us", 2, 3, 2, 1),
        ("g/us/army", 1, 1, 1, 0),
        ("g/eu", 1, 1, 1, 0),
        ("z", 0, 0, 0, 0),
        ("loose", 1, 1, 1, 0),
    ]
    assert [one.depth for one in branches] == [0, 1, 2, 1, 0, 0]
    assert [one.tag is None for one in branches] == [True, False, False, False, False, True]
    assert branches[2].leaf == "army"


def test_nothing_is_an_empty_tree() -> None:
    assert tree(Codebook(), []) == ()
