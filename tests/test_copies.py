"""Near copies of a whole corpus, and the file in which their sketches are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import Article
from reader.cli import main
from reader.compare import Sketch
from reader.copies import FILE, find_stories, load, save, sketch_of
from reader.corpus import Corpus

WIRE = " ".join(
    f"The harbour of town {number} was closed on day {number * 3} because of ice, said captain {number * 7}."
    for number in range(12)
)
OTHER = " ".join(f"In garden {number} grew {number * 5} roses, which nobody had planted." for number in range(12))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, source, date, text in (
        ("a.md", "Alpha", "2025-02-02", WIRE),
        ("b.md", "Beta", "2025-02-01", "The ice holds. " + WIRE),
        ("c.md", "", "", WIRE + " More follows."),
        ("d.md", "Delta", "2025-01-01", OTHER),
    ):
        (tmp_path / name).write_text(f"---\nsource: {source}\ndate: {date}\n---\n\n{text}\n", "utf-8")
    return tmp_path


def test_a_story_has_its_outlets_by_date(folder: Path) -> None:
    corpus = Corpus.open(folder)
    assert corpus.story_of("a.md") == ()
    (story,) = corpus.stories()
    assert story.articles == ("b.md", "a.md", "c.md")
    assert story.sources == ("Beta", "Alpha")
    assert 0.5 <= story.score <= 1
    assert corpus.story_of("c.md") == story.articles
    assert corpus.story_of("d.md") == ()


def test_only_what_is_new_is_read(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.mktemp("kept") / "cache"
    corpus = Corpus.open(folder)
    read: list[str] = []

    def reading(name: str) -> Article:
        read.append(name)
        return corpus.article(name)

    first = find_stories(corpus.entries(), reading, cache)
    assert sorted(read) == ["a.md", "b.md", "c.md", "d.md"]
    read.clear()
    assert find_stories(corpus.entries(), reading, cache) == first
    assert read == []
    (folder / "d.md").write_text("---\nsource: Delta\ndate: 2025-01-01\n---\n\n" + WIRE, "utf-8")
    (story,) = find_stories(Corpus.open(folder).entries(), reading, cache)
    assert read == ["d.md"]
    assert story.articles[0] == "d.md"
    assert len(load(cache / FILE)) == 4


def test_what_was_done_is_kept_when_it_is_not_wanted_any_more(folder: Path, tmp_path: Path) -> None:
    corpus, cache = Corpus.open(folder), tmp_path / "kept"
    asked: list[int] = []

    def wanted() -> bool:
        asked.append(1)
        return len(asked) < 3

    assert find_stories(corpus.entries(), corpus.article, cache, wanted=wanted) == ()
    assert len(load(cache / FILE)) == 2


def test_a_file_that_is_something_else_is_forgotten(folder: Path, tmp_path: Path) -> None:
    corpus, cache = Corpus.open(folder), tmp_path / "kept"
    whole = find_stories(corpus.entries(), corpus.article, cache)
    content = (cache / FILE).read_bytes()
    for damaged in (b"", b"\x80\x04.", content[:-3], content + b"x", content[:50]):
        (cache / FILE).write_bytes(damaged)
        assert load(cache / FILE) == {}
        assert find_stories(corpus.entries(), corpus.article, cache) == whole


@given(
    st.dictionaries(
        st.binary(min_size=32, max_size=32).map(bytes.hex),
        st.builds(
            Sketch,
            st.integers(0, 2**32 - 1),
            st.lists(st.integers(0, 2**32 - 1), max_size=200, unique=True).map(sorted).map(tuple),
        ),
        max_size=5,
    )
)
def test_what_is_kept_is_read_again(tmp_path_factory: pytest.TempPathFactory, sketches: dict[str, Sketch]) -> None:
    path = tmp_path_factory.mktemp("kept") / "cache" / FILE
    save(path, sketches)
    assert load(path) == sketches


@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd_to_be_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("kept") / FILE
    path.write_bytes(b"reader sketches 1\n" + content)
    assert all(len(sha) == 64 for sha in load(path))


def test_an_article_without_words_has_an_empty_sketch(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("…\n", "utf-8")
    assert sketch_of(Corpus.open(tmp_path).article("empty.txt")).size == 0


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["copies", "-C", str(folder), "--json"]) == 0
    (story,) = json.loads(capsys.readouterr().out)
    assert [one["article"] for one in story["articles"]] == ["b.md", "a.md", "c.md"]
    assert story["sources"] == ["Beta", "Alpha"]
    assert main(["copies", "-C", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "3 articles" in said
    assert "d.md" not in said
    assert main(["copies", "-C", str(folder), "--json-progress"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"done": 0, "total": 4}
    assert lines[-1] == {"stories": [["b.md", "a.md", "c.md"]]}


def test_where_nothing_was_copied(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.md", "b.md"):
        (folder / name).unlink()
    assert main(["copies", "-C", str(folder)]) == 1
    assert "no article is a near copy" in capsys.readouterr().err
