"""Articles whose tag files would be one file elsewhere, or one of the corpus's own, are told; none is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.corpus import Corpus
from reader.errors import TagFileError
from reader.tags.clashes import name_clashes
from tests.tags.making import STORY, article, span, store


@pytest.mark.parametrize("other", ["news/A.txt", "NEWS/a.txt", "news/a.TXT"])
def test_names_that_differ_in_case_only_are_told(other: str) -> None:
    (said,) = name_clashes(["news/a.txt", "b.txt", other])
    assert said.file == other
    assert "the name of news/a.txt but for case" in said.problem


def test_names_that_are_composed_differently_are_told_and_have_files_of_their_own(tmp_path: Path) -> None:
    names = ["caf\u00e9.txt", "cafe\u0301.txt", "CAF\u00c9.txt"]
    for name in names:
        (tmp_path / "corpus").mkdir(exist_ok=True)
        (tmp_path / "corpus" / name).write_text(STORY)
    found = [one for one in Corpus.open(tmp_path / "corpus").problems() if "one file" in one.problem]
    assert len(found) == len({path.name for path in (tmp_path / "corpus").iterdir() if path.is_file()}) - 1
    tags = store(tmp_path)
    for name in names:
        tags.add(article(article_id=name), span(STORY, "truce"), ["t"])
    assert all(len(store(tmp_path).passages(name)) == 1 for name in names)


@pytest.mark.parametrize("name", ["con.txt", "NUL.md", "aux/a.txt", "lpt1.txt", "a /b.txt", "a./b.txt", "why?.txt"])
def test_names_that_windows_cannot_have_are_told(name: str) -> None:
    (said,) = name_clashes(["fine.txt", "console.txt", "nullity/x.md", "com.txt", name])
    assert said.file == name


@pytest.mark.parametrize("name", ["codebook", "links", "searches"])
def test_the_files_of_the_corpus_itself_are_no_tag_files(name: str, tmp_path: Path) -> None:
    tags = store(tmp_path)
    own = tmp_path / f"corpus/tags/{name}.yaml"
    own.parent.mkdir()
    own.write_text("version: 1\n# mine\n")
    (own.parent / "codebook.yaml").write_text("version: 1\ntags:\n- name: t\n# mine\n")
    before = own.read_text()
    with pytest.raises(TagFileError, match="needs for itself"):
        tags.add(article(article_id=name), span(STORY, "truce"), ["t"])
    for other in (f"{name}.txt", f"below/{name}"):
        tags.add(article(article_id=other), span(STORY, "truce"), ["t"])
        assert len(tags.passages(other)) == 1
    assert own.read_text() == before
