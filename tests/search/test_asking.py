"""What the query language finds, through a real index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.search import Index, Sort

from .conftest import found, put


@pytest.fixture
def index(library: Path, make: Callable[[], Index]) -> Iterator[Index]:
    one = make()
    assert one.update().failed == ()
    yield one


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("runs", {"run.md", "exact.md"}),
        ("river", {"exact.md"}),
        ("ТСН", {"news/kyiv.md"}),
        ("тсн", {"news/kyiv.md"}),
        ("україна", {"news/kyiv.md"}),
        ('"to be or not"', {"hamlet.md"}),
        ('"to be or not to be"', {"hamlet.md"}),
        ('"not to be or"', set()),
        ('"security guarantee"', {"news/deep/levels.md"}),
        ('"three security"', set()),
        ('"guarantees levels"~3', {"news/deep/levels.md"}),
        ('"levels guarantees"~3', {"news/deep/levels.md"}),
        ('"guarantees levels"~1', set()),
        ("(levels OR layers) NEAR/3 guarantees", {"news/deep/levels.md"}),
        ("(levels OR layers) NEAR/1 guarantees", set()),
        ("ceasefire", {"news/truce.md"}),
        ("cease-fire", {"news/truce.md"}),
        ("cease", {"news/truce.md"}),
        ("cafe", {"news/truce.md"}),
        ("naive", {"news/deep/levels.md"}),
        ("ukraine", {"news/truce.md"}),
        ("dont", {"news/truce.md"}),
        ("don’t", {"news/truce.md"}),
        ("1500", {"news/truce.md"}),
        ("1,500", {"news/truce.md"}),
        ("u.s.", {"news/truce.md"}),
        ("guar*", {"news/deep/levels.md"}),
        ("m?rning", {"exact.md"}),
        ("mo*ing", {"exact.md"}),
        ("rivr~", {"exact.md"}),
        ("rver~2", {"exact.md"}),
        ("what river?", {"exact.md"}),
        ("rive?", {"exact.md"}),
        ("title:truce", {"news/truce.md"}),
        ("title:river", set()),
        ("source:wire", {"news/truce.md", "news/deep/levels.md"}),
        ('source:"daily post"', {"run.md", "exact.md"}),
        ("source:ТСН", {"news/kyiv.md"}),
        ("byline:lee", {"run.md"}),
        ("in:news", {"news/kyiv.md", "news/truce.md", "news/deep/levels.md"}),
        ("in:news/deep/", {"news/deep/levels.md"}),
        ("in:elsewhere", set()),
        ("date:2025", {"run.md", "exact.md", "news/kyiv.md"}),
        ("date:2025-09", {"run.md", "exact.md"}),
        ("date:2025-09-03", {"run.md"}),
        ("date:>2025", {"news/deep/levels.md"}),
        ("date:>=2025", {"run.md", "exact.md", "news/kyiv.md", "news/deep/levels.md"}),
        ("date:<2024", {"news/truce.md"}),
        ("date:<=2024", {"news/truce.md", "hamlet.md"}),
        ("date:>2025-09-03", {"exact.md", "news/kyiv.md", "news/deep/levels.md"}),
        ("date:2024-01..2025-09-03", {"run.md", "hamlet.md"}),
        ("date:..2024-12", {"news/truce.md", "hamlet.md"}),
        ("date:[2025 to 2026]", {"run.md", "exact.md", "news/kyiv.md", "news/deep/levels.md"}),
        ("date:{2025-09-03 TO 2026]", {"exact.md", "news/kyiv.md", "news/deep/levels.md"}),
        ('date:"3 September 2025"', {"run.md"}),
        ('date:"sep 2025"', {"run.md", "exact.md"}),
        ("river OR ceasefire", {"exact.md", "news/truce.md"}),
        ("run AND river", {"exact.md"}),
        ("run NOT river", {"run.md"}),
        ("run -river", {"run.md"}),
        ("run ANDNOT river", {"run.md"}),
        ("(river OR ceasefire) AND quiet", {"exact.md"}),
        ("river AND quiet OR ceasefire", {"exact.md", "news/truce.md"}),
        ("NOT in:news", {"run.md", "exact.md", "hamlet.md"}),
        ("-source:wire date:>2025", set()),
        ("river ceasefire hamlet question", {"exact.md", "news/truce.md", "hamlet.md"}),
        ("river ceasefire lamp +quiet", {"exact.md"}),
        ("source:wire river ceasefire hamlet question", {"news/truce.md"}),
        ("the river", {"exact.md"}),
        ('river "', {"exact.md"}),
        ('"river', {"exact.md"}),
        ("(river", {"exact.md"}),
        ("river)", {"exact.md"}),
        ("river AND", {"exact.md"}),
        ("OR river", {"exact.md"}),
        ("river^3", {"exact.md"}),
        ("*", {"run.md", "exact.md", "hamlet.md", "news/kyiv.md", "news/truce.md", "news/deep/levels.md"}),
    ],
)
def test_a_query_finds_what_it_says(index: Index, query: str, ids: set[str]) -> None:
    results = index.search(query)
    assert {hit.entry.id for hit in results.hits} == ids
    assert results.total == len(ids)


@pytest.mark.parametrize("query", ["run", "runs"])
def test_stems_join_the_forms_of_a_word(index: Index, query: str) -> None:
    assert "run.md" in found(index, query)


def test_the_exact_form_comes_before_other_forms(library: Path, make: Callable[[], Index]) -> None:
    for number in range(8):
        put(library, f"many/{number}.md", f"A matter of walking, {'word ' * number} here.", title="Walks")
        put(library, f"one/{number}.md", f"A matter of walk, {'word ' * number} here.", title="Walks")
    index = make()
    index.update()
    assert [article[:4] for article in found(index, "walk")] == ["one/"] * 8 + ["many"] * 8
    assert [article[:4] for article in found(index, "walking")] == ["many"] * 8 + ["one/"] * 8


def test_no_query_gives_all_articles_newest_first(index: Index) -> None:
    newest = ["news/deep/levels.md", "news/kyiv.md", "exact.md", "run.md", "hamlet.md", "news/truce.md"]
    assert found(index, "") == found(index, "  ") == newest
    assert found(index, "", sort=Sort.OLDEST) == newest[::-1]
    results = index.search("", limit=2)
    assert [hit.entry.id for hit in results.hits] == newest[:2]
    assert results.total == 6


def test_hits_are_sorted_by_date_when_asked(index: Index) -> None:
    assert found(index, "date:>=2024", sort=Sort.NEWEST) == found(index, "date:>=2024")
    assert found(index, "the", sort=Sort.OLDEST)[0] == "news/truce.md"
    assert found(index, "the", sort=Sort.NEWEST)[0] == "news/deep/levels.md"


def test_too_few_for_all_words_widens_and_says_so(index: Index) -> None:
    results = index.search("quiet river ceasefire")
    assert {hit.entry.id for hit in results.hits} == {"exact.md", "news/truce.md"}
    assert results.hits[0].entry.id == "exact.md"
    assert "no article has all of these words" in results.notice
    assert " OR " in results.understood
    both = index.search("run river")
    assert both.hits[0].entry.id == "exact.md"
    assert "few articles" in both.notice


def test_explicit_and_is_never_widened(index: Index) -> None:
    assert found(index, "quiet AND ceasefire") == []


def test_tags_are_asked_of_the_lookup_each_time(index: Index) -> None:
    tagged: dict[tuple[str, str], frozenset[str]] = {}

    def lookup(field: str, value: str) -> frozenset[str]:
        return tagged.get((field, value), frozenset())

    assert found(index, "tag:a/b", tagged=lookup) == []
    tagged["tag", "a/b"] = frozenset({"exact.md", "gone.md"})
    tagged["note", "two words"] = frozenset({"run.md"})
    tagged["has", "tags"] = frozenset({"exact.md", "run.md"})
    assert found(index, "tag:a/b", tagged=lookup) == ["exact.md"]
    assert found(index, 'note:"two words"', tagged=lookup) == ["run.md"]
    assert found(index, "run has:tags -tag:a/b", tagged=lookup) == ["run.md"]
    assert found(index, "NOT has:tags in:news ukraine", tagged=lookup) == ["news/truce.md"]
    with pytest.raises(QueryError):
        index.search("tag:a/b")


def test_what_the_catalogue_knows_of_an_article(index: Index) -> None:
    assert set(found(index, "has:byline")) == {"run.md", "exact.md"}
    assert set(found(index, "no:byline in:news")) == {"news/kyiv.md", "news/truce.md", "news/deep/levels.md"}
    assert found(index, "has:url") == []
    assert len(found(index, "has:date has:source")) == 6


def test_boilerplate_matches_only_when_asked(corpus: Path, make: Callable[[], Index]) -> None:
    """Through the documents themselves: which lines are boilerplate is for others to say."""
    from reader.articles.model import Article, Metadata, Passage
    from reader.search import intake

    text = "zymurgy menu\n\nThe story of a lamp.\n\nquaggy links"
    article = Article("one.txt", Metadata(title="Lamp"), text, Passage(14, 34), (), (), "0" * 64)
    put(corpus, "one.txt", text)
    index = make()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake.articles, "article_of", lambda *_, **__: article)
        index.update()
    assert found(index, "story") == ["one.txt"]
    assert found(index, "zymurgy") == found(index, "quaggy") == []
    assert found(index, "boilerplate:zymurgy") == found(index, "all:quaggy") == found(index, "all:story") == ["one.txt"]
    assert found(index, "all:zym*") == ["one.txt"] and found(index, 'all:"the story"') == ["one.txt"]
    snippet = index.search("all:quaggy").hits[0].snippets[0]
    assert [text[start:end] for start, end in snippet.matches] == ["quaggy"]


def test_did_you_mean(index: Index) -> None:
    assert index.search("securty garantees").suggestion == "security guarantees"
    assert index.search("title:guarentees").suggestion == "title:guarantees"
    assert index.search("security").suggestion == ""
    assert index.search("zzzzqq").suggestion == ""
    assert index.search('"securty garantees" OR mornign').suggestion == '"security guarantees" OR morning'
    assert index.search("ivsitors").suggestion == "visitors"
    assert index.search("qqqq ivsitors").suggestion == ""  # it would still lack a word
    assert index.search("qq ivsitors").suggestion == ""
    assert index.search("cease-fires").suggestion == index.search("naïve").suggestion == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("*oil", "wildcard"),
        ("?a", "wildcard"),
        ("river *il", "wildcard"),
        ("date:[x to y]", "not a date"),
        ("date:2025-13", "not a date"),
        ("date:2026..2025", "ends before it begins"),
        ("date:>9999", "later"),
        ("date:soon", "not a date"),
        ("NOT NOT NOT", "no word"),
        ("!!!", "no word"),
        ("(" * 3000, "brackets"),
        ("tag:", "nothing stands after “tag:”"),
        ("date:", "nothing stands after “date:”"),
        ("has:x", "nothing to ask for"),
        ("date:3/9/2025", "two days"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(index: Index, query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        index.search(query)
    assert caught.value.advice


def test_notices_say_what_was_not_taken_as_typed(index: Index) -> None:
    assert "no field “tilte:”" in index.search("tilte:truce").notice
    assert "“~999” was taken as “~2”" in index.search("river~999").notice
    assert "first 1000 characters" in index.search("river " * 20_000).notice
    assert index.search("http://river.example").notice == ""


def test_understood_can_be_typed_again(index: Index) -> None:
    for query in (
        "run river",
        'date:>2025 OR (title:"a prince" -run)',
        "in:news guar* rivr~2",
        "a b c d e",
        "cease-fire^2",
    ):
        once = index.search(query)
        again = index.search(once.understood)
        assert {hit.entry.id for hit in once.hits} == {hit.entry.id for hit in again.hits}, once.understood


def test_an_unwanted_search_ends_empty(index: Index) -> None:
    assert index.search("river", wanted=lambda: False).hits == ()


def test_limits(index: Index) -> None:
    assert index.search("the", limit=0).hits == ()
    results = index.search("the", limit=1)
    assert len(results.hits) == 1
    assert results.total > 1


def test_a_long_list_has_snippets_for_what_is_seen_first(corpus: Path, make: Callable[[], Index]) -> None:
    for number in range(210):
        put(corpus, f"{number:03}.md", f"Lamp number {number}.")
    index = make()
    index.update()
    hits = index.search("lamp", limit=1000).hits
    assert len(hits) == 210
    assert all(hit.snippets for hit in hits[:200])
    assert not hits[209].snippets
    late = index.snippet("lamp", hits[209].entry.id)
    assert late[0].matches
    assert index.snippet("lamp", "nowhere.md") == () == index.snippet("*x", hits[0].entry.id)
