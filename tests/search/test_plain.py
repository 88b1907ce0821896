"""Words and phrases looked for in the files themselves, where there is no index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import read_article
from reader.corpus import Corpus
from reader.errors import QueryError
from reader.search import Index, Sort
from reader.search.plain import plain_search

from .conftest import found, put
from .test_hostile_queries import NASTY


def ids(folder: Path, query: str, **options: object) -> list[str]:
    results = plain_search(folder, query, **options)  # type: ignore[arg-type]
    assert results.plain
    return [hit.entry.id for hit in results.hits]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("river", {"exact.md"}),
        ("RIVER", {"exact.md"}),
        ("ТСН", {"news/kyiv.md"}),
        ("україна", {"news/kyiv.md"}),
        ('"to be or not to be"', {"hamlet.md"}),
        ('"security guarantee"', {"news/deep/levels.md"}),
        ('"three security"', set()),
        ('"levels guarantees"~3', {"news/deep/levels.md"}),
        ('"guarantees levels"~1', set()),
        ("cease-fire", {"news/truce.md"}),
        ("cafe", {"news/truce.md"}),
        ("café", {"news/truce.md"}),
        ("naive", {"news/deep/levels.md"}),
        ("ukraine", {"news/truce.md"}),
        ("don’t", {"news/truce.md"}),
        ("don't", {"news/truce.md"}),
        ("1,500", {"news/truce.md"}),
        ("guar*", {"news/deep/levels.md"}),
        ("m?rning", {"exact.md"}),
        ("title:truce", {"news/truce.md"}),
        ("title:river", set()),
        ("source:wire", {"news/truce.md", "news/deep/levels.md"}),
        ("byline:lee", {"run.md"}),
        ("in:news", {"news/kyiv.md", "news/truce.md", "news/deep/levels.md"}),
        ("date:2025-09", {"run.md", "exact.md"}),
        ("date:2025-10-05..2026", {"news/deep/levels.md"}),
        ("has:byline", {"run.md", "exact.md"}),
        ("river OR home", {"exact.md", "run.md"}),
        ("run -river", set()),
        ("run AND river", {"exact.md"}),
        ("river home hamlet question", {"exact.md", "run.md", "hamlet.md"}),
        ("zebra", set()),
    ],
)
def test_found_without_an_index(library: Path, query: str, wanted: set[str]) -> None:
    assert set(ids(library, query)) == wanted


def test_all_articles_for_no_query(library: Path) -> None:
    assert len(ids(library, "")) == 6
    assert ids(library, "", sort=Sort.NEWEST)[0] == "news/deep/levels.md"
    assert ids(library, "", sort=Sort.OLDEST)[0] == "news/truce.md"
    assert ids(library, "", sort=Sort.SOURCE)[:2] == ["exact.md", "run.md"]


@pytest.mark.parametrize("query", ["river", '"security guarantee"', "ТСН", "title:truce", "-river", "in:news", "cafe"])
def test_the_same_as_through_the_index(library: Path, make: Callable[[], Index], query: str) -> None:
    index = make()
    index.update()
    assert sorted(found(index, query)) == sorted(ids(library, query))


def test_the_most_often_first_and_snippets_are_right(corpus: Path) -> None:
    put(corpus, "once.md", "A lamp. " + "Nothing else. " * 30, title="Lamp")
    put(corpus, "often.md", "Nothing. " * 60 + "A lamp and a lamp.\nLamp!", title="Other")
    results = plain_search(corpus, "lamp")
    assert [hit.entry.id for hit in results.hits] == ["often.md", "once.md"]
    assert [hit.score for hit in results.hits] == [3, 1]
    for hit in results.hits:
        text = read_article(corpus, hit.entry.id).text
        (snippet,) = hit.snippets
        assert snippet.text == text[snippet.start : snippet.end]
        assert {text[start:end].casefold() for start, end in snippet.matches} == {"lamp"}
    assert results.hits[1].entry.metadata.title == "Lamp"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "utf-8-sig"])
def test_other_encodings(corpus: Path, encoding: str) -> None:
    text = "The café owner counted visitors and émigrés in the square, as he always did on a Sunday. " * 5
    (corpus / "one.txt").write_bytes(text.encode(encoding))
    assert ids(corpus, "visitors") == ids(corpus, "cafe") == ["one.txt"]


def test_front_matter_is_not_the_text(corpus: Path) -> None:
    put(corpus, "one.md", "A story.", title="Zebra", source="Wire")
    assert ids(corpus, "zebra") == []
    assert ids(corpus, "title:zebra") == ["one.md"]


def test_within_its_time_it_says_how_far_it_came(corpus: Path) -> None:
    for number in range(100):
        put(corpus, f"{number:03}.md", f"lamp {number}")
    results = plain_search(corpus, "lamp", seconds=0)
    assert results.about
    assert 0 < results.total < 100
    assert f"looked through {results.total} of 100 files" in results.notice
    assert not plain_search(corpus, "lamp", seconds=60).about


def test_an_unwanted_look_ends_empty(library: Path) -> None:
    assert plain_search(library, "river", wanted=lambda: False).hits == ()


def test_tags_are_asked_of_the_lookup(library: Path) -> None:
    assert ids(library, "tag:x", tagged=lambda field, value: frozenset({"run.md"})) == ["run.md"]
    assert "“tag:” was left out" in plain_search(library, "river tag:x").notice


def test_files_that_vanish_or_are_no_text(library: Path) -> None:
    from reader.articles import scan

    listed = scan(library).files
    (library / "exact.md").unlink()
    (library / "run.md").write_bytes(b"river\x00\x01\x02\xff" * 300)
    assert plain_search(library, "river", files=listed).hits == ()


def test_the_corpus_asks_the_files_until_there_is_an_index(library: Path) -> None:
    corpus = Corpus.open(library)
    before = corpus.search("river")
    assert [hit.entry.id for hit in before.hits] == ["exact.md"]
    assert before.plain
    assert before.unusable
    assert "not indexed yet" in before.notice
    assert "exact words only" in before.notice
    assert not corpus.search("river", plain=False).hits
    corpus.update_index()
    after = corpus.search("river")
    assert [hit.entry.id for hit in after.hits] == ["exact.md"]
    assert not after.plain
    corpus.close()


@pytest.mark.parametrize("query", NASTY, ids=lambda query: ascii(query)[:40])
def test_the_nasty_list(library: Path, query: str) -> None:
    try:
        results = plain_search(library, query, tagged=lambda field, value: frozenset())
    except QueryError as error:
        assert error.advice
    else:
        assert results.plain


@given(st.text(max_size=30))
def test_anything_typed(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "anything"
    if not folder.exists():
        folder.mkdir()
        put(folder, "one.md", "Café and straße, İstanbul: ТСН. A river.", title="x")
    try:
        plain_search(folder, query, tagged=lambda field, value: frozenset())
    except QueryError as error:
        assert error.advice
