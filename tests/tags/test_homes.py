from __future__ import annotations

from pathlib import Path

from reader.corpus import Corpus
from reader.tags import homes, telling_phrases
from tests.tags.making import STORY, article, span, store


def test_the_very_text_comes_before_one_that_is_like_it_and_strangers_are_not_offered(tmp_path: Path) -> None:
    tags = store(tmp_path)
    for words in (
        "international coalition of support for Ukraine",
        "The third is the United States",
        "peaceful settlement",
    ):
        tags.add(article(), span(STORY, words), ["a"])
    passages = tags.passages("a.txt")
    near = article(STORY.replace("third", "fourth").replace("named", "mentioned"), "near.txt")
    stranger = article("Nothing of this kind stands in here. It is about birds.", "birds.txt")
    found = homes(passages, tags.text_sha256("a.txt"), [stranger, near, article(STORY, "same.txt")])
    assert [(one.article, one.same_text) for one in found] == [("same.txt", True), ("near.txt", False)]
    assert (found[1].found, found[1].of) == (3, 3)


def test_phrases_to_search_for_are_the_first_words_of_the_longest_quotes(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), span(STORY, "truce, and nobody said when"), ["a"])
    tags.add(article(), span(STORY, "truce"), ["a"])
    assert telling_phrases(tags.passages("a.txt")) == ('"truce and nobody said when"',)


def test_a_check_says_where_the_text_of_a_gone_article_is_now(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "old.txt").write_text(STORY, "utf-8")
    corpus = Corpus.open(folder, author="ada")
    one = corpus.article("old.txt")
    corpus.tags.add(one, span(one.text, "truce"), ["a"])
    (folder / "old.txt").rename(folder / "new.txt")
    (found,) = [problem for problem in corpus.problems() if "is gone" in problem.problem]
    assert "its text is that of “new.txt” now" in found.advice
    (folder / "new.txt").write_text("Something else altogether.", "utf-8")
    (found,) = [problem for problem in corpus.problems() if "is gone" in problem.problem]
    assert "put the article back" in found.advice
